// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/pointplot.h"

#include "core/metric.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/controls/theme.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <memory>

namespace zixly {

namespace {

constexpr std::size_t kRoundPoints = 5000; // up to here every point is a disc of its own
constexpr double kReach = 12.0; // pixels between cursor and point
constexpr double kMargin = 0.04;
constexpr float kDiscAlpha = 0.6F;

Span padded(double low, double high)
{
    const double by = std::max((high - low) * kMargin, 0.5);
    return {low - by, high + by};
}

} // namespace

PointPlot::PointPlot(QWidget *parent)
    : PlotWidget(parent)
{
    setNarrowest(0.01, 0.01);
}

void PointPlot::setPoints(std::vector<Point> points, double level)
{
    m_points = std::move(points);
    m_hovered = -1;
    spokenpoint::set(this, {});
    if (!m_points.empty()) {
        const auto [left, right] = std::ranges::minmax_element(m_points, {}, &Point::x);
        const auto [low, high] = std::ranges::minmax_element(m_points, {}, &Point::y);
        const double least = std::isnan(level) ? low->y : std::min<double>(low->y, level);
        const double most = std::isnan(level) ? high->y : std::max<double>(high->y, level);
        setExtent(padded(left->x, right->x), padded(least, most));
    }
    refresh();
}

const PointPlot::Point *PointPlot::nearest(const QPointF &position) const
{
    if (!plotRect().contains(position))
        return nullptr;
    const double xScale = plotRect().width() / xView().length();
    const double yScale = plotRect().height() / yView().length();
    const double x = valueX(position.x());
    const double y = valueY(position.y());
    double least = kReach * kReach;
    const Point *found = nullptr;
    for (const Point &point : m_points) {
        const double dx = (point.x - x) * xScale;
        const double dy = (point.y - y) * yScale;
        const double distance = dx * dx + dy * dy;
        if (distance < least && isSeriesShown(point.series)) {
            least = distance;
            found = &point;
        }
    }
    return found;
}

QPointF PointPlot::pixelOf(double x, double y) const
{
    return std::isfinite(x) && std::isfinite(y) ? QPointF(pixelX(x), pixelY(y)) : QPointF();
}

void PointPlot::hovered(const QPointF &position)
{
    const Point *point = nearest(position);
    m_hovered = point ? point - m_points.data() : -1;
    PlotWidget::hovered(position);
}

void PointPlot::unhovered()
{
    m_hovered = -1;
    PlotWidget::unhovered();
}

void PointPlot::layOut()
{
    const QFontMetricsF metrics(font());
    const double top = std::max(legendHeight(), metrics.height() / 2.0) + theme::kTight;
    m_axes = axes::layOut(metrics, {canvas(), top}, xView(), yView());
    setPlot(m_axes.plot);
}

void PointPlot::drawStatic(QPainter &painter)
{
    axes::drawBottom(painter, colours(), plotRect(), {m_axes.x, xView(), metricTitle(Metric::MaxDrawdown), true});
    axes::drawLeft(painter, colours(), plotRect(), {m_axes.y, yView(), metricTitle(Metric::TotalReturn), true});
    painter.save();
    painter.setClipRect(plotRect());
    drawLevel(painter, 0.0, QPen(theme::ink(theme::Ink::ZeroLine, colours()), 1.0));
    if (m_points.size() <= kRoundPoints)
        drawDiscs(painter);
    else
        drawSquares(painter);
    drawLevels(painter);
    painter.restore();
    axes::drawFrame(painter, colours(), plotRect());
}

void PointPlot::drawLevel(QPainter &painter, double value, const QPen &pen) const
{
    painter.setPen(pen);
    painter.drawLine(QPointF(plotRect().left(), pixelY(value)), QPointF(plotRect().right(), pixelY(value)));
}

void PointPlot::drawDiscs(QPainter &painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const int layer : {0, 1}) {
        for (const Point &point : m_points) {
            const QPointF at(pixelX(point.x), pixelY(point.y));
            if (!isSeriesShown(point.series) || !plotRect().contains(at))
                continue;
            const Dot dot = dotOf(point);
            if (dot.layer != layer)
                continue;
            QColor colour(dot.colour);
            painter.setPen(dot.hollow ? QPen(colour, 1.0) : QPen(Qt::NoPen));
            colour.setAlphaF(kDiscAlpha);
            painter.setBrush(dot.hollow ? QBrush(Qt::NoBrush) : QBrush(colour));
            painter.drawEllipse(at, 1.1 * dot.size, 1.1 * dot.size);
        }
    }
    painter.restore();
}

void PointPlot::drawSquares(QPainter &painter) const
{
    const double ratio = sharpness();
    QImage image((plotRect().size() * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    const double xScale = image.width() / xView().length();
    const double yScale = image.height() / yView().length();
    bool another = true;
    for (int layer = 0; another; ++layer) {
        another = false;
        for (const Point &point : m_points) {
            if (!isSeriesShown(point.series))
                continue;
            const Dot dot = dotOf(point);
            another = another || dot.layer > layer;
            if (dot.layer != layer)
                continue;
            const int size = std::max(1, static_cast<int>(std::lround(dot.size * ratio)));
            // Weak points are smaller, not only of another colour.
            const int side = dot.hollow ? std::max(1, size / 2) : size;
            const int left = static_cast<int>((point.x - xView().low) * xScale) - size / 2;
            const int top = static_cast<int>((yView().high - point.y) * yScale) - size / 2;
            const int right = std::min(image.width(), left + side);
            for (int y = std::max(0, top); y < std::min(image.height(), top + side); ++y)
                if (right > std::max(0, left))
                    std::fill_n(reinterpret_cast<QRgb *>(image.scanLine(y)) + std::max(0, left),
                        right - std::max(0, left), dot.colour);
        }
    }
    painter.drawImage(plotRect().topLeft(), image);
}

void PointPlot::drawHover(QPainter &painter, const QPointF &cursor)
{
    if (m_hovered < 0)
        return drawCrosshair(painter, cursor.x(), cursor.y());
    const Point &point = m_points[static_cast<std::size_t>(m_hovered)];
    const QPointF at = pixelOf(point.x, point.y);
    drawCrosshair(painter, at.x(), at.y());
    drawRing(painter, at, 4.5);
    axes::drawReadout(painter, palette(), rect(), cursor, readout(point));
}

ChartTable PointPlot::table() const
{
    const auto shown = std::make_shared<std::vector<Point>>();
    for (const Point &point : m_points)
        if (isSeriesShown(point.series))
            shown->push_back(point);
    ChartTable table;
    table.title = chartTitle();
    table.columns = {
        {tr("Cell"), ChartTable::Kind::Text}, {metricTitle(Metric::MaxDrawdown)}, {metricTitle(Metric::TotalReturn)}};
    table.rows = static_cast<qsizetype>(shown->size());
    table.number = [shown](qsizetype row, int column) -> double {
        const Point &point = (*shown)[static_cast<std::size_t>(row)];
        return column == 1 ? point.x : point.y;
    };
    table.text = [shown, name = namer()](qsizetype row, int) { return name((*shown)[static_cast<std::size_t>(row)]); };
    return table;
}

} // namespace zixly
