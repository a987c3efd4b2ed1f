// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/profile.h"
#include "worker/queueintent.h"
#include "worker/sweepadapter.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <memory>

class QLockFile;

namespace zixly {

class QueueClient;
class QueueOwner;
class QueueServer;
class Store;

// The queue of this computer for one profile, durable and shared by all processes on that profile: the one that holds
// the lock runs the jobs, the others hand their wishes to it and take over within seconds once it is gone. Lives in the
// GUI thread and never blocks it. State changes of jobs are seen through Store::jobsChanged (after the commit), in a
// process that does not own the queue through Store::changedElsewhere.
class LocalQueue final : public QObject
{
    Q_OBJECT
public:
    enum class Shutdown { FinishFirst, ResumeLater };

    // The store must outlive the queue. `prices` is called on threads of running sweeps.
    LocalQueue(Store &store, const Clock &clock, Profile profile, PriceSource prices, QObject *parent = nullptr);
    ~LocalQueue() override; // what still runs is stopped and resumes at the next start

    // After Store::open(). `concurrency` (1..64 sweeps at once) and `paused` come from the settings; they count if this
    // process owns the queue, now or later.
    void start(int concurrency, bool paused);
    // Starts nothing any more; stopped() when everything is committed. start() may be called again after that.
    void shutdown(Shutdown how);
    void setThreads(unsigned threads); // of the engine per sweep; 0 = the cores, shared by what runs at once

    bool isOwner() const { return m_owner != nullptr; }
    QueueState state() const { return m_state; }
    // What a sweep over that many bars will take on this computer, from its own history.
    SweepEstimate estimate(const SweepSpec &spec, qint64 bars) const;

    // Answers come after the commit. Errors: InvalidInput (the spec, with its sentence), NotFound, Conflict (the job is
    // not in a state for that), Busy (shutting down), Timeout (the owning process does not answer), those of the store.
    QFuture<Result<qint64>> submit(const SweepSpec &spec, const QString &name, int priority = 0); // key of the job
    QFuture<Result<QList<qint64>>> submitMany(QList<Submission> submissions); // all or none; null ids are given one
    QFuture<Result<>> cancel(qint64 key);
    QFuture<Result<qint64>> retry(qint64 key); // key of the new job, which names the old one
    QFuture<Result<>> setPriority(qint64 key, int priority);
    QFuture<Result<>> setPaused(bool paused); // what runs goes on; to be remembered by whoever keeps the settings
    QFuture<Result<>> setConcurrency(int count);

signals:
    void ownerChanged(bool isOwner);
    void queueChanged(const zixly::QueueState &state);
    void progressed(const zixly::JobProgress &progress); // at most ten times a second and job
    // Rows of a running sweep that may be read now; only in the process that runs it. `live` has no benchmark yet.
    void cellsReady(qint64 key, const zixly::SweepResult &live, const zixly::CellRange &range);
    void troubled(const zixly::Error &error); // something could not be saved and is tried again
    void stopped();

private:
    using KeysFuture = QFuture<Result<QList<qint64>>>;

    void takePlace();
    void becomeOwner();
    void becomeGuest();
    void wire(QueueOwner &owner);
    void release();
    void ask(const QueueIntent &intent, const QueueAnswer &answer);
    QFuture<Result<>> askPlain(const QueueIntent &intent);
    QFuture<Result<qint64>> askForOne(const QueueIntent &intent);
    void setState(const QueueState &state);
    void readHistory();
    void learn(const QList<Job> &jobs);

    Store &m_store;
    const Clock &m_clock;
    Profile m_profile;
    PriceSource m_prices;
    std::shared_ptr<QLockFile> m_lock; // none before start() and while another process holds it
    std::unique_ptr<QueueOwner> m_owner; // exactly one of owner and client between start() and stopped()
    std::unique_ptr<QueueServer> m_server;
    std::unique_ptr<QueueClient> m_client;
    QTimer m_poll; // without the lock: try again
    QueueState m_state;
    unsigned m_threads = 0;
    double m_nsPerBarCell = 0.0;
    bool m_lockTrouble = false; // told once
};

} // namespace zixly
