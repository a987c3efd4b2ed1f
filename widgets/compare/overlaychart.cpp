// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/overlaychart.h"

#include "core/format.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/compare/seriespen.h"
#include "widgets/controls/theme.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly {

namespace {

constexpr double kUpperShare = 0.62; // of the height; the rest is drawdown
constexpr double kHeadroom = 0.04;
constexpr double kBase = 100.0;
constexpr double kSwatch = 20.0;

// What is known at that moment: the last bar until then.
template <class Times>
std::size_t barUntil(const Times &times, qint64 time)
{
    const auto after = std::upper_bound(times.begin(), times.end(), time);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, after - times.begin() - 1));
}

} // namespace

QPen seriesPen(qsizetype index, const QPalette &palette, double width)
{
    constexpr std::array kStyles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
    constexpr qsizetype kColours = 7;
    QPen pen(theme::readable(theme::category(static_cast<int>(index % kColours), palette), palette, 3.0), width);
    pen.setStyle(kStyles.at(static_cast<std::size_t>(index / kColours) % kStyles.size()));
    return pen;
}

OverlayChart::OverlayChart(QWidget *parent)
    : PlotWidget(parent)
{
    setAccessibleName(tr("Equity and drawdown of the chosen cells"));
    setZoomDirection(Horizontal);
    connect(this, &PlotWidget::viewChanged, this, &OverlayChart::forgetPicture);
    describe();
}

void OverlayChart::setCurves(const RebasedCurves &curves, const QStringList &labels)
{
    m_curves = curves;
    m_labels = labels;
    m_lines.clear();
    std::size_t most = 0;
    for (qsizetype i = 0; i < m_curves.curves.size(); ++i) {
        const RebasedCurve &curve = m_curves.curves[i];
        if (curve.isEmpty())
            continue;
        m_lines.push_back({i, MinMaxPyramid(curve.equity), MinMaxPyramid(curve.drawdown)});
        most = std::max(most, curve.time.size());
    }
    if (!m_lines.empty()) {
        const auto first = static_cast<double>(m_curves.firstMs);
        const auto last = static_cast<double>(m_curves.lastMs);
        setNarrowest((last - first) * 10.0 / static_cast<double>(most), 0.0);
        setExtent({first, last}, {0.0, 1.0});
    }
    m_cursor.reset();
    m_walked = -1;
    spokenpoint::set(this, {});
    forgetPicture();
    describe();
}

void OverlayChart::setMessage(const QString &message)
{
    m_message = message;
    describe();
    update();
}

void OverlayChart::describe()
{
    QStringList sentences{m_message};
    for (const Line &line : m_lines) {
        const RebasedCurve &curve = curveOf(line);
        sentences.append(tr("%1: from 100 to %2, deepest drawdown %3 %.")
                .arg(m_labels.value(line.index), numberText(curve.equity.back(), 2),
                    numberText(*std::min_element(curve.drawdown.begin(), curve.drawdown.end()), 2)));
    }
    sentences.removeAll(QString());
    setAccessibleDescription(sentences.join(QLatin1Char(' ')));
}

void OverlayChart::forgetPicture()
{
    m_picture = {};
    update();
}

QPen OverlayChart::penOf(const Line &line) const
{
    return seriesPen(line.index, palette());
}

Span OverlayChart::fitted(const Line &line, const MinMaxPyramid &values) const
{
    const auto &times = curveOf(line).time;
    const auto first = std::lower_bound(times.begin(), times.end(), static_cast<qint64>(xView().low)) - times.begin();
    const auto last = std::upper_bound(times.begin(), times.end(), static_cast<qint64>(xView().high)) - times.begin();
    // The neighbours outside belong to the first and the last line.
    const auto [least, most]
        = values.extremes(std::max<qsizetype>(0, first - 1), std::min<qsizetype>(values.size(), last + 1));
    return {least, most};
}

QList<OverlayChart::Label> OverlayChart::labels() const
{
    const QFontMetricsF metrics(font());
    QList<Label> placed;
    QPointF at(0.0, 0.0);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const double length
            = kSwatch + theme::kTight + metrics.horizontalAdvance(m_labels.value(m_lines[i].index)) + theme::kLoose;
        if (at.x() > 0.0 && at.x() + length > width() - 2.0 * theme::kLoose)
            at = {0.0, at.y() + metrics.height() + 2.0};
        placed.append({static_cast<qsizetype>(i), at});
        at.rx() += length;
    }
    return placed;
}

