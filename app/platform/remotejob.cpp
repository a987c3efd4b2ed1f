// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/remotejob.h"

#include <cmath>

namespace zixly::platform {

namespace {

struct Word {
    const char *text;
    JobState state;
};
constexpr std::array<Word, 8> kWords{{
    {"queued", JobState::Queued},
    {"pending", JobState::Queued},
    {"running", JobState::Running},
    {"active", JobState::Running},
    {"completed", JobState::Completed},
    {"failed", JobState::Failed},
    {"cancelled", JobState::Cancelled},
    {"canceled", JobState::Cancelled},
}};

double numberOr(const QJsonValue &value, double fallback)
{
    return value.isDouble() ? value.toDouble() : fallback;
}

template <class T>
bool assign(T &target, const T &value)
{
    if (target == value)
        return false;
    target = value;
    return true;
}

// A best value that a service put into its summary; kept while it says nothing newer.
bool assignBest(double &target, const QJsonValue &value)
{
    const double number = numberOr(value, target);
    if (number == target || (std::isnan(number) && std::isnan(target)))
        return false;
    target = number;
    return true;
}

bool applyFacts(Job &job, const RemoteJob &remote)
{
    using F = RemoteJob;
    bool changed = false;
    if (remote.fields.testFlag(F::Tenant) && !remote.tenant.isEmpty())
        changed |= assign(job.place.tenant, remote.tenant);
    if (remote.fields.testFlag(F::Type) && !remote.type.isEmpty())
        changed |= assign(job.type, remote.type);
    if (remote.fields.testFlag(F::Parameters))
        changed |= assign(job.parameters, remote.parameters);
    if (remote.fields.testFlag(F::Created) && remote.createdMs != 0)
        changed |= assign(job.createdMs, remote.createdMs);
    if (remote.fields.testFlag(F::Started) && remote.startedMs != 0)
        changed |= assign(job.startedMs, remote.startedMs);
    QJsonObject result = job.serverResult;
    if (remote.fields.testFlag(F::ResultData) && !remote.result.isNull())
        result.insert(QStringLiteral("result"), remote.result);
    if (remote.fields.testFlag(F::Metrics) && !remote.metrics.isEmpty())
        result.insert(QStringLiteral("metrics"), remote.metrics);
    changed |= assign(job.serverResult, result);
    if (remote.totalCells > 0)
        changed |= assign(job.cells, remote.totalCells);
    const QJsonObject summary = remote.result.toObject();
    changed |= assignBest(job.best.sharpe, summary.value(QLatin1String("best_sharpe")));
    changed |= assignBest(job.best.score, summary.value(QLatin1String("best_score")));
    return changed;
}

QJsonObject statedParameters(const Job &job)
{
    QJsonObject stated;
    for (auto it = job.parameters.begin(); it != job.parameters.end(); ++it) {
        if (isStated(job, QLatin1StringView(it.key().toLatin1())))
            stated.insert(it.key(), it.value());
    }
    return stated;
}

} // namespace

bool RemoteJob::operator==(const RemoteJob &other) const
{
    const bool sameProgress = progress == other.progress || (std::isnan(progress) && std::isnan(other.progress));
    return sameProgress && fields == other.fields && idKind == other.idKind && id == other.id && tenant == other.tenant
        && type == other.type && status == other.status && parameters == other.parameters && result == other.result
        && metrics == other.metrics && errorMessage == other.errorMessage && createdMs == other.createdMs
        && startedMs == other.startedMs && completedMs == other.completedMs && runId == other.runId
        && totalCells == other.totalCells;
}

JobState stateFromStatus(QStringView status)
{
    for (const Word &word : kWords) {
        if (status.trimmed().compare(QLatin1String(word.text), Qt::CaseInsensitive) == 0)
            return word.state;
    }
    return JobState::Unknown;
}

JobState stateOf(const RemoteJob &remote)
{
    const JobState state = stateFromStatus(remote.status);
    return state == JobState::Failed && remote.errorMessage == QLatin1String(kCancelMark) ? JobState::Cancelled : state;
}

QString serverWord(const RemoteJob &remote)
{
    const JobState state = stateOf(remote);
    return state == JobState::Unknown ? remote.status.trimmed().toLower() : wireName(state);
}

void merge(RemoteJob &known, const RemoteJob &news)
{
    using F = RemoteJob;
    const auto has = [&news](F::Field field) { return news.fields.testFlag(field); };
    if (known.id.isEmpty()) {
        known.id = news.id;
        known.idKind = news.idKind;
    }
    if (has(F::Tenant))
        known.tenant = news.tenant;
    if (has(F::Type))
        known.type = news.type;
    if (has(F::Status))
        known.status = news.status;
    if (has(F::Parameters))
        known.parameters = news.parameters;
    if (has(F::ResultData))
        known.result = news.result;
    if (has(F::Metrics))
        known.metrics = news.metrics;
    if (has(F::ErrorMessage))
        known.errorMessage = news.errorMessage;
    if (has(F::Created))
        known.createdMs = news.createdMs;
    if (has(F::Started))
        known.startedMs = news.startedMs;
    if (has(F::Completed))
        known.completedMs = news.completedMs;
    if (!std::isnan(news.progress))
        known.progress = news.progress;
    if (!news.runId.isEmpty())
        known.runId = news.runId;
    if (news.totalCells > 0)
        known.totalCells = news.totalCells;
    known.fields |= news.fields;
}

bool apply(Job &job, const RemoteJob &remote)
{
    bool changed = applyFacts(job, remote);
    if (!remote.fields.testFlag(RemoteJob::Status))
        return changed;
    RemoteJob judged = remote;
    // An unchanged big column is missing: the mark that was there before still is.
    if (!remote.fields.testFlag(RemoteJob::ErrorMessage) && serverStateOf(job) == wireName(JobState::Cancelled))
        judged.errorMessage = QString::fromLatin1(kCancelMark);
    const JobState said = stateOf(judged);
    if (mayFollow(job.state, said)) {
        job.state = said;
        changed = true;
    }
    if (isTerminal(job.state) && job.state == said) {
        if (remote.fields.testFlag(RemoteJob::Completed) && remote.completedMs != 0)
            changed |= assign(job.endedMs, remote.completedMs);
        if (job.startedMs != 0 && job.endedMs >= job.startedMs)
            changed |= assign(job.runtimeMs, job.endedMs - job.startedMs);
    }
    if (remote.fields.testFlag(RemoteJob::ErrorMessage) && job.state == said && said == JobState::Failed) {
        const Error error{Error::Kind::ServiceFailed, job.place.service, remote.errorMessage};
        if (!job.error || *job.error != error) {
            job.error = error;
            changed = true;
        }
    }
    const QString word = serverWord(judged);
    changed |= assign(job.serverState, word == wireName(job.state) ? QString() : word);
    return changed;
}

QString serverStateOf(const Job &job)
{
    return job.serverState.isEmpty() ? wireName(job.state) : job.serverState;
}

Job makeJob(const RemoteJob &remote, const Place &place, const QString &source, qint64 nowMs)
{
    Job job;
    job.id = makeUuidV7(nowMs);
    job.place = place;
    job.state = stateOf(remote);
    job.createdMs = nowMs;
    job.remoteIds.append({source, remote.idKind, remote.id});
    if (!remote.runId.isEmpty())
        job.remoteIds.append({source, QStringLiteral("run"), remote.runId});
    apply(job, remote);
    if (const auto spec = specOf(job); spec && !spec->ticker.isEmpty())
        job.name = defaultName(*spec, statedParameters(job));
    if (job.name.isEmpty())
        job.name = job.type;
    if (job.cells == 0) {
        // Only a service that was told both ranges and their steps tries just these pairs.
        if (const auto spec = specOf(job); spec && isStated(job, QLatin1StringView("fast_range"))
            && isStated(job, QLatin1StringView("slow_range")) && areStepsStated(job))
            job.cells = validPairs(*spec);
    }
    return job;
}

} // namespace zixly::platform
