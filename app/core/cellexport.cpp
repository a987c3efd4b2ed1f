// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cellexport.h"

#include "core/jsonlines.h"

#include <array>
#include <charconv>
#include <cmath>

namespace zixly::cellexport {

namespace {

constexpr std::array kColumnNames{"ticker", "strategy_type", "fast_period", "slow_period", "signal_period", "score",
    "sharpe_ratio", "sortino_ratio", "calmar_ratio", "total_return_pct", "annualized_return", "max_drawdown_pct",
    "win_rate_pct", "profit_factor", "expectancy_per_trade", "total_trades", "total_closed_trades", "trades_per_month",
    "avg_trade_duration", "avg_trade_duration_days", "end_value", "too_few_trades",
    // Only in a file with many sweeps; at the end, because scripts count from the left.
    "job_id", "job_name"};
constexpr std::size_t kOriginColumns = 2;

// The metrics between the windows and the counts, in the order of the columns.
constexpr std::array kRatios{Metric::Score, Metric::Sharpe, Metric::Sortino, Metric::Calmar, Metric::TotalReturn,
    Metric::AnnualizedReturn, Metric::MaxDrawdown, Metric::WinRate, Metric::ProfitFactor, Metric::Expectancy};

constexpr double kMsPerDay = 86'400'000.0;
constexpr int kDurationChars = 48;

void count(RowWriter &writer, double value)
{
    if (std::isfinite(value))
        writer.integer(std::llround(value));
    else
        writer.number(value);
}

// Into at least kDurationChars; returns the length.
int writeDuration(char *to, double bars, qint64 intervalMs)
{
    if (!std::isfinite(bars))
        return 0;
    const qint64 seconds = std::llround(bars * static_cast<double>(intervalMs) / 1000.0);
    char *at = std::to_chars(to, to + kDurationChars, seconds / 86400).ptr;
    const auto words = [&at](const char *text) {
        while (*text != '\0')
            *at++ = *text++;
    };
    const auto two = [&at](qint64 value) {
        *at++ = static_cast<char>('0' + value / 10);
        *at++ = static_cast<char>('0' + value % 10);
    };
    words(" days ");
    const qint64 rest = std::abs(seconds % 86400);
    two(rest / 3600);
    words(":");
    two(rest / 60 % 60);
    words(":");
    two(rest % 60);
    return static_cast<int>(at - to);
}

} // namespace

std::span<const char *const> columns()
{
    return std::span(kColumnNames).first(kColumnNames.size() - kOriginColumns);
}

std::span<const char *const> columnsOfMany()
{
    return kColumnNames;
}

CellRowWriter::CellRowWriter(const SweepResult &result)
    : m_result(result)
    , m_ticker(result.spec.ticker.toUtf8())
    , m_strategy(toText(result.spec.strategy).toUtf8())
{
}

CellRowWriter::CellRowWriter(const SweepResult &result, Origin origin)
    : CellRowWriter(result)
{
    m_origin = std::move(origin);
    m_many = true;
}

void CellRowWriter::write(RowWriter &writer, qsizetype row) const
{
    const CellColumns &cells = *m_result.cells;
    const auto index = static_cast<std::size_t>(row);
    writer.text(m_ticker);
    writer.text(m_strategy);
    writer.integer(cells.fast[index]);
    writer.integer(cells.slow[index]);
    if (m_result.spec.strategy == Strategy::Macd)
        writer.integer(m_result.spec.signal);
    else
        writer.empty();
    for (const Metric metric : kRatios)
        writer.number(cells.value(row, metric));
    count(writer, cells.value(row, Metric::TotalTrades));
    count(writer, cells.value(row, Metric::ClosedTrades));
    writer.number(cells.value(row, Metric::TradesPerMonth));
    const double bars = cells.value(row, Metric::AvgTradeDuration);
    const qint64 interval = m_result.convention.barIntervalMs;
    std::array<char, kDurationChars> duration;
    writer.text(QByteArrayView(duration.data(), writeDuration(duration.data(), bars, interval)));
    writer.number(bars * (static_cast<double>(interval) / kMsPerDay));
    writer.number(cells.value(row, Metric::EndValue));
    writer.flag(tooFewTrades(m_result, row));
    if (m_many) {
        writer.text(m_origin.id);
        writer.text(m_origin.name);
    }
    writer.endRow();
}

QByteArray jsonRow(const CellRowWriter &cells, qsizetype row)
{
    JsonLinesWriter writer;
    writer.setColumns(columns());
    cells.write(writer, row);
    QByteArray line = writer.take();
    line.chop(1); // the end of the line
    return line;
}

QString tradeDuration(double bars, qint64 intervalMs)
{
    std::array<char, kDurationChars> text;
    return QString::fromLatin1(text.data(), writeDuration(text.data(), bars, intervalMs));
}

} // namespace zixly::cellexport
