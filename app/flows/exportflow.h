// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/csv.h"
#include "core/error.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <atomic>
#include <functional>
#include <memory>

class QThreadPool;

namespace zixly {

// Appends the next rows to the writer; returns how many, 0 at the end. Runs on the thread of the export, so it may
// wait for the store.
using RowSource = std::function<Result<qint64>(CsvWriter &)>;

// One CSV export: rows are streamed from a source into a file that appears only when it is complete. Lives in the
// GUI's thread, writes on a thread of the pool; deleting it stops the export after the current rows and leaves no file
// behind.
class ExportFlow final : public QObject
{
    Q_OBJECT
public:
    struct Plan {
        QString path;
        CsvPreset preset;
        qint64 total = 0; // rows, for the progress
        std::function<void(CsvWriter &)> header;
        RowSource rows;
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
