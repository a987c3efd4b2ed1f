// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchfields.h"
#include "core/searchlexer.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace zixly::search {

namespace {

constexpr qsizetype kMaxHints = 12;

struct Offer {
    QString value;
    QString explanation;
};

QList<Offer> plainOffers(const QStringList &values, const QString &explanation)
{
    QList<Offer> offers;
    for (const QString &value : values)
        offers.append({value, explanation});
    return offers;
}

QList<Offer> textOffers(const FieldRow &row, const Context &context)
{
    const QString explanation = QCoreApplication::translate("zixly::Search", row.explanation);
    switch (row.field) {
    case Field::Ticker: return plainOffers(context.tickers, explanation);
    case Field::Tag: return plainOffers(context.tags, explanation);
    case Field::Source:
        return QList<Offer>{{QStringLiteral("here"), QCoreApplication::translate("zixly::Search", "this computer")}}
        + plainOffers(context.sources, QCoreApplication::translate("zixly::Search", "a connection"));
    case Field::Strategy:
        return plainOffers({QStringLiteral("SMA"), QStringLiteral("EMA"), QStringLiteral("MACD")}, explanation);
    case Field::Type: return plainOffers({QString::fromLatin1(kSweepType)}, explanation);
    default: return {};
    }
}

QList<Offer> dateOffers(const Context &context)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(context.nowMs, context.zone).date();
    return {{QStringLiteral("today"), QCoreApplication::translate("zixly::Search", "since midnight")},
        {QStringLiteral("yesterday"), QCoreApplication::translate("zixly::Search", "the day before")},
        {QStringLiteral("last 7 days"), QCoreApplication::translate("zixly::Search", "today and the six days before")},
        {QStringLiteral("this week"), QCoreApplication::translate("zixly::Search", "since the week began")},
        {QStringLiteral("this month"), QCoreApplication::translate("zixly::Search", "since the month began")},
        {QStringLiteral("last month"), QCoreApplication::translate("zixly::Search", "the whole month before")},
        {QStringLiteral("last 30 days"), QCoreApplication::translate("zixly::Search", "up to today")},
        {QStringLiteral("monday"), QCoreApplication::translate("zixly::Search", "the latest one")},
        {today.toString(QStringLiteral("yyyy-MM")), QCoreApplication::translate("zixly::Search", "a month")},
        {today.toString(QStringLiteral("yyyy-MM-dd")), QCoreApplication::translate("zixly::Search", "a day")},
        {QStringLiteral(">%1").arg(today.toString(QStringLiteral("yyyy-MM"))),
            QCoreApplication::translate("zixly::Search", "after it")},
        {QStringLiteral("%1..%2").arg(today.year() - 1).arg(today.year()),
            QCoreApplication::translate("zixly::Search", "from the one to the other")}};
}

QList<Offer> offersFor(const FieldRow &row, const Context &context)
{
    QList<Offer> offers;
    switch (row.kind) {
    case ValueKind::Text: return textOffers(row, context);
    case ValueKind::Status:
        for (const JobState state : kJobStates)
            offers.append({wireName(state), stateTitle(state)});
        return offers;
    case ValueKind::Date: return dateOffers(context);
    case ValueKind::YesNo:
        return plainOffers({QStringLiteral("yes"), QStringLiteral("no")},
            QCoreApplication::translate("zixly::Search", row.explanation));
    case ValueKind::Thing:
        for (const ThingRow &thing : thingRows())
            offers.append(
                {QString::fromLatin1(thing.name), QCoreApplication::translate("zixly::Search", thing.explanation)});
        return offers;
    case ValueKind::Duration:
        return {{QStringLiteral(">1h"), QCoreApplication::translate("zixly::Search", "longer than an hour")},
            {QStringLiteral("<10s"), QCoreApplication::translate("zixly::Search", "shorter than ten seconds")},
            {QStringLiteral("1m..5m"), QCoreApplication::translate("zixly::Search", "from the one to the other")},
            {QStringLiteral("none"), QCoreApplication::translate("zixly::Search", "not known")}};
    case ValueKind::Rate:
        return {{QStringLiteral("20bps"), QCoreApplication::translate("zixly::Search", "0.2 percent")},
            {QStringLiteral("<0.1%"), QCoreApplication::translate("zixly::Search", "less")},
            {QStringLiteral("none"), QCoreApplication::translate("zixly::Search", "not known")}};
    case ValueKind::Number:
        return {{QStringLiteral(">1"), QCoreApplication::translate("zixly::Search", "greater")},
            {QStringLiteral("<1"), QCoreApplication::translate("zixly::Search", "less")},
            {QStringLiteral("1..3"), QCoreApplication::translate("zixly::Search", "from the one to the other")},
            {QStringLiteral("none"), QCoreApplication::translate("zixly::Search", "not known")}};
    }
    return offers;
}

