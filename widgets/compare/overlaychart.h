// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/rebase.h"
#include "widgets/charts/minmaxpyramid.h"
#include "widgets/charts/plotwidget.h"

#include <QPixmap>
#include <QPolygonF>

#include <optional>

class QPen;

namespace zixly {

// Equity of several cells, each 100 at the first common date, and under it their drawdowns, on one axis of dates: the
// wheel zooms and dragging pans both. Lines differ by colour, then by dashes, and carry the numbers of their sweeps.
// GUI thread.
class OverlayChart final : public PlotWidget
{
    Q_OBJECT
public:
    explicit OverlayChart(QWidget *parent = nullptr);

    // `labels` name the curves, "1 12/40"; those of empty curves say why in `missing`.
    void setCurves(const RebasedCurves &curves, const QStringList &labels);
    void setMessage(const QString &message); // words instead of curves
    const RebasedCurves &curves() const { return m_curves; }

    QSize sizeHint() const override { return {720, 420}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

protected:
    QRectF plotRect() const override { return m_plot; }
    void hovered(const QPointF &position) override;
    void unhovered() override;
    bool walk(int key) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Line {
        qsizetype index = 0; // of the sweep
        MinMaxPyramid equity;
        MinMaxPyramid drawdown;
    };
    struct Pane {
        QRectF plot;
        Span span;
        Ticks ticks;
    };
    struct Label {
        qsizetype line = 0;
        QPointF at;
    };

    void layOut();
    QList<Label> labels() const;
    double labelsHeight() const;
    void drawStatic(QPainter &painter);
    void drawPane(QPainter &painter, const Pane &pane, const MinMaxPyramid Line::*values) const;
    void drawCrosshair(QPainter &painter);
    QPolygonF polygon(const Line &line, const MinMaxPyramid &values, const Pane &pane) const;
    Span fitted(const Line &line, const MinMaxPyramid &values) const;
    const RebasedCurve &curveOf(const Line &line) const { return m_curves.curves[line.index]; }
    QPen penOf(const Line &line) const;
    double paneY(const Pane &pane, double value) const;
    void forgetPicture();
    QStringList readout(qint64 time) const; // of all curves at that moment
    void describe();

    RebasedCurves m_curves;
    QStringList m_labels;
    std::vector<Line> m_lines;
    QString m_message;
    Pane m_upper;
    Pane m_lower;
    QRectF m_plot;
    QPixmap m_picture; // everything but the crosshair
    std::optional<QPointF> m_cursor;
    qsizetype m_walked = -1; // the bar of the longest curve that the keys have reached
};

} // namespace zixly
