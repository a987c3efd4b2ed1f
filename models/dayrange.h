// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"

#include <QDate>
#include <QString>

#include <array>
#include <optional>

namespace zixly {

// Days to look at, first and last included; an open end has no date. A preset moves on with the calendar: "Last 7 days"
// chosen last week means other days now. Immutable values and pure functions; any thread.
struct DayRange {
    enum class Preset : quint8 { All, Today, Yesterday, LastSevenDays, ThisMonth, LastMonth, ThisYear, Chosen };

    Preset preset = Preset::All;
    std::optional<QDate> first; // of Chosen only
    std::optional<QDate> last;

    bool operator==(const DayRange &) const = default;
};

inline constexpr std::array kDayPresets{DayRange::Preset::Today, DayRange::Preset::Yesterday,
    DayRange::Preset::LastSevenDays, DayRange::Preset::ThisMonth, DayRange::Preset::LastMonth,
    DayRange::Preset::ThisYear, DayRange::Preset::All};

QString title(DayRange::Preset preset); // "Last 7 days"
QString title(const DayRange &range); // "Last 7 days", "2025-03-01 to 2025-03-04", "since 2025-03-01"
QString wireName(DayRange::Preset preset); // for files
std::optional<DayRange::Preset> presetFromWire(QStringView text);

// The days it means today; the preset of the result is Chosen, or All where both ends are open.
DayRange daysOf(const DayRange &range, const QDate &today);
// One sentence if the last day lies before the first, else empty.
QString crossing(const DayRange &range);

qint64 startOfDayMs(const QDate &date, TimeZoneChoice zone); // UTC; a day may begin at 01:00 where clocks change
QDate dayOf(qint64 utcMs, TimeZoneChoice zone);

} // namespace zixly
