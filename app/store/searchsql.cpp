// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/searchsql.h"

#include "store/patterntexts.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace zixly::jobsearch {

namespace {

using search::Expression;
using search::Field;
using search::Term;
using Match = search::Term::Match;

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

Condition keysOf(const QString &select, const Condition &inner)
{
    return {QStringLiteral("j.key IN (%1)").arg(select.arg(inner.clause)), inner.values};
}

bool isRow(Access access)
{
    return access == Access::Row;
}

// Of the table itself: a column with an index is read there and nowhere else. Where the condition has the statement for
// itself, or the row is known, it is asked of the row.
Condition keysOfJobs(const Condition &inner, Access access)
{
    if (isRow(access) || access == Access::Alone)
        return {QLatin1Char('(') + inner.clause + QLatin1Char(')'), inner.values};
    return keysOf(QStringLiteral("SELECT key FROM jobs WHERE %1"), inner);
}

// A row of a table beside the jobs: looked up for the one job, or all of them picked first.
Condition beside(const QString &table, const Condition &inner, Access access)
{
    const QString where = inner.clause.isEmpty() ? QString() : QLatin1String(" AND ") + inner.clause;
    if (isRow(access))
        return {
            QStringLiteral("EXISTS (SELECT 1 FROM %1 o WHERE o.job_key = j.key").arg(table) + where + QLatin1Char(')'),
            inner.values};
    return {QStringLiteral("j.key IN (SELECT o.job_key FROM %1 o WHERE 1").arg(table) + where + QLatin1Char(')'),
        inner.values};
}

Condition joined(const QList<Condition> &parts, QLatin1StringView word)
{
    QStringList clauses;
    QVariantList values;
    for (const Condition &part : parts) {
        if (part.clause.isEmpty())
            continue;
        clauses << part.clause;
        values << part.values;
    }
    if (clauses.size() < 2)
        return {clauses.value(0), values};
    return {QLatin1Char('(') + clauses.join(word) + QLatin1Char(')'), values};
}

Condition both(const Condition &a, const Condition &b)
{
    return joined({a, b}, QLatin1StringView(" AND "));
}

Condition either(const Condition &a, const Condition &b)
{
    return joined({a, b}, QLatin1StringView(" OR "));
}

// The pattern of LIKE, which knows A to Z and a to z as the same.
QString likeOf(const Term &term)
{
    QString pattern;
    const bool wild = term.match == Match::Wildcard;
    for (const QChar c : term.value) {
        if (wild && (c == QLatin1Char('*') || c == QLatin1Char('?'))) {
            pattern += c == QLatin1Char('*') ? QLatin1Char('%') : QLatin1Char('_');
            continue;
        }
        if (c == QLatin1Char('%') || c == QLatin1Char('_') || c == QLatin1Char('\\'))
            pattern += QLatin1Char('\\');
        pattern += c;
    }
    return wild ? pattern : QLatin1Char('%') + pattern + QLatin1Char('%');
}

// What every match of a wildcard or an anchored regular expression begins with.
QString beginningOf(const Term &term)
{
    if (term.match == Match::Regex)
        return patterntexts::beginning(term.value);
    if (term.match != Match::Wildcard || !isAscii(term.value))
        return {};
    const auto wild = std::find_if(
        term.value.begin(), term.value.end(), [](QChar c) { return c == QLatin1Char('*') || c == QLatin1Char('?'); });
    return term.value.left(wild - term.value.begin());
}

Condition textCondition(const QString &column, const Term &term)
{
    const auto compared = [&](QLatin1StringView sign) {
        return Condition{column + QLatin1String(" COLLATE NOCASE ") + sign + QLatin1String(" ?"), {term.value}};
    };
    const bool ascii = isAscii(term.value);
    switch (term.match) {
    case Match::Before: return compared(QLatin1StringView("<"));
    case Match::NotAfter: return compared(QLatin1StringView("<="));
    case Match::After: return compared(QLatin1StringView(">"));
    case Match::NotBefore: return compared(QLatin1StringView(">="));
    case Match::Whole:
        if (ascii)
            return compared(QLatin1StringView("="));
        break;
    case Match::Contains:
    case Match::Wildcard:
        if (ascii)
            return {column + QLatin1String(" LIKE ? ESCAPE '\\'"), {likeOf(term)}};
        break;
    default: break;
    }
    return {column + QLatin1String(" REGEXP ?"), {search::patternOf(term)}};
}

// Narrows an indexed column to the texts that begin alike.
Condition beginsAlike(const QString &column, const Term &term)
{
    const QString beginning = beginningOf(term);
    if (beginning.isEmpty())
        return {};
    const QString last = QString::fromUcs4(U"\U0010FFFF", 1); // sorts behind everything that follows the beginning
    return {column + QLatin1String(" COLLATE NOCASE >= ? AND ") + column + QLatin1String(" COLLATE NOCASE < ?"),
        {beginning, beginning + last}};
}

// A column of few different texts: those that match are picked first, each found by one look into the index.
Condition fewTexts(const QString &column, const Term &term, Access access)
{
    if (isRow(access))
        return textCondition(column, term);
    const bool sorted = term.match >= Match::Before && term.match <= Match::NotBefore;
    if (sorted || (term.match == Match::Whole && isAscii(term.value)))
        return keysOfJobs(textCondition(column, term), access);
    if (!beginningOf(term).isEmpty())
        return keysOfJobs(both(beginsAlike(column, term), textCondition(column, term)), access);
    if (term.match == Match::Regex || !isAscii(term.value)) // case may count
        return keysOfJobs(textCondition(column, term), access);
    const Condition inner = textCondition(QStringLiteral("d.v"), term);
    const QString listed = QStringLiteral("%1 COLLATE NOCASE IN (WITH RECURSIVE d (v) AS ("
                                          "SELECT (SELECT %1 FROM jobs ORDER BY %1 COLLATE NOCASE LIMIT 1) UNION ALL "
                                          "SELECT (SELECT %1 FROM jobs WHERE %1 COLLATE NOCASE > d.v"
                                          " ORDER BY %1 COLLATE NOCASE LIMIT 1) FROM d WHERE d.v IS NOT NULL)"
                                          " SELECT v FROM d WHERE v IS NOT NULL AND (%2))")
                               .arg(column, inner.clause);
    return keysOfJobs({listed, inner.values}, access);
}

// Texts that the body of every match has. Only fields that the body has are asked for them.
QStringList textsInside(const Term &term)
{
    if (term.match == Match::Regex) // others than the body are not folded
        return term.field == Field::Anything ? patterntexts::required(term.value) : QStringList();
    QString longest = term.match == Match::Contains || term.match == Match::Whole ? term.value : QString();
    if (term.match == Match::Wildcard) {
        QString pieces = term.value;
        for (const QString &piece : pieces.replace(QLatin1Char('?'), QLatin1Char('*')).split(QLatin1Char('*'))) {
            if (piece.size() > longest.size())
                longest = piece;
        }
    }
    return isAscii(longest) || term.field == Field::Anything ? QStringList{longest} : QStringList();
}

// What the trigrams know of a text inside the body; a word narrows the search down before its field is looked at.
Condition narrowed(const Term &term, Access access)
{
    const QString grams = isRow(access) ? QString() : jobsearch::gramsFor(textsInside(term));
    if (grams.isEmpty())
        return {};
    return {QStringLiteral("j.key IN (SELECT rowid FROM job_fts WHERE job_fts MATCH ?)"), {grams}};
}

Condition errorCondition(const Term &term)
{
    return both({QStringLiteral("j.error_kind IS NOT NULL"), {}},
        either(textCondition(QStringLiteral("coalesce(j.error_subject, '')"), term),
            textCondition(QStringLiteral("coalesce(j.error_detail, '')"), term)));
}

Condition idCondition(const Term &term, Access access)
{
    const Condition remote = textCondition(QStringLiteral("o.id"), term);
    const QString table = QStringLiteral("remote_ids");
    const Condition grams = narrowed(term, access);
    if (!grams.clause.isEmpty() || isRow(access))
        return both(grams, either(textCondition(QStringLiteral("j.id"), term), beside(table, remote, Access::Row)));
    return either(keysOfJobs(textCondition(QStringLiteral("id"), term), access), beside(table, remote, access));
}

Condition bodyCondition(const Term &term)
{
    const Condition inside = jobsearch::onBody(term);
    return {QStringLiteral("EXISTS (SELECT 1 FROM job_search s WHERE s.job_key = j.key AND %1)").arg(inside.clause),
        inside.values};
}

// As jobs_strategy has it.
QString strategyColumn()
{
    return QStringLiteral("(CASE WHEN NOT json_valid(parameters) THEN ''"
                          " WHEN json_type(parameters, '$.strategy_type') = 'text'"
                          " THEN json_extract(parameters, '$.strategy_type') ELSE '' END)");
}

Condition nameCondition(const Term &term, Access access)
{
    const QString column = QStringLiteral("name");
    if (const auto alike = beginsAlike(column, term); !alike.clause.isEmpty())
        return keysOfJobs(both(alike, textCondition(column, term)), access);
    if (const auto grams = narrowed(term, access); !grams.clause.isEmpty())
        return both(grams, textCondition(QStringLiteral("j.name"), term));
    return keysOfJobs(textCondition(column, term), access);
}

Condition anyTextCondition(const Term &term, Access access)
{
    switch (term.field) {
    case Field::Ticker: return fewTexts(QStringLiteral("ticker"), term, access);
    case Field::Source: return fewTexts(QStringLiteral("service"), term, access);
    case Field::Type: return fewTexts(QStringLiteral("type"), term, access);
    case Field::Strategy: return fewTexts(strategyColumn(), term, access);
    case Field::Name: return nameCondition(term, access);
    case Field::Note:
        return beside(QStringLiteral("notes"),
            both({QStringLiteral("o.text <> ''"), {}}, textCondition(QStringLiteral("o.text"), term)), access);
    case Field::Tag: return beside(QStringLiteral("tags"), textCondition(QStringLiteral("o.tag"), term), access);
    case Field::Error: return both(narrowed(term, access), errorCondition(term));
    case Field::Id: return idCondition(term, access);
    case Field::Anything: return both(narrowed(term, access), bodyCondition(term));
    default: return {QStringLiteral("0"), {}};
    }
}

// `value` between the ends. Without a clause: any value will do.
Condition interval(const QString &value, const Term &term)
{
    const auto end = [&value](bool open, QLatin1StringView sign, double at) -> Condition {
        if (std::isinf(at) && !open && (at > 0) == (sign == QLatin1StringView("<")))
            return {};
        return {value + QLatin1Char(' ') + sign + (open ? QLatin1String(" ?") : QLatin1String("= ?")), {at}};
    };
    return both(
        end(term.lowOpen, QLatin1StringView(">"), term.low), end(term.highOpen, QLatin1StringView("<"), term.high));
}

// `there`: the condition that the value is known at all.
Condition known(const QString &value, const QString &there, const Term &term)
{
    const Condition is{there, {}};
    if (term.match == Match::Undefined)
        return {QStringLiteral("NOT (%1)").arg(there), {}};
    return both(is, interval(value, term));
}

Condition positive(const QString &column, const Term &term)
{
    return known(column, column + QLatin1String(" > 0"), term);
}

Condition defined(const QString &column, const Term &term, Access access)
{
    return keysOfJobs(known(column, column + QLatin1String(" IS NOT NULL"), term), access);
}

// Without its sign: as it is stored or as its opposite, so that the index can be used.
QList<Condition> drawdowns(const Term &term, Access access)
{
    Term above = term;
    if (above.low < 0.0) {
        above.low = 0.0;
        above.lowOpen = false;
    }
    Term below = above;
    below.low = -above.high;
    below.high = -above.low;
    below.lowOpen = above.highOpen;
    below.highOpen = above.lowOpen;
    const QString column = QStringLiteral("best_drawdown");
    return {defined(column, above, access), defined(column, below, access)};
}

Condition drawdown(const Term &term, Access access)
{
    if (term.match == Match::Undefined)
        return defined(QStringLiteral("best_drawdown"), term, access);
    return joined(drawdowns(term, access), QLatin1StringView(" OR "));
}

// The plus keeps the index of the states out of it: nearly all jobs have ended.
QString endedWithoutRuntime()
{
    return QStringLiteral("+state IN (3, 4, 5) AND started_ms > 0 AND ended_ms > started_ms");
}

// As measured, or the time between start and end where only that is known.
QList<Condition> durations(const Term &term, Access access)
{
    const Condition difference = both({QLatin1String("runtime_ms <= 0 AND ") + endedWithoutRuntime(), {}},
        interval(QStringLiteral("(ended_ms - started_ms)"), term));
    return {keysOfJobs(positive(QStringLiteral("runtime_ms"), term), access), keysOfJobs(difference, access)};
}

Condition duration(const Term &term, Access access)
{
    if (term.match == Match::Undefined)
        return keysOfJobs({QStringLiteral("runtime_ms <= 0 AND NOT (%1)").arg(endedWithoutRuntime()), {}}, access);
    return joined(durations(term, access), QLatin1StringView(" OR "));
}

Condition numberCondition(const Term &term, Access access)
{
    switch (term.field) {
    case Field::Created:
        return access == Access::Newest ? positive(QStringLiteral("j.created_ms"), term)
                                        : keysOfJobs(positive(QStringLiteral("created_ms"), term), access);
    case Field::Started: return positive(QStringLiteral("j.started_ms"), term);
    case Field::Ended: return positive(QStringLiteral("j.ended_ms"), term);
    case Field::Duration: return duration(term, access);
    case Field::Sharpe: return defined(QStringLiteral("best_sharpe"), term, access);
    case Field::Return: return defined(QStringLiteral("best_return"), term, access);
    case Field::Drawdown: return drawdown(term, access);
    case Field::Score: return defined(QStringLiteral("best_score"), term, access);
    case Field::Cells: return defined(QStringLiteral("cells"), term, access);
    case Field::Fast: return positive(QStringLiteral("j.best_fast"), term);
    case Field::Slow: return positive(QStringLiteral("j.best_slow"), term);
    case Field::Fees:
        return known(
            QStringLiteral("j.fees"), QStringLiteral("(j.convention_known <> 0 AND j.fees IS NOT NULL)"), term);
    default: return {QStringLiteral("0"), {}};
    }
}

QString thingClause(search::Thing thing, Access access)
{
    using search::Thing;
    const auto listed = [access](const char *table, const char *condition = "") {
        return beside(QLatin1String(table), {QLatin1String(condition), {}}, access).clause;
    };
    switch (thing) {
    case Thing::Note: return listed("notes", "o.text <> ''");
    case Thing::Tag: return listed("tags");
    case Thing::Error: return QStringLiteral("j.error_kind IS NOT NULL");
    case Thing::Result:
        return QStringLiteral("(%1 OR (%2 AND j.type <> '%3'))")
            .arg(listed("results"), listed("server_results"), QLatin1String(kSweepType));
    case Thing::Favourite: return listed("favourites");
    case Thing::Retry: return QStringLiteral("j.retry_of <> 0");
    case Thing::Strategy: return strategyColumn() + QLatin1String(" COLLATE NOCASE > ''");
    case Thing::Ticker: return keysOfJobs({QStringLiteral("ticker COLLATE NOCASE > ''"), {}}, access).clause;
    }
    return QStringLiteral("0");
}

// Yes, no, both or neither.
Condition yesNo(quint32 choices, const QString &clause)
{
    switch (choices & 3U) {
    case 0: return {QStringLiteral("0"), {}};
    case 1: return {QStringLiteral("NOT ") + clause, {}};
    case 2: return {clause, {}};
    default: return {QStringLiteral("1"), {}};
    }
}

Condition choiceCondition(const Term &term, Access access)
{
    QStringList parts;
    const auto bit = [&term](auto value) { return ((term.choices >> static_cast<unsigned>(value)) & 1U) != 0; };
    switch (term.field) {
    case Field::Status: {
        for (const JobState state : kJobStates) {
            if (bit(state))
                parts << QString::number(static_cast<int>(state));
        }
        const QString list = QStringLiteral("state IN (%1)").arg(parts.join(QLatin1String(", ")));
        // Completed jobs are most of all: whatever else is asked for leads to fewer rows than their index would.
        const QString row = bit(JobState::Completed) ? QStringLiteral("+j.") : QStringLiteral("j.");
        return access == Access::Newest ? Condition{row + list, {}} : keysOfJobs({list, {}}, access);
    }
    case Field::Source:
        return access == Access::Newest ? Condition{QStringLiteral("j.service = ''"), {}}
                                        : keysOfJobs({QStringLiteral("service COLLATE NOCASE = ''"), {}}, access);
    case Field::Favourite: return yesNo(term.choices, thingClause(search::Thing::Favourite, access));
    case Field::Available: return yesNo(term.choices, thingClause(search::Thing::Result, access));
    case Field::Has:
        for (int thing = 0; thing <= static_cast<int>(search::Thing::Ticker); ++thing) {
            if (bit(thing))
                parts << thingClause(static_cast<search::Thing>(thing), access);
        }
        break;
    default: break;
    }
    return {
        parts.isEmpty() ? QStringLiteral("0") : QLatin1Char('(') + parts.join(QLatin1String(" OR ")) + QLatin1Char(')'),
        {}};
}

Condition termCondition(const Term &term, Access access)
{
    switch (term.match) {
    case Match::Choices: return choiceCondition(term, access);
    case Match::Interval:
    case Match::Undefined: return numberCondition(term, access);
    default: return anyTextCondition(term, access);
    }
}

} // namespace

