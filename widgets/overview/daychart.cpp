// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/daychart.h"

#include "core/format.h"
#include "core/jobstate.h"
#include "widgets/charts/axes.h"
#include "widgets/controls/theme.h"

#include <QAccessible>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly {

namespace {

constexpr double kLeast = 2.0; // pixels of a part that is not nothing
constexpr double kWidest = 34.0; // pixels of a column

struct Part {
    JobState state;
    qint64 EndedCounts::*count;
};
constexpr std::array kParts{Part{JobState::Completed, &EndedCounts::completed},
    Part{JobState::Failed, &EndedCounts::failed}, Part{JobState::Cancelled, &EndedCounts::cancelled}};

// Completed plain, failed hatched, cancelled hollow.
void drawPart(QPainter &painter, const QPalette &palette, JobState state, const QRectF &area)
{
    const QColor color = theme::statusColor(state, palette);
    const QColor ground = theme::ink(theme::Ink::Surface, palette);
    painter.setPen(Qt::NoPen);
    if (state == JobState::Cancelled) {
        painter.fillRect(area, ground);
        painter.setPen(QPen(color, 1.0));
        painter.setBrush(Qt::NoBrush);
        if (area.height() > 2.0 && area.width() > 2.0)
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5));
        else
            painter.fillRect(area, color);
        return;
    }
    painter.fillRect(area, color);
    if (state == JobState::Failed) {
        QColor stripes = ground;
        stripes.setAlpha(150);
        painter.fillRect(area, QBrush(stripes, Qt::BDiagPattern));
    }
}

QString dayText(const QDate &day)
{
    return QLocale().toString(day, QLocale::ShortFormat);
}

} // namespace

DayChart::DayChart(QWidget *parent)
    : PlotWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setZoomDirection(Horizontal);
    setWheelWithControl(true);
    setNarrowest(3.0, 0.0);
    describe();
}

QSize DayChart::sizeHint() const
{
    return {600, 13 * fontMetrics().lineSpacing()};
}

QSize DayChart::minimumSizeHint() const
{
    return {260, sizeHint().height()};
}

void DayChart::setDays(const QList<DayFigures> &days)
{
    if (m_days == days)
        return;
    m_days = days;
    if (m_current >= m_days.size())
        m_current = -1;
    fit();
    refresh();
    describe();
}

void DayChart::fit()
{
    setExtent({-0.5, static_cast<double>(std::max<qsizetype>(1, m_days.size())) - 0.5}, {0.0, 1.0});
}

// The name says which day the keys have reached: that is what a screen reader speaks.
void DayChart::describe()
{
    QString name = tr("Jobs per day");
    if (m_current >= 0 && m_current < m_days.size()) {
        const DayFigures &day = m_days[m_current];
        name = tr("Jobs per day, %1: %2 completed, %3 failed, %4 cancelled")
                   .arg(dayText(day.day), countText(day.ended.completed), countText(day.ended.failed),
                       countText(day.ended.cancelled));
    }
    if (accessibleName() == name)
        return;
    setAccessibleName(name);
    setAccessibleDescription(tr("Left and Right choose a day, Enter shows its jobs."));
}

qint64 DayChart::shownTotal(const DayFigures &day) const
{
    qint64 total = 0;
    for (std::size_t part = 0; part < kParts.size(); ++part)
        total += isSeriesShown(static_cast<qsizetype>(part)) ? day.ended.*kParts[part].count : 0;
    return total;
}

double DayChart::scaleEnd() const
{
    qint64 most = 0;
    for (const DayFigures &day : m_days)
        most = std::max(most, shownTotal(day));
    return std::max(1.0, static_cast<double>(most) * 1.04);
}

bool DayChart::isDrawn() const
{
    return std::ranges::any_of(m_days, [](const DayFigures &day) { return day.ended.total() > 0; });
}

QList<LegendEntry> DayChart::legend() const
{
    using Mark = LegendEntry::Mark;
    const auto entry = [this](JobState state, Mark mark) {
        return LegendEntry{stateTitle(state), mark, QPen(theme::statusColor(state, colours()))};
    };
    return {entry(JobState::Completed, Mark::Box), entry(JobState::Failed, Mark::Hatched),
        entry(JobState::Cancelled, Mark::Frame)};
}

