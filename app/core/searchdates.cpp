// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchvalues.h"

#include <QCoreApplication>
#include <QDate>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

#include <array>
#include <optional>

namespace zixly::search {

namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 9998;
constexpr int kMostUnits = 10'000; // "last 10000 days"

qint64 startOf(QDate day, const QTimeZone &zone)
{
    return day.startOfDay(zone).toMSecsSinceEpoch(); // also where the clocks skip midnight
}

Span spanOf(QDate first, QDate after, const QTimeZone &zone)
{
    return {startOf(first, zone), startOf(after, zone)};
}

QDate weekStart(QDate day)
{
    const int first = QLocale().firstDayOfWeek();
    return day.addDays(-((day.dayOfWeek() - first + 7) % 7));
}

QDate firstOfMonth(QDate day)
{
    return {day.year(), day.month(), 1};
}

// The number of the name among `count`, from 1, in English or the locale's language, whole or three letters; 0 = none.
template <class Name>
int numbered(const QString &word, int count, Name name)
{
    const QString bare = word.endsWith(QLatin1Char('.')) ? word.chopped(1) : word;
    if (bare.size() < 3)
        return 0;
    for (const QLocale &locale : {QLocale::c(), QLocale()}) {
        for (int number = 1; number <= count; ++number) {
            const QString full = name(locale, number).toCaseFolded();
            if (bare == full || (bare.size() <= 4 && full.startsWith(bare)))
                return number;
        }
    }
    return 0;
}

int weekday(const QString &word)
{
    return numbered(word, 7, [](const QLocale &locale, int day) { return locale.standaloneDayName(day); });
}

int month(const QString &word)
{
    return numbered(word, 12, [](const QLocale &locale, int number) { return locale.standaloneMonthName(number); });
}

enum class Unit { Minute, Hour, Day, Week, Month, Quarter, Year };

std::optional<Unit> unitOf(QString word)
{
    if (word.endsWith(QLatin1Char('s')))
        word.chop(1);
    static constexpr std::array kUnits{std::pair{"minute", Unit::Minute}, std::pair{"hour", Unit::Hour},
        std::pair{"day", Unit::Day}, std::pair{"week", Unit::Week}, std::pair{"month", Unit::Month},
        std::pair{"quarter", Unit::Quarter}, std::pair{"year", Unit::Year}};
    for (const auto &[name, unit] : kUnits) {
        if (word == QLatin1String(name))
            return unit;
    }
    return std::nullopt;
}

class DateReader
{
public:
    explicit DateReader(const Context &context)
        : m_context(context)
        , m_today(QDateTime::fromMSecsSinceEpoch(context.nowMs, context.zone).date())
    {
    }

    Said<Span> read(const QString &typed) const
    {
        const QString text = typed.simplified().toCaseFolded();
        if (text.isEmpty())
            return std::unexpected(
                QCoreApplication::translate("zixly::Search", "A date is missing here, for example 2025-03 or today."));
        if (const auto span = byNumbers(text))
            return *span;
        if (const auto span = byName(text))
            return *span;
        if (const auto span = byDistance(text))
            return *span;
        return std::unexpected(whatIsWrong(typed.simplified(), text));
    }

private:
    Span days(QDate first, QDate after) const { return spanOf(first, after, m_context.zone); }

    std::optional<Said<Span>> byNumbers(const QString &text) const
    {
        static const QRegularExpression iso(QStringLiteral("^([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?$"));
        static const QRegularExpression dotted(QStringLiteral("^([0-9]{1,2})\\.([0-9]{1,2})\\.([0-9]{4})$"));
        const auto match = iso.match(text);
        const auto other = dotted.match(text);
        if (other.hasMatch())
            return day(text, other.captured(3).toInt(), other.captured(2).toInt(), other.captured(1).toInt());
        if (!match.hasMatch())
            return std::nullopt;
        const int year = match.captured(1).toInt();
        if (year < kFirstYear || year > kLastYear)
            return std::unexpected(
                QCoreApplication::translate("zixly::Search", "\"%1\" is not a year between %2 and %3.")
                    .arg(text)
                    .arg(kFirstYear)
                    .arg(kLastYear));
        if (match.capturedLength(2) == 0)
            return days({year, 1, 1}, {year + 1, 1, 1});
        const int number = match.captured(2).toInt();
        if (number < 1 || number > 12)
            return std::unexpected(
                QCoreApplication::translate("zixly::Search", "\"%1\" is not a month; months go from 01 to 12.")
                    .arg(text));
        if (match.capturedLength(3) > 0)
            return day(text, year, number, match.captured(3).toInt());
        const QDate first(year, number, 1);
        return days(first, first.addMonths(1));
    }

    Said<Span> day(const QString &text, int year, int number, int dayNumber) const
    {
        const QDate date(year, number, dayNumber);
        if (!date.isValid() || year < kFirstYear || year > kLastYear)
            return std::unexpected(
                QCoreApplication::translate("zixly::Search", "\"%1\" is not in the calendar.").arg(text));
        return days(date, date.addDays(1));
    }

