// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cellexport.h"

#include "core/format.h"

#include <array>
#include <cmath>

namespace zixly::cellexport {

namespace {

enum class Kind { Text, Number, Integer, Flag };

// A value of one column in every form a writer may need.
struct Value {
    Kind kind = Kind::Number;
    QString text;
    double number = std::nan("");
    qint64 integer = 0;
    bool present = true;
};

struct Column {
    const char *name;
    Value (*of)(const SweepResult &, qsizetype);
};

Value text(const QString &value)
{
    return {.kind = Kind::Text, .text = value, .present = !value.isEmpty()};
}

Value integer(qint64 value)
{
    return {.kind = Kind::Integer, .integer = value};
}

template <Metric metric>
Value number(const SweepResult &result, qsizetype row)
{
    return {.kind = Kind::Number, .number = result.cells->value(row, metric)};
}

template <Metric metric>
Value count(const SweepResult &result, qsizetype row)
{
    const double value = result.cells->value(row, metric);
    if (!std::isfinite(value))
        return {.kind = Kind::Number};
    return integer(std::llround(value));
}

qint64 intervalOf(const SweepResult &result)
{
    return result.convention.barIntervalMs;
}

const std::array kColumns{
    Column{"ticker", [](const SweepResult &r, qsizetype) { return text(r.spec.ticker); }},
    Column{"strategy_type", [](const SweepResult &r, qsizetype) { return text(toText(r.spec.strategy)); }},
    Column{"fast_period",
        [](const SweepResult &r, qsizetype i) { return integer(r.cells->fast[static_cast<std::size_t>(i)]); }},
    Column{"slow_period",
        [](const SweepResult &r, qsizetype i) { return integer(r.cells->slow[static_cast<std::size_t>(i)]); }},
    Column{"signal_period",
        [](const SweepResult &r, qsizetype) {
            return r.spec.strategy == Strategy::Macd ? integer(r.spec.signal) : text({});
        }},
    Column{"score", number<Metric::Score>},
    Column{"sharpe_ratio", number<Metric::Sharpe>},
    Column{"sortino_ratio", number<Metric::Sortino>},
    Column{"calmar_ratio", number<Metric::Calmar>},
    Column{"total_return_pct", number<Metric::TotalReturn>},
    Column{"annualized_return", number<Metric::AnnualizedReturn>},
    Column{"max_drawdown_pct", number<Metric::MaxDrawdown>},
    Column{"win_rate_pct", number<Metric::WinRate>},
    Column{"profit_factor", number<Metric::ProfitFactor>},
    Column{"expectancy_per_trade", number<Metric::Expectancy>},
    Column{"total_trades", count<Metric::TotalTrades>},
    Column{"total_closed_trades", count<Metric::ClosedTrades>},
    Column{"trades_per_month", number<Metric::TradesPerMonth>},
    Column{"avg_trade_duration",
        [](const SweepResult &r, qsizetype i) {
            return text(tradeDuration(r.cells->value(i, Metric::AvgTradeDuration), intervalOf(r)));
        }},
    Column{"avg_trade_duration_days",
        [](const SweepResult &r, qsizetype i) {
            const double bars = r.cells->value(i, Metric::AvgTradeDuration);
            return Value{.kind = Kind::Number, .number = bars * (static_cast<double>(intervalOf(r)) / 86400000.0)};
        }},
    Column{"end_value", number<Metric::EndValue>},
    Column{"too_few_trades",
        [](const SweepResult &r, qsizetype i) { return Value{.kind = Kind::Flag, .integer = tooFewTrades(r, i)}; }},
};

QByteArray flagText(const Value &value)
{
    return value.integer != 0 ? QByteArrayLiteral("true") : QByteArrayLiteral("false");
}

QByteArray jsonString(const QString &text)
{
    QByteArray out(1, '"');
    for (const char c : text.toUtf8()) {
        if (c == '"' || c == '\\')
            out.append('\\').append(c);
        else if (static_cast<uchar>(c) < 0x20)
            out.append("\\u00").append(QByteArray(1, c).toHex());
        else
            out.append(c);
    }
    return out.append('"');
}

QByteArray jsonValue(const Value &value)
{
    switch (value.kind) {
    case Kind::Text: return value.present ? jsonString(value.text) : QByteArrayLiteral("null");
    case Kind::Integer: return QByteArray::number(value.integer);
    case Kind::Flag: return flagText(value);
    case Kind::Number: break;
    }
    return std::isfinite(value.number) ? roundTripText(value.number).toLatin1() : QByteArrayLiteral("null");
}

} // namespace

void header(CsvWriter &writer)
{
    for (const Column &column : kColumns)
        writer.text(QString::fromLatin1(column.name));
    writer.endRow();
}

void row(CsvWriter &writer, const SweepResult &result, qsizetype row)
{
    for (const Column &column : kColumns) {
        const Value value = column.of(result, row);
        switch (value.kind) {
        case Kind::Text: writer.text(value.text); break;
        case Kind::Integer: writer.integer(value.integer); break;
        case Kind::Flag: writer.text(QString::fromLatin1(flagText(value))); break;
        case Kind::Number: writer.number(value.number); break;
        }
    }
    writer.endRow();
}

QByteArray jsonRow(const SweepResult &result, qsizetype row)
{
    QByteArray out(1, '{');
    for (const Column &column : kColumns) {
        if (out.size() > 1)
            out.append(',');
        out.append('"').append(column.name).append("\":").append(jsonValue(column.of(result, row)));
    }
    return out.append('}');
}

QString tradeDuration(double bars, qint64 intervalMs)
{
    if (!std::isfinite(bars))
        return {};
    const qint64 seconds = std::llround(bars * static_cast<double>(intervalMs) / 1000.0);
    const auto two = [](qint64 value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
    return QStringLiteral("%1 days %2:%3:%4")
        .arg(seconds / 86400)
        .arg(two(seconds % 86400 / 3600), two(seconds % 3600 / 60), two(seconds % 60));
}

} // namespace zixly::cellexport
