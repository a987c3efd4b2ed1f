// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellset.h"
#include "widgets/charts/plotwidget.h"

#include <QPixmap>

#include <optional>

namespace zixly {

// Every cell as a point: drawdown to the right, return upwards. Painted into one image, so that a million points cost
// no more than their pixels. Values in, the chosen cell out; GUI thread.
class ScatterPlot final : public PlotWidget
{
    Q_OBJECT
public:
    explicit ScatterPlot(QWidget *parent = nullptr);

    void setCells(const CellSet &set);
    void setMessage(const QString &message); // words instead of points
    void setCurrentRow(qint32 row); // -1 = none
    qint32 currentRow() const { return m_currentRow; }
    qint32 rowAt(const QPointF &position) const; // nearest point within reach, -1 = none
    QPointF positionOf(qint32 row) const; // in widget coordinates; null if it has no point

    QSize sizeHint() const override { return {520, 360}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

signals:
    void cellActivated(qint32 row);

protected:
    QRectF plotRect() const override;
    void clicked(const QPointF &position) override;
    void hovered(const QPointF &position) override;
    void unhovered() override;
    bool walk(int key) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Point {
        float x; // drawdown, percent
        float y; // return, percent
        qint32 row;
        bool few;
    };

    void layOut();
    void drawStatic(QPainter &painter);
    void drawPoints(QPainter &painter) const;
    void drawDense(QPainter &painter) const;
    void drawLegend(QPainter &painter) const;
    void drawMark(QPainter &painter, qint32 row, double radius) const;
    void forgetPicture();
    void describe();
    QString spoken() const; // of the chosen cell, empty = none

    CellSet m_set;
    std::vector<Point> m_points;
    QString m_message;
    QRectF m_plot;
    Ticks m_xTicks;
    Ticks m_yTicks;
    QPixmap m_picture;
    qint32 m_currentRow = -1;
    qint32 m_hoveredRow = -1;
    QPointF m_cursor;
};

} // namespace zixly
