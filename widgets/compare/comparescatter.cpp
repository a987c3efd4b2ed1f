// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/comparescatter.h"

#include "core/format.h"
#include "models/comparetable.h"
#include "models/griddifference.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/compare/seriespen.h"
#include "widgets/controls/theme.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr double kReach = 10.0; // pixels between cursor and point
constexpr double kMargin = 0.04;
constexpr int kDot = 2; // device-independent pixels
constexpr double kFaded = 0.25; // share of the colour that a point keeps while others are selected

Span padded(double low, double high)
{
    const double by = std::max((high - low) * kMargin, 0.5);
    return {low - by, high + by};
}

QRgb mix(const QColor &a, const QColor &b, double share)
{
    const auto channel = [share](int from, int to) { return static_cast<int>(std::lround(to + (from - to) * share)); };
    return qRgb(channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue()));
}

} // namespace

CompareScatter::CompareScatter(QWidget *parent)
    : PlotWidget(parent)
{
    setAccessibleName(tr("Return against drawdown of all sweeps"));
    setNarrowest(0.01, 0.01);
    connect(this, &PlotWidget::viewChanged, this, &CompareScatter::forgetPicture);
}

void CompareScatter::setSweeps(const QList<ComparedSweep> &sweeps)
{
    m_sweeps = sweeps;
    m_points.clear();
    m_chosen.clear();
    double left = 0.0;
    double right = 1.0;
    double low = 0.0;
    double high = 1.0;
    for (qsizetype i = 0; i < sweeps.size(); ++i) {
        const CellSet &set = sweeps[i].set;
        for (qsizetype row = 0; row < set.size(); ++row) {
            const double x = comparable(Metric::MaxDrawdown, set.value(row, Metric::MaxDrawdown));
            const double y = set.value(row, Metric::TotalReturn);
            if (!std::isfinite(x) || !std::isfinite(y))
                continue;
            const bool first = m_points.empty();
            left = first ? x : std::min(left, x);
            right = first ? x : std::max(right, x);
            low = first ? y : std::min(low, y);
            high = first ? y : std::max(high, y);
            m_points.push_back(
                {static_cast<float>(x), static_cast<float>(y), static_cast<qint32>(row), static_cast<qint32>(i)});
        }
    }
    setExtent(padded(left, right), padded(low, high));
    setAccessibleDescription(tr("%n points by drawdown and return.", nullptr, static_cast<int>(m_points.size())));
    m_hovered = {};
    spokenpoint::set(this, {});
    forgetPicture();
}

void CompareScatter::setSelection(const CellRegions &regions, const QList<ChosenCell> &chosen)
{
    m_chosen = chosen;
    if (regions != m_regions) {
        m_regions = regions;
        m_image = {};
    }
    update();
}

void CompareScatter::forgetPicture()
{
    m_image = {};
    update();
}

bool CompareScatter::isLit(const Point &point) const
{
    const CellSet &set = m_sweeps[point.sweep].set;
    const qint32 fast = set.fast(point.row);
    const qint32 slow = set.slow(point.row);
    return std::any_of(m_regions.begin(), m_regions.end(),
        [fast, slow](const CellRegion &region) { return region.contains(fast, slow); });
}

CompareScatter::Hit CompareScatter::at(const QPointF &position) const
{
    if (!m_plot.contains(position))
        return {};
    const double xScale = m_plot.width() / xView().length();
    const double yScale = m_plot.height() / yView().length();
    const double x = valueX(position.x());
    const double y = valueY(position.y());
    double nearest = kReach * kReach;
    Hit hit;
    for (const Point &point : m_points) {
        const double dx = (point.x - x) * xScale;
        const double dy = (point.y - y) * yScale;
        if (const double distance = dx * dx + dy * dy; distance < nearest) {
            nearest = distance;
            hit = {point.sweep, point.row};
        }
    }
    return hit;
}

QPointF CompareScatter::positionOf(qsizetype sweep, qint32 row) const
{
    if (sweep < 0 || sweep >= m_sweeps.size() || row < 0 || row >= m_sweeps[sweep].set.size())
        return {};
    const CellSet &set = m_sweeps[sweep].set;
    const double x = comparable(Metric::MaxDrawdown, set.value(row, Metric::MaxDrawdown));
    const double y = set.value(row, Metric::TotalReturn);
    return std::isfinite(x) && std::isfinite(y) ? QPointF(pixelX(x), pixelY(y)) : QPointF();
}

void CompareScatter::clicked(const QPointF &position)
{
    const Hit hit = at(position);
    if (hit.sweep < 0)
        return;
    const CellSet &set = m_sweeps[hit.sweep].set;
    emit cellChosen(set.fast(hit.row), set.slow(hit.row));
}

void CompareScatter::hovered(const QPointF &position)
{
    m_cursor = position;
    const Hit hit = at(position);
    if (hit.sweep < 0 && m_hovered.sweep < 0)
        return;
    m_hovered = hit;
    update();
}

void CompareScatter::unhovered()
{
    m_hovered = {};
    update();
}

void CompareScatter::layOut()
{
    const QFontMetricsF metrics(font());
    const double line = metrics.height();
    const double top = line + theme::kNear;
    const double bottom = 2.0 * line + theme::kNear;
    m_yTicks = axes::leftTicks(
        metrics, yView(), height() - top - bottom, [this](int most) { return linearTicks(yView(), most); });
    const double left = std::ceil(axes::tickWidth(metrics, m_yTicks) + line + theme::kWide);
    const QRectF plot(left, top, width() - left - theme::kLoose, height() - top - bottom);
    m_plot = plot.isValid() ? QRectF(plot.toAlignedRect()) : QRectF();
    m_xTicks
        = axes::bottomTicks(metrics, xView(), m_plot.width(), [this](int most) { return linearTicks(xView(), most); });
}

