// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/cellchart.h"

namespace zixly {

// Equity of one cell against buy-and-hold, and under it the drawdown, on one time axis. GUI thread.
class EquityChart final : public CellChart
{
    Q_OBJECT
public:
    explicit EquityChart(QWidget *parent = nullptr);

    void setTradesShown(bool on);

    QString chartTitle() const override;

protected:
    std::vector<Pane> makePanes(const CellCurve &curve) const override;
    QString describe(const CellCurve &curve) const override;
    QString noneWords() const override;
    QList<LegendEntry> legend() const override;
    QPen penOf(const Line &line) const override;
    QStringList readout(qint64 time) const override;
    void drawTop(QPainter &painter) const override;

private:
    enum Series { Cell, BuyAndHold };

    bool m_tradesShown = true;
};

} // namespace zixly
