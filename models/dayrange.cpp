// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/dayrange.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

class DayText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::DayRange)
};

using Preset = DayRange::Preset;

const std::array kNames{std::pair{Preset::All, "all"_L1}, std::pair{Preset::Today, "today"_L1},
    std::pair{Preset::Yesterday, "yesterday"_L1}, std::pair{Preset::LastSevenDays, "last7days"_L1},
    std::pair{Preset::ThisMonth, "thisMonth"_L1}, std::pair{Preset::LastMonth, "lastMonth"_L1},
    std::pair{Preset::ThisYear, "thisYear"_L1}, std::pair{Preset::Chosen, "chosen"_L1}};

QString dayText(const QDate &date)
{
    return date.toString(Qt::ISODate);
}

DayRange chosen(const QDate &first, const QDate &last)
{
    return {Preset::Chosen, first, last};
}

} // namespace

QString title(DayRange::Preset preset)
{
    switch (preset) {
    case Preset::All: return DayText::tr("Any day");
    case Preset::Today: return DayText::tr("Today");
    case Preset::Yesterday: return DayText::tr("Yesterday");
    case Preset::LastSevenDays: return DayText::tr("Last 7 days");
    case Preset::ThisMonth: return DayText::tr("This month");
    case Preset::LastMonth: return DayText::tr("Last month");
    case Preset::ThisYear: return DayText::tr("This year");
    case Preset::Chosen: return DayText::tr("Chosen days");
    }
    return {};
}

QString title(const DayRange &range)
{
    if (range.preset != Preset::Chosen)
        return title(range.preset);
    if (range.first && range.last)
        return *range.first == *range.last
            ? dayText(*range.first)
            : DayText::tr("%1 to %2", "two dates").arg(dayText(*range.first), dayText(*range.last));
    if (range.first)
        return DayText::tr("since %1", "a date").arg(dayText(*range.first));
    if (range.last)
        return DayText::tr("until %1", "a date").arg(dayText(*range.last));
    return title(Preset::All);
}

QString wireName(DayRange::Preset preset)
{
    const auto *const found = std::ranges::find(kNames, preset, [](const auto &each) { return each.first; });
    return found == kNames.end() ? QString() : QString(found->second);
}

std::optional<DayRange::Preset> presetFromWire(QStringView text)
{
    const auto *const found = std::ranges::find_if(kNames, [text](const auto &each) { return each.second == text; });
    return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

DayRange daysOf(const DayRange &range, const QDate &today)
{
    const QDate month(today.year(), today.month(), 1);
    switch (range.preset) {
    case Preset::All: return {};
    case Preset::Today: return chosen(today, today);
    case Preset::Yesterday: return chosen(today.addDays(-1), today.addDays(-1));
    case Preset::LastSevenDays: return chosen(today.addDays(-6), today);
    case Preset::ThisMonth: return chosen(month, month.addMonths(1).addDays(-1));
    case Preset::LastMonth: return chosen(month.addMonths(-1), month.addDays(-1));
    case Preset::ThisYear: return chosen(QDate(today.year(), 1, 1), QDate(today.year(), 12, 31));
    case Preset::Chosen: break;
    }
    return range.first || range.last ? range : DayRange();
}

QString crossing(const DayRange &range)
{
    if (range.preset != Preset::Chosen || !range.first || !range.last || *range.first <= *range.last)
        return {};
    return DayText::tr("The first day, %1, comes after the last day, %2: choose an earlier first or a later last day.")
        .arg(dayText(*range.first), dayText(*range.last));
}

qint64 startOfDayMs(const QDate &date, TimeZoneChoice zone)
{
    return (zone == TimeZoneChoice::Utc ? date.startOfDay(QTimeZone::utc()) : date.startOfDay()).toMSecsSinceEpoch();
}

QDate dayOf(qint64 utcMs, TimeZoneChoice zone)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(utcMs, QTimeZone::utc());
    return zone == TimeZoneChoice::Utc ? time.date() : time.toLocalTime().date();
}

} // namespace zixly
