// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchvalues.h"

#include "core/searchfields.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly::search {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr qsizetype kMaxPattern = 500; // characters of a regular expression

QString withPoint(QString text)
{
    text = text.trimmed();
    if (text.endsWith(QLatin1Char('%')))
        text = text.chopped(1).trimmed();
    return text.replace(QChar(0x2212), QLatin1Char('-'));
}

Said<Number> numberFrom(const QString &typed, const QString &text, double value, bool ok)
{
    if (!ok || !std::isfinite(value))
        return std::unexpected(typed.trimmed().isEmpty()
                ? QCoreApplication::translate("zixly::Search", "A number is missing here.")
                : QCoreApplication::translate("zixly::Search", "\"%1\" is not a number.").arg(typed.trimmed()));
    const auto point = text.indexOf(QLatin1Char('.'));
    const bool scientific = text.contains(QLatin1Char('e'), Qt::CaseInsensitive);
    const auto decimals = point < 0 ? 0 : text.size() - point - 1;
    return Number{value, scientific ? 17 : static_cast<int>(std::min<qsizetype>(decimals, 17))};
}

bool isEndless(const QString &text, double &value)
{
    const bool signedText = text.startsWith(QLatin1Char('-')) || text.startsWith(QLatin1Char('+'));
    const QString plain = signedText ? text.mid(1) : text;
    if (plain != QChar(0x221E) && plain.compare(QLatin1String("inf"), Qt::CaseInsensitive) != 0)
        return false;
    value = text.startsWith(QLatin1Char('-')) ? -kInfinity : kInfinity;
    return true;
}

QString canonical(const Typed &typed)
{
    return typed.value.simplified();
}

Said<Expression> textExpression(const Typed &typed)
{
    Term term{.field = typed.field, .sign = typed.sign, .value = typed.value};
    const bool equality = typed.sign == Sign::Is || typed.sign == Sign::Equal;
    if (typed.regex) {
        if (!equality)
            return std::unexpected(
                QCoreApplication::translate("zixly::Search", "A regular expression cannot be compared. Write %1:/%2/.")
                    .arg(nameOf(typed.field), typed.value));
        if (typed.value.size() > kMaxPattern)
            return std::unexpected(
                QCoreApplication::translate("zixly::Search", "This regular expression is too long."));
        term.match = Term::Match::Regex;
        const QRegularExpression expression(patternOf(term));
        if (!expression.isValid())
            return std::unexpected(
                QCoreApplication::translate("zixly::Search", "The regular expression is not complete: %1.")
                    .arg(expression.errorString()));
        return Expression::of(term);
    }
    const bool wild = !typed.quoted && equality
        && (typed.value.contains(QLatin1Char('*')) || typed.value.contains(QLatin1Char('?')));
    const QString lower = typed.value.simplified().toLower();
    if (typed.field == Field::Source && equality
        && (lower == QLatin1String("here") || lower == QLatin1String("this computer")
            || lower == placeTitle({}).toLower())) {
        term.match = Term::Match::Choices;
        term.choices = 1;
        return Expression::of(term);
    }
    switch (typed.sign) {
    case Sign::Is: term.match = wild ? Term::Match::Wildcard : Term::Match::Contains; break;
    case Sign::Equal: term.match = wild ? Term::Match::Wildcard : Term::Match::Whole; break;
    case Sign::Less: term.match = Term::Match::Before; break;
    case Sign::LessEqual: term.match = Term::Match::NotAfter; break;
    case Sign::Greater: term.match = Term::Match::After; break;
    case Sign::GreaterEqual: term.match = Term::Match::NotBefore; break;
    }
    return Expression::of(term);
}

