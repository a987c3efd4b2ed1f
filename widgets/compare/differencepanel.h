// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellselection.h"
#include "models/griddifference.h"

#include <QWidget>

class QComboBox;
class QToolButton;

namespace zixly {

class HeatMap;
class TintedLabel;

// The map A - B of two sweeps of a comparison, with the count of the cells that both have. GUI thread.
class DifferencePanel final : public QWidget
{
    Q_OBJECT
public:
    explicit DifferencePanel(QWidget *parent = nullptr);

    void setSweeps(const QList<ComparedSweep> &sweeps); // keeps A and B where they are still there
    void setMetric(Metric metric);
    void setSelection(const CellRegions &regions);
    // By job; ignored where they are not part of the comparison.
    void choose(qint64 jobA, qint64 jobB);
    qint64 jobA() const;
    qint64 jobB() const;
    HeatMap *map() const { return m_map; }

signals:
    void cellChosen(qint32 fast, qint32 slow);
    void regionChosen(const zixly::CellRegion &region, bool further);
    void pairChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void draw();
    void swap();
    const ComparedSweep *sweepOf(qint64 job) const;
    QStringList detail(qint32 pair) const;
    QString meaning() const;

    QList<ComparedSweep> m_sweeps;
    Metric m_metric = Metric::Sharpe;
    GridDifference m_difference;
    bool m_stale = true; // drawn when it is looked at
    QComboBox *m_a;
    QComboBox *m_b;
    QToolButton *m_swap;
    TintedLabel *m_text;
    HeatMap *m_map;
};

} // namespace zixly
