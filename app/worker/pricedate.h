// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/importplan.h"

#include <array>
#include <string_view>

namespace zixly {

inline constexpr qint64 kDayMs = 86'400'000;

// Days since 1970-01-01 of a date of the Gregorian calendar; false for a day that does not exist.
bool daysOf(int year, int month, int day, qint64 &days);

// A date, perhaps with a time, as it stands in a price file.
struct PriceTime {
    static constexpr qint32 kNoOffset = 1 << 30;
    qint64 localMs = 0; // of the clock it was written by, counted as if that were UTC
    qint32 offsetMs = kNoOffset; // of that clock from UTC, where the text says so
    bool fine = false;
};

// Reads the dates of one file. Keeps the last day it read, because neighbouring rows share it; one instance per thread.
class PriceDateReader
{
public:
    explicit PriceDateReader(DateOrder order)
        : m_order(order)
    {
    }

    PriceTime read(std::string_view text); // date, or date and time
    // A time of day in a column of its own: 9:30, 09:30:00.000, 0930, 093000, 9:30 PM, with or without an offset.
    static bool readTime(std::string_view text, PriceTime &time);

private:
    PriceTime readUnix(std::string_view text) const;
    bool readDay(std::string_view &text, qint64 &days);
    bool readCalendarDay(std::string_view &text, qint64 &days) const;
    bool readNamedMonth(std::string_view &text, qint64 &days) const;

    DateOrder m_order;
    std::array<char, 10> m_lastText{};
    qint64 m_lastDays = 0;
    bool m_hasLast = false;
};

// What the form of one date says about the order of its parts.
struct DateEvidence {
    enum class Form : quint8 { None, Iso, Unix, Us, Eu, Either };
    Form form = Form::None;
};
DateEvidence dateEvidence(std::string_view text);

} // namespace zixly