// Whole words, or the beginning of one; several with commas.
template <class Bits>
Said<Expression> choiceExpression(const Typed &typed, const QStringList &candidates, Bits bitsOf)
{
    if (typed.sign != Sign::Is && typed.sign != Sign::Equal)
        return std::unexpected(QCoreApplication::translate(
            "zixly::Search", "\"%1\" cannot be greater or less than something. Write %1:%2.")
                .arg(nameOf(typed.field), candidates.value(0)));
    Term term{.field = typed.field, .match = Term::Match::Choices, .sign = typed.sign, .value = canonical(typed)};
    for (const QString &piece : term.value.split(QLatin1Char(','))) {
        const QString word = piece.trimmed();
        const quint32 bits = word.isEmpty() ? 0 : bitsOf(word);
        if (bits != 0) {
            term.choices |= bits;
            continue;
        }
        const QString guess = nearest(word, candidates);
        const QString field = nameOf(typed.field);
        return std::unexpected(guess.isEmpty()
                ? QCoreApplication::translate("zixly::Search", "\"%1\" has no value \"%2\". It may be %3.")
                      .arg(field, word, candidates.join(QLatin1String(", ")))
                : QCoreApplication::translate("zixly::Search", "\"%1\" has no value \"%2\"; did you mean %3?")
                      .arg(field, word, guess));
    }
    return Expression::of(term);
}

Said<Expression> statusExpression(const Typed &typed)
{
    QStringList names;
    for (const JobState state : kJobStates)
        names << wireName(state);
    return choiceExpression(typed, names, [](const QString &word) {
        quint32 whole = 0;
        quint32 begun = 0;
        for (const JobState state : kJobStates) {
            for (const QString &name : {wireName(state), stateTitle(state)}) {
                if (name.compare(word, Qt::CaseInsensitive) == 0)
                    whole |= 1U << static_cast<unsigned>(state);
                if (name.startsWith(word, Qt::CaseInsensitive))
                    begun |= 1U << static_cast<unsigned>(state);
            }
        }
        return whole != 0 ? whole : begun;
    });
}

Said<Expression> thingExpression(const Typed &typed)
{
    QStringList names;
    for (const ThingRow &row : thingRows())
        names << QString::fromLatin1(row.name);
    return choiceExpression(typed, names, [](const QString &word) {
        for (const ThingRow &row : thingRows()) {
            if (word.compare(QLatin1String(row.name), Qt::CaseInsensitive) == 0
                || word.compare(QLatin1String(row.name) + QLatin1Char('s'), Qt::CaseInsensitive) == 0)
                return 1U << static_cast<unsigned>(row.thing);
        }
        return 0U;
    });
}

Said<Expression> yesNoExpression(const Typed &typed)
{
    return choiceExpression(typed, {QStringLiteral("yes"), QStringLiteral("no")}, [](const QString &word) {
        const QString lower = word.toLower();
        if (QStringList{QStringLiteral("yes"), QStringLiteral("y"), QStringLiteral("true"), QStringLiteral("1")}
                .contains(lower))
            return 2U;
        if (QStringList{QStringLiteral("no"), QStringLiteral("n"), QStringLiteral("false"), QStringLiteral("0")}
                .contains(lower))
            return 1U;
        return 0U;
    });
}

// What a value, or the two ends of a range, stand for.
struct Ends {
    double low = -kInfinity;
    double high = kInfinity;
};

template <class Read> // QString -> Said<Ends>: what one value stands for
Said<Ends> endsOf(const Typed &typed, Read read)
{
    const QString value = canonical(typed);
    const auto dots = value.indexOf(QLatin1String(".."));
    if (dots < 0)
        return read(value);
    if (typed.sign != Sign::Is && typed.sign != Sign::Equal)
        return std::unexpected(QCoreApplication::translate("zixly::Search", "A range follows a colon: %1:%2.")
                .arg(nameOf(typed.field), value));
    const QString first = value.left(dots).trimmed();
    const QString second = value.mid(dots + 2).trimmed();
    if (first.isEmpty() && second.isEmpty())
        return std::unexpected(
            QCoreApplication::translate("zixly::Search", "A range needs at least one end, for example 1..3."));
    Ends ends;
    if (!first.isEmpty()) {
        const auto low = read(first);
        if (!low)
            return low;
        ends.low = low->low;
    }
    if (!second.isEmpty()) {
        const auto high = read(second);
        if (!high)
            return high;
        ends.high = high->high;
    }
    return ends;
}

