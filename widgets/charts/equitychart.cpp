// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/equitychart.h"

#include "core/format.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/controls/theme.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr double kUpperShare = 0.66; // of the height; the rest is drawdown
constexpr double kHeadroom = 0.04;
constexpr double kLeastPositive = 1e-3; // where a logarithmic axis ends when all is lost
constexpr double kTradePixels = 14.0; // room a pair of markers needs

double logged(double value)
{
    return std::log10(std::max(value, kLeastPositive));
}

Span widened(const Span &span)
{
    const double by = std::max(span.length() * kHeadroom, std::max(std::abs(span.high), 1e-9) * 1e-6);
    return {span.low - by, span.high + by};
}

} // namespace

EquityChart::EquityChart(QWidget *parent)
    : PlotWidget(parent)
{
    setAccessibleName(tr("Equity and drawdown"));
    setZoomDirection(Horizontal);
    connect(this, &PlotWidget::viewChanged, this, &EquityChart::forgetPicture);
    describe();
}

void EquityChart::setCurve(const CurvePtr &curve, bool dateOnly)
{
    m_curve = curve && curve->time.size() > 1 ? curve : nullptr;
    m_dateOnly = dateOnly;
    m_equity = m_curve ? MinMaxPyramid(m_curve->equity) : MinMaxPyramid();
    m_benchmark = m_curve ? MinMaxPyramid(m_curve->benchmark) : MinMaxPyramid();
    m_drawdown = m_curve ? MinMaxPyramid(m_curve->drawdown) : MinMaxPyramid();
    if (m_curve) {
        const auto first = static_cast<double>(m_curve->time.front());
        const auto last = static_cast<double>(m_curve->time.back());
        setNarrowest((last - first) * 10.0 / static_cast<double>(m_curve->time.size()), 0.0);
        setExtent({first, last}, {0.0, 1.0});
    }
    m_cursor.reset();
    m_walked = -1;
    spokenpoint::set(this, {});
    forgetPicture();
    describe();
}

void EquityChart::setMessage(const QString &message)
{
    m_message = message;
    describe();
    update();
}

void EquityChart::setLogarithmic(bool on)
{
    m_logarithmic = on;
    forgetPicture();
}

void EquityChart::setTradesShown(bool on)
{
    m_tradesShown = on;
    forgetPicture();
}

void EquityChart::describe()
{
    if (!m_curve) {
        setAccessibleDescription(m_message);
        return;
    }
    setAccessibleDescription(tr("Cell %1/%2 from %3 to %4: 1,000 became %5, buy-and-hold %6; deepest drawdown %7 %.")
            .arg(m_curve->fast)
            .arg(m_curve->slow)
            .arg(barTimeText(m_curve->time.front(), m_dateOnly), barTimeText(m_curve->time.back(), m_dateOnly),
                numberText(m_curve->equity.back(), 2), numberText(m_curve->benchmark.back(), 2),
                numberText(m_drawdown.extremes(0, m_drawdown.size()).least, 2)));
}

QRectF EquityChart::plotRect() const
{
    return m_plot;
}

void EquityChart::forgetPicture()
{
    m_picture = {};
    update();
}

qsizetype EquityChart::barAt(double time) const
{
    const auto &times = m_curve->time;
    const auto after = std::lower_bound(times.begin(), times.end(), static_cast<qint64>(time));
    if (after == times.end())
        return static_cast<qsizetype>(times.size()) - 1;
    const auto index = after - times.begin();
    return index > 0
            && time - static_cast<double>(times[static_cast<std::size_t>(index - 1)])
                < static_cast<double>(*after) - time
        ? index - 1
        : index;
}

Span EquityChart::fitted(const MinMaxPyramid &values) const
{
    const auto &times = m_curve->time;
    const auto first = std::lower_bound(times.begin(), times.end(), static_cast<qint64>(xView().low)) - times.begin();
    const auto last = std::upper_bound(times.begin(), times.end(), static_cast<qint64>(xView().high)) - times.begin();
    // The neighbours outside belong to the first and the last line.
    const auto [least, most]
        = values.extremes(std::max<qsizetype>(0, first - 1), std::min<qsizetype>(values.size(), last + 1));
    return {least, most};
}

