// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"
#include "core/runplace.h"
#include "core/sweepspec.h"

#include <QFuture>
#include <QHash>
#include <QObject>

class QThreadPool;

namespace zixly {

class ConnectionsDesk;
class LocalQueue;
class MainWindow;
class NewSweepDialog;
class PriceLookup;
class PriceTableModel;
class Store;
struct Preflight;

// Everything that starts a sweep: the dialog with its checks before the start, Run again with changes, the sample. GUI
// thread, never waits.
class SweepDesk final : public QObject
{
    Q_OBJECT
public:
    struct Services {
        Store &store;
        QThreadPool &pool;
        LocalQueue &queue;
        ConnectionsDesk &connections;
        PriceLookup &prices;
        PriceTableModel &series;
        MainWindow &window;
    };
    explicit SweepDesk(const Services &services, QObject *parent = nullptr);

    void openDialog(const QString &ticker);
    void openDialogFor(qint64 jobKey); // Run again with changes
    void runSample();
    void run(const SweepSpec &spec); // as it is

signals:
    void resultsRequested(qint64 jobKey);
    void importRequested();

private:
    // The prices the user is setting a sweep up on, kept while they do: a keystroke must not load them again.
    struct Known {
        QString ticker;
        Result<PriceSeriesPtr> series;
        QByteArray sha256;
    };
    using KnownPtr = std::shared_ptr<const Known>;

    NewSweepDialog *makeDialog();
    void check(NewSweepDialog *dialog, const SweepSpec &spec);
    void answer(NewSweepDialog *dialog, const SweepSpec &spec, const Known &known);
    void start(NewSweepDialog *dialog, const SweepSpec &spec, const QString &name, const RunPlace &place);
    QFuture<Result<qint64>> submit(const SweepSpec &spec, const QString &name, const RunPlace &place, int shards);
    QList<SeriesInfo> offeredSeries() const;

    Services m_services;
    KnownPtr m_known;
};

} // namespace zixly
