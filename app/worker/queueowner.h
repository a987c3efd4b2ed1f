// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "worker/queuecommits.h"
#include "worker/sweepadapter.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>

namespace zixly {

class Store;
struct SweepOutcome;

// The queue itself, in the process that holds the queue's lock: decides by QueuePolicy, runs by SweepRunner, and
// commits every change before it tells anyone. Lives in the GUI thread and never blocks it; its destructor stops what
// runs
// (<= 50 ms) and queues it again for the next start.
class QueueOwner final : public QObject
{
    Q_OBJECT
public:
    QueueOwner(Store &store, const Clock &clock, PriceSource prices, QObject *parent = nullptr);
    ~QueueOwner() override;

    void begin(int concurrency, bool paused); // recovers what a dead owner left, then works
    void handle(const QueueIntent &intent, const QueueAnswer &answer);
    // Starts nothing any more; closed() once nothing runs. What runs is finished, or stopped and queued again.
    void close(bool finishFirst);
    void setThreads(unsigned threads) { m_threads = threads; } // per sweep; 0 = the cores, shared by what runs at once
    void setSpeed(double nsPerBarCell) { m_nsPerBarCell = nsPerBarCell; } // own history, for the time left
    QueueState state() const;

signals:
    void stateChanged(const zixly::QueueState &state);
    void progressed(const zixly::JobProgress &progress);
    void cellsReady(qint64 key, const zixly::SweepResult &live, const zixly::CellRange &range);
    void troubled(const zixly::Error &error); // a change could not be saved; it is tried again
    void closed();

private:
    struct Run;
    using Wish = std::pair<QueueIntent, QueueAnswer>;

    void recover();
    void recovered(const Result<queuecommits::Recovered> &result);
    void submit(const QueueIntent &intent, const QueueAnswer &answer);
    void cancel(qint64 key, const QueueAnswer &answer);
    void cancelRun(qint64 key, Run &run, const QueueAnswer &answer);
    void cancelQueued(qint64 key, const QueueAnswer &answer);
    void retry(const QueueIntent &intent, const QueueAnswer &answer);
    void reprioritise(const QueueIntent &intent, const QueueAnswer &answer);
    void adopt(const QList<Job> &jobs); // new ones: into the policy, and announced

    void fill();
    void start(const QueuePolicy::Entry &entry);
    void started(const QueuePolicy::Entry &entry, const Result<Job> &job);
    void startFailed(const QueuePolicy::Entry &entry, bool unwanted, const Error &error);
    void launch(Run &run, const Job &job);
    void advanced(Run &run, qint64 done, qint64 total);
    void ended(Run &run, const SweepOutcome &outcome);
    void finish(Run &run, queuecommits::Ending ending);
    void commit(Run &run);
    void settled(qint64 key, const Result<Job> &job);
    void saveFailed(Run &run, const Error &error);
    void drop(qint64 key);
    void forget(const QList<qint64> &keys); // removed from the store by someone
    bool isHeld() const;

    queuecommits::Ending endingOf(const Run &run, const Result<SweepResult> &result) const;
    queuecommits::Ending stoppedEnding(const Run &run) const;
    QString receiptOf(const Run &run) const;
    unsigned threadsForOne() const;
    qint64 elapsedMs(const Run &run) const;
    Run *find(qint64 key);
    void announce(const QList<Job> &jobs);
    void beat();
    void changed(); // state, heartbeat and closing follow

    Store &m_store;
    const Clock &m_clock;
    PriceSource m_prices;
    QueuePolicy m_policy;
    std::map<qint64, std::unique_ptr<Run>> m_runs;
    std::vector<Wish> m_early; // wishes that came before the recovery was done
    QTimer m_heartbeat;
    QueueState m_told;
    unsigned m_threads = 0;
    double m_nsPerBarCell = 0.0;
    int m_failedStarts = 0; // in a row: the store does not take them, so the queue waits
    qint64 m_heldUntilMs = 0; // of Clock::runningMs()
    bool m_ready = false;
    bool m_suspending = false;
    bool m_closedTold = false;
};

} // namespace zixly
