// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellset.h"

#include <QWidget>

namespace zixly {

class Tile;
class TintedLabel;

// The five figures of a sweep and, under them, the convention they were made with and what to be careful about.
class TileRow final : public QWidget
{
    Q_OBJECT
public:
    explicit TileRow(QWidget *parent = nullptr);

    void clear();
    void setSummary(const CellSet &set, const CellSummary &summary);
    void setConvention(const Convention &convention, const DataRange &range);

    // What a careful reader should know before trusting the best value; one sentence each.
    static QStringList warnings(const CellSet &set, const CellSummary &summary);

signals:
    void cellActivated(qint32 row);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    Tile *addTile();
    void showBest(const CellSet &set, const CellSummary &summary);
    void showMedian(const CellSet &set, const CellSummary &summary);
    void showBenchmark(const CellSet &set);

    Tile *m_sharpe;
    Tile *m_return;
    Tile *m_drawdown;
    Tile *m_median;
    Tile *m_benchmark;
    TintedLabel *m_convention;
    TintedLabel *m_warnings;
    bool m_conventionKnown = true;
    bool m_medianShown = true;
    qint32 m_sharpeRow = -1;
    qint32 m_returnRow = -1;
    qint32 m_drawdownRow = -1;
};

} // namespace zixly
