// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/syncservice.h"

#include <algorithm>
#include <array>

namespace zixly::platform {

namespace {

constexpr qint64 kSoonMs = 1'000;
constexpr qint64 kCrawlRetryMs = 5'000;

} // namespace

qint64 backOffMs(int failures)
{
    static constexpr std::array<qint64, 4> kWaits{1'000, 2'000, 5'000, 10'000};
    return kWaits.at(static_cast<std::size_t>(std::clamp(failures, 1, int(kWaits.size())) - 1));
}

SyncService::SyncService(JobSource &source, const Clock &clock, Scheduler &scheduler, Jitter jitter, QObject *parent)
    : QObject(parent)
    , m_source(source)
    , m_clock(clock)
    , m_scheduler(scheduler)
    , m_jitter(jitter ? std::move(jitter) : systemJitter())
    , m_nextCrawlMs(clock.runningMs() + kCrawlEveryMs)
{
}

void SyncService::start()
{
    if (m_running)
        return;
    m_running = true;
    ++m_session;
    refresh();
}

void SyncService::stop()
{
    m_running = false;
    m_live = false;
    ++m_session;
    ++m_timer;
    SyncOutput out = m_engine.disconnected();
    out.requests.clear();
    step(out);
}

void SyncService::setLive(bool live)
{
    if (m_live == live)
        return;
    m_live = live;
    if (!m_running)
        return;
    if (live)
        refresh(); // what happened before the subscription was told to nobody
    else
        schedule(pollWaitMs(true));
}

void SyncService::refresh()
{
    if (!m_running)
        return;
    m_soon = false;
    ++m_timer;
    step(m_engine.beginSnapshot());
}

void SyncService::change(const JobChange &change)
{
    step(m_engine.changed(change));
}

void SyncService::step(const SyncOutput &out)
{
    if (!out.upserts.isEmpty())
        emit jobsArrived(out.upserts);
    if (!out.gone.isEmpty())
        emit jobsGone(out.gone);
    if (!m_running)
        return;
    if (out.snapshotEnded) {
        m_failures = 0;
        m_lastSyncedMs = m_clock.nowMs();
        schedule(m_live ? kLiveCheckMs : pollWaitMs(m_engine.anyActive()));
        emit synced();
    } else if (out.snapshotFailed) {
        ++m_failures;
        schedule(static_cast<qint64>(double(backOffMs(m_failures)) * (0.75 + 0.5 * m_jitter())));
    }
    if (out.crawlEnded) {
        const qint64 now = m_clock.runningMs();
        m_nextCrawlMs = now + std::max(kCrawlEveryMs, 20 * (now - m_crawlStartedMs));
    }
    if (out.crawlFailed) {
        m_scheduler.after(kCrawlRetryMs, this, [this, session = m_session] {
            if (session == m_session)
                step(m_engine.beginCrawl());
        });
    }
    if (out.wantsSnapshot && !m_soon && !m_engine.inSnapshot()) {
        m_soon = true;
        schedule(kSoonMs);
    }
    for (const SyncRequest &request : out.requests)
        send(request);
}

void SyncService::send(const SyncRequest &request)
{
    if (!request.crawl) {
        this->request(request);
        return;
    }
    const quint64 session = m_session;
    m_scheduler.after(kCrawlPauseMs, this, [this, session, request] {
        if (session == m_session)
            this->request(request);
    });
}

template <class T>
void SyncService::answer(const SyncRequest &request, const Result<T> &result)
{
    if (!result) {
        const bool missing = result.error().kind == Error::Kind::NotFound && request.kind == SyncRequest::Kind::Detail;
        if (!missing)
            emit failed(result.error());
        step(missing ? m_engine.missing(request.ticket) : m_engine.failed(request.ticket));
        return;
    }
    if constexpr (std::is_same_v<T, JobPage>)
        step(m_engine.pageArrived(request.ticket, *result));
    else
        step(m_engine.detailArrived(request.ticket, *result));
}

void SyncService::request(const SyncRequest &request)
{
    const quint64 session = m_session;
    const auto handler = [this, session, request](const auto &result) {
        if (session == m_session)
            answer(request, result);
    };
    if (request.kind == SyncRequest::Kind::Page)
        m_source.fetchPage(request, this, handler);
    else
        m_source.fetchDetail(request, this, handler);
}

void SyncService::schedule(qint64 ms)
{
    const quint64 timer = ++m_timer;
    m_scheduler.after(ms, this, [this, timer] {
        if (timer == m_timer)
            tick();
    });
}

void SyncService::tick()
{
    refresh();
    crawlIfDue();
}

void SyncService::crawlIfDue()
{
    if (!m_running || m_engine.inCrawl() || m_clock.runningMs() < m_nextCrawlMs)
        return;
    m_crawlStartedMs = m_clock.runningMs();
    step(m_engine.beginCrawl());
}

} // namespace zixly::platform
