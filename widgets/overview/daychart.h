// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/overview.h"
#include "widgets/charts/plotwidget.h"

namespace zixly {

// How many jobs ended on each day, as stacked columns: completed below, failed and cancelled above, told apart by
// pattern as well as by colour. A click or Enter follows a day. GUI thread.
class DayChart final : public PlotWidget
{
    Q_OBJECT
public:
    explicit DayChart(QWidget *parent = nullptr);

    void setDays(const QList<DayFigures> &days);
    const QList<DayFigures> &days() const { return m_days; }
    int current() const { return m_current; } // index of the day that the keys have reached, -1 = none
    int dayAt(const QPoint &position) const; // index, in widget coordinates; -1 = none

    QString chartTitle() const override { return tr("Jobs per day"); }
    bool isDrawn() const override;
    ChartTable table() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void dayActivated(const zixly::DayFigures &day);

protected:
    QString emptyWords() const override { return {}; } // the axes stay
    QList<LegendEntry> legend() const override;
    void layOut() override;
    void drawStatic(QPainter &painter) override;
    void drawMarks(QPainter &painter) override;
    void drawHover(QPainter &painter, const QPointF &cursor) override;
    void clicked(const QPointF &position) override;
    void hovered(const QPointF &position) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    QRectF columnOf(int index) const; // its whole width and the plot's height
    double placeOf(int index) const; // on the horizontal axis, from right to left where people read so
    qint64 shownTotal(const DayFigures &day) const;
    double scaleEnd() const;
    Ticks leftTicks() const;
    void drawColumns(QPainter &painter) const;
    void drawDates(QPainter &painter) const;
    void drawReadoutOf(QPainter &painter, int index) const;
    void follow(int index);
    void setCurrent(int index);
    void fit();
    void describe();

    QList<DayFigures> m_days;
    int m_current = -1;
};

} // namespace zixly
