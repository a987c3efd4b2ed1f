// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/barcanvas.h"

#include "widgets/charts/axes.h"
#include "widgets/controls/theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QGraphicsScene>
#include <QHorizontalStackedBarSeries>
#include <QMouseEvent>
#include <QScrollBar>
#include <QValueAxis>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr double kBarShare = 0.7; // of a row; the rest separates it from the next

template <class Axis>
Axis *bareAxis(QChart *chart, Qt::Alignment side)
{
    auto *axis = new Axis(chart);
    axis->setLabelsVisible(false);
    axis->setLineVisible(false);
    axis->setGridLineVisible(false);
    chart->addAxis(axis, side);
    return axis;
}

} // namespace

BarCanvas::BarCanvas(QWidget *parent)
    : QGraphicsView(new QGraphicsScene, parent)
    , m_chart(new QChart)
    , m_series(new QHorizontalStackedBarSeries)
    , m_plain(new QBarSet(QString(), this))
    , m_losses(new QBarSet(QString(), this))
{
    scene()->setParent(this);
    scene()->addItem(m_chart);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    setRenderHint(QPainter::Antialiasing);
    m_chart->legend()->hide();
    m_chart->setMargins({});
    m_chart->setBackgroundVisible(false);
    m_chart->setBackgroundRoundness(0.0);
    m_series->append(m_plain);
    m_series->append(m_losses);
    m_series->setBarWidth(kBarShare);
    m_chart->addSeries(m_series);
    m_categories = bareAxis<QBarCategoryAxis>(m_chart, Qt::AlignLeft);
    m_values = bareAxis<QValueAxis>(m_chart, Qt::AlignBottom);
    m_series->attachAxis(m_categories);
    m_series->attachAxis(m_values);
    retheme();
}

void BarCanvas::setBars(const QList<Bar> &bars, bool lossesBelowZero)
{
    m_bars = bars;
    m_lossesBelowZero = lossesBelowZero;
    m_current = -1;
    m_hovered = -1;
    fill();
}

void BarCanvas::setMessage(const QString &message)
{
    m_message = message;
    viewport()->update();
}

void BarCanvas::setCurrent(int index)
{
    m_current = index;
    viewport()->update();
}

void BarCanvas::fill()
{
    m_plain->remove(0, m_plain->count());
    m_losses->remove(0, m_losses->count());
    QList<double> plain;
    QList<double> losses;
    QStringList names;
    Span span{0.0, 0.0};
    for (qsizetype i = m_bars.size() - 1; i >= 0; --i) { // categories grow upwards, the first bar is at the top
        const double value = m_bars[i].value;
        const bool loss = m_lossesBelowZero && value < 0.0;
        plain.append(loss ? 0.0 : value);
        losses.append(loss ? value : 0.0);
        names.append(QString::number(i)); // categories must differ; the texts are drawn in drawForeground()
        span = {std::min(span.low, value), std::max(span.high, value)};
    }
    m_plain->append(plain);
    m_losses->append(losses);
    m_categories->setCategories(names);
    if (!(span.length() > 0.0))
        span.high = span.low + 1.0;
    m_values->setRange(span.low, span.high);
    layOut();
    viewport()->update();
}

double BarCanvas::rowHeight() const
{
    return theme::rowHeight(this);
}

void BarCanvas::layOut()
{
    m_chart->resize(size());
    setSceneRect(rect());
    const auto count = static_cast<double>(m_bars.size());
    const int wanted = static_cast<int>(std::ceil(count * rowHeight() + 2.0 * theme::kTight));
    if (minimumHeight() != wanted)
        setMinimumHeight(wanted);
    double names = 0.0;
    double texts = 0.0;
    const QFontMetricsF metrics(font());
    for (const Bar &bar : m_bars) {
        names = std::max(names, metrics.horizontalAdvance(bar.label));
        texts = std::max(texts, metrics.horizontalAdvance(bar.text));
    }
    const bool negative = m_values->min() < 0.0;
    const double left = names + theme::kWide + (negative ? texts + theme::kNear : 0.0);
    const double right = texts + theme::kWide;
    // Rows keep their height: a few bars do not swell to fill the window.
    m_chart->setPlotArea(
        {left, theme::kTight, std::max(10.0, width() - left - right), std::max(10.0, count * rowHeight())});
}

