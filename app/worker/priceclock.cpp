// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/priceclock.h"

#include "worker/pricedate.h"

#include <QDateTime>

#include <algorithm>

namespace zixly {

PriceClock::PriceClock(const QTimeZone &zone)
    : m_zone(zone)
    , m_utc(QTimeZone::utc())
{
}

qint64 PriceClock::offsetAt(qint64 utcMs) const
{
    return m_zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(utcMs, m_utc)) * qint64(1000);
}

PriceClock::Answer PriceClock::utcOf(qint64 localMs)
{
    const qint64 day = localMs >= 0 ? localMs / kDayMs : -((-localMs + kDayMs - 1) / kDayMs);
    if (!m_known || day != m_day) {
        // No zone is further than a day from UTC, and none changes its clock twice within three days.
        const qint64 before = offsetAt((day - 1) * kDayMs);
        m_known = before == offsetAt((day + 2) * kDayMs);
        m_offset = before;
        m_day = day;
    }
    if (m_known)
        return {localMs - m_offset, localMs - m_offset};
    return slowUtcOf(localMs);
}

PriceClock::Answer PriceClock::slowUtcOf(qint64 localMs) const
{
    const qint64 before = offsetAt(localMs - kDayMs);
    const qint64 after = offsetAt(localMs + kDayMs);
    const bool beforeHolds = offsetAt(localMs - before) == before;
    const bool afterHolds = offsetAt(localMs - after) == after;
    if (beforeHolds && afterHolds)
        return {localMs - std::max(before, after), localMs - std::min(before, after)};
    if (!beforeHolds && afterHolds)
        return {localMs - after, localMs - after};
    return {localMs - before, localMs - before, !beforeHolds};
}

ClockNotes toUtc(std::vector<qint64> &times, const std::vector<qint32> &offsets, const QTimeZone &zone)
{
    ClockNotes notes;
    PriceClock clock(zone);
    const auto stated = [&](std::size_t i) { return !offsets.empty() && offsets[i] != PriceTime::kNoOffset; };
    // Newest first: walk from the end, so that "before" means earlier in time.
    const bool backwards = times.size() > 1 && times.front() > times.back();
    const std::size_t count = times.size();
    qint64 previous = 0;
    for (std::size_t step = 0; step < count; ++step) {
        const std::size_t i = backwards ? count - 1 - step : step;
        if (stated(i)) {
            times[i] -= offsets[i];
        } else {
            const PriceClock::Answer answer = clock.utcOf(times[i]);
            if (answer.skipped)
                notes.skipped.push_back(static_cast<qsizetype>(i));
            const bool twice = answer.laterMs != answer.utcMs;
            if (twice)
                notes.twice.push_back(static_cast<qsizetype>(i));
            // Exactly the hour after its first showing, a time can only be its second one.
            const bool second = twice && step > 0 && answer.utcMs <= previous && previous < answer.laterMs;
            times[i] = second ? answer.laterMs : answer.utcMs;
        }
        previous = times[i];
    }
    return notes;
}

} // namespace zixly
