// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/sheetcharts.h"

#include "widgets/charts/axes.h"
#include "widgets/charts/colourscale.h"
#include "widgets/charts/heatraster.h"
#include "widgets/charts/minmaxpyramid.h"
#include "widgets/charts/timestroke.h"
#include "widgets/controls/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly::sheetcharts {

namespace {

constexpr double kSwatch = 14.0;
constexpr double kTick = 4.0;
constexpr double kUpperShare = 0.7; // of the equity's height
constexpr double kSharp = 3.0; // pixels of the heat map per unit

class Report
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Report)
};

void text(QPainter &painter, const QPointF &baseline, const QString &words, const QColor &colour)
{
    painter.setPen(colour);
    painter.drawText(baseline, words);
}

// What the patterns mean, for those that are there; from right to left, so that the title keeps the left.
void paintLegend(QPainter &painter, const QPalette &palette, const QRectF &line, const HeatValues &heat)
{
    const QFontMetricsF metrics(painter.font());
    const std::array<std::pair<CellMark, QString>, 3> marks{
        std::pair{CellMark::Invalid, Report::tr("Fast not below slow")},
        std::pair{CellMark::FewTrades, Report::tr("Too few trades")},
        std::pair{CellMark::Undefined, Report::tr("Undefined")}};
    double right = line.right();
    for (const auto &[mark, words] : marks) {
        if (std::ranges::find(heat.marks, mark) == heat.marks.end())
            continue;
        right -= metrics.horizontalAdvance(words);
        text(painter, {right, line.center().y() + metrics.ascent() / 2.0 - 1.0}, words,
            theme::ink(theme::Ink::Muted, palette));
        const QRectF box(right - kSwatch - theme::kTight, line.center().y() - kSwatch / 2.0, kSwatch, kSwatch);
        painter.drawImage(box, heatraster::swatch(mark, (box.size() * kSharp).toSize(), kSharp, palette));
        painter.setPen(QPen(theme::ink(theme::Ink::SurfaceBorder, palette), 1.0)); // a pale pattern is a box, too
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box);
        right = box.left() - theme::kWide;
    }
}

void paintMark(QPainter &painter, const QPalette &palette, const QRectF &plot, const SheetContent &sheet)
{
    if (sheet.marked.fastIndex < 0)
        return;
    const auto &grid = *sheet.heat.grid;
    const double width = plot.width() / static_cast<double>(grid.slow.size());
    const double height = plot.height() / static_cast<double>(grid.fast.size());
    const QPointF centre(
        plot.left() + (sheet.marked.slowIndex + 0.5) * width, plot.bottom() - (sheet.marked.fastIndex + 0.5) * height);
    QRectF frame(0.0, 0.0, std::max(10.0, width + 2.0), std::max(10.0, height + 2.0));
    frame.moveCenter(centre);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette.color(QPalette::Base), 5.0));
    painter.drawRect(frame);
    painter.setPen(QPen(palette.color(QPalette::Text), 2.5));
    painter.drawRect(frame);
}

// One pane of the curve: values against time.
struct Pane {
    QRectF plot;
    Span span;
    Span time;

    double y(double value) const { return plot.bottom() - (value - span.low) / span.length() * plot.height(); }
};

QPolygonF lineOf(const Pane &pane, const std::vector<qint64> &time, const std::vector<double> &values)
{
    return timestroke::points(
        pane.plot, pane.time, time, MinMaxPyramid(values), [&pane](double value) { return pane.y(value); });
}

Span spanOf(const std::vector<double> &values, const std::vector<double> &more)
{
    const auto [low, high] = std::ranges::minmax(values);
    const auto [low2, high2] = std::ranges::minmax(more);
    const double least = std::min(low, low2);
    const double most = std::max(high, high2);
    const double room = std::max(0.04 * (most - least), 1e-9 * std::max(1.0, std::abs(most)));
    return {least - room, most + room};
}

void paintFrameOf(QPainter &painter, const QPalette &palette, const Pane &pane, const Ticks &times, const Ticks &values)
{
    axes::drawBottom(painter, palette, pane.plot, {times, pane.time, {}, true});
    axes::drawLeft(painter, palette, pane.plot, {values, pane.span, {}, true});
    axes::drawFrame(painter, palette, pane.plot);
}

void paintDrawdown(QPainter &painter, const QPalette &palette, const Pane &pane, const CellCurve &curve)
{
    const QPolygonF edge = lineOf(pane, curve.time, curve.drawdown);
    const QColor ink = theme::ink(theme::Ink::Negative, palette);
    timestroke::fill(painter, edge, pane.plot.top(), ink);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, 1.0));
    painter.drawPolyline(edge);
}

void paintLabel(
    QPainter &painter, const QPalette &palette, double &x, double middle, const QColor &colour, const QString &words)
{
    const QFontMetricsF metrics(painter.font());
    painter.setPen(QPen(colour, 3.0, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(x, middle), QPointF(x + 24.0, middle));
    x += 24.0 + theme::kTight;
    text(painter, {x, middle + metrics.ascent() / 2.0 - 1.0}, words, theme::ink(theme::Ink::Text, palette));
    x += metrics.horizontalAdvance(words) + theme::kLoose;
}

} // namespace

