// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellselection.h"

#include <QScrollArea>

class QGridLayout;

namespace zixly {

class HeatMap;
class CompareTile;

// The heat maps of a comparison side by side, on one scale and one pair of axes where they are locked. GUI thread.
class MapsPanel final : public QScrollArea
{
    Q_OBJECT
public:
    explicit MapsPanel(QWidget *parent = nullptr);

    void setSweeps(const QList<ComparedSweep> &sweeps);
    void setMetric(Metric metric);
    void setAxesLocked(bool on);
    void setColoursLocked(bool on);
    void setSelection(const CellRegions &regions, const QList<ChosenCell> &chosen);
    const QList<CompareTile *> &tiles() const { return m_tiles; }

signals:
    void mapAdded(zixly::HeatMap *map);
    void cellChosen(qint32 fast, qint32 slow);
    void regionChosen(const zixly::CellRegion &region, bool further);
    void moveRequested(qint64 jobKey, int by);
    void removeRequested(qint64 jobKey);
    void fetchRequested(qint64 jobKey);
    void resultsRequested(qint64 jobKey);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    CompareTile *makeTile();
    void arrange();
    void fill();
    void fitAxes();
    void followView(const CompareTile *source);

    QWidget *m_content;
    QGridLayout *m_grid;
    QList<CompareTile *> m_tiles;
    Metric m_metric = Metric::Sharpe;
    CellRegions m_regions;
    QList<ChosenCell> m_chosen;
    int m_columns = 0;
    bool m_axesLocked = true;
    bool m_coloursLocked = true;
    bool m_following = false;
};

} // namespace zixly
