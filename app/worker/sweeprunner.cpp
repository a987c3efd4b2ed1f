// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/sweeprunner.h"

#include <QElapsedTimer>
#include <QThread>

#include <mutex>
#include <utility>

namespace zixly {

namespace {

constexpr qint64 kPeriodMs = 100; // between two announcements

// Joins the range to a neighbour of the list if it has one: few ranges travel although batches are many.
void join(std::vector<CellRange> &ranges, CellRange range)
{
    for (CellRange &known : ranges) {
        if (known.first + known.count == range.first) {
            known.count += range.count;
            return;
        }
        if (range.first + range.count == known.first) {
            known.first = range.first;
            known.count += range.count;
            return;
        }
    }
    ranges.push_back(range);
}

} // namespace

struct SweepRunner::Shared {
    SweepSpec spec;
    PriceSource prices;
    unsigned threads = 0;
    std::atomic<bool> stop = false;

    std::mutex mutex; // guards the following
    SweepResult live;
    std::vector<CellRange> ranges;
    QElapsedTimer sinceWake;
};

SweepRunner::SweepRunner(SweepSpec spec, PriceSource prices, unsigned threads, QObject *parent)
    : QObject(parent)
    , m_shared(std::make_shared<Shared>())
{
    m_shared->spec = std::move(spec);
    m_shared->prices = std::move(prices);
    m_shared->threads = threads;
}

SweepRunner::~SweepRunner()
{
    stop();
    if (m_thread)
        m_thread->wait();
}

void SweepRunner::start()
{
    Q_ASSERT(!m_thread);
    m_shared->sinceWake.start();
    m_thread.reset(QThread::create([this, shared = m_shared] {
        // Both calls only post events, which die with this object; its destructor waits for this thread.
        const auto wake = [this] { QMetaObject::invokeMethod(this, &SweepRunner::flush, Qt::QueuedConnection); };
        const auto outcome = std::make_shared<SweepOutcome>(work(*shared, wake));
        if (outcome->result)
            outcome->best = bestValues(*outcome->result);
        QMetaObject::invokeMethod(
            this,
            [this, outcome] {
                flush();
                emit finished(*outcome);
            },
            Qt::QueuedConnection);
    }));
    m_thread->setObjectName(QStringLiteral("sweep"));
    m_thread->start();
}

void SweepRunner::stop()
{
    m_shared->stop.store(true, std::memory_order_relaxed);
}

Result<SweepResult> SweepRunner::work(Shared &shared, const std::function<void()> &wake)
{
    const auto cancelled = [&shared] { return failure(Error::Kind::Cancelled, shared.spec.ticker); };
    if (shared.stop)
        return cancelled();
    const Result<PriceSeriesPtr> series = shared.prices(shared.spec.ticker);
    if (shared.stop)
        return cancelled();
    if (!series)
        return std::unexpected(series.error());
    if (!*series)
        return failure(Error::Kind::NotFound, shared.spec.ticker);
    const auto batch = [&shared, &wake](const SweepResult &live, CellRange range) {
        const std::lock_guard lock(shared.mutex);
        if (!shared.live.cells)
            shared.live = live;
        join(shared.ranges, range);
        if (shared.sinceWake.elapsed() < kPeriodMs)
            return;
        shared.sinceWake.restart();
        wake();
    };
    return computeSweep(**series, shared.spec, shared.threads, shared.stop, batch);
}

void SweepRunner::flush()
{
    std::vector<CellRange> ranges;
    SweepResult live;
    {
        const std::lock_guard lock(m_shared->mutex);
        ranges.swap(m_shared->ranges);
        live = m_shared->live;
    }
    if (ranges.empty())
        return;
    for (const CellRange &range : ranges) {
        m_done += range.count;
        emit cellsReady(live, range);
    }
    emit advanced(m_done, live.validCells);
}

} // namespace zixly