QString written(const QString &value)
{
    const bool special = std::any_of(value.begin(), value.end(),
        [](QChar c) { return c.isSpace() || c == QLatin1Char('(') || c == QLatin1Char(')') || c == QLatin1Char('"'); });
    if (!special)
        return value;
    QString text = value;
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    text.replace(QLatin1Char('"'), QLatin1String("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

// Where the word begins that ends at the cursor; a space between quotes does not end it.
qsizetype wordStart(QStringView text)
{
    qsizetype start = 0;
    bool inQuotes = false;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        if (c == QLatin1Char('"') && (at == 0 || text[at - 1] != QLatin1Char('\\')))
            inQuotes = !inQuotes;
        if (!inQuotes && (c.isSpace() || c == QLatin1Char('(') || c == QLatin1Char(')')))
            start = at + 1;
    }
    if (start < text.size() && text[start] == QLatin1Char('-'))
        ++start;
    return start;
}

QList<Hint> valueHints(const FieldRow &row, QStringView text, qsizetype at, const Context &context)
{
    QStringView typed = text.sliced(at);
    if (typed.startsWith(QLatin1Char('"')))
        typed = typed.sliced(1);
    QList<Hint> first;
    QList<Hint> later;
    const QList<Offer> offers = offersFor(row, context);
    for (const Offer &offer : offers) {
        const Hint hint{written(offer.value), offer.explanation, at, text.size() - at};
        if (QStringView(offer.value).startsWith(typed, Qt::CaseInsensitive))
            first << hint;
        else if (QStringView(offer.value).contains(typed, Qt::CaseInsensitive))
            later << hint;
    }
    return (first + later).mid(0, kMaxHints);
}

QList<Hint> fieldHints(QStringView text, qsizetype start)
{
    const QString typed = text.sliced(start).toString();
    QList<Hint> hints;
    const auto offer = [&](const FieldRow &row) {
        hints.append({QLatin1String(row.name) + QLatin1Char(':'),
            QCoreApplication::translate("zixly::Search", "%1, for example %2", "a field of the search and a value")
                .arg(QCoreApplication::translate("zixly::Search", row.explanation), QLatin1String(row.example)),
            start, text.size() - start});
    };
    for (const FieldRow &row : fieldRows()) {
        const QString others = QLatin1Char(' ') + QLatin1String(row.others);
        if (QLatin1String(row.name).startsWith(typed, Qt::CaseInsensitive)
            || others.contains(QLatin1Char(' ') + typed, Qt::CaseInsensitive))
            offer(row);
    }
    return hints.mid(0, kMaxHints);
}

} // namespace

QList<Hint> hintsFor(const QString &text, qsizetype cursor, const Context &context)
{
    if (text.size() > kMaxSearchLength)
        return {};
    const QStringView before = QStringView(text).first(std::clamp<qsizetype>(cursor, 0, text.size()));
    const qsizetype start = wordStart(before);
    if (const auto head = headAt(before, start)) {
        const FieldRow *const row = rowOf(head->field);
        return row ? valueHints(*row, before, head->end, context) : QList<Hint>();
    }
    return fieldHints(before, start);
}

} // namespace zixly::search
