// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/overview.h"
#include "widgets/charts/ticks.h"

#include <QWidget>

namespace zixly {

// How many jobs ended on each day, as stacked columns: completed below, failed and cancelled above, told apart by
// pattern as well as by colour. A click or Enter follows a day. GUI thread.
class DayChart final : public QWidget
{
    Q_OBJECT
public:
    explicit DayChart(QWidget *parent = nullptr);

    void setDays(const QList<DayFigures> &days);
    const QList<DayFigures> &days() const { return m_days; }
    int current() const { return m_current; } // index of the day that the keys have reached, -1 = none
    int dayAt(const QPoint &position) const; // index, in widget coordinates; -1 = none

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void dayActivated(const zixly::DayFigures &day);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QRectF plot() const;
    QRectF columnOf(int index) const; // its whole width and the plot's height
    double scaleEnd() const;
    Ticks leftTicks() const;
    void drawColumns(QPainter &painter) const;
    void drawDates(QPainter &painter) const;
    void drawLegend(QPainter &painter) const;
    void drawReadoutOf(QPainter &painter, int index) const;
    void follow(int index);
    void setCurrent(int index);
    void describe();

    QList<DayFigures> m_days;
    int m_current = -1;
    int m_hovered = -1;
};

} // namespace zixly