Ticks DayChart::leftTicks() const
{
    Ticks ticks = linearTicks({0.0, scaleEnd()}, 4);
    erase_if(ticks, [](const Tick &tick) { return tick.at != std::floor(tick.at); }); // there are no half jobs
    for (Tick &tick : ticks)
        tick.text = countText(static_cast<qint64>(tick.at));
    return ticks;
}

void DayChart::layOut()
{
    const QFontMetricsF metrics(font());
    const double left = axes::tickWidth(metrics, leftTicks()) + theme::kNear + theme::kTight;
    setPlot(QRectF({}, canvas())
            .adjusted(left, legendHeight() + theme::kTight, -theme::kNear, -(metrics.lineSpacing() + theme::kNear)));
}

double DayChart::placeOf(int index) const
{
    return layoutDirection() == Qt::LeftToRight ? index : static_cast<double>(m_days.size()) - 1 - index;
}

QRectF DayChart::columnOf(int index) const
{
    const double left = pixelX(placeOf(index) - 0.5);
    return {left, plotRect().top(), pixelX(placeOf(index) + 0.5) - left, plotRect().height()};
}

int DayChart::dayAt(const QPoint &position) const
{
    for (int index = 0; index < m_days.size(); ++index)
        if (plotRect().contains(position) && columnOf(index).contains(position))
            return index;
    return -1;
}