void EquityChart::layOut()
{
    const QFontMetricsF metrics(font());
    const double line = metrics.height();
    const double top = line + theme::kNear; // the labels of the lines
    const double bottom = line + theme::kNear;
    const double gap = line + theme::kNear; // holds the title of the lower pane
    const double room = height() - top - bottom - gap;
    const double upper = std::floor(room * kUpperShare);

    const Span equity = fitted(m_equity);
    const Span benchmark = fitted(m_benchmark);
    Span money{std::min(equity.low, benchmark.low), std::max(equity.high, benchmark.high)};
    if (m_logarithmic)
        money = {logged(money.low), logged(money.high)};
    m_upper.span = widened(money);
    m_lower.span = {std::min(fitted(m_drawdown).low * (1.0 + kHeadroom), -0.1), 0.0};
    m_upper.ticks = axes::leftTicks(metrics, m_upper.span, upper,
        [this](int most) { return m_logarithmic ? logTicks(m_upper.span, most) : linearTicks(m_upper.span, most); });
    m_lower.ticks = axes::leftTicks(
        metrics, m_lower.span, room - upper, [this](int most) { return linearTicks(m_lower.span, std::min(most, 5)); });
    const double left
        = std::ceil(std::max(axes::tickWidth(metrics, m_upper.ticks), axes::tickWidth(metrics, m_lower.ticks)) + line
            + theme::kWide);
    const double right = theme::kLoose;
    m_upper.plot = QRectF(left, top, std::max(1.0, width() - left - right), std::max(1.0, upper));
    m_lower.plot
        = QRectF(left, m_upper.plot.bottom() + gap, m_upper.plot.width(), std::max(1.0, room - m_upper.plot.height()));
    m_plot = m_upper.plot.united(m_lower.plot);
}

double EquityChart::paneY(const Pane &pane, double value, bool logarithmic) const
{
    const double at = logarithmic ? logged(value) : value;
    return pane.plot.bottom() - (at - pane.span.low) / pane.span.length() * pane.plot.height();
}

QPolygonF EquityChart::line(const MinMaxPyramid &values, const Pane &pane, bool logarithmic) const
{
    const int columns = std::max(1, static_cast<int>(pane.plot.width()));
    const auto &times = m_curve->time;
    QPolygonF points;
    const auto append = [&](qsizetype bar) {
        points.append(
            {pixelX(static_cast<double>(times[static_cast<std::size_t>(bar)])), paneY(pane, values[bar], logarithmic)});
    };
    const auto bars = columnsOf(times, values, xView().low, xView().high, columns);
    points.reserve(static_cast<qsizetype>(bars.size()) * 4 + 2);
    if (!bars.empty() && bars.front().first > 0)
        append(bars.front().first - 1);
    for (const ColumnBars &column : bars) {
        append(column.first);
        if (column.last - column.first > 1) {
            const double x = pane.plot.left() + column.column + 0.5;
            points.append({x, paneY(pane, column.least, logarithmic)});
            points.append({x, paneY(pane, column.most, logarithmic)});
        }
        if (column.last > column.first)
            append(column.last);
    }
    if (!bars.empty() && bars.back().last + 1 < values.size())
        append(bars.back().last + 1);
    return points;
}

void EquityChart::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    if (!m_curve) {
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

void EquityChart::drawStatic(QPainter &painter)
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

    drawDrawdown(painter);
    painter.save();
    painter.setClipRect(m_upper.plot.adjusted(-1.0, -1.0, 1.0, 1.0));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme::ink(theme::Ink::Benchmark, palette()), 1.0));
    painter.drawPolyline(line(m_benchmark, m_upper, m_logarithmic));
    painter.setPen(QPen(theme::category(0, palette()), 1.0));
    painter.drawPolyline(line(m_equity, m_upper, m_logarithmic));
    if (m_tradesShown)
        drawTrades(painter);
    painter.restore();
    axes::drawFrame(painter, palette(), m_upper.plot);
    axes::drawFrame(painter, palette(), m_lower.plot);
    drawLabels(painter);
}

void EquityChart::drawDrawdown(QPainter &painter) const
{
    const QPolygonF edge = line(m_drawdown, m_lower, false);
    if (edge.isEmpty())
        return;
    const double zero = paneY(m_lower, 0.0, false);
    QPolygonF area = edge;
    area.prepend({edge.front().x(), zero});
    area.append({edge.back().x(), zero});
    QColor fill = theme::ink(theme::Ink::Negative, palette());
    painter.save();
    painter.setClipRect(m_lower.plot.adjusted(-1.0, -1.0, 1.0, 1.0));
    painter.setPen(Qt::NoPen);
    QColor pale = fill;
    pale.setAlphaF(0.25F);
    painter.setBrush(pale);
    painter.drawPolygon(area);
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(fill, 1.0));
    painter.drawPolyline(edge);
    painter.restore();
    painter.setPen(QPen(theme::ink(theme::Ink::ZeroLine, palette()), 1.0));
    painter.drawLine(QPointF(m_lower.plot.left(), zero), QPointF(m_lower.plot.right(), zero));
}