Said<Expression> dateExpression(const Typed &typed, const Context &context)
{
    const QString value = canonical(typed);
    const auto ends = endsOf(typed, [&context](const QString &text) -> Said<Ends> {
        const auto span = readDate(text, context);
        if (!span)
            return std::unexpected(span.error());
        return Ends{static_cast<double>(span->from), static_cast<double>(span->to)};
    });
    if (!ends)
        return std::unexpected(ends.error());
    if (ends->low >= ends->high) {
        const auto dots = value.indexOf(QLatin1String(".."));
        return std::unexpected(QCoreApplication::translate("zixly::Search", "The dates cross: %1 comes after %2.")
                .arg(value.left(dots).trimmed(), value.mid(dots + 2).trimmed()));
    }
    return Expression::of(intervalTerm(typed, ends->low, ends->high, true));
}

// Numbers, rates and durations. `exact` reads a value, `wide` also makes it an interval.
template <class Exact, class Wide>
Said<Expression> measureExpression(const Typed &typed, Exact exact, Wide wide)
{
    const QString value = canonical(typed);
    const bool range = value.contains(QLatin1String(".."));
    const bool equality = typed.sign == Sign::Is || typed.sign == Sign::Equal;
    if (!equality || range) {
        auto ends = endsOf(typed, exact);
        if (!ends)
            return std::unexpected(ends.error());
        if (typed.field == Field::Drawdown && range && ends->low > ends->high && std::isfinite(ends->low)
            && std::isfinite(ends->high))
            std::swap(ends->low, ends->high); // -20..-10
        if (ends->low > ends->high)
            return std::unexpected(
                QCoreApplication::translate("zixly::Search", "The range is reversed: the smaller value comes first."));
        return Expression::of(intervalTerm(typed, ends->low, ends->high, false));
    }
    if (isNone(value))
        return Expression::of(
            {.field = typed.field, .match = Term::Match::Undefined, .sign = typed.sign, .value = value});
    const auto ends = wide(value);
    if (!ends)
        return std::unexpected(ends.error());
    return Expression::of(intervalTerm(typed, ends->low, ends->high, false));
}

Said<Expression> numberExpression(const Typed &typed)
{
    const bool unsignedField = typed.field == Field::Drawdown;
    const auto read = [unsignedField](const QString &text) -> Said<Number> {
        auto number = readNumber(text);
        if (number && unsignedField)
            number->value = std::abs(number->value);
        return number;
    };
    return measureExpression(
        typed,
        [&read](const QString &text) -> Said<Ends> {
            const auto number = read(text);
            if (!number)
                return std::unexpected(number.error());
            return Ends{number->value, number->value};
        },
        [&read](const QString &text) -> Said<Ends> {
            const auto number = read(text);
            if (!number)
                return std::unexpected(number.error());
            Ends ends;
            spread(*number, ends.low, ends.high);
            return ends;
        });
}

Said<Expression> rateExpression(const Typed &typed)
{
    const auto read = [](const QString &text, double tolerance) -> Said<Ends> {
        const auto rate = parseRate(text);
        if (!rate)
            return std::unexpected(
                QCoreApplication::translate("zixly::Search", "\"%1\" is not a fee. Write 20bps, 0.2% or 0.002.")
                    .arg(text));
        const double margin = std::abs(*rate) * tolerance;
        return Ends{*rate - margin, *rate + margin};
    };
    return measureExpression(
        typed, [&read](const QString &text) { return read(text, 0.0); },
        [&read](const QString &text) { return read(text, 1e-9); });
}

