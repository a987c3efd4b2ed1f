// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/scatterplot.h"

#include "core/format.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/controls/theme.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr std::size_t kRoundPoints = 5000; // up to here every point is a disc of its own
constexpr double kReach = 12.0; // pixels between cursor and point
constexpr double kMargin = 0.04;

Span padded(double low, double high)
{
    const double by = std::max((high - low) * kMargin, 0.5);
    return {low - by, high + by};
}

} // namespace

ScatterPlot::ScatterPlot(QWidget *parent)
    : PlotWidget(parent)
{
    setAccessibleName(tr("Return against drawdown"));
    setNarrowest(0.01, 0.01);
    connect(this, &PlotWidget::viewChanged, this, &ScatterPlot::forgetPicture);
    describe();
}

void ScatterPlot::setCells(const CellSet &set)
{
    m_set = set;
    m_points.clear();
    m_points.reserve(static_cast<std::size_t>(set.readyCount));
    for (qsizetype row = 0; row < set.size(); ++row) {
        if (!set.isReady(row))
            continue;
        const double x = set.value(row, Metric::MaxDrawdown);
        const double y = set.value(row, Metric::TotalReturn);
        if (std::isfinite(x) && std::isfinite(y))
            m_points.push_back(
                {static_cast<float>(x), static_cast<float>(y), static_cast<qint32>(row), set.tooFew(row)});
    }
    if (!m_points.empty()) {
        const auto [left, right] = std::minmax_element(
            m_points.begin(), m_points.end(), [](const Point &a, const Point &b) { return a.x < b.x; });
        const auto [low, high] = std::minmax_element(
            m_points.begin(), m_points.end(), [](const Point &a, const Point &b) { return a.y < b.y; });
        const double benchmark = m_set.result.benchmarkReturn; // its line is always in the picture
        setExtent(padded(left->x, right->x),
            padded(std::min<double>(low->y, benchmark), std::max<double>(high->y, benchmark)));
    }
    m_hoveredRow = -1;
    forgetPicture();
    describe();
}

void ScatterPlot::setMessage(const QString &message)
{
    m_message = message;
    describe();
    update();
}

void ScatterPlot::setCurrentRow(qint32 row)
{
    if (row == m_currentRow)
        return;
    m_currentRow = row;
    describe();
    update();
}

void ScatterPlot::describe()
{
    QString text = m_message;
    if (!m_points.empty())
        text = tr("%n cells by drawdown and return.", nullptr, static_cast<int>(m_points.size()));
    if (!m_points.empty() && m_currentRow >= 0 && m_currentRow < m_set.size() && m_set.isReady(m_currentRow))
        text += QLatin1Char(' ')
            + tr("Cell %1: return %2 %, drawdown %3 %.")
                  .arg(cellName(m_set, m_currentRow),
                      metricText(Metric::TotalReturn, m_set.value(m_currentRow, Metric::TotalReturn)),
                      metricText(Metric::MaxDrawdown, m_set.value(m_currentRow, Metric::MaxDrawdown)));
    setAccessibleDescription(text);
    spokenpoint::set(this, spoken());
}

QRectF ScatterPlot::plotRect() const
{
    return m_plot;
}

qint32 ScatterPlot::rowAt(const QPointF &position) const
{
    if (!m_plot.contains(position))
        return -1;
    const double xScale = m_plot.width() / xView().length();
    const double yScale = m_plot.height() / yView().length();
    const double x = valueX(position.x());
    const double y = valueY(position.y());
    double nearest = kReach * kReach;
    qint32 row = -1;
    for (const Point &point : m_points) {
        const double dx = (point.x - x) * xScale;
        const double dy = (point.y - y) * yScale;
        const double distance = dx * dx + dy * dy;
        if (distance < nearest) {
            nearest = distance;
            row = point.row;
        }
    }
    return row;
}

