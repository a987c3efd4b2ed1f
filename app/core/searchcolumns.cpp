// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchfields.h"
#include "core/searchvalues.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace zixly::search {

namespace {

struct Prefix {
    const char *text;
    Sign sign;
    bool different;
};
constexpr std::array kPrefixes{Prefix{"<>", Sign::Equal, true}, Prefix{"!=", Sign::Equal, true},
    Prefix{">=", Sign::GreaterEqual, false}, Prefix{"<=", Sign::LessEqual, false}, Prefix{"==", Sign::Equal, false},
    Prefix{">", Sign::Greater, false}, Prefix{"<", Sign::Less, false}, Prefix{"=", Sign::Equal, false}};

// What a locale writes (1,5 or 1.204,5), as the search box reads it everywhere.
QString plainNumber(const QString &text)
{
    const auto number = readNumberOfLocale(text);
    if (!number || !text.contains(QLatin1Char(',')))
        return text;
    return QString::number(number->value, 'f', std::min(number->decimals, 15));
}

// The thing that a text without it lacks: `=` above a column looks for empty texts.
Expression emptyText(Field field, bool different)
{
    Expression expression;
    const auto lacking = [](Thing thing) {
        return Expression::no(Expression::of({.field = Field::Has,
            .match = Term::Match::Choices,
            .value = QString::fromLatin1(thingRows()[static_cast<std::size_t>(thing)].name),
            .choices = 1U << static_cast<unsigned>(thing)}));
    };
    switch (field) {
    case Field::Note: expression = lacking(Thing::Note); break;
    case Field::Tag: expression = lacking(Thing::Tag); break;
    case Field::Error: expression = lacking(Thing::Error); break;
    case Field::Strategy: expression = lacking(Thing::Strategy); break;
    case Field::Ticker: expression = lacking(Thing::Ticker); break;
    case Field::Source:
        expression = Expression::of(
            {.field = field, .match = Term::Match::Choices, .value = QStringLiteral("here"), .choices = 1});
        break;
    default: // never empty but for a name of blanks
        expression = Expression::of(
            {.field = field, .match = Term::Match::Regex, .sign = Sign::Equal, .value = QStringLiteral("^$")});
    }
    return different ? Expression::no(expression) : expression;
}

Said<Typed> regexOf(Field field, const QString &text)
{
    if (text.size() < 3 || !text.endsWith(QLatin1Char('/')))
        return std::unexpected(QCoreApplication::translate(
            "zixly::Search", "A regular expression ends with a slash, for example /^BTC/."));
    Typed typed{.field = field, .regex = true};
    const QString inner = text.mid(1, text.size() - 2);
    for (qsizetype at = 0; at < inner.size(); ++at) {
        if (inner[at] == QLatin1Char('\\') && at + 1 < inner.size())
            typed.value += inner[at++];
        else if (inner[at] == QLatin1Char('/')) // so that it can be written into the search box, too
            typed.value += QLatin1Char('\\');
        typed.value += inner[at];
    }
    return typed;
}

Said<Expression> rangeOf(Typed typed, const QString &text, const Context &context)
{
    const auto at = text.indexOf(QLatin1Char('~'));
    const QString low = text.left(at).trimmed();
    const QString high = text.mid(at + 1).trimmed();
    if (low.isEmpty() && high.isEmpty())
        return std::unexpected(
            QCoreApplication::translate("zixly::Search", "A range needs at least one end, for example 1~3."));
    const auto kind = kindOf(typed.field).value_or(ValueKind::Text);
    if (kind != ValueKind::Text) {
        const bool number = kind == ValueKind::Number;
        typed.value = (number ? plainNumber(low) : low) + QLatin1String("..") + (number ? plainNumber(high) : high);
        return expressionOf(typed, context);
    }
    QList<Expression> ends;
    if (!low.isEmpty())
        ends << Expression::of(
            {.field = typed.field, .match = Term::Match::NotBefore, .sign = Sign::GreaterEqual, .value = low});
    if (!high.isEmpty())
        ends << Expression::of(
            {.field = typed.field, .match = Term::Match::NotAfter, .sign = Sign::LessEqual, .value = high});
    return Expression::all(ends);
}

Said<Expression> columnFilter(Field field, const QString &text, const Context &context)
{
    const auto kind = kindOf(field).value_or(ValueKind::Text);
    Typed typed{.field = field};
    if (text.startsWith(QLatin1Char('/'))) {
        const auto regex = regexOf(field, text);
        if (!regex)
            return std::unexpected(regex.error());
        return expressionOf(*regex, context);
    }
    const auto *const prefix = std::find_if(kPrefixes.begin(), kPrefixes.end(),
        [&text](const Prefix &candidate) { return text.startsWith(QLatin1String(candidate.text)); });
    if (prefix == kPrefixes.end() && text.contains(QLatin1Char('~')))
        return rangeOf(typed, text, context);
    QString value = text;
    if (prefix != kPrefixes.end()) {
        typed.sign = prefix->sign;
        typed.different = prefix->different;
        value = text.mid(static_cast<qsizetype>(qstrlen(prefix->text))).trimmed();
    }
    if (value.isEmpty()) {
        if (kind == ValueKind::Text && typed.sign == Sign::Equal)
            return emptyText(field, typed.different);
        return std::unexpected(QCoreApplication::translate("zixly::Search", "Something to compare with is missing."));
    }
    typed.value = kind == ValueKind::Number ? plainNumber(value) : value;
    auto expression = expressionOf(typed, context);
    if (!expression && kind == ValueKind::Number && typed.sign == Sign::Is && !value.contains(QLatin1String("..")))
        return std::unexpected(expression.error() + QLatin1Char(' ')
            + QCoreApplication::translate("zixly::Search", "Try >1.2, 1~3 or <>5."));
    return expression;
}

} // namespace

std::expected<Expression, QList<Problem>> columnExpression(Field field, const QString &text, const Context &context)
{
    if (text.size() > kMaxSearchLength || text.contains(QChar(QChar::Null)))
        return std::unexpected(QList<Problem>{{0, text.size(),
            QCoreApplication::translate(
                "zixly::Search", "This text cannot be searched for: it is too long or broken.")}});
    const QString typed = text.trimmed();
    if (typed.isEmpty())
        return Expression();
    const auto expression = columnFilter(field, typed, context);
    if (expression)
        return *expression;
    return std::unexpected(QList<Problem>{{text.indexOf(typed), typed.size(), expression.error()}});
}

} // namespace zixly::search