Said<Expression> durationExpression(const Typed &typed)
{
    const auto read = [](const QString &text, bool wide) -> Said<Ends> {
        const auto duration = readDuration(text);
        if (!duration)
            return std::unexpected(duration.error());
        const double margin = wide ? duration->decimals : 0.0;
        return Ends{duration->value - margin, duration->value + margin};
    };
    return measureExpression(
        typed, [&read](const QString &text) { return read(text, false); },
        [&read](const QString &text) { return read(text, true); });
}

Said<Expression> positive(const Typed &typed, const Context &context)
{
    const auto kind = kindOf(typed.field).value_or(ValueKind::Text);
    if (typed.regex && kind != ValueKind::Text)
        return std::unexpected(
            QCoreApplication::translate("zixly::Search", "\"%1\" takes no regular expression; only texts do.")
                .arg(nameOf(typed.field)));
    switch (kind) {
    case ValueKind::Text: return textExpression(typed);
    case ValueKind::Status: return statusExpression(typed);
    case ValueKind::Date: return dateExpression(typed, context);
    case ValueKind::Duration: return durationExpression(typed);
    case ValueKind::Number: return numberExpression(typed);
    case ValueKind::Rate: return rateExpression(typed);
    case ValueKind::YesNo: return yesNoExpression(typed);
    case ValueKind::Thing: return thingExpression(typed);
    }
    return Expression();
}

} // namespace

bool isNone(const QString &value)
{
    return value.compare(QLatin1String("none"), Qt::CaseInsensitive) == 0
        || (value.size() == 1
            && (value.front() == QLatin1Char('-') || value.front() == QChar(0x2212) || value.front() == QChar(0x2013)));
}

Said<Number> readNumber(const QString &typed)
{
    QString text = withPoint(typed);
    double value = 0.0;
    if (isEndless(text, value))
        return Number{value, 0};
    const auto commas = text.count(QLatin1Char(','));
    const auto points = text.count(QLatin1Char('.'));
    static const QRegularExpression either(QStringLiteral("^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"));
    static const QRegularExpression byCommas(QStringLiteral("^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\\.[0-9]*)?$"));
    static const QRegularExpression byPoints(QStringLiteral("^[+-]?[1-9][0-9]{0,2}(\\.[0-9]{3})+(,[0-9]*)?$"));
    if (commas == 1 && points == 0) {
        if (either.match(text).hasMatch())
            return std::unexpected(QCoreApplication::translate(
                "zixly::Search", "\"%1\" can be read as %2 or as %3. Please write one of these.")
                    .arg(text, QString(text).replace(QLatin1Char(','), QLatin1Char('.')),
                        QString(text).remove(QLatin1Char(','))));
        text.replace(QLatin1Char(','), QLatin1Char('.'));
    } else if (commas > 0 && byCommas.match(text).hasMatch()) {
        text.remove(QLatin1Char(','));
    } else if ((points > 1 || commas == 1) && byPoints.match(text).hasMatch()) {
        text.remove(QLatin1Char('.')).replace(QLatin1Char(','), QLatin1Char('.'));
    }
    bool ok = false;
    value = QLocale::c().toDouble(text, &ok);
    return numberFrom(typed, text, value, ok && !text.contains(QLatin1Char(',')));
}

Said<Number> readNumberOfLocale(const QString &typed)
{
    QString text = withPoint(typed);
    double value = 0.0;
    if (isEndless(text, value))
        return Number{value, 0};
    bool ok = false;
    QLocale everywhere = QLocale::c(); // "1.5" means the same everywhere
    everywhere.setNumberOptions(QLocale::RejectGroupSeparator);
    value = everywhere.toDouble(text, &ok);
    if (!ok) {
        const QLocale locale;
        value = locale.toDouble(text, &ok); // "1,5", "1,204"
        text.remove(locale.groupSeparator()).replace(locale.decimalPoint(), QLatin1String("."));
    }
    return numberFrom(typed, text, value, ok);
}

