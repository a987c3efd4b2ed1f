// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/pricedate.h"

#include <algorithm>
#include <cstring>

namespace zixly {

namespace {

constexpr int kFirstYear = 1500;
constexpr int kLastYear = 2999;
constexpr qint64 kFirstMs = -14'831'769'600'000; // 1500-01-01
constexpr qint64 kLastMs = 32'503'680'000'000; // 3000-01-01

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::size_t leadingDigits(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::find_if_not(text, isDigit) - text.begin());
}

int number(std::string_view digits)
{
    int value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

// Takes `least` to `most` digits from the front; -1 where there are fewer, or more.
int takeNumber(std::string_view &text, std::size_t least, std::size_t most)
{
    const std::size_t digits = leadingDigits(text);
    if (digits < least || digits > most)
        return -1;
    const int value = number(text.substr(0, digits));
    text.remove_prefix(digits);
    return value;
}

bool takeChar(std::string_view &text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

void takeBlanks(std::string_view &text)
{
    while (takeChar(text, ' ')) { }
}

bool isDateMark(char c)
{
    return c == '-' || c == '/' || c == '.';
}

// Two digits of a year: 70..99 lie in the last century, as everywhere since POSIX.
int fullYear(int year, std::size_t digits)
{
    if (digits == 4)
        return year;
    return digits == 2 ? (year >= 70 ? 1900 + year : 2000 + year) : -1;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// Takes an English month name ("Jan", "january", "Sept.") from the front; 0 where there is none.
int takeMonthName(std::string_view &text)
{
    constexpr std::array<std::string_view, 12> kMonths{"january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december"};
    std::size_t length = 0;
    while (length < text.size() && lower(text[length]) >= 'a' && lower(text[length]) <= 'z')
        ++length;
    if (length < 3)
        return 0;
    for (std::size_t month = 0; month < kMonths.size(); ++month) {
        const std::string_view name = kMonths[month];
        if (length > name.size()
            || !std::equal(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(length), text.begin(),
                [](char a, char b) { return a == lower(b); }))
            continue;
        text.remove_prefix(length);
        takeChar(text, '.');
        return static_cast<int>(month) + 1;
    }
    return 0;
}

bool takeAmPm(std::string_view &text, int &hour)
{
    std::string_view rest = text;
    takeBlanks(rest);
    if (rest.size() < 2 || lower(rest[1]) != 'm' || (lower(rest[0]) != 'a' && lower(rest[0]) != 'p'))
        return true;
    if (hour < 1 || hour > 12)
        return false;
    hour = hour % 12 + (lower(rest[0]) == 'p' ? 12 : 0);
    text = rest.substr(2);
    return true;
}

// "Z", "UTC", "GMT", "+01:00", "-0500", "GMT+2"; nothing leaves the offset open.
bool takeOffset(std::string_view &text, qint32 &offsetMs)
{
    takeBlanks(text);
    const bool named = text.starts_with("UTC") || text.starts_with("GMT");
    if (named)
        text.remove_prefix(3);
    if (takeChar(text, 'Z') || (named && text.empty())) {
        offsetMs = 0;
        return text.empty();
    }
    if (text.empty())
        return true;
    const bool west = takeChar(text, '-');
    if (!west && !takeChar(text, '+'))
        return false;
    const std::size_t digits = leadingDigits(text);
    int hours = 0;
    int minutes = 0;
    if (digits == 4) {
        hours = number(text.substr(0, 2));
        minutes = number(text.substr(2, 2));
        text.remove_prefix(4);
    } else {
        hours = takeNumber(text, 1, 2);
        if (hours >= 0 && takeChar(text, ':'))
            minutes = takeNumber(text, 2, 2);
    }
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || !text.empty())
        return false;
    offsetMs = (west ? -1 : 1) * (hours * 60 + minutes) * 60'000;
    return true;
}

// Milliseconds of ".123456"; digits behind them are below the resolution.
int takeFraction(std::string_view &text)
{
    int value = 0;
    int scale = 100;
    if (text.empty() || (text.front() != '.' && text.front() != ','))
        return 0;
    text.remove_prefix(1);
    while (!text.empty() && isDigit(text.front())) {
        value += (text.front() - '0') * scale;
        scale /= 10;
        text.remove_prefix(1);
    }
    return value;
}

bool plausibleCompact(std::string_view digits, qint64 &days)
{
    return daysOf(number(digits.substr(0, 4)), number(digits.substr(4, 2)), number(digits.substr(6, 2)), days);
}

} // namespace

bool daysOf(int year, int month, int day, qint64 &days)
{
    constexpr std::array<int, 12> kLengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1)
        return false;
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day > kLengths[static_cast<std::size_t>(month) - 1] + (month == 2 && leap ? 1 : 0))
        return false;
    // The calendar repeats every 400 years = 146097 days; a year here begins in March, so that leap days come last.
    const int y = month <= 2 ? year - 1 : year;
    const int era = y / 400;
    const int yearOfEra = y - era * 400;
    const int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    days = qint64(era) * 146097 + dayOfEra - 719468;
    return true;
}

