// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/barchart.h"

#include <QGraphicsView>

class QBarCategoryAxis;
class QBarSet;
class QChart;
class QHorizontalStackedBarSeries;
class QValueAxis;

namespace zixly {

// The Qt Charts half of BarChart: draws the bars with Qt Charts and the texts itself, because the axis labels of
// Qt Charts are cut to "..." when there are many; no QChartView, because that only ever grows. Only barchart.cpp may
// include this.
class BarCanvas final : public QGraphicsView
{
    Q_OBJECT
public:
    explicit BarCanvas(QWidget *parent = nullptr);

    void setBars(const QList<Bar> &bars, bool lossesBelowZero);
    void setMessage(const QString &message);
    void setCurrent(int index); // -1 = none
    int current() const { return m_current; }
    int indexAt(const QPoint &position) const; // -1 = none
    QRect rowRect(int index) const;
    void retheme();

signals:
    void clicked(int index);

protected:
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void fill();
    void layOut();
    double rowHeight() const;

    QList<Bar> m_bars;
    QString m_message;
    bool m_lossesBelowZero = false;
    int m_current = -1;
    int m_hovered = -1;
    QChart *m_chart; // owned by the scene
    QHorizontalStackedBarSeries *m_series; // owned by the chart, as are the axes
    QBarSet *m_plain; // owned by the series
    QBarSet *m_losses;
    QBarCategoryAxis *m_categories;
    QValueAxis *m_values;
};

} // namespace zixly
