// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/slices.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/plotwidget.h"

#include <optional>

namespace zixly {

// A metric against one window, one line for each of some values of the other. Values in, the chosen cell out; GUI
// thread.
class SliceChart final : public PlotWidget
{
    Q_OBJECT
public:
    explicit SliceChart(QWidget *parent = nullptr);

    void setSlices(std::vector<Slice> slices, SliceAxis along, Metric metric);
    void setCurrentRow(qint32 row); // -1 = none
    void setMessage(const QString &message); // words instead of lines
    const std::vector<Slice> &slices() const { return m_slices; }
    qint32 rowAt(const QPointF &position) const; // nearest cell within reach, -1 = none
    QPointF positionOf(qint32 row) const; // in widget coordinates; null if it is on no line

    QString chartTitle() const override;
    ChartTable table() const override;
    QSize sizeHint() const override { return {520, 360}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

signals:
    void cellActivated(qint32 row);

protected:
    QString emptyWords() const override;
    QList<LegendEntry> legend() const override;
    void layOut() override;
    void drawStatic(QPainter &painter) override;
    void drawMarks(QPainter &painter) override;
    void drawHover(QPainter &painter, const QPointF &cursor) override;
    void clicked(const QPointF &position) override;
    void hovered(const QPointF &position) override;
    bool walk(int key) override; // along a line, and up and down to the next; Enter chooses

private:
    struct Place {
        std::size_t slice = 0;
        std::size_t at = 0;
    };

    std::optional<Place> placeOf(qint32 row) const; // where it is drawn
    std::optional<Place> nearest(const QPointF &position) const;
    std::optional<Place> placeAfter(int key) const; // nothing where the key leads nowhere
    std::optional<Place> beside(const Place &from, bool above) const; // on the next line at the same window
    QPointF pointOf(const Place &place) const;
    QString nameOf(const Slice &slice) const; // "Slow 40"
    QString windowText(qint32 window) const; // "Fast 12"
    QString axisTitle() const;
    void drawLine(QPainter &painter, std::size_t slice) const;
    void describe();

    std::vector<Slice> m_slices;
    SliceAxis m_along = SliceAxis::Fast;
    Metric m_metric = Metric::Sharpe;
    QString m_message;
    qint32 m_currentRow = -1;
    std::optional<Place> m_walked; // that keys or mouse have reached
    axes::Frame m_axes;
};

} // namespace zixly
