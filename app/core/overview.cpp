// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/overview.h"

#include <algorithm>

namespace zixly {

EndedCounts &EndedCounts::operator+=(const EndedCounts &other)
{
    completed += other.completed;
    failed += other.failed;
    cancelled += other.cancelled;
    return *this;
}

std::optional<double> PeriodFigures::successRate() const
{
    const qint64 judged = ended.completed + ended.failed;
    if (judged == 0)
        return std::nullopt;
    return static_cast<double>(ended.completed) / static_cast<double>(judged);
}

QList<qint64> dayStarts(const QDate &today, int count, const QTimeZone &zone)
{
    QList<qint64> starts;
    starts.reserve(count + 1);
    for (int back = count - 1; back >= -1; --back)
        starts << today.addDays(-back).startOfDay(zone).toMSecsSinceEpoch();
    return starts;
}

std::optional<qint64> nearestRank(std::vector<Occurrence> parts, int percent)
{
    qint64 total = 0;
    for (const Occurrence &part : parts)
        total += part.count;
    if (total == 0)
        return std::nullopt;
    std::ranges::sort(parts, {}, &Occurrence::value);
    const qint64 rank = std::max<qint64>(1, (total * percent + 99) / 100); // rounded up, in whole numbers
    qint64 passed = 0;
    for (const Occurrence &part : parts) {
        passed += part.count;
        if (passed >= rank)
            return part.value;
    }
    return parts.back().value;
}

namespace overviewquery {

JobQuery running()
{
    JobQuery query;
    query.states = {JobState::Running, JobState::Cancelling};
    return query;
}

JobQuery queued()
{
    JobQuery query;
    query.states = {JobState::Queued};
    return query;
}

JobQuery failedSince(qint64 visitMs)
{
    JobQuery query;
    query.states = {JobState::Failed};
    query.endedFromMs = visitMs;
    return query;
}

JobQuery finished(const PeriodFigures &period)
{
    JobQuery query;
    query.states = {JobState::Completed, JobState::Failed};
    query.endedFromMs = period.fromMs;
    query.endedToMs = period.toMs;
    return query;
}

JobQuery timed(const PeriodFigures &period)
{
    JobQuery query = finished(period);
    query.states = {JobState::Completed};
    query.sort = JobSort::Duration;
    return query;
}

JobQuery ended(const DayFigures &day)
{
    JobQuery query;
    query.states = {JobState::Completed, JobState::Failed, JobState::Cancelled};
    query.endedFromMs = day.fromMs;
    query.endedToMs = day.toMs;
    return query;
}

JobQuery bestOf(const QString &ticker)
{
    JobQuery query;
    query.ticker = ticker;
    query.sort = JobSort::Sharpe;
    return query;
}

} // namespace overviewquery

} // namespace zixly
