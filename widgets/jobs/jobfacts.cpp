// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobfacts.h"

#include "core/shards.h"
#include "models/jobcolumns.h"
#include "models/jobwords.h"

#include <QCoreApplication>

#include <cmath>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr qsizetype kMostRawFacts = 12;
constexpr qsizetype kLongestRawFact = 200; // characters

// The texts of the pane, under one name for translators.
struct JobDetail {
    Q_DECLARE_TR_FUNCTIONS(zixly::JobDetail)
};

QString periodText(const SweepSpec &spec)
{
    if (!spec.from && !spec.to)
        return JobDetail::tr("whole series");
    if (!spec.to)
        return JobDetail::tr("from %1").arg(spec.from->toString(Qt::ISODate));
    if (!spec.from)
        return JobDetail::tr("to %1").arg(spec.to->toString(Qt::ISODate));
    return JobDetail::tr("%1 to %2").arg(spec.from->toString(Qt::ISODate), spec.to->toString(Qt::ISODate));
}

QString windowsText(const WindowRange &range, bool stepKnown)
{
    if (!stepKnown)
        return JobDetail::tr("%1 to %2 bars, step not told").arg(countText(range.min), countText(range.max));
    if (range.step == 1)
        return JobDetail::tr("%1 to %2 bars").arg(countText(range.min), countText(range.max));
    return JobDetail::tr("%1 to %2 bars, step %3")
        .arg(countText(range.min), countText(range.max), countText(range.step));
}

QString usedData(const Job &job)
{
    if (job.data.bars == 0)
        return {};
    return JobDetail::tr("%1 bars, %2 to %3")
        .arg(countText(job.data.bars), dateText(job.data.firstMs), dateText(job.data.lastMs));
}

// The short parameters of a type this version does not know, as they are; all of them stand in rawObject().
QList<Fact> rawFacts(const QJsonObject &parameters)
{
    QList<Fact> facts;
    for (auto it = parameters.begin(); it != parameters.end() && facts.size() < kMostRawFacts; ++it) {
        const QString text = it->isDouble() ? roundTripText(it->toDouble()) : it->toVariant().toString();
        if (!it->isObject() && !it->isArray() && text.size() <= kLongestRawFact)
            facts += {it.key(), text};
    }
    return facts;
}

} // namespace

QList<Fact> bestFacts(const Job &job)
{
    if (job.state != JobState::Completed || job.type != QLatin1StringView(kSweepType))
        return {};
    const bool none
        = std::isnan(job.best.sharpe) && std::isnan(job.best.totalReturn) && std::isnan(job.best.maxDrawdown);
    if (none && jobwords::isRemote(job) && !job.available)
        return {}; // the pane says that the result is not here
    QString sharpe = metricText(Metric::Sharpe, job.best.sharpe);
    if (std::isfinite(job.best.sharpe) && job.best.fast > 0)
        sharpe = JobDetail::tr("%1 at %2 / %3").arg(sharpe, countText(job.best.fast), countText(job.best.slow));
    return {{JobDetail::tr("Sharpe"), sharpe},
        {JobDetail::tr("Return (%)"), metricText(Metric::TotalReturn, job.best.totalReturn)},
        {JobDetail::tr("Lowest drawdown (%)"), metricText(Metric::MaxDrawdown, job.best.maxDrawdown)}};
}

QList<Fact> parameterFacts(const Job &job)
{
    const auto spec = specOf(job);
    if (!spec)
        return QList<Fact>{{JobDetail::tr("Type"), job.type}} + rawFacts(job.parameters);
    const auto told = [&job](QLatin1StringView name) { return isStated(job, name); };
    const QString untold = JobDetail::tr("not told by the service");
    const bool steps = areStepsStated(job);
    QList<Fact> facts{
        {JobDetail::tr("Ticker"), spec->ticker},
        {JobDetail::tr("Strategy"), told("strategy_type"_L1) ? toText(spec->strategy) : untold},
        {JobDetail::tr("Fast"), told("fast_range"_L1) ? windowsText(spec->fast, steps) : untold},
        {JobDetail::tr("Slow"), told("slow_range"_L1) ? windowsText(spec->slow, steps) : untold},
    };
    if (told("strategy_type"_L1) && spec->strategy == Strategy::Macd)
        facts += {JobDetail::tr("Signal"), JobDetail::tr("%n bar(s)", nullptr, spec->signal)};
    facts += {JobDetail::tr("Period"), periodText(*spec)};
    facts += {JobDetail::tr("Data used"), usedData(job)};
    if (told("fees"_L1))
        facts += {JobDetail::tr("Fees"), JobDetail::tr("%1 per side").arg(rateText(spec->fees))};
    if (spec->slippage > 0.0)
        facts += {JobDetail::tr("Slippage"), rateText(spec->slippage)};
    if (told("execution"_L1))
        facts += {JobDetail::tr("Execution"), describe(spec->execution)};
    if (told("annualisation"_L1))
        facts += {JobDetail::tr("Annualisation"), describe(spec->annualisation)};
    if (told("min_trades"_L1))
        facts += {JobDetail::tr("Minimum trades"), countText(spec->minTrades)};
    return facts;
}

