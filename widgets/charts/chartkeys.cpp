// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartkeys.h"

#include <Qt>

#include <algorithm>

namespace zixly::chartkeys {

std::optional<qsizetype> barAfter(int key, qsizetype from, qsizetype last, qsizetype page)
{
    if (last < 0)
        return std::nullopt;
    const auto by = [from, last](qsizetype steps) {
        return std::clamp<qsizetype>(from < 0 ? (steps > 0 ? 0 : last) : from + steps, 0, last);
    };
    switch (key) {
    case Qt::Key_Left: return by(-1);
    case Qt::Key_Right: return by(1);
    case Qt::Key_PageUp: return by(-page);
    case Qt::Key_PageDown: return by(page);
    case Qt::Key_Home: return 0;
    case Qt::Key_End: return last;
    default: return std::nullopt;
    }
}

std::optional<PointStep> pointStep(int key)
{
    switch (key) {
    case Qt::Key_Left: return PointStep{.alongX = true, .forward = false};
    case Qt::Key_Right: return PointStep{.alongX = true, .forward = true};
    case Qt::Key_Up: return PointStep{.alongX = false, .forward = true};
    case Qt::Key_Down: return PointStep{.alongX = false, .forward = false};
    case Qt::Key_Home: return PointStep{.alongX = true, .forward = false, .toTheEnd = true};
    case Qt::Key_End: return PointStep{.alongX = true, .forward = true, .toTheEnd = true};
    default: return std::nullopt;
    }
}

} // namespace zixly::chartkeys
