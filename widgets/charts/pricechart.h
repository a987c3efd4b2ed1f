// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/timechart.h"

namespace zixly {

// The prices that a cell traded on, with its entries and exits at the prices of their fills. GUI thread.
class PriceChart final : public TimeChart
{
    Q_OBJECT
public:
    explicit PriceChart(QWidget *parent = nullptr);

    void setCurve(const CurvePtr &curve, bool dateOnly); // null, or without prices = none
    void setMessage(const QString &message); // words instead of prices
    void setLogarithmic(bool on);
    QPointF markOf(qsizetype trade, bool exit) const; // the tip of its mark, in widget coordinates

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
    enum Series { Price, Trades };

    QPointF markAt(const Trade &trade, bool exit) const;
    void describe();

    CurvePtr m_curve;
    QString m_message;
    bool m_logarithmic = false;
};

} // namespace zixly
