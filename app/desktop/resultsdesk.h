// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"
#include "core/sweepresult.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <functional>
#include <vector>

class QThreadPool;

namespace zixly {

class ChartDesk;
class ExportDesk;
class LocalQueue;
class MainWindow;
class PriceLookup;
class ReportDesk;
class ResultsWindow;
class Settings;
class Store;
struct Job;

// Owns the results windows, one per job, and brings them cells, running rows and curves. GUI thread, never waits.
class ResultsDesk final : public QObject
{
    Q_OBJECT
public:
    struct Services {
        Store &store;
        QThreadPool &pool;
        LocalQueue &queue;
        PriceLookup &prices;
        Settings &settings;
        ExportDesk &exports;
        ChartDesk &charts;
        ReportDesk &reports;
        MainWindow &window;
    };
    explicit ResultsDesk(const Services &services, QObject *parent = nullptr);
    ~ResultsDesk() override;

    void open(qint64 jobKey); // raises the window if there is one
    void closeAll();
    void closeUnseen(); // other rows are shown now: windows on the former ones go
    void setFetchFailed(qint64 jobKey, const QString &sentence); // the result of a platform's job

signals:
    void runAgainRequested(qint64 jobKey);
    void retryRequested(qint64 jobKey);
    void compareRequested(qint64 jobKey); // with others, to be chosen
    void cancelRequested(qint64 jobKey);
    void fetchRequested(qint64 jobKey); // the result lies on a platform only
    void bundleRequested(qint64 jobKey, QWidget *asker);
    void importRequested(); // prices are missing
    void keepRequested(const zixly::SweepSpec &spec); // of a what-if, as a new sweep

private:
    // The rows of a running sweep so far, for windows that are opened in the middle.
    struct Live {
        SweepResult result;
        std::vector<CellRange> ranges;
    };

    void wireQueue();
    void wire(ResultsWindow &window);
    void show(const Job &job);
    enum class Missing { IsSaid, Waits }; // what no shard has yet may still come
    void load(qint64 jobKey, Missing missing = Missing::IsSaid);
    void close(const QList<qint64> &keys);
    void fetch(ResultsWindow &window);
    void update(const QList<Job> &jobs);
    void wireWhatIf(ResultsWindow &window);
    void withSeries(ResultsWindow &window, std::function<void(const Result<PriceSeriesPtr> &)> done);
    static QString priceProblem(const Error &error);
    void askForCurve(qint64 jobKey, int fast, int slow);
    void computeCurve(ResultsWindow *window, const PriceSeriesPtr &series, int fast, int slow);
    PriceSeriesPtr knownSeries(const ResultsWindow &window) const;
    void raise(ResultsWindow &window);

    Services m_services;
    QHash<qint64, QPointer<ResultsWindow>> m_windows;
    QHash<qint64, Live> m_live;
    QSet<qint64> m_final; // open windows that show what is stored
    QSet<qint64> m_outdated; // those whose service has run the job once more: the next result replaces theirs
    QHash<qint64, PriceSeriesPtr> m_series; // of open windows
};

} // namespace zixly
