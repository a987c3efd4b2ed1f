// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/ticks.h"

#include <QPointF>
#include <QRectF>
#include <QWidget>

namespace zixly {

// The common behaviour of charts: wheel zooms at the cursor, dragging pans, a double click (or 0) resets, + and - zoom,
// arrows walk from point to point where there are any, else (and with Shift) they pan. A subclass names its extent and
// its plot rectangle and paints xView() x yView(). GUI thread.
class PlotWidget : public QWidget
{
    Q_OBJECT
public:
    explicit PlotWidget(QWidget *parent = nullptr);

    void zoomAt(const QPointF &position, double factor); // factor < 1 shows less
    void resetZoom();
    bool isZoomed() const;
    Span xView() const { return m_x; }
    Span yView() const { return m_y; }

signals:
    void viewChanged(); // zoomed or panned

protected:
    enum Direction { Horizontal = 1, Both = 3 };

    virtual QRectF plotRect() const = 0; // in widget coordinates
    virtual void clicked(const QPointF &position);
    virtual void hovered(const QPointF &position); // moved without a button
    virtual void unhovered();
    virtual bool walk(int key); // to the next point; false where the key leads nowhere, and pans or zooms instead

    // What there is to see; keeps the zoom if the extent did not change.
    void setExtent(const Span &x, const Span &y);
    void setZoomDirection(Direction direction) { m_direction = direction; }
    void setNarrowest(double x, double y); // the smallest stretch that may be shown
    void setView(const Span &x, const Span &y); // inside the extent
    void panBy(double x, double y); // in values
    void revealX(double value); // pans as far as needed
    double pixelX(double value) const;
    double pixelY(double value) const;
    double valueX(double pixel) const;
    double valueY(double pixel) const;

    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    Span m_xExtent;
    Span m_yExtent;
    Span m_x;
    Span m_y;
    double m_narrowestX = 0.0;
    double m_narrowestY = 0.0;
    Direction m_direction = Both;
    QPointF m_pressed;
    Span m_xPressed;
    Span m_yPressed;
    bool m_down = false;
    bool m_panning = false;
};

} // namespace zixly
