// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/histogram.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/plotwidget.h"

#include <optional>

namespace zixly {

// How the values of a metric spread over the grid, cells with too few trades on top and hatched, with the chosen cell
// marked. GUI thread.
class HistogramChart final : public PlotWidget
{
    Q_OBJECT
public:
    explicit HistogramChart(QWidget *parent = nullptr);

    void setHistogram(const Histogram &histogram, Metric metric);
    void setChosen(const QString &cell, double value); // empty = none
    void setMessage(const QString &message); // words instead of bars
    const Histogram &histogram() const { return m_histogram; }
    QRectF barRect(int bin) const; // of both parts, in widget coordinates
    int binAt(const QPointF &position) const; // -1 = none

    QString chartTitle() const override;
    ChartTable table() const override;
    QSize sizeHint() const override { return {520, 360}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

protected:
    QString emptyWords() const override;
    QList<LegendEntry> legend() const override;
    void layOut() override;
    void drawStatic(QPainter &painter) override;
    void drawMarks(QPainter &painter) override;
    void drawHover(QPainter &painter, const QPointF &cursor) override;
    void hovered(const QPointF &position) override;
    bool walk(int key) override; // from bar to bar

private:
    enum Series { Enough, Few };

    qint64 countOf(int bin) const; // of the series that are shown
    void fit();
    QString edges(int bin) const;
    QStringList readout(int bin) const;
    QString notDrawn() const; // words about the cells without a bar
    double wordsY() const; // the baseline of words over the plot
    void describe();

    Histogram m_histogram;
    Metric m_metric = Metric::Sharpe;
    QString m_message;
    QString m_cell;
    double m_chosen = 0.0;
    double m_most = 1.0; // cells at the top of the vertical axis
    int m_walked = -1; // the bar that keys or mouse have reached
    axes::Frame m_axes;
};

} // namespace zixly
