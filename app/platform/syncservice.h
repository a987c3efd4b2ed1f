// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "platform/scheduler.h"
#include "platform/syncengine.h"

#include <QObject>

namespace zixly::platform {

// Where a SyncService gets its rows. The callback runs at most once, in the GUI thread, never after `context` died.
class JobSource
{
public:
    virtual ~JobSource() = default;
    virtual void fetchPage(const SyncRequest &request, QObject *context, std::function<void(Result<JobPage>)> done) = 0;
    virtual void fetchDetail(const SyncRequest &request, QObject *context, std::function<void(Result<RemoteJob>)> done)
        = 0;
};

// Keeps the jobs of one connection in step with its service: snapshots at the start, when realtime goes live and while
// it is not (every 5 s with active jobs, else every 60 s), a crawl over everything now and then. Owns the SyncEngine.
// GUI thread.
class SyncService final : public QObject
{
    Q_OBJECT
public:
    SyncService(
        JobSource &source, const Clock &clock, Scheduler &scheduler, Jitter jitter = {}, QObject *parent = nullptr);

    void load(const QList<SyncKnown> &known) { m_engine.load(known); }
    void adopt(const RemoteJob &job) { m_engine.adopt(job); }
    void start();
    void stop();
    void setLive(bool live); // realtime is subscribed; going live refreshes
    void refresh(); // now, whatever the schedule says
    void change(const JobChange &change);

    bool isLive() const { return m_live; }
    bool isRunning() const { return m_running; }
    // UTC, 0 = never by this process. When the last snapshot that ended was begun: later changes may be missing in it.
    qint64 lastSyncedMs() const { return m_lastSyncedMs; }
    const SyncEngine &engine() const { return m_engine; }

signals:
    void jobsArrived(const QList<zixly::platform::RemoteJob> &jobs); // merge with apply(), in this order
    void jobsGone(const QStringList &ids); // dropped by the service; their history stays here
    void synced();
    void failed(const zixly::Error &error); // it tries again by itself
    void answered(); // by a page or a job: the service can be reached
    void unreadable(const QStringList &rows); // left out, each told once: which, and why

private:
    void step(const SyncOutput &out);
    void report(const QStringList &rows);
    void send(const SyncRequest &request);
    void request(const SyncRequest &request);
    struct Asked {
        qint64 runningMs = 0;
        qint64 nowMs = 0;
    };
    template <class T>
    void answer(const SyncRequest &request, const Result<T> &result, const Asked &asked);
    void refused(const SyncRequest &request, const Error &error);
    void schedule(qint64 ms);
    void tick();
    void crawlIfDue();
    void lookForGap();

    JobSource &m_source;
    const Clock &m_clock;
    Scheduler &m_scheduler;
    Jitter m_jitter;
    SyncEngine m_engine;
    bool m_running = false;
    bool m_live = false;
    bool m_soon = false; // a snapshot is already due within a second
    int m_failures = 0;
    quint64 m_timer = 0;
    quint64 m_session = 0;
    qint64 m_lastSyncedMs = 0;
    qint64 m_snapshotMs = 0; // UTC, when the one under way began
    std::optional<qint64> m_skewMs; // the service's clock minus ours
    QSet<QString> m_told; // rows reported as unreadable
    qint64 m_nextCrawlMs = 0; // running time
    qint64 m_crawlStartedMs = 0;
    qint64 m_listed = 0; // jobs the service says it has
    bool m_gapSought = false; // since start()
};

inline constexpr qint64 kLiveCheckMs = 300'000; // a look at the list although realtime says all is told
inline constexpr qint64 kCrawlEveryMs = 1'800'000; // at least; a crawl may use at most 1/20 of the time
inline constexpr qint64 kCrawlPauseMs = 200; // between two pages
// 1, 2, 5, 10, 10, ... s after the first, second, ... failure.
qint64 backOffMs(int failures);

} // namespace zixly::platform
