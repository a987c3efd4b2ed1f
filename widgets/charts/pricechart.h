// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/cellchart.h"

namespace zixly {

// The prices that a cell traded on, with its entries and exits at the prices of their fills. GUI thread.
class PriceChart final : public CellChart
{
    Q_OBJECT
public:
    explicit PriceChart(QWidget *parent = nullptr);

    QPointF markOf(qsizetype trade, bool exit) const; // the tip of its mark, in widget coordinates

    QString chartTitle() const override;

protected:
    bool canShow(const CellCurve &curve) const override; // only with prices
    std::vector<Pane> makePanes(const CellCurve &curve) const override;
    QString describe(const CellCurve &curve) const override;
    QString noneWords() const override;
    QList<LegendEntry> legend() const override;
    QPen penOf(const Line &line) const override;
    QStringList readout(qint64 time) const override;
    void drawTop(QPainter &painter) const override;

private:
    enum Series { Price, Trades };

    QPointF markAt(const Trade &trade, bool exit) const;
};

} // namespace zixly
