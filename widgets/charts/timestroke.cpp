// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/timestroke.h"

#include <QColor>
#include <QPainter>

#include <algorithm>

namespace zixly::timestroke {

QPolygonF points(const QRectF &plot, const Span &view, std::span<const qint64> time, const MinMaxPyramid &values,
    const std::function<double(double value)> &y)
{
    const auto pointOf = [&](qsizetype bar) {
        const auto when = static_cast<double>(time[static_cast<std::size_t>(bar)]);
        return QPointF(plot.left() + (when - view.low) / view.length() * plot.width(), y(values[bar]));
    };
    const auto bars = columnsOf(time, values, view.low, view.high, std::max(1, static_cast<int>(plot.width())));
    QPolygonF points;
    points.reserve(static_cast<qsizetype>(bars.size()) * 4 + 2);
    if (!bars.empty() && bars.front().first > 0)
        points.append(pointOf(bars.front().first - 1));
    for (const ColumnBars &column : bars) {
        points.append(pointOf(column.first));
        if (column.last - column.first > 1) {
            const double x = plot.left() + column.column + 0.5;
            points.append({x, y(column.least)});
            points.append({x, y(column.most)});
        }
        if (column.last > column.first)
            points.append(pointOf(column.last));
    }
    if (!bars.empty() && bars.back().last + 1 < values.size())
        points.append(pointOf(bars.back().last + 1));
    return points;
}

void fill(QPainter &painter, const QPolygonF &line, double level, const QColor &colour)
{
    if (line.isEmpty())
        return;
    QPolygonF area = line;
    area.prepend({line.front().x(), level});
    area.append({line.back().x(), level});
    QColor pale = colour;
    pale.setAlphaF(0.25F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(pale);
    painter.drawPolygon(area);
}

} // namespace zixly::timestroke