void DayChart::drawStatic(QPainter &painter)
{
    painter.setPen(QPen(theme::ink(theme::Ink::SurfaceBorder, colours()), 1.0));
    painter.setBrush(theme::ink(theme::Ink::Surface, colours()));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawRoundedRect(QRectF({}, canvas()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0);
    painter.setRenderHint(QPainter::Antialiasing, false);
    axes::drawLeft(painter, colours(), plotRect(), {leftTicks(), {0.0, scaleEnd()}, QString(), true});
    if (!isDrawn())
        axes::drawMessage(painter, colours(), plotRect(), tr("No job ended in these 30 days."));
    painter.save();
    painter.setClipRect(plotRect().adjusted(0.0, -1.0, 0.0, 1.0));
    drawColumns(painter);
    painter.restore();
    drawDates(painter);
}

void DayChart::drawMarks(QPainter &painter)
{
    if (!hasFocus() || m_current < 0 || m_current >= m_days.size())
        return;
    QColor shade = theme::ink(theme::Ink::Accent, colours());
    shade.setAlpha(60);
    painter.fillRect(columnOf(m_current).intersected(plotRect()), shade);
    if (!cursorAt() && isDrawn())
        drawReadoutOf(painter, m_current);
}

void DayChart::drawHover(QPainter &painter, const QPointF &cursor)
{
    const int day = dayAt(cursor.toPoint());
    if (day < 0 || !isDrawn())
        return;
    QColor shade = theme::ink(theme::Ink::Accent, colours());
    shade.setAlpha(30);
    painter.fillRect(columnOf(day).intersected(plotRect()), shade);
    drawCrosshair(painter, columnOf(day).center().x(), cursor.y());
    drawReadoutOf(painter, day);
}

void DayChart::drawColumns(QPainter &painter) const
{
    const double end = scaleEnd();
    for (int index = 0; index < m_days.size(); ++index) {
        const QRectF room = columnOf(index);
        const double width = std::clamp(std::floor(room.width() * 0.7), 2.0, kWidest);
        const double left = std::round(room.center().x() - width / 2.0);
        double bottom = std::round(room.bottom());
        for (std::size_t part = 0; part < kParts.size(); ++part) {
            const qint64 count = m_days[index].ended.*kParts[part].count;
            if (count == 0 || !isSeriesShown(static_cast<qsizetype>(part)))
                continue;
            const double height = std::max(kLeast, std::round(room.height() * static_cast<double>(count) / end));
            drawPart(painter, colours(), kParts[part].state, {left, bottom - height, width, height});
            bottom -= height;
        }
    }
    painter.setPen(theme::ink(theme::Ink::Axis, colours()));
    painter.drawLine(plotRect().bottomLeft(), plotRect().bottomRight());
}

// Today and, counted back from it, every n-th day for which there is room.
void DayChart::drawDates(QPainter &painter) const
{
    if (m_days.isEmpty())
        return;
    const QFontMetricsF metrics(font());
    const auto textOf = [this](int index) {
        return index == m_days.size() - 1 ? tr("Today") : QLocale().toString(m_days[index].day, tr("d MMM", "a day"));
    };
    double widest = 0.0;
    for (int index = 0; index < m_days.size(); ++index)
        widest = std::max(widest, metrics.horizontalAdvance(textOf(index)));
    const double step = columnOf(0).width();
    int every = std::max(1, static_cast<int>(std::ceil((widest + theme::kWide) / std::max(1.0, step))));
    if (every > 3)
        every = (every + 6) / 7 * 7; // the same day of the week
    painter.setPen(theme::ink(theme::Ink::Muted, colours()));
    const double top = plotRect().bottom() + theme::kTight;
    for (int index = static_cast<int>(m_days.size()) - 1; index >= 0; index -= every) {
        if (!xView().contains(placeOf(index)))
            continue;
        const double half = metrics.horizontalAdvance(textOf(index)) / 2.0 + 1.0;
        const double center
            = std::clamp(columnOf(index).center().x(), half, std::max(half, canvas().width() - half - theme::kTight));
        painter.drawText(QRectF(center - half, top, 2.0 * half, metrics.lineSpacing()), Qt::AlignCenter, textOf(index));
    }
}

void DayChart::drawReadoutOf(QPainter &painter, int index) const
{
    const DayFigures &day = m_days[index];
    QStringList lines{dayText(day.day)};
    for (const Part &part : kParts)
        lines
            += tr("%1: %2", "a state and how many jobs").arg(stateTitle(part.state), countText(day.ended.*part.count));
    axes::drawReadout(
        painter, palette(), QRectF(rect()), {columnOf(index).center().x(), plotRect().center().y()}, lines);
}

ChartTable DayChart::table() const
{
    ChartTable table;
    table.title = chartTitle();
    table.columns = {{tr("Day"), ChartTable::Kind::Day}};
    QList<std::size_t> parts;
    for (std::size_t part = 0; part < kParts.size(); ++part) {
        if (!isSeriesShown(static_cast<qsizetype>(part)))
            continue;
        parts.append(part);
        table.columns.append({stateTitle(kParts[part].state), ChartTable::Kind::Count});
    }
    table.rows = m_days.size();
    table.number = [days = m_days, parts](qsizetype row, int column) {
        if (column == 0)
            return static_cast<double>(days[row].day.startOfDay(QTimeZone::utc()).toMSecsSinceEpoch());
        return static_cast<double>(days[row].ended.*kParts[parts[column - 1]].count);
    };
    return table;
}

void DayChart::setCurrent(int index)
{
    if (m_days.isEmpty())
        return;
    m_current = std::clamp(index, 0, static_cast<int>(m_days.size()) - 1);
    describe();
    update();
    QAccessibleEvent changed(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&changed);
}

void DayChart::follow(int index)
{
    if (index >= 0 && index < m_days.size() && m_days[index].ended.total() > 0)
        emit dayActivated(DayFigures(m_days[index]));
}

void DayChart::clicked(const QPointF &position)
{
    follow(dayAt(position.toPoint()));
}

void DayChart::hovered(const QPointF &position)
{
    PlotWidget::hovered(position);
    const int day = dayAt(position.toPoint());
    if (day >= 0)
        setCursor(m_days[day].ended.total() > 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void DayChart::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_days.size()) - 1;
    const int at = m_current < 0 ? last : m_current;
    const int on = layoutDirection() == Qt::LeftToRight ? 1 : -1;
    switch (event->key()) {
    case Qt::Key_Left: return setCurrent(at - on);
    case Qt::Key_Right: return setCurrent(at + on);
    case Qt::Key_Home: return setCurrent(0);
    case Qt::Key_End: return setCurrent(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: return follow(at);
    default: PlotWidget::keyPressEvent(event);
    }
}

void DayChart::focusInEvent(QFocusEvent *event)
{
    if (!m_days.isEmpty() && m_current < 0)
        setCurrent(static_cast<int>(m_days.size()) - 1);
    PlotWidget::focusInEvent(event);
}

} // namespace zixly
