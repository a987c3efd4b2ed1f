// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/minmaxpyramid.h"

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr std::size_t kBranch = 16;

MinMaxPyramid::Extremes joined(const MinMaxPyramid::Extremes &a, const MinMaxPyramid::Extremes &b)
{
    return {std::min(a.least, b.least), std::max(a.most, b.most)};
}

} // namespace

MinMaxPyramid::MinMaxPyramid(std::span<const double> values)
    : m_values(values)
{
    std::vector<Extremes> level;
    level.reserve(values.size() / kBranch + 1);
    for (std::size_t i = 0; i < values.size(); i += kBranch) {
        const auto block = values.subspan(i, std::min(kBranch, values.size() - i));
        const auto [least, most] = std::minmax_element(block.begin(), block.end());
        level.push_back({*least, *most});
    }
    while (level.size() > 1) {
        m_levels.push_back(level);
        std::vector<Extremes> next;
        next.reserve(level.size() / kBranch + 1);
        for (std::size_t i = 0; i < level.size(); i += kBranch) {
            Extremes all = level[i];
            for (std::size_t k = i + 1; k < std::min(i + kBranch, level.size()); ++k)
                all = joined(all, level[k]);
            next.push_back(all);
        }
        level = std::move(next);
    }
}

MinMaxPyramid::Extremes MinMaxPyramid::extremes(qsizetype first, qsizetype last) const
{
    auto from = static_cast<std::size_t>(first);
    auto to = static_cast<std::size_t>(last);
    Extremes all{m_values[from], m_values[from]};
    // Single values at both ragged ends, whole blocks in between, level by level.
    const auto value = [this](std::size_t level, std::size_t i) {
        return level == 0 ? Extremes{m_values[i], m_values[i]} : m_levels[level - 1][i];
    };
    for (std::size_t level = 0; from < to; ++level) {
        const bool top = level == m_levels.size();
        while (from < to && (top || from % kBranch != 0))
            all = joined(all, value(level, from++));
        while (from < to && to % kBranch != 0)
            all = joined(all, value(level, --to));
        from /= kBranch;
        to /= kBranch;
    }
    return all;
}

std::vector<ColumnBars> columnsOf(
    std::span<const qint64> time, const MinMaxPyramid &values, double low, double high, int columns)
{
    std::vector<ColumnBars> result;
    if (time.empty() || columns <= 0 || !(high > low))
        return result;
    result.reserve(static_cast<std::size_t>(columns));
    const auto indexAt = [time](double at) {
        return std::lower_bound(time.begin(), time.end(), static_cast<qint64>(std::ceil(at))) - time.begin();
    };
    qsizetype from = indexAt(low);
    for (int column = 0; column < columns; ++column) {
        const double edge = low + (high - low) * (column + 1) / columns;
        // The last column takes a bar that lies on the right edge itself.
        const qsizetype to = indexAt(column + 1 == columns ? std::floor(high) + 1.0 : edge);
        if (to > from) {
            const auto [least, most] = values.extremes(from, to);
            result.push_back({column, from, to - 1, least, most});
        }
        from = std::max(from, to);
    }
    return result;
}

} // namespace zixly
