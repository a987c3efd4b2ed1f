// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "core/job.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QSqlDatabase>
#include <QThread>

#include <functional>
#include <memory>
#include <type_traits>

namespace zixly {

// What happened when the file was opened, for the user to read.
struct StoreReport {
    int migratedFrom = -1; // schema version before, -1 = no migration
    QString backupPath; // made before the migration
    QString setAsidePath; // the damaged file, if one was salvaged
    qint64 salvagedJobs = 0;
    qint64 lostJobs = -1; // unknown
    bool readOnly = false;
};

// Owns the SQLite file of a profile: one writer thread and one reader thread, each with its own connection. Lives in
// the thread that creates it (the GUI's), which never waits for either. Repository functions (store/jobs.h, cells.h,
// prices.h, events.h) are synchronous, take a QSqlDatabase and run inside write() or read().
class Store final : public QObject
{
    Q_OBJECT
public:
    explicit Store(QObject *parent = nullptr);
    ~Store() override; // finishes queued writes, then closes

    // Opens (creates, migrates, salvages) the file; the answer arrives after everything is usable.
    QFuture<Result<StoreReport>> open(const QString &path);
    bool isReadOnly() const;

    // Runs `work(QSqlDatabase &)` -> Result<T> on the writer thread inside one transaction (rolled back if the result
    // is an error), in submission order. The future is finished after the commit.
    template <class Work>
    auto write(Work work) -> QFuture<std::invoke_result_t<Work, QSqlDatabase &>>;
    // Runs `work` on the reader thread, on a consistent snapshot.
    template <class Work>
    auto read(Work work) -> QFuture<std::invoke_result_t<Work, QSqlDatabase &>>;

    // File > Back up / Restore. A restore validates the file first and keeps what was there beside it.
    QFuture<Result<>> backUp(const QString &target);
    QFuture<Result<StoreReport>> restore(const QString &source);

signals:
    // After commit. Emitted in the thread of the Store by whoever changed jobs, through notifyJobs().
    void jobsChanged(const QList<zixly::Job> &jobs);
    void jobsRemoved(const QList<qint64> &keys);
    void pricesChanged();
    // Another process committed something to the file (seen by PRAGMA data_version); ask again.
    void changedElsewhere();
};

} // namespace zixly
