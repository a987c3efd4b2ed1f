// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/exportflow.h"

#include <QtConcurrentRun>

#include <algorithm>
#include <deque>

namespace zixly {

namespace {

constexpr std::size_t kAhead = 4; // batches that are being formatted while one is written
constexpr int kParts = 1000;

// Rows on their way from the source to the file, in the order of the source.
struct Formatted {
    qint64 rows = 0;
    QFuture<QByteArray> bytes;
};

} // namespace

struct ExportFlow::Shared {
    Shared(QThreadPool &threads, Plan &&what)
        : pool(threads)
        , plan(std::move(what))
    {
    }

    QThreadPool &pool;
    Plan plan;
    std::atomic<bool> stop = false;
};

ExportFlow::ExportFlow(QThreadPool &pool, Plan plan, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_shared(std::make_shared<Shared>(pool, std::move(plan)))
{
}

ExportFlow::~ExportFlow()
{
    cancel();
}

void ExportFlow::cancel()
{
    m_shared->stop = true;
}

void ExportFlow::start()
{
    // QFuture throttles progress by itself; its values are ints, so rows are told in parts of the whole.
    connect(&m_watcher, &QFutureWatcherBase::progressValueChanged, this, [this](int parts) {
        const qint64 total = m_shared->plan.total;
        emit progressed(total * parts / kParts, total);
    });
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] { emit finished(m_watcher.result()); });
    m_watcher.setFuture(QtConcurrent::run(&m_pool, [shared = m_shared](QPromise<Result<qint64>> &promise) {
        promise.setProgressRange(0, kParts);
        promise.addResult(write(*shared, promise));
    }));
}

Result<qint64> ExportFlow::write(Shared &shared, QPromise<Result<qint64>> &promise)
{
    const Plan &plan = shared.plan;
    const auto target = plan.target(plan.path);
    if (const auto opened = target->open(); !opened)
        return std::unexpected(opened.error());
    const auto head = makeRowWriter(plan.style, plan.columns);
    head->header();
    if (const auto written = target->write(head->take()); !written)
        return std::unexpected(written.error());
    std::deque<Formatted> ahead;
    qint64 done = 0;
    for (bool atEnd = false; !atEnd || !ahead.empty();) {
        if (shared.stop)
            return failure(Error::Kind::Cancelled, plan.path);
        if (!atEnd && ahead.size() < kAhead) {
            auto batch = plan.rows();
            if (!batch)
                return std::unexpected(batch.error());
            atEnd = batch->rows == 0;
            const auto format = [style = plan.style, columns = plan.columns, write = std::move(batch->write)] {
                const auto writer = makeRowWriter(style, columns);
                write(*writer);
                return writer->take();
            };
            if (!atEnd)
                ahead.push_back({batch->rows, QtConcurrent::run(&shared.pool, format)});
            continue;
        }
        // result() formats the batch itself where no thread of the pool has come to it yet.
        if (const auto written = target->write(ahead.front().bytes.result()); !written)
            return std::unexpected(written.error());
        done += ahead.front().rows;
        ahead.pop_front();
        if (plan.total > 0)
            promise.setProgressValue(static_cast<int>(kParts * std::min(done, plan.total) / plan.total));
    }
    if (const auto committed = target->commit(); !committed)
        return std::unexpected(committed.error());
    return done;
}

} // namespace zixly