QList<Fact> shardFacts(const QList<Job> &shards)
{
    QList<Fact> facts;
    for (const Job &shard : shards) {
        const auto spec = specOf(shard);
        const QString range = spec ? rangeText(spec->fast) : QString();
        const QString why = whyFailed(shard);
        facts += {JobDetail::tr("%1: fast %2").arg(shard.shard).arg(range),
            why.isEmpty() ? statusSentence(shard, TimeZoneChoice::Local)
                          : QStringLiteral("%1: %2").arg(stateTitle(shard.state), why)};
    }
    return facts;
}

QList<Fact> whereFacts(const Job &job, TimeZoneChoice zone)
{
    QList<Fact> facts{
        {JobDetail::tr("Where"), placeTitle(job.place)},
        {JobDetail::tr("Host"), job.place.host},
        {JobDetail::tr("Tenant"), job.place.tenant},
        {JobDetail::tr("Worker"), job.place.worker},
        {JobDetail::tr("Created"), timeText(job.createdMs, zone)},
        {JobDetail::tr("Started"), timeText(job.startedMs, zone)},
        {JobDetail::tr("Ended"), timeText(job.endedMs, zone)},
        {JobDetail::tr("Engine"), job.engineVersion},
        {JobDetail::tr("Job id"), job.id.isNull() ? QString() : job.id.toString(QUuid::WithoutBraces), true},
        {JobDetail::tr("Price data"), QString::fromLatin1(job.data.sha256), true},
    };
    if (job.attempts > 0)
        facts.insert(4, {JobDetail::tr("Failed runs"), countText(job.attempts)});
    if (job.crashes > 0)
        facts.insert(4, {JobDetail::tr("Runs ended by a crash"), countText(job.crashes)});
    if (job.priority != 0)
        facts.insert(4, {JobDetail::tr("Priority"), numberText(job.priority, 0)});
    for (const RemoteId &id : job.remoteIds)
        facts.append({jobwords::idTitle(id.kind), id.id, true});
    return facts;
}

bool isPartial(const Job &job)
{
    return job.cellsHere > 0 && job.cellsHere < job.cells;
}

QString luckSentence(const Job &job)
{
    if (isPartial(job))
        return JobDetail::tr("The best of the %1 cells that are here, of %2.")
            .arg(countText(job.cellsHere), countText(job.cells));
    return JobDetail::tr("The best of %1 tried, so partly luck.").arg(countText(job.cells));
}

QString heldReason(const QList<JobEvent> &events)
{
    QString reason;
    for (const JobEvent &event : events)
        if (event.kind == "held"_L1)
            reason = event.payload.value("reason"_L1).toString();
    return reason;
}

QJsonObject rawObject(const Job &job)
{
    if (specOf(job))
        return {}; // what counts of it has a place of its own
    QJsonObject raw = job.serverResult;
    if (!job.parameters.isEmpty())
        raw.insert("parameters"_L1, job.parameters);
    return raw;
}

namespace {

QString completedSentence(const Job &job)
{
    const QString state = stateTitle(job.state);
    const QString time = durationMs(job) > 0 ? durationText(durationMs(job)) : QString();
    if (job.cells > 0 && !time.isEmpty())
        return JobDetail::tr("%1, %2 cells in %3").arg(state, countText(job.cells), time);
    if (job.cells > 0)
        return JobDetail::tr("%1, %2 cells").arg(state, countText(job.cells));
    return time.isEmpty() ? state : JobDetail::tr("%1 in %2").arg(state, time);
}

} // namespace

QString statusSentence(const Job &job, TimeZoneChoice zone)
{
    QString state = stateTitle(job.state);
    if (shards::countOf(job) > 0 && job.state != JobState::Completed)
        return JobDetail::tr("%1: %2").arg(state, job.receipt);
    switch (job.state) {
    case JobState::Completed: return completedSentence(job);
    case JobState::Cancelled: return job.receipt.isEmpty() ? state : JobDetail::tr("%1: %2").arg(state, job.receipt);
    case JobState::Queued:
        if (job.notBeforeMs > 0)
            return JobDetail::tr("%1, next attempt at %2").arg(state, timeText(job.notBeforeMs, zone));
        return state;
    case JobState::Cancelling: return JobDetail::tr("%1: asked to stop, not stopped yet").arg(state);
    case JobState::Unknown: return JobDetail::tr("%1: %2").arg(state, jobwords::unknownReason(job));
    case JobState::Running:
    case JobState::Failed: return state;
    }
    return state;
}

QString whyFailed(const Job &job)
{
    if (!job.error || job.state == JobState::Completed)
        return {};
    QString text = explain(*job.error);
    if (job.deadLetter)
        text += u' ' + JobDetail::tr("It was tried as often as allowed; retry the job once the cause is gone.");
    return text;
}

} // namespace zixly