void CompareScatter::drawPoints()
{
    const double ratio = devicePixelRatioF();
    m_image = QImage((m_plot.size() * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    m_image.setDevicePixelRatio(ratio);
    m_image.fill(Qt::transparent);
    std::vector<QRgb> colours;
    std::vector<QRgb> faded;
    for (qsizetype i = 0; i < m_sweeps.size(); ++i) {
        const QColor colour = seriesPen(i, palette()).color();
        colours.push_back(colour.rgb());
        faded.push_back(mix(colour, palette().color(QPalette::Base), kFaded));
    }
    const int size = std::max(1, static_cast<int>(std::lround(kDot * ratio)));
    const double xScale = m_image.width() / xView().length();
    const double yScale = m_image.height() / yView().length();
    const auto paint = [&](const Point &point, QRgb colour, int side) {
        const int left = static_cast<int>((point.x - xView().low) * xScale) - side / 2;
        const int top = static_cast<int>((yView().high - point.y) * yScale) - side / 2;
        for (int y = std::max(0, top); y < std::min(m_image.height(), top + side); ++y) {
            auto *line = reinterpret_cast<QRgb *>(m_image.scanLine(y));
            for (int x = std::max(0, left); x < std::min(m_image.width(), left + side); ++x)
                line[x] = colour;
        }
    };
    const bool some = !m_regions.isEmpty();
    for (const Point &point : m_points) {
        const auto sweep = static_cast<std::size_t>(point.sweep);
        paint(point, some ? faded[sweep] : colours[sweep], size);
    }
    if (!some)
        return;
    for (const Point &point : m_points) { // above the others
        if (isLit(point))
            paint(point, colours[static_cast<std::size_t>(point.sweep)], 2 * size);
    }
}

void CompareScatter::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    if (m_points.empty()) {
        axes::drawMessage(painter, palette(), rect(), tr("No cells to show yet."));
        return;
    }
    layOut();
    if (m_plot.width() < 8.0 || m_plot.height() < 8.0)
        return;
    axes::drawBottom(painter, palette(), m_plot, {m_xTicks, xView(), metricTitle(Metric::MaxDrawdown), true});
    axes::drawLeft(painter, palette(), m_plot, {m_yTicks, yView(), metricTitle(Metric::TotalReturn), true});
    if (yView().contains(0.0)) {
        painter.setPen(QPen(theme::ink(theme::Ink::ZeroLine, palette()), 1.0));
        painter.drawLine(QPointF(m_plot.left(), pixelY(0.0)), QPointF(m_plot.right(), pixelY(0.0)));
    }
    if (m_image.isNull() || m_image.devicePixelRatio() != devicePixelRatioF())
        drawPoints();
    painter.drawImage(m_plot.topLeft(), m_image);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme::ink(theme::Ink::Accent, palette()), 2.0));
        painter.drawRect(m_plot);
    } else {
        axes::drawFrame(painter, palette(), m_plot);
    }
    drawLegend(painter);
    drawChosen(painter);
    if (m_hovered.sweep < 0)
        return;
    const CellSet &set = m_sweeps[m_hovered.sweep].set;
    const auto text = [&](Metric metric) {
        return QStringLiteral("%1: %2").arg(metricTitle(metric), metricText(metric, set.value(m_hovered.row, metric)));
    };
    axes::drawReadout(painter, palette(), rect(), m_cursor,
        {numberedTitle(m_hovered.sweep, m_sweeps[m_hovered.sweep].job), cellName(set, m_hovered.row),
            text(Metric::TotalReturn), text(Metric::MaxDrawdown), text(Metric::Sharpe)});
}

void CompareScatter::drawChosen(QPainter &painter) const
{
    const QFontMetricsF metrics(font());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (qsizetype i = 0; i < std::min(m_sweeps.size(), m_chosen.size()); ++i) {
        const QPointF at = positionOf(i, m_chosen[i].row);
        if (at.isNull() || !m_plot.contains(at))
            continue;
        const QString number = QString::number(i + 1);
        const double radius = std::max(metrics.height(), metrics.horizontalAdvance(number) + 6.0) / 2.0;
        painter.setPen(QPen(seriesPen(i, palette()).color(), 2.0));
        painter.setBrush(palette().color(QPalette::Base));
        painter.drawEllipse(at, radius, radius);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(at.x() - radius, at.y() - radius, 2.0 * radius, 2.0 * radius), Qt::AlignCenter, number);
    }
    painter.restore();
}

void CompareScatter::drawLegend(QPainter &painter) const
{
    const QFontMetricsF metrics(font());
    double x = m_plot.left();
    for (qsizetype i = 0; i < m_sweeps.size(); ++i) {
        const QString text = metrics.elidedText(numberedTitle(i, m_sweeps[i].job), Qt::ElideRight,
            std::max(20.0, m_plot.width() / static_cast<double>(m_sweeps.size()) - 12.0 - theme::kLoose));
        painter.fillRect(QRectF(x, metrics.height() / 2.0 - 2.0, 8.0, 8.0), seriesPen(i, palette()).color());
        painter.setPen(theme::ink(theme::Ink::Text, palette()));
        painter.drawText(QPointF(x + 8.0 + theme::kTight, theme::kTight / 2.0 + metrics.ascent()), text);
        x += 12.0 + metrics.horizontalAdvance(text) + theme::kLoose;
    }
}

void CompareScatter::resizeEvent(QResizeEvent *event)
{
    PlotWidget::resizeEvent(event);
    forgetPicture();
}

void CompareScatter::changeEvent(QEvent *event)
{
    PlotWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        forgetPicture();
}

} // namespace zixly