void paintHeat(QPainter &painter, const QRectF &area, const SheetContent &sheet)
{
    const QPalette palette = theme::palette(false);
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height();
    const auto &grid = *sheet.heat.grid;
    if (grid.fast.empty() || grid.slow.empty())
        return axes::drawMessage(painter, palette, area, Report::tr("There are no cells."));
    text(painter, {area.left(), area.top() + metrics.ascent()}, sheet.heatTitle, theme::ink(theme::Ink::Text, palette));
    paintLegend(painter, palette, {area.left(), area.top(), area.width(), line}, sheet.heat);
    const Span slow{-0.5, static_cast<double>(grid.slow.size()) - 0.5};
    const Span fast{-0.5, static_cast<double>(grid.fast.size()) - 0.5};
    const double left = metrics.horizontalAdvance(QString::number(grid.fast.back())) + line + kTick + theme::kWide;
    const double right = theme::kLoose + colourscale::width(metrics, sheet.scale, area.height() - 4.0 * line);
    const double above = line + theme::kWide; // the legend, and the arrow of a scale that is cut off
    const QRectF plot(area.left() + left, area.top() + above, area.width() - left - right,
        area.height() - above - 2.0 * line - kTick);
    const auto colours = heatraster::colours(sheet.heat, sheet.scale, palette);
    const QImage image
        = heatraster::draw(sheet.heat, colours, {slow, fast, (plot.size() * kSharp).toSize(), kSharp}, palette);
    painter.drawImage(plot, image);
    const auto windows = [](const std::vector<qint32> &values, const Span &view) {
        return [&values, view](int most) { return windowTicks(values, view, most); };
    };
    axes::drawBottom(painter, palette, plot,
        {axes::bottomTicks(metrics, slow, plot.width(), windows(grid.slow, slow)), slow,
            Report::tr("Slow window (bars)"), false});
    axes::drawLeft(painter, palette, plot,
        {axes::leftTicks(metrics, fast, plot.height(), windows(grid.fast, fast)), fast,
            Report::tr("Fast window (bars)"), false});
    axes::drawFrame(painter, palette, plot);
    colourscale::draw(
        painter, palette, {plot.right() + theme::kLoose, plot.top(), colourscale::kBar, plot.height()}, sheet.scale);
    paintMark(painter, palette, plot, sheet);
}

void paintCurve(QPainter &painter, const QRectF &area, const SheetContent &sheet)
{
    const QPalette palette = theme::palette(false);
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height();
    text(
        painter, {area.left(), area.top() + metrics.ascent()}, sheet.curveTitle, theme::ink(theme::Ink::Text, palette));
    if (!sheet.curve || sheet.curve->time.size() < 2)
        return axes::drawMessage(painter, palette, area, sheet.curveMissing);
    const CellCurve &curve = *sheet.curve;
    const Span time{static_cast<double>(curve.time.front()), static_cast<double>(curve.time.back())};
    const double top = area.top() + line + theme::kNear;
    const double room = area.bottom() - top - 2.0 * line - 2.0 * theme::kNear;
    Pane upper{{}, spanOf(curve.equity, curve.benchmark), time};
    Pane lower{{}, {std::min(-0.1, std::ranges::min(curve.drawdown) * 1.05), 0.0}, time};
    const Ticks money = axes::leftTicks(
        metrics, upper.span, room * kUpperShare, [&upper](int most) { return linearTicks(upper.span, most); });
    const Ticks falls = axes::leftTicks(metrics, lower.span, room * (1.0 - kUpperShare),
        [&lower](int most) { return linearTicks(lower.span, std::min(most, 4)); });
    const double left
        = std::max(axes::tickWidth(metrics, money), axes::tickWidth(metrics, falls)) + kTick + theme::kNear;
    const double width = area.width() - left - theme::kLoose;
    upper.plot = QRectF(area.left() + left, top, width, room * kUpperShare);
    lower.plot
        = QRectF(upper.plot.left(), upper.plot.bottom() + line + theme::kNear, width, room - upper.plot.height());
    const Ticks times = axes::bottomTicks(metrics, time, width, [time](int most) { return timeTicks(time, most); });
    Ticks bare = times;
    for (Tick &tick : bare)
        tick.text.clear();
    paintFrameOf(painter, palette, upper, bare, money);
    paintFrameOf(painter, palette, lower, times, falls);
    paintDrawdown(painter, palette, lower, curve);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme::ink(theme::Ink::Benchmark, palette), 1.5));
    painter.drawPolyline(lineOf(upper, curve.time, curve.benchmark));
    painter.setPen(QPen(theme::category(0, palette), 1.5));
    painter.drawPolyline(lineOf(upper, curve.time, curve.equity));
    text(painter, {lower.plot.left(), lower.plot.top() - metrics.descent() - 1.0}, Report::tr("Drawdown (%)"),
        theme::ink(theme::Ink::Text, palette));
    const QString cell = Report::tr("Cell %1/%2, 1,000 at the start").arg(curve.fast).arg(curve.slow);
    const QString hold = Report::tr("Buy and hold");
    double x = area.right() - metrics.horizontalAdvance(cell) - metrics.horizontalAdvance(hold) - 2.0 * 28.0
        - 2.0 * theme::kLoose;
    const double middle = area.top() + line / 2.0;
    paintLabel(painter, palette, x, middle, theme::category(0, palette), cell);
    paintLabel(painter, palette, x, middle, theme::ink(theme::Ink::Benchmark, palette), hold);
}

} // namespace zixly::sheetcharts
