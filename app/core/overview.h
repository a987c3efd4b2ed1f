// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/jobquery.h"

#include <QDate>
#include <QList>
#include <QMetaType>
#include <QTimeZone>

#include <array>
#include <optional>
#include <vector>

namespace zixly {

// How many jobs of a span of time ended in which way.
struct EndedCounts {
    qint64 completed = 0;
    qint64 failed = 0;
    qint64 cancelled = 0;

    qint64 total() const { return completed + failed + cancelled; }
    EndedCounts &operator+=(const EndedCounts &other);
    bool operator==(const EndedCounts &) const = default;
};

struct DayFigures {
    QDate day; // of the shown time zone
    qint64 fromMs = 0; // inclusive
    qint64 toMs = 0; // exclusive; 23 to 25 hours later
    EndedCounts ended;

    bool operator==(const DayFigures &) const = default;
};

// Today, or today and the days before it.
struct PeriodFigures {
    int days = 1;
    qint64 fromMs = 0;
    qint64 toMs = 0;
    EndedCounts ended;
    qint64 timed = 0; // completed jobs whose running time is known
    qint64 p95Ms = 0; // nearest rank over those; 0 = there are none

    // 0..1 of those that completed or failed; nothing if no job did. Who cancels a job says nothing about its success.
    std::optional<double> successRate() const;
    bool operator==(const PeriodFigures &) const = default;
};

inline constexpr std::array kOverviewPeriods{1, 7, 30}; // days
inline constexpr int kOverviewDays = 30;
inline constexpr int kOverviewRecent = 8; // sweeps

// What the first page shows, as one value.
struct Overview {
    bool hasJobs = false;
    qint64 running = 0; // also those that were asked to stop and still run
    qint64 queued = 0;
    qint64 failed = 0; // since the last visit
    qint64 visitMs = 0; // 0 = the failed ones were never looked at
    std::array<PeriodFigures, kOverviewPeriods.size()> periods; // in the order of kOverviewPeriods
    QList<DayFigures> days; // oldest first, today last
    QList<Job> recent; // sweeps, newest first
    QList<Job> best; // the one with the highest Sharpe per ticker, highest first
};

// The beginnings of the `count` days that end with `today`, and of tomorrow: count + 1 times, rising.
QList<qint64> dayStarts(const QDate &today, int count, const QTimeZone &zone);

// A value and how often it occurs.
struct Occurrence {
    qint64 value = 0;
    qint64 count = 0;

    bool operator==(const Occurrence &) const = default;
};

// The smallest value that at least `percent` of all are not above; nothing if there is none. `parts` in any order.
std::optional<qint64> nearestRank(std::vector<Occurrence> parts, int percent);

// The questions behind the figures: they find exactly the jobs that were counted.
namespace overviewquery {

JobQuery running();
JobQuery queued();
JobQuery failedSince(qint64 visitMs);
JobQuery finished(const PeriodFigures &period); // what the success rate counts
JobQuery timed(const PeriodFigures &period); // longest first
JobQuery ended(const DayFigures &day);
JobQuery bestOf(const QString &ticker); // highest Sharpe first

} // namespace overviewquery

} // namespace zixly

Q_DECLARE_METATYPE(zixly::Overview)