Said<Number> readDuration(const QString &typed)
{
    struct Unit {
        const char *names; // with a space on both sides of each
        double ms;
    };
    static constexpr std::array kUnits{Unit{" ms ", 1.0}, Unit{" s sec second seconds ", 1e3},
        Unit{" m min minute minutes ", 6e4}, Unit{" h hour hours ", 3.6e6}, Unit{" d day days ", 8.64e7},
        Unit{" w week weeks ", 6.048e8}};
    static const QRegularExpression part(QStringLiteral("\\G\\s*([0-9]+(?:[.,][0-9]+)?)\\s*([a-z]+)"));
    const QString text = typed.trimmed().toLower();
    double sum = 0.0;
    double half = 0.0;
    qsizetype at = 0;
    while (at < text.size()) {
        const auto match = part.match(text, at);
        const auto *const unit = std::find_if(kUnits.begin(), kUnits.end(), [&match](const Unit &candidate) {
            return match.hasMatch()
                && QLatin1String(candidate.names)
                       .contains(QString(QLatin1Char(' ') + match.captured(2) + QLatin1Char(' ')));
        });
        if (unit == kUnits.end()) {
            bool plain = false;
            QLocale::c().toDouble(text, &plain);
            return std::unexpected(plain
                    ? QCoreApplication::translate("zixly::Search", "\"%1\" needs a unit, for example %1s, %1m or %1h.")
                          .arg(typed.trimmed())
                    : QCoreApplication::translate(
                          "zixly::Search", "\"%1\" is not a duration. Write 500ms, 3s, 2m, 1h or 2d.")
                          .arg(typed.trimmed()));
        }
        QString digits = match.captured(1);
        digits.replace(QLatin1Char(','), QLatin1Char('.'));
        const auto point = digits.indexOf(QLatin1Char('.'));
        const auto decimals = point < 0 ? 0 : static_cast<int>(std::min<qsizetype>(digits.size() - point - 1, 17));
        sum += QLocale::c().toDouble(digits) * unit->ms;
        half = 0.5 * unit->ms * std::pow(10.0, -decimals);
        at = match.capturedEnd();
    }
    if (text.isEmpty() || !std::isfinite(sum) || sum > 1e15)
        return std::unexpected(
            QCoreApplication::translate("zixly::Search", "\"%1\" is not a duration. Write 500ms, 3s, 2m, 1h or 2d.")
                .arg(typed.trimmed()));
    return Number{sum, static_cast<int>(half)};
}

void spread(const Number &number, double &low, double &high)
{
    const double half = std::isfinite(number.value) ? 0.5 * std::pow(10.0, -number.decimals) * (1.0 + 1e-9) : 0.0;
    low = number.value - half;
    high = number.value + half;
}

Term intervalTerm(const Typed &typed, double low, double high, bool highOpen)
{
    Term term{.field = typed.field, .match = Term::Match::Interval, .sign = typed.sign, .value = canonical(typed)};
    switch (typed.sign) {
    case Sign::Is:
    case Sign::Equal:
        term.low = low;
        term.high = high;
        term.highOpen = highOpen && std::isfinite(high);
        break;
    case Sign::Less:
        term.high = low;
        term.highOpen = true;
        break;
    case Sign::LessEqual:
        term.high = high;
        term.highOpen = highOpen;
        break;
    case Sign::Greater:
        term.low = high;
        term.lowOpen = !highOpen; // the end of a day is the beginning of what comes after it
        break;
    case Sign::GreaterEqual: term.low = low; break;
    }
    return term;
}

Said<Expression> expressionOf(const Typed &typed, const Context &context)
{
    if (!typed.different)
        return positive(typed, context);
    Typed same = typed;
    same.different = false;
    same.sign = Sign::Equal;
    auto expression = positive(same, context);
    if (expression)
        *expression = Expression::no(*expression);
    return expression;
}

} // namespace zixly::search
