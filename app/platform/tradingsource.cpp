// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/tradingsource.h"

#include "core/async.h"

namespace zixly::platform {

namespace {

constexpr int kRunsLookedAt = 100;

} // namespace

void TradingSource::fetchPage(const SyncRequest &request, QObject *context, std::function<void(Result<JobPage>)> done)
{
    whenReady(m_client.jobs(request.offset, request.limit, request.status), context, std::move(done));
}

void TradingSource::fetchDetail(
    const SyncRequest &request, QObject *context, std::function<void(Result<RemoteJob>)> done)
{
    whenReady(m_client.job(request.id), context, std::move(done));
}

TradingFollower::TradingFollower(TradingClient &client, Scheduler &scheduler, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_scheduler(scheduler)
{
}

void TradingFollower::take(const QList<RemoteJob> &jobs)
{
    for (const RemoteJob &job : jobs) {
        const JobState state = stateOf(job);
        if (state == JobState::Queued)
            m_queued.insert(job.id);
        else
            m_queued.remove(job.id);
        if (state == JobState::Queued || state == JobState::Running) {
            if (!m_running.contains(job.id))
                m_running.append(job.id);
        } else if (isTerminal(state)) {
            m_running.removeOne(job.id);
        }
    }
    fill();
}

void TradingFollower::stop()
{
    ++m_generation;
    m_running.clear();
    m_queued.clear();
    closeAll();
}

void TradingFollower::restart()
{
    ++m_generation;
    closeAll();
    fill();
}

void TradingFollower::closeAll()
{
    m_resting.clear();
    for (JobStream *stream : std::exchange(m_streams, {})) {
        stream->disconnect(this);
        stream->deleteLater();
    }
}

// The newest jobs first: those somebody is most likely to look at.
void TradingFollower::fill()
{
    for (qsizetype i = m_running.size() - 1; i >= 0 && m_streams.size() < kMaxStreams; --i) {
        const QString id = m_running.at(i);
        if (!m_streams.contains(id) && !m_resting.contains(id))
            open(id);
    }
}

void TradingFollower::open(const QString &id)
{
    JobStream *stream = m_client.follow(id, this);
    if (!stream)
        return;
    m_streams.insert(id, stream);
    connect(stream, &JobStream::progress, this, [this, id](double percent) { streamTold(id, percent); });
    connect(
        stream, &JobStream::ended, this, [this, id](const Result<StreamMessage> &result) { streamEnded(id, result); });
}

void TradingFollower::streamTold(const QString &id, double percent)
{
    emit progressed(id, percent);
    if (percent > 0.0 && m_queued.remove(id))
        emit began(id);
}

void TradingFollower::streamEnded(const QString &id, const Result<StreamMessage> &result)
{
    if (JobStream *stream = m_streams.take(id))
        stream->deleteLater();
    if (result && result->kind == StreamMessage::Kind::Done) {
        m_running.removeOne(id);
    } else {
        m_resting.insert(id);
        m_scheduler.after(kStreamRestMs, this, [this, id, generation = m_generation] {
            if (generation != m_generation)
                return;
            m_resting.remove(id);
            fill();
        });
    }
    if (result)
        emit ended(id);
    fill();
}

RunFinder::RunFinder(TradingClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void RunFinder::take(const QList<RemoteJob> &jobs)
{
    QList<RemoteJob> nameless;
    for (const RemoteJob &job : jobs) {
        if (job.runId.isEmpty() && stateOf(job) == JobState::Completed && job.type == QLatin1String(kSweepType)
            && !m_tried.contains(job.id)) {
            m_tried.insert(job.id);
            nameless.append(job);
        }
    }
    if (nameless.isEmpty())
        return;
    whenReady(m_client.sweeps(kRunsLookedAt), this,
        [this, nameless, generation = m_generation](const Result<QList<SweepRun>> &runs) {
            if (generation == m_generation && runs)
                match(nameless, *runs);
        });
}

void RunFinder::match(const QList<RemoteJob> &jobs, const QList<SweepRun> &runs)
{
    QList<RemoteJob> named;
    std::optional<Error> doubt;
    for (const RemoteJob &job : jobs) {
        const auto run = runOf(job, runs);
        if (run)
            named.append(RemoteJob{.idKind = job.idKind, .id = job.id, .runId = *run});
        else if (run.error().kind == Error::Kind::Ambiguous)
            doubt = run.error();
    }
    if (!named.isEmpty())
        emit found(named);
    if (doubt)
        emit doubtful(*doubt);
}

void RunFinder::stop()
{
    ++m_generation;
    m_tried.clear();
}

} // namespace zixly::platform
