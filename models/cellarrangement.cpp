// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cellarrangement.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

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

// Ascending by slow, then fast.
quint64 pairKey(int slow, int fast)
{
    const auto ordered = [](int value) { return static_cast<quint64>(static_cast<quint32>(value) ^ 0x8000'0000U); };
    return ordered(slow) << 32 | ordered(fast);
}

// Stable, by counting the digits of the keys from the last to the first: a million distinct doubles are in order
// several times sooner than by comparing them. A digit that is the same in all keys costs nothing.
void sortByKey(std::vector<Keyed> &entries)
{
    constexpr int kDigitBits = 11;
    constexpr std::size_t kDigits = (64 + kDigitBits - 1) / kDigitBits;
    constexpr std::size_t kValues = std::size_t{1} << kDigitBits;
    const auto digitOf = [](quint64 key, std::size_t digit) {
        return static_cast<std::size_t>(key >> (digit * kDigitBits)) & (kValues - 1);
    };
    if (std::is_sorted(entries.begin(), entries.end(), [](const Keyed &a, const Keyed &b) { return a.key < b.key; }))
        return;
    std::vector<std::array<std::size_t, kValues>> counts(kDigits);
    for (const Keyed &entry : entries) {
        for (std::size_t digit = 0; digit < kDigits; ++digit)
            ++counts[digit][digitOf(entry.key, digit)];
    }
    std::vector<Keyed> sorted(entries.size());
    for (std::size_t digit = 0; digit < kDigits; ++digit) {
        std::array<std::size_t, kValues> &next = counts[digit];
        if (next[digitOf(entries.front().key, digit)] == entries.size())
            continue;
        std::exclusive_scan(next.begin(), next.end(), next.begin(), std::size_t{0});
        for (const Keyed &entry : entries)
            sorted[next[digitOf(entry.key, digit)]++] = entry;
        entries.swap(sorted);
    }
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
    std::transform(rows.begin(), rows.end(), keyed.begin(),
        [&set](qint32 row) { return Keyed{pairKey(set.slow(row), set.fast(row)), row}; });
    sortByKey(keyed);
    for (Keyed &entry : keyed)
        entry.key = orderedKey(sortValue(set, entry.row, arrangement.sortColumn), arrangement.descending);
    sortByKey(keyed);
    std::transform(keyed.begin(), keyed.end(), rows.begin(), [](const Keyed &entry) { return entry.row; });
    return rows;
}

} // namespace zixly
