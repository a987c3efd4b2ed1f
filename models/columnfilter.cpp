// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/columnfilter.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace zixly {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class FilterText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::ColumnFilter)
};

bool isDash(const QString &text)
{
    return text.size() == 1
        && (text.front() == QLatin1Char('-') || text.front() == QChar(0x2212) || text.front() == QChar(0x2013));
}

} // namespace

std::expected<ColumnFilter::Number, QString> ColumnFilter::parseNumber(const QString &typed)
{
    QString text = typed.trimmed();
    if (text.endsWith(QLatin1Char('%')))
        text = text.chopped(1).trimmed();
    text.replace(QChar(0x2212), QLatin1Char('-'));
    const QString plain = text.startsWith(QLatin1Char('-')) || text.startsWith(QLatin1Char('+')) ? text.mid(1) : text;
    if (plain == QChar(0x221E) || plain.compare(QLatin1String("inf"), Qt::CaseInsensitive) == 0)
        return Number{text.startsWith(QLatin1Char('-')) ? -kInfinity : kInfinity, 0};
    bool ok = false;
    const QLocale locale;
    double value = QLocale::c().toDouble(text, &ok); // "1.5" means the same everywhere
    QChar mark = QLatin1Char('.');
    if (!ok) {
        value = locale.toDouble(text, &ok); // "1,5", "1,204"
        mark = locale.decimalPoint().isEmpty() ? mark : locale.decimalPoint().front();
    }
    if (!ok || !std::isfinite(value))
        return std::unexpected(typed.trimmed().isEmpty()
                ? FilterText::tr("A number is missing.")
                : FilterText::tr("\"%1\" is not a number.").arg(typed.trimmed()));
    const auto point = text.indexOf(mark);
    const bool scientific = text.contains(QLatin1Char('e'), Qt::CaseInsensitive);
    const auto decimals = point < 0 ? 0 : text.size() - point - 1;
    return Number{value, scientific ? 17 : static_cast<int>(std::min<qsizetype>(decimals, 17))};
}

std::expected<ColumnFilter, QString> ColumnFilter::parseExpression(const QString &typed)
{
    ColumnFilter filter;
    if (typed.size() < 2 || !typed.endsWith(QLatin1Char('/')))
        return std::unexpected(FilterText::tr("A regular expression ends with a slash, for example /^BTC/."));
    filter.m_expression.setPattern(typed.mid(1, typed.size() - 2));
    filter.m_expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
    if (!filter.m_expression.isValid())
        return std::unexpected(
            FilterText::tr("The regular expression is not complete: %1.").arg(filter.m_expression.errorString()));
    filter.m_operation = Operation::Expression;
    return filter;
}

std::expected<ColumnFilter, QString> ColumnFilter::parseRange(const QString &typed, Kind kind)
{
    const auto at = typed.indexOf(QLatin1Char('~'));
    const QString low = typed.left(at).trimmed();
    const QString high = typed.mid(at + 1).trimmed();
    if (low.isEmpty() && high.isEmpty())
        return std::unexpected(FilterText::tr("A range needs at least one end, for example 1~3."));
    ColumnFilter filter;
    filter.m_operation = Operation::Between;
    filter.m_lowText = low;
    filter.m_highText = high;
    filter.m_low = -kInfinity;
    filter.m_high = kInfinity;
    if (kind == Kind::Text)
        return filter;
    if (!low.isEmpty()) {
        const auto number = parseNumber(low);
        if (!number)
            return std::unexpected(number.error());
        filter.m_low = number->value;
    }
    if (!high.isEmpty()) {
        const auto number = parseNumber(high);
        if (!number)
            return std::unexpected(number.error());
        filter.m_high = number->value;
    }
    if (filter.m_low > filter.m_high)
        return std::unexpected(FilterText::tr("The range is reversed: the smaller number comes first."));
    return filter;
}