void BarCanvas::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    layOut();
}

QRect BarCanvas::rowRect(int index) const
{
    const QRectF plot = m_chart->plotArea();
    return QRectF(0.0, plot.top() + index * rowHeight(), width(), rowHeight()).toAlignedRect();
}

int BarCanvas::indexAt(const QPoint &position) const
{
    const double offset = position.y() - m_chart->plotArea().top();
    const int index = static_cast<int>(std::floor(offset / rowHeight()));
    return offset >= 0.0 && index < m_bars.size() ? index : -1;
}

void BarCanvas::retheme()
{
    setBackgroundBrush(palette().brush(QPalette::Window));
    m_plain->setColor(theme::category(0, palette()));
    m_plain->setBorderColor(theme::category(0, palette()));
    m_losses->setColor(theme::ink(theme::Ink::Negative, palette()));
    m_losses->setBorderColor(theme::ink(theme::Ink::Negative, palette()));
    layOut();
    viewport()->update();
}

void BarCanvas::drawForeground(QPainter *painter, const QRectF & /*rect*/)
{
    painter->save();
    painter->setFont(font());
    if (m_bars.isEmpty() || !m_message.isEmpty()) {
        painter->fillRect(rect(), palette().brush(QPalette::Window));
        axes::drawMessage(*painter, palette(), rect(), m_message);
        painter->restore();
        return;
    }
    const QFontMetricsF metrics(font());
    const QRectF plot = m_chart->plotArea();
    const Span span{m_values->min(), m_values->max()};
    const double zero = plot.left() + (0.0 - span.low) / span.length() * plot.width();
    for (int i = 0; i < m_bars.size(); ++i) {
        const Bar &bar = m_bars[i];
        const QRectF row = rowRect(i);
        const double end = plot.left() + (bar.value - span.low) / span.length() * plot.width();
        painter->setPen(palette().color(QPalette::Text));
        const double names = plot.left() - (span.low < 0.0 ? metrics.horizontalAdvance(bar.text) + theme::kNear : 0.0);
        painter->drawText(QRectF(0.0, row.top(), names - theme::kNear, row.height()),
            Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, bar.label);
        const bool leftwards = bar.value < 0.0;
        const double width = metrics.horizontalAdvance(bar.text) + 2.0;
        const QRectF text(
            leftwards ? end - theme::kTight - width : end + theme::kTight, row.top(), width, row.height());
        painter->drawText(text, Qt::AlignVCenter | Qt::TextDontClip, bar.text);
        if (i != m_current && i != m_hovered)
            continue;
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(
            theme::ink(i == m_current ? theme::Ink::Accent : theme::Ink::Axis, palette()), i == m_current ? 2.0 : 1.0));
        painter->drawRect(row.adjusted(1.0, 1.0, -1.0, -1.0));
    }
    painter->setPen(QPen(theme::ink(theme::Ink::ZeroLine, palette()), 1.0));
    painter->drawLine(QPointF(zero, plot.top()), QPointF(zero, plot.bottom()));
    painter->restore();
}

void BarCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    const int index = event->button() == Qt::LeftButton ? indexAt(event->position().toPoint()) : -1;
    if (index >= 0)
        emit clicked(index);
}

void BarCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const int index = indexAt(event->position().toPoint());
    if (index == m_hovered)
        return;
    m_hovered = index;
    viewport()->update();
}

void BarCanvas::leaveEvent(QEvent *event)
{
    m_hovered = -1;
    viewport()->update();
    QGraphicsView::leaveEvent(event);
}

void BarCanvas::wheelEvent(QWheelEvent *event)
{
    event->ignore(); // the scroll area around scrolls
}

} // namespace zixly