    std::optional<Said<Span>> byName(const QString &text) const
    {
        if (text == QLatin1String("today"))
            return days(m_today, m_today.addDays(1));
        if (text == QLatin1String("yesterday"))
            return days(m_today.addDays(-1), m_today);
        if (text == QLatin1String("tomorrow"))
            return days(m_today.addDays(1), m_today.addDays(2));
        const bool last = text.startsWith(QLatin1String("last "));
        if (const int number = weekday(last ? text.mid(5) : text); number > 0) {
            int back = (m_today.dayOfWeek() - number + 7) % 7; // today is a Tuesday, too
            if (last && back == 0)
                back = 7;
            const QDate date = m_today.addDays(-back);
            return days(date, date.addDays(1));
        }
        const QString name = last ? text.mid(5) : text.section(QLatin1Char(' '), 0, 0);
        const QString behind = last ? QString() : text.section(QLatin1Char(' '), 1);
        const int number = month(name);
        if (number == 0)
            return std::nullopt;
        bool ok = behind.isEmpty();
        int year = m_today.year() - (number > m_today.month() || (last && number == m_today.month()) ? 1 : 0);
        if (!ok)
            year = behind.toInt(&ok);
        if (!ok || year < kFirstYear || year > kLastYear)
            return std::nullopt;
        const QDate first(year, number, 1);
        return days(first, first.addMonths(1));
    }

    // "this week", "last month", "last 7 days".
    std::optional<Said<Span>> byDistance(const QString &text) const
    {
        QStringList words = text.split(QLatin1Char(' '));
        const bool current = words.front() == QLatin1String("this");
        const bool past = words.front() == QLatin1String("last") || words.front() == QLatin1String("past");
        if (words.size() < 2 || words.size() > 3 || (!current && !past))
            return std::nullopt;
        const auto unit = unitOf(words.back());
        if (!unit)
            return std::nullopt;
        if (words.size() == 2)
            return calendar(*unit, current);
        bool ok = false;
        const int count = words.at(1).toInt(&ok);
        if (!ok || current || count < 1)
            return std::nullopt;
        if (count > kMostUnits)
            return std::unexpected(QCoreApplication::translate("zixly::Search", "\"%1\" is too far back.").arg(text));
        return running(*unit, count);
    }

    Said<Span> calendar(Unit unit, bool current) const
    {
        const int back = current ? 0 : -1;
        switch (unit) {
        case Unit::Minute:
        case Unit::Hour: {
            const qint64 length = unit == Unit::Hour ? 3'600'000 : 60'000;
            const qint64 start = m_context.nowMs - m_context.nowMs % length + back * length;
            return Span{start, start + length};
        }
        case Unit::Day: return days(m_today.addDays(back), m_today.addDays(back + 1));
        case Unit::Week: {
            const QDate first = weekStart(m_today).addDays(7LL * back);
            return days(first, first.addDays(7));
        }
        case Unit::Month: {
            const QDate first = firstOfMonth(m_today).addMonths(back);
            return days(first, first.addMonths(1));
        }
        case Unit::Quarter: {
            const QDate first = firstOfMonth(m_today).addMonths(-((m_today.month() - 1) % 3) + 3 * back);
            return days(first, first.addMonths(3));
        }
        case Unit::Year: break;
        }
        return days({m_today.year() + back, 1, 1}, {m_today.year() + back + 1, 1, 1});
    }

    // So many of them up to the end of today: seven days are today and the six before. Hours count from this minute.
    Said<Span> running(Unit unit, int count) const
    {
        QDate first;
        switch (unit) {
        case Unit::Minute: return Span{m_context.nowMs - count * 60'000LL, m_context.nowMs + 1};
        case Unit::Hour: return Span{m_context.nowMs - count * 3'600'000LL, m_context.nowMs + 1};
        case Unit::Day: first = m_today.addDays(1 - count); break;
        case Unit::Week: first = m_today.addDays(1 - 7LL * count); break;
        case Unit::Month: first = m_today.addMonths(-count).addDays(1); break;
        case Unit::Quarter: first = m_today.addMonths(-3 * count).addDays(1); break;
        case Unit::Year: first = m_today.addYears(-count).addDays(1); break;
        }
        if (first.year() < kFirstYear)
            first = {kFirstYear, 1, 1};
        return days(first, m_today.addDays(1));
    }

    static QString whatIsWrong(const QString &typed, const QString &text)
    {
        static const QRegularExpression slashes(QStringLiteral("^[0-9]{1,4}/[0-9]{1,2}(/[0-9]{1,4})?$"));
        if (slashes.match(text).hasMatch())
            return QCoreApplication::translate("zixly::Search",
                "\"%1\" is read as different days in different countries. Please write 2025-03-04 for the "
                "fourth of March.")
                .arg(typed);
        if (text == QLatin1String("last") || text == QLatin1String("this") || text == QLatin1String("past"))
            return QCoreApplication::translate(
                "zixly::Search", "After \"%1\" a word is missing, for example \"%1 month\".")
                .arg(typed);
        return QCoreApplication::translate(
            "zixly::Search", "\"%1\" is not a date. Write 2025, 2025-03, 2025-03-04, today, tuesday or \"last month\".")
            .arg(typed);
    }

    const Context &m_context;
    QDate m_today;
};

} // namespace

Said<Span> readDate(const QString &text, const Context &context)
{
    return DateReader(context).read(text);
}

} // namespace zixly::search
