// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"
#include "desktop/comparestate.h"
#include "models/cellselection.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <functional>

class QThreadPool;

namespace zixly {

class ChartDesk;
class CompareWindow;
class LocalQueue;
class MainWindow;
class PriceLookup;
class Settings;
class Store;
class SweepChooser;
struct CompareTable;

// Owns the comparison windows, what is selected in all of them, and the sweeps they show; remembers the windows for the
// next start. GUI thread, never waits.
class CompareDesk final : public QObject
{
    Q_OBJECT
public:
    struct Services {
        Store &store;
        QThreadPool &pool;
        LocalQueue &queue;
        PriceLookup &prices;
        Settings &settings;
        ChartDesk &charts;
        MainWindow &window;
    };
    explicit CompareDesk(const Services &services, QObject *parent = nullptr);
    ~CompareDesk() override;

    void compare(const QList<qint64> &keys); // in a new window; of a single one it asks for others
    void restore(); // the windows of the last time; after the store was opened
    void closeAll(); // they come back at the next start
    void setFetchFailed(qint64 jobKey, const QString &sentence);

signals:
    void fetchRequested(qint64 jobKey); // the result lies on a platform only
    void resultsRequested(qint64 jobKey);

private:
    struct Open {
        QPointer<CompareWindow> window;
        QList<qint64> keys;
        int recomputing = 0; // answers still expected
    };

    CompareWindow *open(const QList<qint64> &keys, const QByteArray &state);
    void wire(CompareWindow &window);
    Open *openOf(const CompareWindow *window);
    void setContent(CompareWindow *window, const QList<qint64> &keys);
    void load(qint64 key);
    void put(qint64 key, const ComparedSweep &sweep);
    void refresh();
    void update(const QList<Job> &jobs);
    void setRemoved(const QList<qint64> &keys);
    void reloadAll();
    bool isUsed(qint64 key) const;
    void forgetUnused();
    void search(SweepChooser *chooser, const CompareWindow *window, const QString &text);
    void askForCurve(CompareWindow *window, qint64 key, int fast, int slow);
    void recompute(CompareWindow *window, const CommonDates &dates);
    void recomputeOne(CompareWindow *window, const ComparedSweep &sweep, const CommonDates &dates);
    void swapIn(CompareWindow *window, qint64 from, const Result<qint64> &to);
    void exportTable(CompareWindow *window, const CompareTable &table);
    void saveTable(const CompareTable &table, const QString &path);
    void save();

    Services m_services;
    CellSelection m_selection;
    QList<Open> m_open;
    QHash<qint64, ComparedSweep> m_sweeps; // of open windows
    QHash<qint64, QUuid> m_ids;
    QSet<qint64> m_loading;
    QSet<qint64> m_dirty; // sweeps that windows have not seen yet
    QHash<QString, PriceSeriesPtr> m_series; // by ticker and fingerprint
    QTimer m_refreshSoon;
    QTimer m_saveSoon;
    bool m_leaving = false;
};

} // namespace zixly