QPointF ScatterPlot::positionOf(qint32 row) const
{
    if (row < 0 || row >= m_set.size() || !m_set.isReady(row))
        return {};
    const double x = m_set.value(row, Metric::MaxDrawdown);
    const double y = m_set.value(row, Metric::TotalReturn);
    return std::isfinite(x) && std::isfinite(y) ? QPointF(pixelX(x), pixelY(y)) : QPointF();
}

void ScatterPlot::clicked(const QPointF &position)
{
    const qint32 row = rowAt(position);
    if (row < 0)
        return;
    setCurrentRow(row);
    emit cellActivated(row);
}

void ScatterPlot::hovered(const QPointF &position)
{
    m_cursor = position;
    const qint32 row = rowAt(position);
    if (row == m_hoveredRow && row < 0)
        return;
    m_hoveredRow = row;
    update();
}

void ScatterPlot::unhovered()
{
    if (m_hoveredRow < 0)
        return;
    m_hoveredRow = -1;
    update();
}

void ScatterPlot::forgetPicture()
{
    m_picture = {};
    update();
}

void ScatterPlot::resizeEvent(QResizeEvent *event)
{
    PlotWidget::resizeEvent(event);
    forgetPicture();
}

void ScatterPlot::changeEvent(QEvent *event)
{
    PlotWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        forgetPicture();
}

void ScatterPlot::layOut()
{
    const QFontMetricsF metrics(font());
    const double line = metrics.height();
    const double top = line + theme::kNear;
    const double bottom = 2.0 * line + theme::kNear;
    m_yTicks = axes::leftTicks(
        metrics, yView(), height() - top - bottom, [this](int most) { return linearTicks(yView(), most); });
    const double left = std::ceil(axes::tickWidth(metrics, m_yTicks) + line + theme::kWide);
    const QRectF plot(left, top, width() - left - theme::kLoose, height() - top - bottom);
    m_plot = plot.isValid() ? plot : QRectF();
    m_xTicks
        = axes::bottomTicks(metrics, xView(), m_plot.width(), [this](int most) { return linearTicks(xView(), most); });
}

void ScatterPlot::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    if (m_points.empty() || !m_message.isEmpty()) {
        axes::drawMessage(painter, palette(), rect(), m_message.isEmpty() ? tr("No cells to show yet.") : m_message);
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
    painter.setRenderHint(QPainter::Antialiasing);
    drawMark(painter, m_currentRow, 6.0);
    if (m_hoveredRow < 0)
        return;
    drawMark(painter, m_hoveredRow, 4.5);
    QStringList lines{tr("Fast %1, slow %2").arg(m_set.fast(m_hoveredRow)).arg(m_set.slow(m_hoveredRow))};
    for (const Metric metric : {Metric::TotalReturn, Metric::MaxDrawdown, Metric::Sharpe, Metric::TotalTrades})
        lines.append(
            QStringLiteral("%1: %2").arg(metricTitle(metric), metricText(metric, m_set.value(m_hoveredRow, metric))));
    if (m_set.tooFew(m_hoveredRow))
        lines.append(tr("Too few trades to prove much"));
    axes::drawReadout(painter, palette(), rect(), m_cursor, lines);
}

void ScatterPlot::drawMark(QPainter &painter, qint32 row, double radius) const
{
    const QPointF at = positionOf(row);
    if (at.isNull() || !m_plot.contains(at))
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Base), 4.0));
    painter.drawEllipse(at, radius, radius);
    painter.setPen(QPen(theme::ink(theme::Ink::Text, palette()), 2.0));
    painter.drawEllipse(at, radius, radius);
}

