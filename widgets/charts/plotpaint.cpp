// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/axes.h"
#include "widgets/charts/plotwidget.h"
#include "widgets/controls/theme.h"

#include <QFontInfo>
#include <QPainter>

#include <algorithm>
#include <cmath>

// The half of PlotWidget that paints: the kept picture, the legend, what follows the cursor, pictures for files.
namespace zixly {

namespace {

constexpr double kLeastPlot = 8.0; // pixels; a smaller plot shows nothing
constexpr double kPaperSharpness = 3.0; // pixels of images per unit of a picture for a file

} // namespace

double PlotWidget::sharpness() const
{
    return m_paper ? kPaperSharpness : devicePixelRatioF();
}

void PlotWidget::refresh()
{
    m_picture = {};
    if (emptyWords().isEmpty())
        layOut();
    update();
}

void PlotWidget::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    if (const QString words = emptyWords(); !words.isEmpty())
        return axes::drawMessage(painter, palette(), rect(), words);
    if (m_plot.width() < kLeastPlot || m_plot.height() < kLeastPlot)
        return;
    const double ratio = devicePixelRatioF();
    if (m_picture.isNull() || m_picture.devicePixelRatio() != ratio) {
        m_picture = QPixmap(size() * ratio);
        m_picture.setDevicePixelRatio(ratio);
        m_picture.fill(Qt::transparent);
        QPainter picture(&m_picture);
        picture.setFont(font());
        drawStatic(picture);
        paintLegend(picture);
    }
    drawKept(painter, m_picture);
    drawMarks(painter);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme::ink(theme::Ink::Accent, palette()), 2.0));
        painter.drawRect(m_plot);
    }
    if (m_cursor && m_plot.contains(*m_cursor))
        drawHover(painter, *m_cursor);
    if (m_drag != Drag::Box)
        return;
    QColor fill = theme::ink(theme::Ink::Accent, palette());
    painter.setPen(QPen(fill, 1.0));
    fill.setAlpha(40);
    painter.setBrush(fill);
    painter.drawRect(box());
}

void PlotWidget::drawKept(QPainter &painter, const QPixmap &picture)
{
    painter.drawPixmap(0, 0, picture);
}

void PlotWidget::drawPicture(QPainter &painter, const QSizeF &size, const QPalette &colours)
{
    m_paper = Paper{size, colours};
    QFont paperFont = font();
    paperFont.setPixelSize(QFontInfo(font()).pixelSize()); // points would follow the resolution of the paper
    painter.setFont(paperFont);
    painter.fillRect(QRectF({}, size), colours.color(QPalette::Base));
    coloursChanged();
    if (const QString words = emptyWords(); !words.isEmpty()) {
        axes::drawMessage(painter, colours, QRectF({}, size), words);
    } else {
        layOut();
        if (m_plot.width() >= kLeastPlot && m_plot.height() >= kLeastPlot) {
            drawStatic(painter);
            paintLegend(painter);
            drawMarks(painter);
        }
    }
    m_paper.reset();
    coloursChanged();
    refresh();
}

void PlotWidget::drawCrosshair(QPainter &painter, double x, double y) const
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme::ink(theme::Ink::Axis, colours()), 0.0, Qt::DotLine));
    if (!std::isnan(x))
        painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
    if (!std::isnan(y))
        painter.drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));
    painter.setRenderHint(QPainter::Antialiasing);
}

void PlotWidget::drawRing(QPainter &painter, const QPointF &at, double radius) const
{
    if (at.isNull() || !m_plot.contains(at))
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().color(QPalette::Base), 4.0));
    painter.drawEllipse(at, radius, radius);
    painter.setPen(QPen(theme::ink(theme::Ink::Text, colours()), 2.0));
    painter.drawEllipse(at, radius, radius);
}

QStringList PlotWidget::seriesNames() const
{
    QStringList names;
    for (const LegendEntry &entry : legend())
        names.append(entry.text);
    return names;
}

void PlotWidget::setSeriesShown(qsizetype series, bool on)
{
    if (on == isSeriesShown(series) || series < 0 || series >= legend().size())
        return;
    on ? static_cast<void>(m_hidden.remove(series)) : static_cast<void>(m_hidden.insert(series));
    refresh();
    emit seriesToggled();
}

void PlotWidget::showAllSeries()
{
    if (!m_hidden.isEmpty())
        m_hidden.clear();
}

QRectF PlotWidget::legendRect(qsizetype series) const
{
    const auto rects
        = chartlegend::layOut(QFontMetricsF(font()), legend(), theme::kLoose, canvas().width() - 2.0 * theme::kLoose);
    return series >= 0 && series < rects.size() ? rects[series] : QRectF();
}

double PlotWidget::legendHeight() const
{
    const QRectF last = legendRect(legend().size() - 1);
    return last.isNull() ? 0.0 : last.bottom() + theme::kTight;
}

qsizetype PlotWidget::legendAt(const QPointF &position) const
{
    if (m_plot.isEmpty() || position.y() >= m_plot.top() || !isDrawn())
        return -1;
    const qsizetype count = legend().size();
    for (qsizetype i = 0; i < count; ++i)
        if (legendRect(i).contains(position))
            return i;
    return -1;
}

void PlotWidget::paintLegend(QPainter &painter) const
{
    const auto entries = legend();
    for (qsizetype i = 0; i < entries.size(); ++i)
        chartlegend::draw(painter, colours(), entries[i], legendRect(i), isSeriesShown(i));
}

} // namespace zixly
