// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cellarrangement.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace zixly {

namespace {

struct Keyed {
    quint64 key;
    qint32 row;
};

// Doubles as integers of the same order; undefined values after all others in both directions.
quint64 orderedKey(double value, bool descending)
{
    constexpr quint64 kSign = quint64{1} << 63;
    if (std::isnan(value))
        return std::numeric_limits<quint64>::max();
    const auto bits = std::bit_cast<quint64>(value == 0.0 ? 0.0 : value); // -0 equals 0
    const quint64 ascending = (bits & kSign) != 0 ? ~bits : bits | kSign;
    return descending ? ~ascending : ascending;
}

void keepMatching(const CellSet &set, int column, const ColumnFilter &filter, CellRows &rows)
{
    if (filter.isEmpty())
        return;
    const bool byText = column == cellcolumn::Remark || filter.needsText();
    std::erase_if(rows, [&](qint32 row) {
        return byText ? !filter.matches(cellText(set, row, column)) : !filter.matches(cellNumber(set, row, column));
    });
}

double sortValue(const CellSet &set, qint32 row, int column)
{
    if (column == cellcolumn::Remark)
        return set.tooFew(row) ? 1.0 : 0.0;
    return cellNumber(set, row, column);
}

} // namespace

CellRows arrange(const CellSet &set, const CellArrangement &arrangement)
{
    CellRows rows;
    rows.reserve(static_cast<std::size_t>(set.readyCount));
    for (qsizetype row = 0; row < set.size(); ++row) {
        if (set.isReady(row))
            rows.push_back(static_cast<qint32>(row));
    }
    for (int column = 0; column < cellcolumn::Count; ++column)
        keepMatching(set, column, arrangement.filters[static_cast<std::size_t>(column)], rows);

    std::vector<Keyed> keyed(rows.size());
    std::transform(rows.begin(), rows.end(), keyed.begin(), [&](qint32 row) {
        return Keyed{orderedKey(sortValue(set, row, arrangement.sortColumn), arrangement.descending), row};
    });
    std::sort(keyed.begin(), keyed.end(), [&set](const Keyed &a, const Keyed &b) {
        if (a.key != b.key)
            return a.key < b.key;
        return set.slow(a.row) != set.slow(b.row) ? set.slow(a.row) < set.slow(b.row)
                                                  : set.fast(a.row) < set.fast(b.row);
    });
    std::transform(keyed.begin(), keyed.end(), rows.begin(), [](const Keyed &entry) { return entry.row; });
    return rows;
}

} // namespace zixly
