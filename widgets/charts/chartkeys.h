// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

// Where arrow keys lead in a chart. Pure functions.
namespace zixly::chartkeys {

// The bar of a time axis after a key: Left and Right one, Page Up and Page Down a page, Home and End the ends. `from` =
// -1 before the first key. Nothing for other keys.
std::optional<qsizetype> barAfter(int key, qsizetype from, qsizetype last, qsizetype page);

// Which way a key leads among points: along x or y, by one or to the end. Nothing for other keys.
struct PointStep {
    bool alongX = true;
    bool forward = true;
    bool toTheEnd = false;
};
std::optional<PointStep> pointStep(int key);

// The point that `step` leads to: the next larger (or smaller) coordinate; points that share one follow each other by
// index. `from` = -1 starts at the end that the step comes from. -1 = there is none. Linear in the number of points.
template <class Coordinate>
qsizetype pointAfter(const PointStep &step, qsizetype from, qsizetype count, Coordinate at)
{
    const auto before = [&at](qsizetype a, qsizetype b) { return at(a) < at(b) || (at(a) == at(b) && a < b); };
    qsizetype found = -1;
    for (qsizetype i = 0; i < count; ++i) {
        if (!step.toTheEnd && from >= 0 && !(step.forward ? before(from, i) : before(i, from)))
            continue; // not on this side
        const bool wantsLeast = step.toTheEnd ? !step.forward : step.forward;
        if (found < 0 || (wantsLeast ? before(i, found) : before(found, i)))
            found = i;
    }
    return found;
}

} // namespace zixly::chartkeys
