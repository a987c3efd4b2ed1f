// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/timechart.h"

namespace zixly {

// Equity of one cell against buy-and-hold, and under it the drawdown, on one time axis. GUI thread.
class EquityChart final : public TimeChart
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

    QString chartTitle() const override;
    QSize sizeHint() const override { return {520, 360}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

protected:
    QString emptyWords() const override;
    QList<LegendEntry> legend() const override;
    QPen penOf(const Line &line) const override;
    QStringList readout(qint64 time) const override;
    void drawTop(QPainter &painter) const override;

private:
    enum Series { Cell, BuyAndHold };

    void describe();

    CurvePtr m_curve;
    QString m_message;
    bool m_logarithmic = false;
    bool m_tradesShown = true;
};

} // namespace zixly