double OverlayChart::labelsHeight() const
{
    const auto placed = labels();
    return (placed.isEmpty() ? 0.0 : placed.last().at.y()) + QFontMetricsF(font()).height() + theme::kTight;
}

void OverlayChart::layOut()
{
    const QFontMetricsF metrics(font());
    const double line = metrics.height();
    const double top = labelsHeight() + line + theme::kNear;
    const double bottom = line + theme::kNear;
    const double gap = line + theme::kNear; // holds the title of the lower pane
    const double room = std::max(20.0, height() - top - bottom - gap);
    const double upper = std::floor(room * kUpperShare);
    Span money{kBase, kBase};
    double deepest = -0.1;
    for (const Line &each : m_lines) {
        const Span own = fitted(each, each.equity);
        money = {std::min(money.low, own.low), std::max(money.high, own.high)};
        deepest = std::min(deepest, fitted(each, each.drawdown).low);
    }
    const double by = std::max(money.length() * kHeadroom, 0.01);
    m_upper.span = {money.low - by, money.high + by};
    m_lower.span = {deepest * (1.0 + kHeadroom), 0.0};
    m_upper.ticks
        = axes::leftTicks(metrics, m_upper.span, upper, [this](int most) { return linearTicks(m_upper.span, most); });
    m_lower.ticks = axes::leftTicks(
        metrics, m_lower.span, room - upper, [this](int most) { return linearTicks(m_lower.span, std::min(most, 5)); });
    const double left
        = std::ceil(std::max(axes::tickWidth(metrics, m_upper.ticks), axes::tickWidth(metrics, m_lower.ticks)) + line
            + theme::kWide);
    m_upper.plot = QRectF(left, top, std::max(1.0, width() - left - theme::kLoose), std::max(1.0, upper));
    m_lower.plot
        = QRectF(left, m_upper.plot.bottom() + gap, m_upper.plot.width(), std::max(1.0, room - m_upper.plot.height()));
    m_plot = m_upper.plot.united(m_lower.plot);
}

double OverlayChart::paneY(const Pane &pane, double value) const
{
    return pane.plot.bottom() - (value - pane.span.low) / pane.span.length() * pane.plot.height();
}

QPolygonF OverlayChart::polygon(const Line &line, const MinMaxPyramid &values, const Pane &pane) const
{
    const auto &times = curveOf(line).time;
    QPolygonF points;
    const auto append = [&](qsizetype bar) {
        points.append({pixelX(static_cast<double>(times[static_cast<std::size_t>(bar)])), paneY(pane, values[bar])});
    };
    const auto bars
        = columnsOf(times, values, xView().low, xView().high, std::max(1, static_cast<int>(pane.plot.width())));
    points.reserve(static_cast<qsizetype>(bars.size()) * 4 + 2);
    if (!bars.empty() && bars.front().first > 0)
        append(bars.front().first - 1);
    for (const ColumnBars &column : bars) {
        append(column.first);
        if (column.last - column.first > 1) {
            const double x = pane.plot.left() + column.column + 0.5;
            points.append({x, paneY(pane, column.least)});
            points.append({x, paneY(pane, column.most)});
        }
        if (column.last > column.first)
            append(column.last);
    }
    if (!bars.empty() && bars.back().last + 1 < values.size())
        append(bars.back().last + 1);
    return points;
}

void OverlayChart::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    if (m_lines.empty()) {
        axes::drawMessage(painter, palette(), rect(), m_message);
        return;
    }
    const double ratio = devicePixelRatioF();
    if (m_picture.isNull() || m_picture.devicePixelRatio() != ratio) {
        m_picture = QPixmap(size() * ratio);
        m_picture.setDevicePixelRatio(ratio);
        m_picture.fill(Qt::transparent);
        layOut();
        QPainter picture(&m_picture);
        picture.setFont(font());
        drawStatic(picture);
    }
    painter.drawPixmap(0, 0, m_picture);
    if (hasFocus()) {
        painter.setPen(QPen(theme::ink(theme::Ink::Accent, palette()), 2.0));
        painter.drawRect(m_plot);
    }
    if (m_cursor)
        drawCrosshair(painter);
}