void EquityChart::drawTrades(QPainter &painter) const
{
    const auto inView = [this](const Trade &trade) {
        return xView().contains(static_cast<double>(m_curve->time[static_cast<std::size_t>(trade.entryBar)]))
            || xView().contains(static_cast<double>(m_curve->time[static_cast<std::size_t>(trade.exitBar)]));
    };
    const auto count = std::count_if(m_curve->trades.begin(), m_curve->trades.end(), inView);
    if (static_cast<double>(count) * kTradePixels > m_upper.plot.width())
        return; // they would only hide the line
    const auto triangle = [&](qint32 bar, double way) {
        const QPointF at(pixelX(static_cast<double>(m_curve->time[static_cast<std::size_t>(bar)])),
            paneY(m_upper, m_curve->equity[static_cast<std::size_t>(bar)], m_logarithmic));
        painter.drawPolygon(
            QPolygonF{at + QPointF(0.0, way * 2.0), at + QPointF(-4.0, way * 9.0), at + QPointF(4.0, way * 9.0)});
    };
    for (const Trade &trade : m_curve->trades) {
        if (!inView(trade))
            continue;
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::ink(theme::Ink::Text, palette()));
        triangle(trade.entryBar, 1.0);
        if (trade.open)
            continue;
        painter.setBrush(theme::ink(trade.pnl > 0.0 ? theme::Ink::Positive : theme::Ink::Negative, palette()));
        triangle(trade.exitBar, -1.0);
    }
}

void EquityChart::drawLabels(QPainter &painter) const
{
    const QFontMetricsF metrics(font());
    double x = m_plot.left();
    const double middle = metrics.height() / 2.0 + theme::kTight;
    const auto label = [&](const QColor &colour, const QString &text) {
        painter.setPen(QPen(colour, 2.0));
        painter.drawLine(QPointF(x, middle), QPointF(x + 16.0, middle));
        x += 16.0 + theme::kTight;
        painter.setPen(theme::ink(theme::Ink::Text, palette()));
        painter.drawText(QPointF(x, middle + metrics.ascent() / 2.0 - 1.0), text);
        x += metrics.horizontalAdvance(text) + theme::kLoose;
    };
    painter.setPen(theme::ink(theme::Ink::Text, palette()));
    painter.drawText(QPointF(x, m_lower.plot.top() - metrics.descent() - 2.0), tr("Drawdown (%)"));
    const QString title = tr("Equity");
    painter.drawText(QPointF(x, middle + metrics.ascent() / 2.0 - 1.0), title);
    x += metrics.horizontalAdvance(title) + theme::kLoose;
    label(theme::category(0, palette()), tr("Cell %1/%2").arg(m_curve->fast).arg(m_curve->slow));
    label(theme::ink(theme::Ink::Benchmark, palette()), tr("Buy and hold"));
}

QStringList EquityChart::readout(qsizetype bar) const
{
    const auto at = static_cast<std::size_t>(bar);
    return {barTimeText(m_curve->time[at], m_dateOnly), tr("Equity: %1").arg(numberText(m_curve->equity[at], 2)),
        tr("Buy and hold: %1").arg(numberText(m_curve->benchmark[at], 2)),
        tr("Drawdown: %1 %").arg(numberText(m_curve->drawdown[at], 2))};
}

void EquityChart::drawCrosshair(QPainter &painter)
{
    if (!m_plot.contains(*m_cursor))
        return;
    const qsizetype bar = barAt(valueX(m_cursor->x()));
    const auto at = static_cast<std::size_t>(bar);
    const double x = std::clamp(pixelX(static_cast<double>(m_curve->time[at])), m_plot.left(), m_plot.right());
    painter.setPen(QPen(theme::ink(theme::Ink::Axis, palette()), 0));
    painter.drawLine(QPointF(x, m_upper.plot.top()), QPointF(x, m_lower.plot.bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    const auto dot = [&](const QColor &colour, const Pane &pane, double value, bool logarithmic) {
        painter.setPen(QPen(palette().color(QPalette::Base), 1.0));
        painter.setBrush(colour);
        painter.drawEllipse(QPointF(x, paneY(pane, value, logarithmic)), 3.5, 3.5);
    };
    dot(theme::ink(theme::Ink::Benchmark, palette()), m_upper, m_curve->benchmark[at], m_logarithmic);
    dot(theme::category(0, palette()), m_upper, m_curve->equity[at], m_logarithmic);
    dot(theme::ink(theme::Ink::Negative, palette()), m_lower, m_curve->drawdown[at], false);
    axes::drawReadout(painter, palette(), rect(), {x, m_cursor->y()}, readout(bar));
}

void EquityChart::hovered(const QPointF &position)
{
    m_cursor = position;
    update();
}

void EquityChart::unhovered()
{
    if (!m_cursor)
        return;
    m_cursor.reset();
    update();
}

void EquityChart::resizeEvent(QResizeEvent *event)
{
    PlotWidget::resizeEvent(event);
    forgetPicture();
}

void EquityChart::changeEvent(QEvent *event)
{
    PlotWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        forgetPicture();
}

} // namespace zixly
