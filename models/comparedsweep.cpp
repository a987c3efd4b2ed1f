// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparedsweep.h"

#include "core/format.h"
#include "models/jobwords.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace zixly {

namespace {

class SweepText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::ComparedSweep)
};

QDate dayOf(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).date();
}

} // namespace

SweepSpec ComparedSweep::spec() const
{
    return hasCells() ? set.result.spec : specOf(job).value_or(SweepSpec{});
}

ComparedSweep comparedSweep(const Job &job, const SweepResult &result)
{
    ComparedSweep sweep;
    sweep.job = job;
    sweep.set = CellSet::complete(result);
    sweep.set.service = job.place.service;
    sweep.grid = result.cells ? std::make_shared<const CellGrid>(gridOf(*result.cells)) : nullptr;
    if (result.cells)
        sweep.summary = digest(sweep.set).summary;
    return sweep;
}

QString comparisonProblem(const Job &job)
{
    if (job.type != QLatin1StringView(kSweepType))
        return SweepText::tr("This job is no sweep, so it has no cells. Take it out of the comparison.");
    switch (job.state) {
    case JobState::Queued:
    case JobState::Running:
    case JobState::Cancelling: return SweepText::tr("Its cells appear here as soon as the sweep has finished.");
    case JobState::Failed:
        return SweepText::tr("This sweep failed, so it has no cells. Retry it, or take it out of the comparison.");
    case JobState::Cancelled:
        return SweepText::tr(
            "This sweep was cancelled, so it has no cells. Retry it, or take it out of the comparison.");
    case JobState::Unknown:
        return SweepText::tr("Its state is not known at the moment. Its cells appear when its service answers again.");
    case JobState::Completed: break;
    }
    if (!jobwords::isRemote(job) || job.available)
        return {};
    return job.goneFromServer
        ? SweepText::tr(
              "Its result was never fetched and its service has dropped it. Run the sweep again to compare it.")
        : SweepText::tr("Its result lies on %1. Fetch it to compare it here.").arg(job.place.service);
}

bool isFetchable(const Job &job)
{
    return jobwords::isRemote(job) && jobwords::hasResult(job) && !job.available && !job.goneFromServer;
}

QString parametersText(const ComparedSweep &sweep)
{
    const SweepSpec spec = sweep.spec();
    const auto stated = [&sweep](QLatin1StringView parameter) { return isStated(sweep.job, parameter); };
    QStringList parts;
    if (stated(QLatin1StringView("strategy_type")))
        parts.append(toText(spec.strategy));
    parts.append(QStringLiteral("%1 x %2").arg(rangeText(spec.fast), rangeText(spec.slow)));
    QString text = QStringList{spec.ticker, parts.join(QLatin1Char(' '))}.join(QLatin1Char(' ')).trimmed();
    const Convention &convention = sweep.set.result.convention;
    if (sweep.hasCells() && convention.known)
        text += QStringLiteral(", ") + rateText(convention.fees);
    const DataRange &data = sweep.set.result.data;
    if (sweep.hasCells() && data.firstMs != 0)
        text += QStringLiteral(", ") + SweepText::tr("%1 to %2").arg(dateText(data.firstMs), dateText(data.lastMs));
    return text;
}

QString coverageText(const ComparedSweep &sweep)
{
    if (!sweep.hasCells())
        return {};
    const SweepResult &result = sweep.set.result;
    if (result.complete())
        return SweepText::tr("%1 cells").arg(countText(sweep.set.size()));
    return SweepText::tr("%1 of %2 cells are here").arg(countText(sweep.set.size()), countText(result.validCells));
}

std::optional<CommonDates> commonDates(const QList<ComparedSweep> &sweeps)
{
    qint64 first = 0;
    qint64 last = 0;
    bool any = false;
    for (const ComparedSweep &sweep : sweeps) {
        if (!sweep.hasCells())
            continue;
        const DataRange &data = sweep.set.result.data;
        if (data.bars == 0)
            return std::nullopt;
        first = any ? std::max(first, data.firstMs) : data.firstMs;
        last = any ? std::min(last, data.lastMs) : data.lastMs;
        any = true;
    }
    if (!any || first > last)
        return std::nullopt;
    return CommonDates{dayOf(first), dayOf(last)};
}

bool datesDiffer(const QList<ComparedSweep> &sweeps)
{
    const ComparedSweep *one = nullptr;
    for (const ComparedSweep &sweep : sweeps) {
        if (!sweep.hasCells() || sweep.set.result.data.bars == 0)
            continue;
        if (!one) {
            one = &sweep;
            continue;
        }
        const SweepSpec &a = one->set.result.spec;
        const SweepSpec &b = sweep.set.result.spec;
        // Markets close on different days: asked for the same dates is as common as it gets.
        if (a.from && a.to && a.from == b.from && a.to == b.to)
            continue;
        const DataRange &dataA = one->set.result.data;
        const DataRange &dataB = sweep.set.result.data;
        if (dayOf(dataA.firstMs) != dayOf(dataB.firstMs) || dayOf(dataA.lastMs) != dayOf(dataB.lastMs))
            return true;
    }
    return false;
}

SweepSpec onDates(SweepSpec spec, const CommonDates &dates)
{
    spec.from = dates.from;
    spec.to = dates.to;
    return spec;
}

} // namespace zixly
