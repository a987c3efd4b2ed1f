// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/slices.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace zixly {

std::vector<Slice> slicesOf(const HeatValues &heat, SliceAxis along, const std::vector<qint32> &fixed)
{
    std::vector<Slice> slices;
    if (!heat.grid)
        return slices;
    const CellGrid &grid = *heat.grid;
    const auto &kept = along == SliceAxis::Fast ? grid.slow : grid.fast;
    const auto &varied = along == SliceAxis::Fast ? grid.fast : grid.slow;
    for (const qint32 window : fixed) {
        const auto found = std::ranges::lower_bound(kept, window);
        if (found == kept.end() || *found != window)
            continue;
        const auto line = static_cast<std::size_t>(found - kept.begin());
        Slice slice{.fixed = window, .at = {}, .values = {}, .rows = {}};
        for (std::size_t i = 0; i < varied.size(); ++i) {
            const std::size_t fast = along == SliceAxis::Fast ? i : line;
            const std::size_t slow = along == SliceAxis::Fast ? line : i;
            const std::size_t place = fast * grid.slow.size() + slow;
            if (heat.marks[place] == CellMark::Invalid || heat.marks[place] == CellMark::Waiting)
                continue;
            slice.at.push_back(varied[i]);
            slice.values.push_back(heat.values[place]);
            slice.rows.push_back(grid.rows[place]);
        }
        if (!slice.at.empty())
            slices.push_back(std::move(slice));
    }
    return slices;
}

std::vector<qint32> spreadWindows(const std::vector<qint32> &windows, int count, qint32 chosen)
{
    std::vector<qint32> spread;
    if (windows.empty() || count <= 0)
        return spread;
    if (std::ranges::binary_search(windows, chosen))
        spread.push_back(chosen);
    const std::size_t others = static_cast<std::size_t>(count) - spread.size();
    for (std::size_t i = 0; i < others; ++i) {
        const std::size_t at = others > 1 ? i * (windows.size() - 1) / (others - 1) : (windows.size() - 1) / 2;
        spread.push_back(windows[at]);
    }
    std::ranges::sort(spread);
    spread.erase(std::unique(spread.begin(), spread.end()), spread.end());
    return spread;
}

std::vector<qint32> windowsOf(const QString &text, const std::vector<qint32> &windows, QStringList &unknown)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    std::vector<qint32> found;
    const QStringList words = text.split(between, Qt::SkipEmptyParts);
    for (const QString &word : words) {
        bool isNumber = false;
        const qint32 window = word.toInt(&isNumber);
        if (isNumber && std::ranges::binary_search(windows, window))
            found.push_back(window);
        else
            unknown.append(word);
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace zixly
