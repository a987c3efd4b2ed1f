// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/slicechart.h"

#include "core/format.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/controls/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace zixly {

namespace {

constexpr double kReach = 14.0; // pixels between cursor and point
constexpr double kMargin = 0.04;
constexpr double kDotPixels = 6.0; // cells get a dot of their own from this distance on

// The number of a line at its end, so that colour is not all that tells the lines apart.
struct Number {
    QPointF at;
    QString text;
    QColor colour;
};

void drawNumbers(QPainter &painter, QList<Number> numbers, const QRectF &plot)
{
    const QFontMetricsF metrics(painter.font());
    std::ranges::sort(numbers, {}, [](const Number &number) { return number.at.y(); });
    double least = plot.top() + metrics.ascent() / 2.0;
    for (const Number &number : numbers) {
        const double y = std::max(least, number.at.y() + metrics.ascent() / 2.0 - 1.0);
        painter.setPen(number.colour);
        painter.drawText(QPointF(number.at.x() + theme::kNear, y), number.text);
        least = y + metrics.height() - 2.0; // none lies on another
    }
}

} // namespace

SliceChart::SliceChart(QWidget *parent)
    : PlotWidget(parent)
{
    setAccessibleName(tr("Slices of the grid"));
}

void SliceChart::setSlices(std::vector<Slice> slices, SliceAxis along, Metric metric)
{
    if (slices.size() != m_slices.size() || along != m_along)
        showAllSeries();
    const qint32 walked = m_walked ? m_slices[m_walked->slice].rows[m_walked->at] : -1;
    m_slices = std::move(slices);
    m_along = along;
    m_metric = metric;
    Span x{std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()};
    Span y = x;
    for (const Slice &slice : m_slices) {
        for (std::size_t i = 0; i < slice.at.size(); ++i) {
            x = {std::min<double>(x.low, slice.at[i]), std::max<double>(x.high, slice.at[i])};
            if (std::isfinite(slice.values[i]))
                y = {std::min(y.low, slice.values[i]), std::max(y.high, slice.values[i])};
        }
    }
    if (x.low <= x.high && y.low <= y.high) {
        const double right = std::max(1.0, x.length()) * kMargin / 2.0;
        const double up = std::max(y.length() * kMargin, std::max(std::abs(y.high), 1.0) * 1e-3);
        setNarrowest(2.0, up / 10.0);
        setExtent({x.low - right, x.high + right}, {y.low - up, y.high + up});
    } else {
        m_slices.clear(); // nothing finite to draw
    }
    m_walked = placeOf(walked); // choosing a cell may bring other lines
    if (!m_walked)
        spokenpoint::set(this, {});
    refresh();
    describe();
}

void SliceChart::setCurrentRow(qint32 row)
{
    m_currentRow = row;
    update();
}

void SliceChart::setMessage(const QString &message)
{
    m_message = message;
    describe();
    refresh();
}

QString SliceChart::chartTitle() const
{
    return m_along == SliceAxis::Fast ? tr("%1 by fast window").arg(metricTitle(m_metric))
                                      : tr("%1 by slow window").arg(metricTitle(m_metric));
}

QString SliceChart::axisTitle() const
{
    return m_along == SliceAxis::Fast ? tr("Fast window (bars)") : tr("Slow window (bars)");
}

QString SliceChart::nameOf(const Slice &slice) const
{
    return m_along == SliceAxis::Fast ? tr("Slow %1").arg(slice.fixed) : tr("Fast %1").arg(slice.fixed);
}

QString SliceChart::windowText(qint32 window) const
{
    return m_along == SliceAxis::Fast ? tr("Fast %1").arg(window) : tr("Slow %1").arg(window);
}

QString SliceChart::emptyWords() const
{
    if (!m_message.isEmpty())
        return m_message;
    return m_slices.empty() ? tr("No cells to show yet.") : QString();
}

void SliceChart::describe()
{
    QString text = emptyWords();
    if (text.isEmpty()) {
        QStringList names;
        for (const Slice &slice : m_slices)
            names.append(nameOf(slice));
        text = QStringLiteral("%1: %2.").arg(chartTitle(), names.join(QStringLiteral(", ")));
    }
    setAccessibleDescription(text);
}

