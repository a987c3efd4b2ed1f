// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/jobjson.h"

#include "server/api/call.h"
#include "server/pipelinejobs.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace zixly::jobjson {

using namespace Qt::Literals::StringLiterals;

namespace {

QString nextStatus(JobState state)
{
    switch (state) {
    case JobState::Queued: return u"queued"_s;
    case JobState::Running:
    case JobState::Cancelling: return u"running"_s;
    case JobState::Completed: return u"completed"_s;
    case JobState::Failed:
    case JobState::Cancelled: return u"failed"_s;
    case JobState::Unknown: break;
    }
    return u"unknown"_s;
}

QJsonValue timeOrNull(qint64 ms, bool zone = true)
{
    if (ms <= 0)
        return QJsonValue::Null;
    const QString text = isoZ(ms);
    return zone ? text : text.chopped(1);
}

QJsonValue numberOrNull(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue();
}

QJsonValue summaryOf(const Job &job)
{
    if (job.state != JobState::Completed)
        return QJsonValue::Null;
    const BestValues &best = job.best;
    return QJsonObject{{u"sweep_run_id"_s, idText(job)}, {u"best_score"_s, numberOrNull(best.score)},
        {u"best_sharpe"_s, numberOrNull(best.sharpe)}, {u"best_return_pct"_s, numberOrNull(best.totalReturn)},
        {u"lowest_drawdown_pct"_s, numberOrNull(best.maxDrawdown)}, {u"fast_period"_s, best.fast},
        {u"slow_period"_s, best.slow}, {u"price_sha256"_s, QString::fromLatin1(job.data.sha256)},
        {u"bars"_s, job.data.bars}, {u"engine_version"_s, job.engineVersion}};
}

QJsonValue metricsOf(const Job &job, const std::optional<JobProgress> &progress)
{
    if (job.state == JobState::Completed) {
        return QJsonObject{{u"sweep_run_id"_s, idText(job)}, {u"total_combinations"_s, job.cells},
            {u"execution_time_seconds"_s, static_cast<double>(job.runtimeMs) / 1000.0}};
    }
    if (job.state == JobState::Cancelled && !job.receipt.isEmpty())
        return QJsonObject{{u"receipt"_s, job.receipt}};
    if (!progress || isTerminal(job.state))
        return QJsonValue::Null;
    return QJsonObject{{u"progress"_s, QJsonObject{{u"done"_s, progress->done}, {u"total"_s, progress->total}}}};
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

qint64 percentOf(const Job &job, const std::optional<JobProgress> &progress)
{
    if (job.state == JobState::Completed)
        return 100;
    return progress && progress->total > 0 && !isTerminal(job.state) ? progress->done * 100 / progress->total : 0;
}

} // namespace

QString idText(const Job &job)
{
    return job.id.toString(QUuid::WithoutBraces);
}

QString tickerOf(const Job &job)
{
    return job.parameters.value("ticker"_L1).toString();
}

QString errorText(const Job &job)
{
    if (job.state == JobState::Cancelled)
        return QString::fromLatin1(pipelinejobs::kCancelText);
    return job.state == JobState::Failed && job.error ? explain(*job.error) : QString();
}

QJsonObject nextJob(const Job &job, const std::optional<JobProgress> &progress, qint64 nowMs)
{
    QJsonValue duration;
    if (job.startedMs > 0 && job.endedMs > 0)
        duration = std::max<qint64>(0, job.endedMs - job.startedMs) / 1000;
    else if (job.startedMs > 0 && nowMs > 0)
        duration = std::max<qint64>(0, nowMs - job.startedMs) / 1000;
    return {{u"id"_s, idText(job)}, {u"job_type"_s, job.type}, {u"status"_s, nextStatus(job.state)},
        {u"parameters"_s, job.parameters}, {u"result_summary"_s, summaryOf(job)},
        {u"metrics"_s, metricsOf(job, progress)}, {u"error_message"_s, textOrNull(errorText(job))},
        {u"created_at"_s, timeOrNull(job.createdMs)}, {u"started_at"_s, timeOrNull(job.startedMs)},
        {u"completed_at"_s, timeOrNull(job.endedMs)}, {u"duration_seconds"_s, duration}};
}

QJsonObject tableRow(const Job &job, const std::optional<JobProgress> &progress, bool zone)
{
    return {{u"id"_s, idText(job)}, {u"tenantId"_s, QString::fromLatin1(kTenant)}, {u"jobType"_s, job.type},
        {u"status"_s, nextStatus(job.state).toUpper()}, {u"parameters"_s, job.parameters},
        {u"result"_s, summaryOf(job)}, {u"metrics"_s, metricsOf(job, progress)},
        {u"errorMessage"_s, textOrNull(errorText(job))}, {u"createdAt"_s, timeOrNull(job.createdMs, zone)},
        {u"startedAt"_s, timeOrNull(job.startedMs, zone)}, {u"completedAt"_s, timeOrNull(job.endedMs, zone)}};
}

QJsonObject tradingJob(const Job &job, const std::optional<JobProgress> &progress)
{
    const bool completed = job.state == JobState::Completed;
    const QString run = idText(job);
    QJsonObject parameters = job.parameters;
    parameters.insert(u"combinations"_s, job.cells);
    const QJsonValue result = completed ? QJsonValue(QJsonObject{{u"success"_s, true}, {u"ticker"_s, tickerOf(job)},
                                              {u"output"_s, QJsonValue::Null}, {u"sweep_run_id"_s, run}})
                                        : QJsonValue();
    return {{u"job_id"_s, run}, {u"status"_s, tradingStatus(job.state)}, {u"progress"_s, percentOf(job, progress)},
        {u"command_group"_s, u"strategy"_s}, {u"command_name"_s, u"sweep"_s}, {u"parameters"_s, parameters},
        {u"result_path"_s, QJsonValue::Null}, {u"result_data"_s, result},
        {u"sweep_run_id"_s, completed ? QJsonValue(run) : QJsonValue()},
        {u"error_message"_s, textOrNull(errorText(job))}, {u"created_at"_s, timeOrNull(job.createdMs)},
        {u"started_at"_s, timeOrNull(job.startedMs)}, {u"completed_at"_s, timeOrNull(job.endedMs)}};
}

QString tradingStatus(JobState state)
{
    switch (state) {
    case JobState::Queued: return u"pending"_s;
    case JobState::Cancelled: return u"cancelled"_s;
    default: return nextStatus(state);
    }
}

std::optional<QList<JobState>> statesOfNext(const QString &status)
{
    const QString lower = status.toLower();
    if (lower == "queued"_L1)
        return QList{JobState::Queued};
    if (lower == "running"_L1)
        return QList{JobState::Running, JobState::Cancelling};
    if (lower == "completed"_L1)
        return QList{JobState::Completed};
    return lower == "failed"_L1 ? std::optional(QList{JobState::Failed, JobState::Cancelled}) : std::nullopt;
}

std::optional<QList<JobState>> statesOfTrading(const QString &status)
{
    if (status == "pending"_L1)
        return QList{JobState::Queued};
    if (status == "failed"_L1)
        return QList{JobState::Failed};
    if (status == "cancelled"_L1)
        return QList{JobState::Cancelled};
    return status == "running"_L1 || status == "completed"_L1 ? statesOfNext(status) : std::nullopt;
}

} // namespace zixly::jobjson
