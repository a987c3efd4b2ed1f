// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/daychart.h"

#include "core/format.h"
#include "core/jobstate.h"
#include "widgets/charts/axes.h"
#include "widgets/controls/theme.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

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
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setToolTip(tr("Jobs by the day on which they ended. Click a column, or press Enter, to see its jobs."));
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
    m_hovered = -1;
    describe();
    update();
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

double DayChart::scaleEnd() const
{
    qint64 most = 0;
    for (const DayFigures &day : m_days)
        most = std::max(most, day.ended.total());
    return std::max(1.0, static_cast<double>(most) * 1.04);
}

Ticks DayChart::leftTicks() const
{
    Ticks ticks = linearTicks({0.0, scaleEnd()}, 4);
    erase_if(ticks, [](const Tick &tick) { return tick.at != std::floor(tick.at); }); // there are no half jobs
    for (Tick &tick : ticks)
        tick.text = countText(static_cast<qint64>(tick.at));
    return ticks;
}

QRectF DayChart::plot() const
{
    const QFontMetricsF metrics(font());
    const double line = metrics.lineSpacing();
    const double left = axes::tickWidth(metrics, leftTicks()) + theme::kNear + theme::kTight;
    return QRectF(rect()).adjusted(left, line + theme::kWide, -theme::kNear, -(line + theme::kNear));
}

QRectF DayChart::columnOf(int index) const
{
    const QRectF area = plot();
    const double step = area.width() / static_cast<double>(std::max<qsizetype>(1, m_days.size()));
    const double place = layoutDirection() == Qt::LeftToRight ? index : static_cast<double>(m_days.size()) - 1 - index;
    return {area.left() + place * step, area.top(), step, area.height()};
}

int DayChart::dayAt(const QPoint &position) const
{
    for (int index = 0; index < m_days.size(); ++index)
        if (columnOf(index).contains(position))
            return index;
    return -1;
}

void DayChart::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setPen(QPen(theme::ink(theme::Ink::SurfaceBorder, palette()), 1.0));
    painter.setBrush(theme::ink(theme::Ink::Surface, palette()));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0);
    painter.setRenderHint(QPainter::Antialiasing, false);
    axes::drawLeft(painter, palette(), plot(), {leftTicks(), {0.0, scaleEnd()}, QString(), true});
    drawLegend(painter);
    const bool nothing = std::ranges::all_of(m_days, [](const DayFigures &day) { return day.ended.total() == 0; });
    if (nothing)
        axes::drawMessage(painter, palette(), plot(), tr("No job ended in these 30 days."));
    drawColumns(painter);
    drawDates(painter);
    const int told = m_hovered >= 0 ? m_hovered : hasFocus() ? m_current : -1;
    if (told >= 0 && !nothing)
        drawReadoutOf(painter, told);
}

void DayChart::drawColumns(QPainter &painter) const
{
    const double end = scaleEnd();
    for (int index = 0; index < m_days.size(); ++index) {
        const QRectF room = columnOf(index);
        if (index == m_hovered || (hasFocus() && index == m_current)) {
            QColor shade = theme::ink(theme::Ink::Accent, palette());
            shade.setAlpha(index == m_current && hasFocus() ? 60 : 30);
            painter.fillRect(room, shade);
        }
        const double width = std::clamp(std::floor(room.width() * 0.7), 2.0, kWidest);
        const double left = std::round(room.center().x() - width / 2.0);
        double bottom = std::round(room.bottom());
        for (const Part &part : kParts) {
            const qint64 count = m_days[index].ended.*part.count;
            if (count == 0)
                continue;
            const double height = std::max(kLeast, std::round(room.height() * static_cast<double>(count) / end));
            drawPart(painter, palette(), part.state, {left, bottom - height, width, height});
            bottom -= height;
        }
    }
    painter.setPen(theme::ink(theme::Ink::Axis, palette()));
    painter.drawLine(plot().bottomLeft(), plot().bottomRight());
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
    painter.setPen(theme::ink(theme::Ink::Muted, palette()));
    const double top = plot().bottom() + theme::kTight;
    for (int index = static_cast<int>(m_days.size()) - 1; index >= 0; index -= every) {
        const double half = metrics.horizontalAdvance(textOf(index)) / 2.0 + 1.0;
        const double center
            = std::clamp(columnOf(index).center().x(), half, std::max(half, width() - half - theme::kTight));
        painter.drawText(QRectF(center - half, top, 2.0 * half, metrics.lineSpacing()), Qt::AlignCenter, textOf(index));
    }
}

void DayChart::drawLegend(QPainter &painter) const
{
    const QFontMetricsF metrics(font());
    const double box = std::round(metrics.ascent() * 0.8);
    double x = plot().left();
    for (const Part &part : kParts) {
        const QString text = stateTitle(part.state);
        const double top = theme::kNear + std::round((metrics.lineSpacing() - box) / 2.0);
        drawPart(painter, palette(), part.state, {std::round(x), top, box, box});
        x += box + theme::kTight;
        painter.setPen(theme::ink(theme::Ink::Muted, palette()));
        const double wide = metrics.horizontalAdvance(text) + 1.0;
        painter.drawText(QRectF(x, theme::kNear, wide, metrics.lineSpacing()), Qt::AlignVCenter, text);
        x += wide + theme::kLoose;
    }
}

void DayChart::drawReadoutOf(QPainter &painter, int index) const
{
    const DayFigures &day = m_days[index];
    QStringList lines{dayText(day.day)};
    for (const Part &part : kParts)
        lines
            += tr("%1: %2", "a state and how many jobs").arg(stateTitle(part.state), countText(day.ended.*part.count));
    axes::drawReadout(painter, palette(), QRectF(rect()), {columnOf(index).center().x(), plot().center().y()}, lines);
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

void DayChart::mouseMoveEvent(QMouseEvent *event)
{
    const int hovered = dayAt(event->position().toPoint());
    if (std::exchange(m_hovered, hovered) == hovered)
        return;
    const bool leads = hovered >= 0 && m_days[hovered].ended.total() > 0;
    setCursor(leads ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void DayChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        follow(dayAt(event->position().toPoint()));
}

void DayChart::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    m_hovered = -1;
    update();
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
    default: QWidget::keyPressEvent(event);
    }
}

void DayChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (!m_days.isEmpty() && m_current < 0)
        setCurrent(static_cast<int>(m_days.size()) - 1);
    update();
}

void DayChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace zixly