QList<LegendEntry> SliceChart::legend() const
{
    QList<LegendEntry> entries;
    for (std::size_t i = 0; i < m_slices.size(); ++i)
        entries.append({nameOf(m_slices[i]), LegendEntry::Mark::Line,
            theme::seriesPen(static_cast<qsizetype>(i), colours(), 2.0)});
    return entries;
}

void SliceChart::layOut()
{
    const QFontMetricsF metrics(font());
    double numbers = 0.0; // at the ends of the lines
    for (const Slice &slice : m_slices)
        numbers = std::max(numbers, metrics.horizontalAdvance(QString::number(slice.fixed)));
    m_axes = axes::layOut(metrics, {canvas(), legendHeight() + metrics.height() / 2.0, numbers}, xView(), yView());
    setPlot(m_axes.plot);
}

void SliceChart::drawStatic(QPainter &painter)
{
    axes::drawBottom(painter, colours(), plotRect(), {m_axes.x, xView(), axisTitle(), true});
    axes::drawLeft(painter, colours(), plotRect(), {m_axes.y, yView(), metricTitle(m_metric), true});
    painter.save();
    painter.setClipRect(plotRect().adjusted(-1.0, -1.0, 1.0, 1.0));
    const MetricInfo &info = metricInfo(m_metric);
    if (info.diverging && yView().contains(info.neutral)) {
        painter.setPen(QPen(theme::ink(theme::Ink::ZeroLine, colours()), 1.0));
        painter.drawLine(
            QPointF(plotRect().left(), pixelY(info.neutral)), QPointF(plotRect().right(), pixelY(info.neutral)));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    QList<Number> numbers;
    for (std::size_t i = 0; i < m_slices.size(); ++i) {
        if (!isSeriesShown(static_cast<qsizetype>(i)))
            continue;
        drawLine(painter, i);
        QPointF last;
        for (std::size_t at = 0; at < m_slices[i].at.size(); ++at)
            if (std::isfinite(m_slices[i].values[at]) && plotRect().contains(pointOf({i, at})))
                last = pointOf({i, at});
        if (!last.isNull())
            numbers.append({last, QString::number(m_slices[i].fixed),
                theme::readable(theme::seriesPen(static_cast<qsizetype>(i), colours()).color(), colours())});
    }
    painter.restore();
    drawNumbers(painter, numbers, plotRect());
    axes::drawFrame(painter, colours(), plotRect());
}

// Broken where a cell has no finite value: nothing is drawn that is not known.
void SliceChart::drawLine(QPainter &painter, std::size_t slice) const
{
    const Slice &line = m_slices[slice];
    const QPen pen = theme::seriesPen(static_cast<qsizetype>(slice), colours());
    const double apart = line.at.size() > 1 ? pixelX(line.at[1]) - pixelX(line.at[0]) : kDotPixels;
    QPolygonF points;
    const auto flush = [&] {
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        if (points.size() > 1)
            painter.drawPolyline(points);
        if (apart >= kDotPixels || points.size() == 1) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(pen.color());
            for (const QPointF &point : std::as_const(points))
                painter.drawEllipse(point, 2.2, 2.2);
        }
        points.clear();
    };
    for (std::size_t i = 0; i < line.at.size(); ++i) {
        if (std::isfinite(line.values[i]))
            points.append({pixelX(line.at[i]), pixelY(line.values[i])});
        else
            flush();
    }
    flush();
}

QPointF SliceChart::pointOf(const Place &place) const
{
    const Slice &slice = m_slices[place.slice];
    return {pixelX(slice.at[place.at]), pixelY(slice.values[place.at])};
}