void OverlayChart::drawPane(QPainter &painter, const Pane &pane, const MinMaxPyramid Line::*values) const
{
    painter.save();
    painter.setClipRect(pane.plot.adjusted(-1.0, -1.0, 1.0, 1.0));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const Line &line : m_lines) {
        painter.setPen(penOf(line));
        painter.drawPolyline(polygon(line, line.*values, pane));
    }
    painter.restore();
    axes::drawFrame(painter, palette(), pane.plot);
}

void OverlayChart::drawStatic(QPainter &painter)
{
    const QFontMetricsF metrics(font());
    const Ticks times
        = axes::bottomTicks(metrics, xView(), m_plot.width(), [this](int most) { return timeTicks(xView(), most); });
    axes::drawBottom(painter, palette(), m_lower.plot, {times, xView(), {}, true});
    Ticks bare = times;
    for (Tick &tick : bare)
        tick.text.clear();
    axes::drawBottom(painter, palette(), m_upper.plot, {bare, xView(), {}, true});
    axes::drawLeft(painter, palette(), m_upper.plot, {m_upper.ticks, m_upper.span, {}, true});
    axes::drawLeft(painter, palette(), m_lower.plot, {m_lower.ticks, m_lower.span, {}, true});
    painter.setPen(QPen(theme::ink(theme::Ink::ZeroLine, palette()), 1.0));
    for (const auto &[pane, value] : {std::pair{&m_upper, kBase}, std::pair{&m_lower, 0.0}}) {
        const double y = paneY(*pane, value);
        painter.drawLine(QPointF(pane->plot.left(), y), QPointF(pane->plot.right(), y));
    }
    drawPane(painter, m_upper, &Line::equity);
    drawPane(painter, m_lower, &Line::drawdown);
    painter.setPen(theme::ink(theme::Ink::Text, palette()));
    painter.drawText(QPointF(m_plot.left(), m_upper.plot.top() - metrics.descent() - 2.0),
        tr("Equity, 100 on %1").arg(dateText(m_curves.firstMs)));
    painter.drawText(QPointF(m_plot.left(), m_lower.plot.top() - metrics.descent() - 2.0), tr("Drawdown (%)"));
    for (const Label &label : labels()) {
        const Line &line = m_lines[static_cast<std::size_t>(label.line)];
        const QPointF at = label.at + QPointF(theme::kLoose, theme::kTight + metrics.height() / 2.0);
        painter.setPen(seriesPen(line.index, palette(), 2.0));
        painter.drawLine(at, at + QPointF(kSwatch, 0.0));
        painter.setPen(theme::ink(theme::Ink::Text, palette()));
        painter.drawText(
            at + QPointF(kSwatch + theme::kTight, metrics.ascent() / 2.0 - 1.0), m_labels.value(line.index));
    }
}

void OverlayChart::drawCrosshair(QPainter &painter)
{
    if (!m_plot.contains(*m_cursor))
        return;
    const auto time = static_cast<qint64>(valueX(m_cursor->x()));
    painter.setPen(QPen(theme::ink(theme::Ink::Axis, palette()), 0));
    painter.drawLine(QPointF(m_cursor->x(), m_upper.plot.top()), QPointF(m_cursor->x(), m_lower.plot.bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Line &line : m_lines) {
        const RebasedCurve &curve = curveOf(line);
        const std::size_t bar = barUntil(curve.time, time);
        painter.setPen(QPen(palette().color(QPalette::Base), 1.0));
        painter.setBrush(penOf(line).color());
        painter.drawEllipse(QPointF(m_cursor->x(), paneY(m_upper, curve.equity[bar])), 3.5, 3.5);
    }
    axes::drawReadout(painter, palette(), rect(), *m_cursor, readout(time));
}

QStringList OverlayChart::readout(qint64 time) const
{
    QStringList lines{dateText(time)};
    for (const Line &line : m_lines) {
        const RebasedCurve &curve = curveOf(line);
        const std::size_t bar = barUntil(curve.time, time);
        lines.append(tr("%1: %2, drawdown %3 %")
                .arg(m_labels.value(line.index), numberText(curve.equity[bar], 2), numberText(curve.drawdown[bar], 2)));
    }
    return lines;
}

void OverlayChart::hovered(const QPointF &position)
{
    m_cursor = position;
    update();
}

void OverlayChart::unhovered()
{
    m_cursor.reset();
    update();
}

void OverlayChart::resizeEvent(QResizeEvent *event)
{
    PlotWidget::resizeEvent(event);
    forgetPicture();
}

void OverlayChart::changeEvent(QEvent *event)
{
    PlotWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        forgetPicture();
}

} // namespace zixly