PriceTime PriceDateReader::read(std::string_view text)
{
    if (m_order == DateOrder::Unix)
        return readUnix(text);
    PriceTime time;
    qint64 days = 0;
    if (!readDay(text, days))
        return time;
    time.localMs = days * kDayMs;
    if (text.empty()) {
        time.fine = true;
        return time;
    }
    const bool compact = isDigit(text.front()) && (text.size() == 4 || text.size() == 6);
    const bool separated = compact || takeChar(text, 'T') || text.front() == ' ';
    takeBlanks(text);
    PriceTime clock;
    if (!separated || !readTime(text, clock))
        return time;
    time.localMs += clock.localMs;
    time.offsetMs = clock.offsetMs;
    time.fine = true;
    return time;
}

bool PriceDateReader::readTime(std::string_view text, PriceTime &time)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    int milliseconds = 0;
    const std::size_t digits = leadingDigits(text);
    if (digits == 4 || digits == 6) { // 0930, 093000
        hour = number(text.substr(0, 2));
        minute = number(text.substr(2, 2));
        second = digits == 6 ? number(text.substr(4, 2)) : 0;
        text.remove_prefix(digits);
        milliseconds = takeFraction(text);
    } else {
        hour = takeNumber(text, 1, 2);
        if (hour < 0 || !takeChar(text, ':'))
            return false;
        minute = takeNumber(text, 2, 2);
        if (takeChar(text, ':')) {
            second = takeNumber(text, 2, 2);
            milliseconds = takeFraction(text);
        }
    }
    if (!takeAmPm(text, hour) || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    time.localMs = ((hour * 60 + minute) * 60 + second) * qint64(1000) + milliseconds;
    time.offsetMs = PriceTime::kNoOffset;
    return takeOffset(text, time.offsetMs);
}

