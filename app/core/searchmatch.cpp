// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchexpression.h"
#include "core/searchfields.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <optional>

namespace zixly::search {

namespace {

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

// As the store compares texts: A to Z like a to z, everything else as its UTF-8 is.
QByteArray lowered(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    for (char &c : bytes) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return bytes;
}

QString escapedWildcards(const QString &value, const QString &anything, const QString &one)
{
    QString pattern;
    for (const uint point : value.toUcs4()) {
        if (point == '*')
            pattern += anything;
        else if (point == '?')
            pattern += one;
        else
            pattern += QRegularExpression::escape(QString::fromUcs4(reinterpret_cast<const char32_t *>(&point), 1));
    }
    return pattern;
}

// The texts of the field that the job has; any of them may match.
QStringList textsOf(Field field, const Job &job)
{
    switch (field) {
    case Field::Ticker: return {job.parameters.value(QLatin1String("ticker")).toString()};
    case Field::Type: return {job.type};
    case Field::Strategy: return {job.parameters.value(QLatin1String("strategy_type")).toString()};
    case Field::Source: return {job.place.service};
    case Field::Name: return {job.name};
    case Field::Note: return job.note.isEmpty() ? QStringList() : QStringList{job.note};
    case Field::Tag: return job.tags;
    case Field::Error: return job.error ? QStringList{job.error->subject, job.error->detail} : QStringList();
    case Field::Id: {
        QStringList ids{job.id.toString(QUuid::WithoutBraces)};
        for (const RemoteId &remote : job.remoteIds)
            ids << remote.id;
        return ids;
    }
    default: return {};
    }
}

bool textMatches(const Term &term, const QString &text)
{
    using Match = Term::Match;
    const bool pattern = term.match == Match::Wildcard || term.match == Match::Regex
        || ((term.match == Match::Contains || term.match == Match::Whole) && !isAscii(term.value));
    if (pattern)
        return QRegularExpression(patternOf(term)).match(text).hasMatch();
    const QByteArray have = lowered(text);
    const QByteArray want = lowered(term.value);
    switch (term.match) {
    case Match::Contains: return have.contains(want);
    case Match::Whole: return have == want;
    case Match::Before: return have < want;
    case Match::NotAfter: return have <= want;
    case Match::After: return have > want;
    case Match::NotBefore: return have >= want;
    default: return false;
    }
}

std::optional<double> unless(bool missing, double value)
{
    return missing || std::isnan(value) ? std::nullopt : std::optional(value);
}

qint64 durationOf(const Job &job)
{
    if (job.runtimeMs > 0)
        return job.runtimeMs;
    return isTerminal(job.state) && job.startedMs > 0 ? job.endedMs - job.startedMs : 0;
}

std::optional<double> numberOf(Field field, const Job &job)
{
    const auto stated = [](qint64 value) { return unless(value <= 0, static_cast<double>(value)); };
    switch (field) {
    case Field::Created: return stated(job.createdMs);
    case Field::Started: return stated(job.startedMs);
    case Field::Ended: return stated(job.endedMs);
    case Field::Duration: return stated(durationOf(job));
    case Field::Sharpe: return unless(false, job.best.sharpe);
    case Field::Return: return unless(false, job.best.totalReturn);
    case Field::Drawdown: return unless(false, std::abs(job.best.maxDrawdown));
    case Field::Score: return unless(false, job.best.score);
    case Field::Cells: return static_cast<double>(job.cells);
    case Field::Fast: return stated(job.best.fast);
    case Field::Slow: return stated(job.best.slow);
    case Field::Fees: return unless(!job.convention.known, job.convention.fees);
    default: return std::nullopt;
    }
}

bool inside(const Term &term, double value)
{
    return (term.lowOpen ? value > term.low : value >= term.low)
        && (term.highOpen ? value < term.high : value <= term.high);
}

bool has(Thing thing, const Job &job)
{
    switch (thing) {
    case Thing::Note: return !job.note.isEmpty();
    case Thing::Tag: return !job.tags.isEmpty();
    case Thing::Error: return job.error.has_value();
    case Thing::Result: return job.available;
    case Thing::Favourite: return job.favourite;
    case Thing::Retry: return job.retryOf != 0;
    case Thing::Strategy: return !textsOf(Field::Strategy, job).front().isEmpty();
    case Thing::Ticker: return !textsOf(Field::Ticker, job).front().isEmpty();
    }
    return false;
}

bool choiceMatches(const Term &term, const Job &job)
{
    switch (term.field) {
    case Field::Status: return ((term.choices >> static_cast<unsigned>(job.state)) & 1U) != 0;
    case Field::Source: return job.place.service.isEmpty();
    case Field::Favourite: return (term.choices & (job.favourite ? 2U : 1U)) != 0;
    case Field::Available: return (term.choices & (job.available ? 2U : 1U)) != 0;
    case Field::Has:
        return std::any_of(thingRows().begin(), thingRows().end(), [&term, &job](const ThingRow &row) {
            return ((term.choices >> static_cast<unsigned>(row.thing)) & 1U) != 0 && has(row.thing, job);
        });
    default: return false;
    }
}

bool termMatches(const Term &term, const Job &job, const QString &body)
{
    if (term.match == Term::Match::Choices)
        return choiceMatches(term, job);
    const auto number = numberOf(term.field, job);
    if (term.match == Term::Match::Interval)
        return number && inside(term, *number);
    if (term.match == Term::Match::Undefined)
        return !number;
    if (term.field == Field::Anything)
        return term.match == Term::Match::Contains ? body.contains(folded(term.value))
                                                   : QRegularExpression(patternOf(term)).match(body).hasMatch();
    const QStringList texts = textsOf(term.field, job);
    return std::any_of(texts.begin(), texts.end(), [&term](const QString &text) { return textMatches(term, text); });
}

} // namespace

// The limit ends what would otherwise try for hours; nothing that people write comes near it.
QString patternOf(const Term &term)
{
    const bool anything = term.field == Field::Anything;
    const QString start
        = QStringLiteral("(*LIMIT_MATCH=200000)") + (anything ? QLatin1String("(?im)") : QLatin1String("(?is)"));
    switch (term.match) {
    case Term::Match::Regex: return start + term.value;
    case Term::Match::Contains: return start + QRegularExpression::escape(term.value);
    case Term::Match::Whole:
        return start + QLatin1String("\\A") + QRegularExpression::escape(term.value) + QLatin1String("\\z");
    default: break;
    }
    if (anything)
        return start + escapedWildcards(folded(term.value), QStringLiteral("[^\\n]*"), QStringLiteral("[^\\n]"));
    return start + QLatin1String("\\A") + escapedWildcards(term.value, QStringLiteral(".*"), QStringLiteral("."))
        + QLatin1String("\\z");
}

bool matches(const Expression &expression, const Job &job, const QString &body)
{
    const QList<Expression> &parts = expression.parts();
    const auto match = [&job, &body](const Expression &part) { return matches(part, job, body); };
    switch (expression.kind()) {
    case Expression::Kind::Everything: return true;
    case Expression::Kind::Term: return termMatches(expression.term(), job, body);
    case Expression::Kind::Not: return !match(parts.front());
    case Expression::Kind::And: return std::all_of(parts.begin(), parts.end(), match);
    case Expression::Kind::Or: return std::any_of(parts.begin(), parts.end(), match);
    }
    return false;
}

bool needsBody(const Expression &expression)
{
    if (expression.kind() == Expression::Kind::Term)
        return expression.term().field == Field::Anything;
    const QList<Expression> &parts = expression.parts();
    return std::any_of(parts.begin(), parts.end(), needsBody);
}

} // namespace zixly::search
