// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <functional>
#include <span>

namespace zixly {

// A visible stretch of an axis, in the units of its values. low < high.
struct Span {
    double low = 0.0;
    double high = 1.0;

    double length() const { return high - low; }
    bool contains(double value) const { return value >= low && value <= high; }
    bool operator==(const Span &) const = default;
};

struct Tick {
    double at = 0.0;
    QString text;
};
using Ticks = QList<Tick>;

// Round places inside `span`, at most `most` of them (at least one where a round place exists). Pure functions.
Ticks linearTicks(const Span &span, int most);
Ticks logTicks(const Span &span, int most); // span in log10 of the value; texts are the values
Ticks timeTicks(const Span &span, int most); // UTC ms; texts are years, months, days or clock times
// Round windows at the whole indices of an ascending list, for axes with one place per window.
Ticks windowTicks(std::span<const qint32> windows, const Span &indices, int most);

// The most ticks whose texts keep `gap` pixels apart. `pixels` is the length of the axis, `extent` the length of a text
// along it.
Ticks fittingTicks(const std::function<Ticks(int most)> &ticks, const Span &span, double pixels,
    const std::function<double(const QString &)> &extent, double gap);

} // namespace zixly