std::optional<SliceChart::Place> SliceChart::nearest(const QPointF &position) const
{
    std::optional<Place> found;
    double least = kReach * kReach;
    for (std::size_t i = 0; i < m_slices.size(); ++i) {
        for (std::size_t at = 0; at < m_slices[i].at.size() && isSeriesShown(static_cast<qsizetype>(i)); ++at) {
            if (!std::isfinite(m_slices[i].values[at]))
                continue;
            const QPointF by = pointOf({i, at}) - position;
            if (const double distance = QPointF::dotProduct(by, by); distance < least) {
                least = distance;
                found = Place{i, at};
            }
        }
    }
    return found;
}

qint32 SliceChart::rowAt(const QPointF &position) const
{
    const auto place = nearest(position);
    return place ? m_slices[place->slice].rows[place->at] : -1;
}

std::optional<SliceChart::Place> SliceChart::placeOf(qint32 row) const
{
    for (std::size_t i = 0; i < m_slices.size(); ++i) {
        const auto found = std::ranges::find(m_slices[i].rows, row);
        const auto at = static_cast<std::size_t>(found - m_slices[i].rows.begin());
        if (row >= 0 && found != m_slices[i].rows.end() && isSeriesShown(static_cast<qsizetype>(i))
            && std::isfinite(m_slices[i].values[at]))
            return Place{i, at};
    }
    return std::nullopt;
}

QPointF SliceChart::positionOf(qint32 row) const
{
    const auto place = placeOf(row);
    return place ? pointOf(*place) : QPointF();
}

void SliceChart::clicked(const QPointF &position)
{
    if (const qint32 row = rowAt(position); row >= 0)
        emit cellActivated(row);
}

void SliceChart::drawMarks(QPainter &painter)
{
    drawRing(painter, positionOf(m_currentRow), 6.0);
}

void SliceChart::drawHover(QPainter &painter, const QPointF &cursor)
{
    const auto place = nearest(cursor);
    if (!place)
        return drawCrosshair(painter, cursor.x(), cursor.y());
    const QPointF at = pointOf(*place);
    drawCrosshair(painter, at.x(), at.y());
    const Slice &hit = m_slices[place->slice];
    const qint32 window = hit.at[place->at];
    QStringList lines{windowText(window)};
    for (std::size_t i = 0; i < m_slices.size(); ++i) {
        const auto found = std::ranges::lower_bound(m_slices[i].at, window);
        if (!isSeriesShown(static_cast<qsizetype>(i)) || found == m_slices[i].at.end() || *found != window)
            continue;
        const double value = m_slices[i].values[static_cast<std::size_t>(found - m_slices[i].at.begin())];
        lines += QStringLiteral("%1: %2").arg(nameOf(m_slices[i]), metricText(m_metric, value));
    }
    axes::drawReadout(painter, palette(), rect(), cursor, lines);
}

ChartTable SliceChart::table() const
{
    const auto shown = std::make_shared<std::vector<Slice>>();
    ChartTable table;
    table.title = chartTitle();
    table.columns = {{axisTitle(), ChartTable::Kind::Count}};
    auto windows = std::make_shared<std::vector<qint32>>();
    for (std::size_t i = 0; i < m_slices.size(); ++i) {
        if (!isSeriesShown(static_cast<qsizetype>(i)))
            continue;
        shown->push_back(m_slices[i]);
        windows->insert(windows->end(), m_slices[i].at.begin(), m_slices[i].at.end());
        table.columns.append(
            {nameOf(m_slices[i]), ChartTable::Kind::Number, std::max(2, metricInfo(m_metric).decimals)});
    }
    std::ranges::sort(*windows);
    windows->erase(std::unique(windows->begin(), windows->end()), windows->end());
    table.rows = static_cast<qsizetype>(windows->size());
    table.number = [shown, windows](qsizetype row, int column) -> double {
        const qint32 window = (*windows)[static_cast<std::size_t>(row)];
        if (column == 0)
            return window;
        const Slice &slice = (*shown)[static_cast<std::size_t>(column) - 1];
        const auto found = std::ranges::lower_bound(slice.at, window);
        return found != slice.at.end() && *found == window
            ? slice.values[static_cast<std::size_t>(found - slice.at.begin())]
            : std::numeric_limits<double>::quiet_NaN();
    };
    return table;
}

} // namespace zixly
