// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"
#include "widgets/charts/minmaxpyramid.h"
#include "widgets/charts/plotwidget.h"

#include <memory>
#include <optional>
#include <span>

namespace zixly {

// Lines over time in panes one above the other, on one axis of dates that is zoomed and panned as one. Draws at most
// four points a pixel column (first, least, most and last of its bars), so that no extreme is lost, whatever the number
// of bars. A subclass makes the panes and owns the values. GUI thread.
class TimeChart : public PlotWidget
{
    Q_OBJECT
public:
    using PlotWidget::PlotWidget;

    ChartTable table() const override;

protected:
    struct Line {
        qsizetype series = 0; // its entry in the legend
        std::span<const qint64> time; // UTC ms, ascending
        MinMaxPyramid values;
        QString column; // title in the table
        bool filled = false; // up to the level of its pane
    };
    struct Pane {
        QString title;
        double share = 1.0; // of the height
        std::vector<Line> lines;
        std::optional<double> level; // a value with a line of its own, always seen
        bool belowLevel = false; // nothing lies above it
        bool logarithmic = false;
        QRectF plot; // from here on set by layOut()
        Span span; // of the values shown, in log10 where logarithmic
        Ticks ticks;
    };

    // `owner` holds what the panes borrow: tables outlive the chart's data. No panes = nothing to draw.
    void setPanes(std::vector<Pane> panes, std::shared_ptr<const void> owner, bool dateOnly);
    const std::vector<Pane> &panes() const { return m_panes; }
    void setLogarithmicPane(std::size_t pane, bool on);
    virtual QPen penOf(const Line &line) const = 0;
    virtual QStringList readout(qint64 time) const = 0; // the lines after the time

    QString timeWords(qint64 time) const;
    // What is known at a moment: the last bar until then; -1 before the first.
    static qsizetype barUntil(const Line &line, qint64 time);
    QPointF pointOf(const Pane &pane, const Line &line, qsizetype bar) const;

    double paneY(const Pane &pane, double value) const;
    // Marks of entries (from below) and exits (from above) at the places that `at` gives; where there is no room for
    // all of them, words say so.
    void drawTrades(QPainter &painter, const Pane &pane, const std::vector<Trade> &trades,
        const std::function<QPointF(const Trade &trade, bool exit)> &at) const;

    void layOut() override;
    void drawStatic(QPainter &painter) override;
    void drawHover(QPainter &painter, const QPointF &cursor) override;
    bool walk(int key) override; // from bar to bar
    virtual void drawTop(QPainter & /*painter*/) const { } // above the lines

private:
    void fit(Pane &pane) const;
    void drawPane(QPainter &painter, const Pane &pane, const Ticks &times) const;
    void drawBesideTitle(QPainter &painter, const Pane &pane, const QStringList &choices) const;
    const Line *reference() const; // whose bars the cursor meets
    qint64 nearestTime(double time) const;
    qsizetype barsAPixel() const;

    std::vector<Pane> m_panes;
    std::shared_ptr<const void> m_owner;
    bool m_dateOnly = true;
    qsizetype m_walked = -1; // the bar of reference() that the keys have reached
};

} // namespace zixly