void ScatterPlot::drawStatic(QPainter &painter)
{
    axes::drawBottom(painter, palette(), m_plot, {m_xTicks, xView(), metricTitle(Metric::MaxDrawdown), true});
    axes::drawLeft(painter, palette(), m_plot, {m_yTicks, yView(), metricTitle(Metric::TotalReturn), true});
    painter.save();
    painter.setClipRect(m_plot);
    const auto level = [&](double value, const QColor &colour, Qt::PenStyle style) {
        painter.setPen(QPen(colour, 1.0, style));
        painter.drawLine(QPointF(m_plot.left(), pixelY(value)), QPointF(m_plot.right(), pixelY(value)));
    };
    level(0.0, theme::ink(theme::Ink::ZeroLine, palette()), Qt::SolidLine);
    if (m_points.size() <= kRoundPoints)
        drawPoints(painter);
    else
        drawDense(painter);
    const double benchmark = m_set.result.benchmarkReturn;
    level(benchmark, theme::ink(theme::Ink::Benchmark, palette()), Qt::DashLine);
    painter.restore();
    axes::drawFrame(painter, palette(), m_plot);
    drawLegend(painter);
}

void ScatterPlot::drawPoints(QPainter &painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor plain = theme::category(0, palette());
    plain.setAlphaF(0.6F);
    for (const Point &point : m_points) {
        const QPointF at(pixelX(point.x), pixelY(point.y));
        if (!m_plot.contains(at))
            continue;
        // A cell with too few trades is a hollow grey ring, so that colour is not all that tells.
        painter.setPen(point.few ? QPen(theme::ink(theme::Ink::Muted, palette()), 1.0) : QPen(Qt::NoPen));
        painter.setBrush(point.few ? QBrush(Qt::NoBrush) : QBrush(plain));
        painter.drawEllipse(at, 2.2, 2.2);
    }
    painter.restore();
}

void ScatterPlot::drawDense(QPainter &painter) const
{
    const double ratio = devicePixelRatioF();
    QImage image(static_cast<int>(std::ceil(m_plot.width() * ratio)),
        static_cast<int>(std::ceil(m_plot.height() * ratio)), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    const QRgb few = theme::ink(theme::Ink::Muted, palette()).rgb();
    const QRgb plain = theme::category(0, palette()).rgb();
    const double xScale = image.width() / xView().length();
    const double yScale = image.height() / yView().length();
    const int size = std::max(2, static_cast<int>(std::lround(2.0 * ratio)));
    for (const bool weak : {true, false}) { // the stronger ones on top
        for (const Point &point : m_points) {
            if (point.few != weak)
                continue;
            const int x = static_cast<int>((point.x - xView().low) * xScale) - size / 2;
            const int y = static_cast<int>((yView().high - point.y) * yScale) - size / 2;
            if (x < 0 || y < 0 || x + size > image.width() || y + size > image.height())
                continue;
            const int edge = weak ? size / 2 : size; // weak cells are smaller, not only grey
            for (int line = y; line < y + edge; ++line)
                std::fill_n(reinterpret_cast<QRgb *>(image.scanLine(line)) + x, edge, weak ? few : plain);
        }
    }
    painter.drawImage(m_plot.topLeft(), image);
}

void ScatterPlot::drawLegend(QPainter &painter) const
{
    const QFontMetricsF metrics(font());
    const double middle = metrics.height() / 2.0 + theme::kTight;
    double x = m_plot.left();
    const auto text = [&](const QString &words) {
        painter.setPen(theme::ink(theme::Ink::Text, palette()));
        painter.drawText(QPointF(x, middle + metrics.ascent() / 2.0 - 1.0), words);
        x += metrics.horizontalAdvance(words) + theme::kLoose;
    };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (std::any_of(m_points.begin(), m_points.end(), [](const Point &point) { return point.few; })) {
        painter.setPen(QPen(theme::ink(theme::Ink::Muted, palette()), 1.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(x + 4.0, middle), 3.0, 3.0);
        x += 8.0 + theme::kTight;
        text(tr("Too few trades"));
    }
    painter.setPen(QPen(theme::ink(theme::Ink::Benchmark, palette()), 1.0, Qt::DashLine));
    painter.drawLine(QPointF(x, middle), QPointF(x + 16.0, middle));
    x += 16.0 + theme::kTight;
    text(tr("Buy and hold: %1 %").arg(metricText(Metric::TotalReturn, m_set.result.benchmarkReturn)));
    painter.restore();
}

} // namespace zixly
