// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellselection.h"
#include "widgets/charts/plotwidget.h"

#include <functional>
#include <optional>

namespace zixly {

// One metric over the grid fast x slow. Values in, the chosen cell out; the wheel zooms, dragging pans, arrow keys walk
// from cell to cell. GUI thread.
class HeatMap final : public PlotWidget
{
    Q_OBJECT
public:
    explicit HeatMap(QWidget *parent = nullptr);

    void setHeat(const HeatValues &heat, const HeatScale &scale, Metric metric);
    void setTitle(const QString &title); // of the values, where it is not the metric's own
    // Further lines of the read-out for a row of the result.
    void setDetail(std::function<QStringList(qint32 row)> detail);
    void setMessage(const QString &message); // words instead of an empty map
    void setCurrentRow(qint32 row); // -1 = none
    qint32 currentRow() const { return m_currentRow; }
    qint32 rowAt(const QPointF &position) const; // -1 where there is no cell
    QPointF centreOf(qint32 row) const; // in widget coordinates; null if not in the grid
    const HeatScale &scale() const { return m_scale; }
    bool goToBest(); // chooses the best cell that has enough trades; false if there is none

    // Lights up what is selected by dimming the rest. Where regions may be chosen, Shift+drag (or Shift+arrows) spans
    // one and Ctrl+click adds a cell.
    void setSelection(const CellRegions &regions);
    void setRegionsChoosable(bool on) { m_choosable = on; }
    QRectF rectOf(const CellRegion &region) const; // in widget coordinates; null if the grid has none of it
    // The axes in bars rather than in places of the grid, so that maps with different grids can show the same stretch.
    struct Bars {
        Span slow;
        Span fast;
    };
    Bars gridBars() const; // of the whole grid
    void setExtentBars(const std::optional<Bars> &bars); // wider than the grid where others are; nothing = the grid
    Bars viewBars() const;
    void showBars(const Bars &bars);

    ChartTable table() const override;
    QSize sizeHint() const override { return {520, 360}; }
    QSize minimumSizeHint() const override { return {260, 180}; }

signals:
    void cellActivated(qint32 row); // by click or key
    void regionChosen(const zixly::CellRegion &region, bool further); // `further`: beside what is selected

protected:
    QString emptyWords() const override;
    void layOut() override;
    void drawStatic(QPainter &painter) override;
    void drawKept(QPainter &painter, const QPixmap &picture) override;
    void drawMarks(QPainter &painter) override;
    void drawHover(QPainter &painter, const QPointF &cursor) override;
    void coloursChanged() override;
    void clicked(const QPointF &position) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    CellGrid::Place placeAt(const QPointF &position) const;
    CellGrid::Place placeOfRow(qint32 row) const;
    qint32 rowAt(const CellGrid::Place &place) const;
    CellMark markAt(const CellGrid::Place &place) const;
    void stepBy(int slowStep, int fastStep, int most); // to the nearest cells that way, at most so many
    QString spoken(const CellGrid::Place &place) const; // one sentence, empty where there is no cell
    void activate(const CellGrid::Place &place);
    void reveal(const CellGrid::Place &place);
    QStringList readout(const CellGrid::Place &place) const;
    void describe();
    void fitExtent();
    CellGrid::Place nearestPlace(const QPointF &position) const;
    CellRegion regionBetween(const CellGrid::Place &a, const CellGrid::Place &b) const;
    bool growRegion(int key);
    QList<QRect> litRects(const CellRegions &regions) const; // in whole pixels, those that are seen
    void drawSelection(QPainter &painter, const QList<QRect> &lit) const;
    QColor veil() const; // over what is not selected
    QRectF frameOf(const CellGrid::Place &place, double least) const; // around a cell, never smaller than `least`
    QRect markRect(const CellGrid::Place &place) const; // what the mark of a chosen cell covers
    QString title() const;

    struct LegendItem {
        CellMark mark;
        QString text;
        QPointF at;
    };
    QList<LegendItem> marks() const; // laid out from the left edge, lines wrapped
    double marksHeight() const;
    void drawLegend(QPainter &painter) const;
    void drawAxes(QPainter &painter) const;
    void drawPlace(QPainter &painter, const CellGrid::Place &place, bool current) const;

    HeatValues m_heat;
    HeatScale m_scale;
    Metric m_metric = Metric::Sharpe;
    QString m_title;
    QString m_message;
    std::function<QStringList(qint32)> m_detail;
    std::vector<QRgb> m_colours;
    qint32 m_currentRow = -1;
    CellGrid::Place m_current;
    CellRegions m_selection;
    QPixmap m_dimmed; // the kept picture under the veil
    qint64 m_dimmedOf = 0; // its cache key
    std::optional<Bars> m_extent;
    bool m_choosable = false;
    CellGrid::Place m_anchor; // of the region that is being spanned
    CellGrid::Place m_head;
    bool m_spanning = false;
};

} // namespace zixly
