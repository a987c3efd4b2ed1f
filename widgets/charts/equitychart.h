// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"
#include "widgets/charts/minmaxpyramid.h"
#include "widgets/charts/plotwidget.h"

#include <QPixmap>
#include <QPolygonF>

#include <optional>

namespace zixly {

// Equity of one cell against buy-and-hold, and under it the drawdown, on one time axis: the wheel zooms and dragging
// pans both. Draws at most four points a pixel column, whatever the number of bars. GUI thread.
class EquityChart final : public PlotWidget
{
    Q_OBJECT
public:
    explicit EquityChart(QWidget *parent = nullptr);

    void setCurve(const CurvePtr &curve, bool dateOnly); // null = none
    void setMessage(const QString &message); // words instead of a curve
    void setLogarithmic(bool on);
    bool isLogarithmic() const { return m_logarithmic; }
    void setTradesShown(bool on);
    const CurvePtr &curve() const { return m_curve; }

    QSize sizeHint() const override { return {520, 360}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

protected:
    QRectF plotRect() const override;
    void hovered(const QPointF &position) override;
    void unhovered() override;
    bool walk(int key) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Pane {
        QRectF plot;
        Span span; // of the values shown, in log10 where logarithmic
        Ticks ticks;
    };

    void layOut();
    void drawStatic(QPainter &painter);
    void drawCrosshair(QPainter &painter);
    void drawTrades(QPainter &painter) const;
    void drawDrawdown(QPainter &painter) const;
    void drawLabels(QPainter &painter) const;
    QPolygonF line(const MinMaxPyramid &values, const Pane &pane, bool logarithmic) const;
    Span fitted(const MinMaxPyramid &values) const; // least and most in view
    double paneY(const Pane &pane, double value, bool logarithmic) const;
    qsizetype barAt(double time) const; // nearest
    void forgetPicture();
    QStringList readout(qsizetype bar) const;
    void describe();

    CurvePtr m_curve;
    QString m_message;
    MinMaxPyramid m_equity;
    MinMaxPyramid m_benchmark;
    MinMaxPyramid m_drawdown;
    Pane m_upper;
    Pane m_lower;
    QRectF m_plot;
    QPixmap m_picture; // everything but the crosshair
    bool m_dateOnly = true;
    bool m_logarithmic = false;
    bool m_tradesShown = true;
    std::optional<QPointF> m_cursor;
    qsizetype m_walked = -1; // the bar that the keys have reached
};

} // namespace zixly
