// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/histogramchart.h"

#include "core/format.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/chartkeys.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/controls/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace zixly {

HistogramChart::HistogramChart(QWidget *parent)
    : PlotWidget(parent)
{
    setAccessibleName(tr("Distribution over the grid"));
    setZoomDirection(Horizontal);
}

void HistogramChart::setHistogram(const Histogram &histogram, Metric metric)
{
    m_histogram = histogram;
    m_metric = metric;
    m_walked = -1;
    spokenpoint::set(this, {});
    fit();
    refresh();
    describe();
}

void HistogramChart::fit()
{
    if (m_histogram.bins() == 0)
        return;
    setNarrowest(3.0 * m_histogram.width, 0.0);
    setExtent({m_histogram.edge(0), m_histogram.edge(m_histogram.bins())}, {0.0, 1.0});
}

void HistogramChart::setChosen(const QString &cell, double value)
{
    m_cell = cell;
    m_chosen = value;
    describe();
    update();
}

void HistogramChart::setMessage(const QString &message)
{
    m_message = message;
    describe();
    refresh();
}

QString HistogramChart::chartTitle() const
{
    return tr("Distribution of %1").arg(metricTitle(m_metric));
}

QString HistogramChart::emptyWords() const
{
    if (!m_message.isEmpty())
        return m_message;
    return m_histogram.bins() == 0 ? tr("No cells to show yet.") : QString();
}

void HistogramChart::describe()
{
    QString text = emptyWords();
    if (text.isEmpty()) {
        const qint64 all = m_histogram.counted();
        text = tr("%1 of %2 cells from %3 to %4.")
                   .arg(metricTitle(m_metric), countText(all), metricText(m_metric, m_histogram.edge(0)),
                       metricText(m_metric, m_histogram.edge(m_histogram.bins())));
        if (!m_cell.isEmpty())
            text += QLatin1Char(' ') + tr("Cell %1: %2.").arg(m_cell, metricText(m_metric, m_chosen));
    }
    setAccessibleDescription(text);
}

QList<LegendEntry> HistogramChart::legend() const
{
    return {{tr("Enough trades"), LegendEntry::Mark::Box, QPen(theme::category(0, colours()))},
        {tr("Too few trades"), LegendEntry::Mark::Hatched, QPen(theme::ink(theme::Ink::Muted, colours()))}};
}

qint64 HistogramChart::countOf(int bin) const
{
    const auto at = static_cast<std::size_t>(bin);
    return (isSeriesShown(Enough) ? m_histogram.enough[at] : 0) + (isSeriesShown(Few) ? m_histogram.few[at] : 0);
}

void HistogramChart::layOut()
{
    const QFontMetricsF metrics(font());
    qint64 most = 1;
    for (int bin = 0; bin < m_histogram.bins(); ++bin)
        if (m_histogram.edge(bin + 1) > xView().low && m_histogram.edge(bin) < xView().high)
            most = std::max(most, countOf(bin));
    m_most = static_cast<double>(most) * 1.04;
    const auto counts = [this](int wanted) {
        Ticks ticks = linearTicks({0.0, m_most}, wanted);
        erase_if(ticks, [](const Tick &tick) { return tick.at != std::floor(tick.at); }); // there are no half cells
        for (Tick &tick : ticks)
            tick.text = countText(static_cast<qint64>(tick.at));
        return ticks;
    };
    const double top = legendHeight() + metrics.height() + theme::kTight; // a line of words over the plot
    m_axes = axes::layOut(metrics, {canvas(), top}, xView(), {0.0, m_most}, counts);
    setPlot(m_axes.plot);
}

QRectF HistogramChart::barRect(int bin) const
{
    const double left = pixelX(m_histogram.edge(bin));
    const double height = plotRect().height() * static_cast<double>(countOf(bin)) / m_most;
    return {left, plotRect().bottom() - height, pixelX(m_histogram.edge(bin + 1)) - left, height};
}

int HistogramChart::binAt(const QPointF &position) const
{
    return plotRect().contains(position) ? m_histogram.binOf(valueX(position.x())) : -1;
}

void HistogramChart::drawStatic(QPainter &painter)
{
    const QFontMetricsF metrics(font());
    axes::drawBottom(painter, colours(), plotRect(), {m_axes.x, xView(), metricTitle(m_metric), false});
    axes::drawLeft(painter, colours(), plotRect(), {m_axes.y, {0.0, m_most}, tr("Cells"), true});
    painter.save();
    painter.setClipRect(plotRect().adjusted(0.0, -1.0, 0.0, 1.0));
    QColor stripes = colours().color(QPalette::Base);
    stripes.setAlpha(150);
    for (int bin = 0; bin < m_histogram.bins(); ++bin) {
        QRectF bar = barRect(bin);
        if (bar.width() > 3.0)
            bar.adjust(0.5, 0.0, -0.5, 0.0);
        if (countOf(bin) > 0 && bar.height() < 1.0)
            bar.setTop(bar.bottom() - 1.0); // one cell among thousands is seen
        const auto few = isSeriesShown(Few) ? m_histogram.few[static_cast<std::size_t>(bin)] : 0;
        QRectF weak = bar;
        weak.setHeight(
            countOf(bin) > 0 ? bar.height() * static_cast<double>(few) / static_cast<double>(countOf(bin)) : 0.0);
        bar.setTop(weak.bottom());
        painter.fillRect(bar, theme::category(0, colours()));
        painter.fillRect(weak, theme::ink(theme::Ink::Muted, colours()));
        painter.fillRect(weak, QBrush(stripes, Qt::BDiagPattern));
    }
    painter.restore();
    axes::drawFrame(painter, colours(), plotRect());
    const QString words = notDrawn();
    painter.setPen(theme::ink(theme::Ink::Muted, colours()));
    painter.drawText(QPointF(plotRect().right() - metrics.horizontalAdvance(words), wordsY()), words);
}

