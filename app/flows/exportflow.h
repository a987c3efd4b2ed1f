// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/csv.h"
#include "flows/exporttarget.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <atomic>
#include <functional>
#include <memory>
#include <span>

class QThreadPool;

namespace zixly {

// The next rows of an export. `write` runs on any thread of the pool, at the same time as that of other batches.
struct RowBatch {
    qint64 rows = 0; // 0 = the end
    std::function<void(RowWriter &)> write;
};

// Gives one batch after the other. Runs on the thread of the export, so it may wait for the store.
using RowSource = std::function<Result<RowBatch>()>;

// One export: rows are streamed from a source into a file that appears only when it is complete. Lives in the GUI's
// thread; one thread of the pool asks for batches and writes, the others turn batches into bytes. Deleting it stops the
// export after the current rows and leaves no file behind.
class ExportFlow final : public QObject
{
    Q_OBJECT
public:
    struct Plan {
        QString path;
        RowStyle style;
        qint64 total = 0; // rows, for the progress
        std::span<const char *const> columns;
        RowSource rows;
        TargetMaker target = fileTarget;
    };

    // The pool must outlive the flow, and what the source uses must outlive the pool.
    ExportFlow(QThreadPool &pool, Plan plan, QObject *parent = nullptr);
    ~ExportFlow() override;

    void start();
    void cancel();

signals:
    void progressed(qint64 done, qint64 total); // at most ten times a second
    void finished(const zixly::Result<qint64> &rows); // Cancelled is an error like any other

private:
    struct Shared;
    static Result<qint64> write(Shared &shared, QPromise<Result<qint64>> &promise);

    QThreadPool &m_pool;
    std::shared_ptr<Shared> m_shared;
    QFutureWatcher<Result<qint64>> m_watcher;
};

} // namespace zixly