PriceTime PriceDateReader::readUnix(std::string_view text) const
{
    PriceTime time;
    const bool negative = takeChar(text, '-');
    const std::size_t digits = leadingDigits(text);
    if (digits == 0 || digits > 19)
        return time;
    quint64 count = 0;
    for (std::size_t i = 0; i < digits; ++i)
        count = count * 10 + static_cast<quint64>(text[i] - '0');
    text.remove_prefix(digits);
    // Spreadsheets like to write 1577836800.0; a fraction of a second is kept to the millisecond.
    const int fraction = takeFraction(text);
    if (!text.empty())
        return time;
    // Every unit is a thousand times the next one, and dates of prices span less than that.
    qint64 ms = 0;
    if (count < 100'000'000'000)
        ms = static_cast<qint64>(count) * 1000 + fraction;
    else if (count < 100'000'000'000'000)
        ms = static_cast<qint64>(count);
    else if (count < 100'000'000'000'000'000)
        ms = static_cast<qint64>(count / 1000);
    else
        ms = static_cast<qint64>(count / 1'000'000);
    time.localMs = negative ? -ms : ms;
    time.offsetMs = 0;
    time.fine = time.localMs >= kFirstMs && time.localMs < kLastMs;
    return time;
}

bool PriceDateReader::readDay(std::string_view &text, qint64 &days)
{
    // Ten characters hold a whole date only if nothing but a time follows.
    const bool cacheable = text.size() == 10 || (text.size() > 10 && (text[10] == ' ' || text[10] == 'T'));
    if (cacheable && m_hasLast && std::memcmp(text.data(), m_lastText.data(), 10) == 0) {
        text.remove_prefix(10);
        days = m_lastDays;
        return true;
    }
    const std::string_view whole = text;
    if (!readCalendarDay(text, days))
        return false;
    if (cacheable && whole.size() - text.size() == 10) {
        std::memcpy(m_lastText.data(), whole.data(), 10);
        m_lastDays = days;
        m_hasLast = true;
    }
    return true;
}

bool PriceDateReader::readCalendarDay(std::string_view &text, qint64 &days) const
{
    const std::size_t digits = leadingDigits(text);
    if (digits == 8 || ((digits == 12 || digits == 14) && text.size() == digits)) { // YYYYMMDD[HHMM[SS]]
        if (!plausibleCompact(text, days))
            return false;
        text.remove_prefix(8);
        return true;
    }
    if (digits == 0 || digits > 4 || digits == 3)
        return readNamedMonth(text, days);
    const int first = takeNumber(text, 1, 4);
    if (text.empty())
        return false;
    const char mark = text.front();
    if (!isDateMark(mark) || (text.size() > 1 && !isDigit(text[1]))) {
        text = std::string_view(text.data() - digits, text.size() + digits);
        return readNamedMonth(text, days);
    }
    text.remove_prefix(1);
    const int second = takeNumber(text, 1, 2);
    if (second < 0 || !takeChar(text, mark))
        return false;
    const std::size_t lastDigits = leadingDigits(text);
    const int third = takeNumber(text, 1, 4);
    if (third < 0)
        return false;
    if (digits == 4) // a year in front leaves no choice, whatever the order of the file
        return lastDigits <= 2 && daysOf(first, second, third, days);
    const int year = fullYear(third, lastDigits);
    if (m_order == DateOrder::Us)
        return daysOf(year, first, second, days);
    return m_order == DateOrder::Eu && daysOf(year, second, first, days);
}

// "2 Jan 2020", "02-Jan-20", "Jan 2, 2020": a name leaves no choice either.
bool PriceDateReader::readNamedMonth(std::string_view &text, qint64 &days) const
{
    const auto skip = [&text] {
        takeChar(text, ',');
        if (!takeChar(text, '-'))
            takeBlanks(text);
    };
    int month = takeMonthName(text);
    int day = 0;
    if (month != 0) {
        skip();
        day = takeNumber(text, 1, 2);
    } else {
        day = takeNumber(text, 1, 2);
        skip();
        month = takeMonthName(text);
    }
    skip();
    const std::size_t digits = leadingDigits(text);
    const int year = takeNumber(text, 2, 4);
    return day > 0 && month > 0 && year >= 0 && daysOf(fullYear(year, digits), month, day, days);
}

DateEvidence dateEvidence(std::string_view text)
{
    using Form = DateEvidence::Form;
    PriceDateReader calendar(DateOrder::Iso); // reads exactly what leaves no choice
    PriceDateReader us(DateOrder::Us);
    PriceDateReader eu(DateOrder::Eu);
    if (calendar.read(text).fine)
        return {Form::Iso};
    const bool monthFirst = us.read(text).fine;
    const bool dayFirst = eu.read(text).fine;
    if (monthFirst && dayFirst) {
        // Nobody writes the month first with dots; 4/4/2020 reads the same either way.
        const std::size_t digits = leadingDigits(text);
        return {text[digits] == '.' ? Form::Eu : Form::Either};
    }
    if (monthFirst || dayFirst)
        return {monthFirst ? Form::Us : Form::Eu};
    const std::size_t digits = leadingDigits(text.starts_with('-') ? text.substr(1) : text);
    if (digits >= 9 && PriceDateReader(DateOrder::Unix).read(text).fine)
        return {Form::Unix};
    return {};
}

} // namespace zixly
