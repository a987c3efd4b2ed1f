// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <span>
#include <vector>

namespace zixly {

// Answers "least and most of values [first, last)" in a time that hardly depends on the length, so that a chart of
// hundreds of thousands of bars can be panned. Borrows the values; they must outlive it. Values are finite.
class MinMaxPyramid
{
public:
    struct Extremes {
        double least;
        double most;
    };

    MinMaxPyramid() = default;
    explicit MinMaxPyramid(std::span<const double> values);

    qsizetype size() const { return static_cast<qsizetype>(m_values.size()); }
    Extremes extremes(qsizetype first, qsizetype last) const; // first < last
    std::span<const double> values() const { return m_values; }
    double operator[](qsizetype index) const { return m_values[static_cast<std::size_t>(index)]; }

private:
    std::span<const double> m_values;
    std::vector<std::vector<Extremes>> m_levels; // level 0: one entry per kBranch values, then per kBranch entries
};

// What a line shows of the bars that fall into one pixel column: M4 (first, least, most, last), which draws the same
// pixels as all bars would.
struct ColumnBars {
    int column = 0; // 0 ... columns - 1
    qsizetype first = 0; // bars [first, last]
    qsizetype last = 0;
    double least = 0.0;
    double most = 0.0;
};

// Cuts the bars whose time lies in [low, high] into pixel columns; columns without bars are left out. `time` ascends.
std::vector<ColumnBars> columnsOf(
    std::span<const qint64> time, const MinMaxPyramid &values, double low, double high, int columns);

} // namespace zixly