std::expected<ColumnFilter, QString> ColumnFilter::parse(const QString &typed, Kind kind)
{
    const QString text = typed.trimmed();
    ColumnFilter filter;
    if (text.isEmpty())
        return filter;
    if (text.startsWith(QLatin1Char('/')))
        return parseExpression(text);
    struct Prefix {
        QLatin1String sign;
        Operation operation;
    };
    static constexpr std::array<Prefix, 9> kPrefixes{{{QLatin1String("<>"), Operation::NotEqual},
        {QLatin1String("!="), Operation::NotEqual}, {QLatin1String(">="), Operation::GreaterEqual},
        {QLatin1String("<="), Operation::LessEqual}, {QLatin1String("=="), Operation::Equal},
        {QLatin1String(">"), Operation::Greater}, {QLatin1String("<"), Operation::Less},
        {QLatin1String("="), Operation::Equal}, {QLatin1String(""), Operation::Contains}}};
    const auto *const prefix = std::find_if(kPrefixes.begin(), kPrefixes.end(),
        [&text](const Prefix &candidate) { return text.startsWith(candidate.sign); });
    if (prefix->operation == Operation::Contains && text.contains(QLatin1Char('~')))
        return parseRange(text, kind);
    filter.m_operation = prefix->operation;
    filter.m_lowText = text.mid(prefix->sign.size()).trimmed();
    if (kind == Kind::Text) {
        if (filter.m_lowText.isEmpty() && filter.m_operation != Operation::NotEqual
            && filter.m_operation != Operation::Equal) // "=" and "<>" alone look for empty texts
            return std::unexpected(FilterText::tr("Something to compare with is missing."));
        return filter;
    }
    const bool equality = filter.m_operation == Operation::Equal || filter.m_operation == Operation::Contains;
    if (equality && isDash(filter.m_lowText)) {
        filter.m_operation = Operation::Undefined;
        return filter;
    }
    const auto number = parseNumber(filter.m_lowText);
    if (!number) {
        const bool plain = filter.m_operation == Operation::Contains;
        return std::unexpected(plain
                ? number.error() + QLatin1Char(' ') + FilterText::tr("Try >1.2, 1~3, <>5 or /text/.")
                : number.error());
    }
    if (filter.m_operation == Operation::Contains)
        filter.m_operation = Operation::Equal;
    filter.m_low = number->value;
    filter.m_decimals = number->decimals;
    return filter;
}

bool ColumnFilter::nearlyTyped(double value) const
{
    if (value == m_low || std::isinf(value) || std::isinf(m_low))
        return value == m_low;
    const double half = 0.5 * std::pow(10.0, -m_decimals);
    return std::abs(value - m_low) <= half * (1.0 + 1e-9);
}

bool ColumnFilter::matches(double value) const
{
    switch (m_operation) {
    case Operation::Everything: return true;
    case Operation::Undefined: return std::isnan(value);
    case Operation::Less: return value < m_low;
    case Operation::LessEqual: return value <= m_low;
    case Operation::Greater: return value > m_low;
    case Operation::GreaterEqual: return value >= m_low;
    case Operation::Equal: return !std::isnan(value) && nearlyTyped(value);
    case Operation::NotEqual: return std::isnan(value) || !nearlyTyped(value);
    case Operation::Between: return value >= m_low && value <= m_high;
    case Operation::Contains:
    case Operation::Expression: break; // texts only
    }
    return false;
}

bool ColumnFilter::matches(const QString &text) const
{
    const auto compare = [&text](const QString &other) { return text.compare(other, Qt::CaseInsensitive); };
    switch (m_operation) {
    case Operation::Everything: return true;
    case Operation::Less: return compare(m_lowText) < 0;
    case Operation::LessEqual: return compare(m_lowText) <= 0;
    case Operation::Greater: return compare(m_lowText) > 0;
    case Operation::GreaterEqual: return compare(m_lowText) >= 0;
    case Operation::Equal: return compare(m_lowText) == 0;
    case Operation::NotEqual: return compare(m_lowText) != 0;
    case Operation::Between:
        return (m_lowText.isEmpty() || compare(m_lowText) >= 0) && (m_highText.isEmpty() || compare(m_highText) <= 0);
    case Operation::Contains: return text.contains(m_lowText, Qt::CaseInsensitive);
    case Operation::Expression: return m_expression.match(text).hasMatch();
    case Operation::Undefined: return text.isEmpty();
    }
    return false;
}

} // namespace zixly
