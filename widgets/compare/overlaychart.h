// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/rebase.h"
#include "widgets/charts/timechart.h"

namespace zixly {

// Equity of several cells, each 100 at the first common date, and under it their drawdowns, on one axis of dates. Lines
// differ by colour, then by dashes, and carry the numbers of their sweeps. GUI thread.
class OverlayChart final : public TimeChart
{
    Q_OBJECT
public:
    explicit OverlayChart(QWidget *parent = nullptr);

    // `labels` name the curves, "1 12/40"; those of empty curves say why in `missing`.
    void setCurves(const RebasedCurves &curves, const QStringList &labels);
    void setMessage(const QString &message); // words instead of curves
    const RebasedCurves &curves() const { return *m_curves; }

    QSize sizeHint() const override { return {720, 420}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

protected:
    QString emptyWords() const override;
    QList<LegendEntry> legend() const override;
    QPen penOf(const Line &line) const override;
    QStringList readout(qint64 time) const override;

private:
    void describe();

    std::shared_ptr<const RebasedCurves> m_curves;
    QStringList m_labels;
    QList<qsizetype> m_sweeps; // one an entry of the legend
    QString m_message;
};

} // namespace zixly
