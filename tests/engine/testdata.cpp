// SPDX-License-Identifier: GPL-3.0-or-later
#include "testdata.h"

#include <QFile>

#include <bit>
#include <cmath>
#include <thread>

namespace zixly::test {

std::vector<double> CsvTable::numbers(const char *name) const
{
    const qsizetype index = column(name);
    std::vector<double> result;
    for (const QList<QByteArray> &row : rows)
        result.push_back(row.at(index).toDouble());
    return result;
}

CsvTable readCsv(const QString &path)
{
    CsvTable table;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return table;
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    table.header = lines.first().trimmed().split(',');
    for (qsizetype i = 1; i < lines.size(); ++i)
        table.rows.append(lines.at(i).trimmed().split(','));
    return table;
}

Cells::Cells(const engine::Parameters &parameters)
    : fast(engine::cellCount(parameters))
    , slow(fast.size())
{
    for (std::vector<double> &column : metrics)
        column.assign(fast.size(), -12345.0); // a value no metric has
}

engine::Output Cells::output()
{
    engine::Output result{.fast = fast, .slow = slow, .metrics = {}};
    for (std::size_t i = 0; i < metrics.size(); ++i)
        result.metrics[i] = metrics[i];
    return result;
}

bool Cells::operator==(const Cells &other) const
{
    if (fast != other.fast || slow != other.slow)
        return false;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        if (metrics[i].size() != other.metrics[i].size())
            return false;
        for (std::size_t cell = 0; cell < metrics[i].size(); ++cell) {
            const double a = metrics[i][cell];
            const double b = other.metrics[i][cell];
            if (std::bit_cast<std::uint64_t>(a) != std::bit_cast<std::uint64_t>(b) && !(std::isnan(a) && std::isnan(b)))
                return false;
        }
    }
    return true;
}

std::expected<engine::Outcome, engine::Problem> runApart(engine::Path path, const engine::Prices &prices,
    const engine::Parameters &parameters, const engine::Output &output, unsigned threads, const std::atomic<bool> &stop,
    const engine::BatchFunction &batch)
{
    std::expected<engine::Outcome, engine::Problem> outcome;
    std::thread([&] { outcome = engine::runSweepOn(path, prices, parameters, output, threads, stop, batch); }).join();
    return outcome;
}

bool nearly(double a, double b, double tolerance)
{
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) && std::isnan(b);
    if (std::isinf(a) || std::isinf(b))
        return a == b;
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

const char *name(engine::Metric metric)
{
    static constexpr std::array names{"score", "sharpe_ratio", "sortino_ratio", "calmar_ratio", "total_return_pct",
        "annualized_return", "max_drawdown_pct", "win_rate_pct", "profit_factor", "expectancy_per_trade", "beats_bnh",
        "total_trades", "total_closed_trades", "trades_per_month", "avg_trade_duration_days", "end_value"};
    static_assert(names.size() == engine::kMetricCount);
    return names[static_cast<std::size_t>(metric)];
}

const char *name(engine::Path path)
{
    static constexpr std::array names{"scalar", "portable", "AVX2", "AVX-512"};
    return names[static_cast<std::size_t>(path)];
}

std::vector<engine::Path> paths()
{
    std::vector<engine::Path> result;
    for (int path = 0; path <= static_cast<int>(engine::bestPath()); ++path)
        result.push_back(static_cast<engine::Path>(path));
    return result;
}

} // namespace zixly::test
