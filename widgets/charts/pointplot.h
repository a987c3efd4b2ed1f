// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/axes.h"
#include "widgets/charts/plotwidget.h"

#include <vector>

namespace zixly {

// Many points by drawdown (to the right) and return (upwards), in percent. Every point is drawn: discs while they are
// few, else squares in one image, so that a million cost no more than their pixels. A subclass fills in the points and
// says how they look. GUI thread.
class PointPlot : public PlotWidget
{
    Q_OBJECT
public:
    explicit PointPlot(QWidget *parent = nullptr);

    qsizetype pointCount() const { return static_cast<qsizetype>(m_points.size()); }
    ChartTable table() const override;

protected:
    struct Point {
        float x; // drawdown, percent
        float y; // return, percent
        qint32 row;
        qint32 series; // its entry in the legend
    };
    struct Dot {
        QRgb colour = 0;
        int layer = 0; // 0 below, 1 above
        double size = 2.0; // device-independent pixels
        bool hollow = false;
    };

    // `level` is a return that is always in the picture; NaN = none.
    void setPoints(std::vector<Point> points, double level);
    const std::vector<Point> &points() const { return m_points; }
    // The nearest point that is shown and within reach; null = none.
    const Point *nearest(const QPointF &position) const;
    QPointF pixelOf(double x, double y) const; // null where that is no place

    virtual Dot dotOf(const Point &point) const = 0;
    virtual QStringList readout(const Point &point) const = 0;
    virtual void drawLevels(QPainter & /*painter*/) const { } // above the points
    // Names a point in the table, whatever becomes of this chart meanwhile.
    virtual std::function<QString(const Point &point)> namer() const = 0;

    void layOut() override;
    void drawStatic(QPainter &painter) override;
    void drawHover(QPainter &painter, const QPointF &cursor) override;
    void hovered(const QPointF &position) override;
    void unhovered() override;
    bool walk(int key) override; // among the points that are shown
    virtual const Point *walkedFrom() const; // null = before the first key
    virtual void walkedTo(const Point &point); // shows and says it
    const Point *hoveredPoint() const;
    void drawLevel(QPainter &painter, double value, const QPen &pen) const;

private:
    void drawDiscs(QPainter &painter) const;
    void drawSquares(QPainter &painter) const;

    std::vector<Point> m_points;
    axes::Frame m_axes;
    std::ptrdiff_t m_hovered = -1;
};

} // namespace zixly
