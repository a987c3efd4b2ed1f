// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chart.h"
#include "widgets/charts/chartlegend.h"
#include "widgets/charts/ticks.h"

#include <QPixmap>
#include <QPointF>
#include <QRectF>
#include <QSet>
#include <QWidget>

#include <optional>

namespace zixly {

// The common behaviour of charts. The wheel zooms at the cursor, Shift+drag or the right button spans a box to zoom
// into, dragging pans, a double click (or 0) resets, + and - zoom, arrows walk from point to point where there are any,
// else (and with Shift) they pan, 1 to 9 and clicks in the legend turn series on and off. A right click (or the menu
// key) asks for the commands of the chart by customContextMenuRequested(). A subclass names its extent, lays out and
// paints; what does not follow the cursor is kept as a picture. GUI thread.
class PlotWidget : public QWidget, public Chart
{
    Q_OBJECT
public:
    explicit PlotWidget(QWidget *parent = nullptr);

    void zoomAt(const QPointF &position, double factor); // factor < 1 shows less
    void zoomTo(const QRectF &box); // in widget coordinates
    void resetZoom();
    bool isZoomed() const;
    Span xView() const { return m_x; }
    Span yView() const { return m_y; }
    Span xExtent() const { return m_xExtent; }
    void setXView(const Span &x); // as far as there is something to see
    QRectF plotRect() const { return m_plot; } // in widget coordinates
    QString usage() const; // what mouse and keys do, shown beside the plot

    QString chartTitle() const override { return accessibleName(); }
    bool isDrawn() const override { return emptyWords().isEmpty(); }
    void drawPicture(QPainter &painter, const QSizeF &size, const QPalette &colours) override;
    QStringList seriesNames() const override;
    bool isSeriesShown(qsizetype series) const override { return !m_hidden.contains(series); }
    void setSeriesShown(qsizetype series, bool on) override;
    QRectF legendRect(qsizetype series) const; // of its entry, in widget coordinates

signals:
    void viewChanged(); // zoomed or panned
    void seriesToggled();

protected:
    enum Direction { Horizontal = 1, Both = 3 };

    virtual QString emptyWords() const = 0; // instead of the chart; empty = there is something to draw
    virtual void layOut() = 0; // in canvas(); must call setPlot()
    virtual void drawStatic(QPainter &painter) = 0;
    virtual void drawKept(QPainter &painter, const QPixmap &picture); // what drawStatic() painted, onto the screen
    virtual void drawMarks(QPainter & /*painter*/) { } // what changes more often than the picture
    virtual void drawHover(QPainter & /*painter*/, const QPointF & /*cursor*/) { }
    virtual void coloursChanged() { } // kept pixels are out of date
    virtual QList<LegendEntry> legend() const { return {}; }
    virtual void clicked(const QPointF &position);
    virtual void hovered(const QPointF &position); // moved without a button
    virtual void unhovered();
    virtual bool walk(int key); // to the next point; false where the key leads nowhere, and pans or zooms instead

    // What there is to see; keeps the zoom if the extent did not change.
    void setExtent(const Span &x, const Span &y);
    void setZoomDirection(Direction direction) { m_direction = direction; }
    void setWheelWithControl(bool on) { m_wheelWithControl = on; } // in pages that scroll, the wheel is theirs
    void setNarrowest(double x, double y); // the smallest stretch that may be shown
    void setView(const Span &x, const Span &y); // inside the extent
    void panBy(double x, double y); // in values
    void reveal(double x, double y); // pans as far as needed
    void revealX(double x) { reveal(x, m_y.low); }
    double pixelX(double value) const;
    double pixelY(double value) const;
    double valueX(double pixel) const;
    double valueY(double pixel) const;

    // Size, colours and pixels per unit of what is being drawn: the widget, or a picture on its way to a file.
    QSizeF canvas() const { return m_paper ? m_paper->size : QSizeF(size()); }
    const QPalette &colours() const { return m_paper ? m_paper->colours : palette(); }
    double sharpness() const;
    bool isOnPaper() const { return m_paper.has_value(); }
    void setPlot(const QRectF &plot) { m_plot = plot.isValid() ? plot : QRectF(); }
    double legendHeight() const; // with the gap under it; 0 without entries
    void refresh(); // lays out and paints anew
    void showAllSeries();
    const std::optional<QPointF> &cursorAt() const { return m_cursor; }
    void drawRing(QPainter &painter, const QPointF &at, double radius) const; // around a point of the plot
    // Thin lines through a place of the plot; a NaN leaves that line out.
    void drawCrosshair(QPainter &painter, double x, double y) const;

    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    enum class Drag { None, Pressed, Panning, Box };
    struct Paper {
        QSizeF size;
        QPalette colours;
    };

    void drag(const QPointF &position);
    QRectF box() const; // that is being spanned
    qsizetype legendAt(const QPointF &position) const; // -1 = none
    void paintLegend(QPainter &painter) const;

    Span m_xExtent;
    Span m_yExtent;
    Span m_x;
    Span m_y;
    double m_narrowestX = 0.0;
    double m_narrowestY = 0.0;
    Direction m_direction = Both;
    QPointF m_pressed;
    QPointF m_head; // where the box ends
    Span m_xPressed;
    Span m_yPressed;
    Drag m_drag = Drag::None;
    bool m_boxWanted = false;
    bool m_wheelWithControl = false;
    QRectF m_plot;
    QPixmap m_picture; // all but marks and cursor
    QSet<qsizetype> m_hidden;
    std::optional<Paper> m_paper;
    std::optional<QPointF> m_cursor;
};

} // namespace zixly
