// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/syncservice.h"

#include <algorithm>
#include <array>
#include <utility>

namespace zixly::platform {

namespace {

constexpr qint64 kSoonMs = 1'000;
constexpr qint64 kCrawlRetryMs = 5'000;
constexpr qsizetype kMaxTold = 1'000;

// One job that its service cannot send keeps the others from nobody.
bool isAboutOneJob(const Error &error)
{
    using K = Error::Kind;
    const bool byStatus = error.detail.startsWith(QLatin1String("HTTP "));
    return (error.kind == K::BadAnswer && !byStatus) || error.kind == K::TooLarge
        || (error.kind == K::ServiceFailed && error.detail.startsWith(QLatin1String("HTTP 500")));
}

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
    m_gapSought = false;
    m_listed = 0;
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
    m_snapshotMs = m_clock.nowMs();
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
    report(out.unreadable);
    if (out.snapshotEnded) {
        m_failures = 0;
        m_lastSyncedMs = m_snapshotMs;
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
    if (out.snapshotEnded)
        lookForGap();
}

void SyncService::report(const QStringList &rows)
{
    QStringList news;
    for (const QString &row : rows) {
        if (m_told.size() < kMaxTold && !m_told.contains(row)) {
            m_told.insert(row);
            news.append(row);
        }
    }
    if (!news.isEmpty())
        emit unreadable(news);
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
void SyncService::answer(const SyncRequest &request, const Result<T> &result, const Asked &asked)
{
    if (!result) {
        refused(request, result.error());
        return;
    }
    ReadTime read{asked.runningMs, m_skewMs ? asked.nowMs + *m_skewMs : 0};
    emit answered();
    if constexpr (std::is_same_v<T, JobPage>) {
        if (result->skewMs)
            m_skewMs = result->skewMs;
        read.serviceMs = m_skewMs ? asked.nowMs + *m_skewMs : 0;
        if (request.status.isEmpty() && result->total >= 0)
            m_listed = result->total;
        step(m_engine.pageArrived(request.ticket, *result, read));
    } else {
        step(m_engine.detailArrived(request.ticket, *result, read));
    }
}

void SyncService::refused(const SyncRequest &request, const Error &error)
{
    if (request.kind == SyncRequest::Kind::Detail && error.kind == Error::Kind::NotFound) {
        emit answered();
        step(m_engine.missing(request.ticket));
    } else if (request.kind == SyncRequest::Kind::Detail && isAboutOneJob(error)) {
        step(m_engine.unreadable(request.ticket, QStringLiteral("job %1: %2").arg(request.id, explain(error))));
    } else {
        emit failed(error);
        step(m_engine.failed(request.ticket));
    }
}

void SyncService::request(const SyncRequest &request)
{
    const quint64 session = m_session;
    const Asked asked{m_clock.runningMs(), m_clock.nowMs()};
    const auto handler = [this, session, request, asked](const auto &result) {
        if (session == m_session)
            answer(request, result, asked);
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

// A first look that was cut short by the end of the program leaves old jobs unread behind rows that are known: the next
// look stops there. Where the service has more than we know, the whole list is read at once instead of some day.
void SyncService::lookForGap()
{
    if (std::exchange(m_gapSought, true) || m_listed <= m_engine.size())
        return;
    m_nextCrawlMs = m_clock.runningMs();
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
