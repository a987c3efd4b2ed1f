// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellselection.h"
#include "widgets/charts/plotwidget.h"

#include <QImage>

namespace zixly {

// The cells of all sweeps as points: drawdown to the right, return upwards. Points of one sweep share a colour; its
// chosen cell carries its number, so that nothing depends on colours alone. What is selected stands out. GUI thread.
class CompareScatter final : public PlotWidget
{
    Q_OBJECT
public:
    explicit CompareScatter(QWidget *parent = nullptr);

    void setSweeps(const QList<ComparedSweep> &sweeps);
    void setSelection(const CellRegions &regions, const QList<ChosenCell> &chosen);
    qsizetype pointCount() const { return static_cast<qsizetype>(m_points.size()); }
    struct Hit {
        qsizetype sweep = -1;
        qint32 row = -1;
    };
    Hit at(const QPointF &position) const; // the nearest point within reach
    QPointF positionOf(qsizetype sweep, qint32 row) const; // in widget coordinates; null if it has no point

    QSize sizeHint() const override { return {720, 420}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

signals:
    void cellChosen(qint32 fast, qint32 slow);

protected:
    QRectF plotRect() const override { return m_plot; }
    void clicked(const QPointF &position) override;
    void hovered(const QPointF &position) override;
    void unhovered() override;
    bool walk(int key) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Point {
        float x; // drawdown, percent, as a depth
        float y; // return, percent
        qint32 row;
        qint32 sweep;
    };

    void layOut();
    void drawPoints();
    void drawChosen(QPainter &painter) const;
    void drawLegend(QPainter &painter) const;
    bool isLit(const Point &point) const;
    void forgetPicture();

    QList<ComparedSweep> m_sweeps;
    std::vector<Point> m_points;
    CellRegions m_regions;
    QList<ChosenCell> m_chosen;
    QRectF m_plot;
    Ticks m_xTicks;
    Ticks m_yTicks;
    QImage m_image; // of the points, the size of the plot
    Hit m_hovered;
    QPointF m_cursor;
};

} // namespace zixly