QString HistogramChart::notDrawn() const
{
    return m_histogram.undefined == 0
        ? QString()
        : tr("%n cell(s) without a finite value are not drawn", nullptr, static_cast<int>(m_histogram.undefined));
}

double HistogramChart::wordsY() const
{
    return plotRect().top() - QFontMetricsF(font()).descent() - theme::kTight;
}

void HistogramChart::drawMarks(QPainter &painter)
{
    if (m_cell.isEmpty() || !std::isfinite(m_chosen) || !xView().contains(m_chosen))
        return;
    const QFontMetricsF metrics(font());
    const double x = pixelX(m_chosen);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().color(QPalette::Base), 4.0));
    painter.drawLine(QPointF(x, plotRect().top()), QPointF(x, plotRect().bottom()));
    painter.setPen(QPen(theme::ink(theme::Ink::Text, colours()), 2.0));
    painter.drawLine(QPointF(x, plotRect().top()), QPointF(x, plotRect().bottom()));
    const QString words = tr("Cell %1: %2").arg(m_cell, metricText(m_metric, m_chosen));
    // Over the plot, where no bar is behind them, and clear of the words at the right.
    const double width = metrics.horizontalAdvance(words);
    const QString others = notDrawn();
    const double taken = others.isEmpty() ? 0.0 : metrics.horizontalAdvance(others) + theme::kLoose;
    const double most = std::max(plotRect().left(), plotRect().right() - taken - width);
    painter.drawText(QPointF(std::clamp(x - width / 2.0, plotRect().left(), most), wordsY()), words);
}

QString HistogramChart::edges(int bin) const
{
    return tr("%1 to %2")
        .arg(metricText(m_metric, m_histogram.edge(bin)), metricText(m_metric, m_histogram.edge(bin + 1)));
}

QStringList HistogramChart::readout(int bin) const
{
    const auto at = static_cast<std::size_t>(bin);
    const qint64 cells = m_histogram.enough[at] + m_histogram.few[at];
    const double share = 100.0 * static_cast<double>(cells) / static_cast<double>(m_histogram.counted());
    QStringList lines{QStringLiteral("%1: %2").arg(metricTitle(m_metric), edges(bin)),
        tr("%1 cells (%2 %)").arg(countText(cells), numberText(share, 2))};
    if (m_histogram.few[at] > 0)
        lines += tr("%1 of them with too few trades").arg(countText(m_histogram.few[at]));
    return lines;
}

void HistogramChart::hovered(const QPointF &position)
{
    m_walked = binAt(position); // keys go on from here
    PlotWidget::hovered(position);
}

void HistogramChart::drawHover(QPainter &painter, const QPointF &cursor)
{
    drawCrosshair(painter, cursor.x(), cursor.y());
    if (const int bin = binAt(cursor); bin >= 0)
        axes::drawReadout(painter, palette(), rect(), cursor, readout(bin));
}

// From bar to bar.
bool HistogramChart::walk(int key)
{
    const int seen = std::max(1, static_cast<int>(xView().length() / m_histogram.width));
    const auto bin = chartkeys::barAfter(key, m_walked, m_histogram.bins() - 1, std::max(1, seen / 10));
    if (!bin)
        return false;
    m_walked = static_cast<int>(*bin);
    const double middle = (m_histogram.edge(m_walked) + m_histogram.edge(m_walked + 1)) / 2.0;
    revealX(middle);
    PlotWidget::hovered({pixelX(middle), std::max(barRect(m_walked).top(), plotRect().top())});
    spokenpoint::set(this, readout(m_walked).join(QStringLiteral(", ")));
    return true;
}

ChartTable HistogramChart::table() const
{
    const MetricInfo &info = metricInfo(m_metric);
    ChartTable table;
    table.title = chartTitle();
    table.columns = {{tr("From"), ChartTable::Kind::Number, std::max(2, info.decimals)},
        {tr("To, not included"), ChartTable::Kind::Number, std::max(2, info.decimals)}};
    QList<const std::vector<qint64> Histogram::*> parts;
    if (isSeriesShown(Enough)) {
        table.columns.append({tr("Enough trades"), ChartTable::Kind::Count});
        parts.append(&Histogram::enough);
    }
    if (isSeriesShown(Few)) {
        table.columns.append({tr("Too few trades"), ChartTable::Kind::Count});
        parts.append(&Histogram::few);
    }
    table.rows = m_histogram.bins();
    table.number = [histogram = m_histogram, parts](qsizetype row, int column) {
        const int bin = static_cast<int>(row);
        if (column < 2)
            return histogram.edge(bin + column);
        return static_cast<double>((histogram.*parts[column - 2])[static_cast<std::size_t>(row)]);
    };
    return table;
}

} // namespace zixly