Condition conditionFor(const Expression &expression, Access access)
{
    QList<Condition> parts;
    for (const Expression &part : expression.parts())
        parts << conditionFor(part, access);
    switch (expression.kind()) {
    case Expression::Kind::Everything: return {};
    case Expression::Kind::Term: return termCondition(expression.term(), access);
    case Expression::Kind::And: return joined(parts, QLatin1StringView(" AND "));
    case Expression::Kind::Or: return joined(parts, QLatin1StringView(" OR "));
    case Expression::Kind::Not: break;
    }
    // What is not known is not a match, and so its opposite is one.
    return {QStringLiteral("NOT coalesce(%1, 0)").arg(parts.front().clause), parts.front().values};
}

QList<Condition> aloneConditions(const Term &term)
{
    if (term.match == Match::Undefined)
        return {termCondition(term, Access::Alone)};
    if (term.field == Field::Duration)
        return durations(term, Access::Alone);
    if (term.field == Field::Drawdown)
        return drawdowns(term, Access::Alone);
    return {termCondition(term, Access::Alone)};
}

QString gramsOf(const Term &term)
{
    switch (term.field) {
    case Field::Name: return beginningOf(term).isEmpty() ? gramsFor(textsInside(term)) : QString();
    case Field::Error:
    case Field::Id:
    case Field::Anything: return gramsFor(textsInside(term));
    default: return {};
    }
}

bool isIndexed(const Term &term)
{
    const bool grams = !narrowed(term, Access::Keys).clause.isEmpty();
    switch (term.field) {
    case Field::Ticker:
    case Field::Source:
    case Field::Type:
    case Field::Strategy:
        return term.match == Match::Choices || !beginningOf(term).isEmpty()
            || (term.match != Match::Regex && isAscii(term.value));
    case Field::Name:
        return grams || !beginningOf(term).isEmpty() || (term.match == Match::Whole && isAscii(term.value))
            || (term.match >= Match::Before && term.match <= Match::NotBefore);
    case Field::Anything:
    case Field::Id: return grams;
    case Field::Started:
    case Field::Ended:
    case Field::Fees:
    case Field::Fast:
    case Field::Slow: return false;
    case Field::Favourite:
    case Field::Available: return (term.choices & 1U) == 0; // "no" is nearly all of them
    case Field::Has: return ((term.choices >> static_cast<unsigned>(search::Thing::Retry)) & 1U) == 0;
    default: return true;
    }
}

} // namespace zixly::jobsearch
