// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellselection.h"
#include "widgets/charts/pointplot.h"

namespace zixly {

// The cells of all sweeps as points: drawdown to the right, return upwards. Points of one sweep share a colour; its
// chosen cell carries its number, so that nothing depends on colours alone. What is selected stands out. GUI thread.
class CompareScatter final : public PointPlot
{
    Q_OBJECT
public:
    explicit CompareScatter(QWidget *parent = nullptr);

    void setSweeps(const QList<ComparedSweep> &sweeps);
    void setSelection(const CellRegions &regions, const QList<ChosenCell> &chosen);
    struct Hit {
        qsizetype sweep = -1;
        qint32 row = -1;
    };
    Hit at(const QPointF &position) const; // the nearest point within reach
    QPointF positionOf(qsizetype sweep, qint32 row) const; // in widget coordinates; null if it has no point

    QSize sizeHint() const override { return {720, 420}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

signals:
    void cellChosen(qint32 fast, qint32 slow);

protected:
    QString emptyWords() const override;
    QList<LegendEntry> legend() const override;
    Dot dotOf(const Point &point) const override;
    QStringList readout(const Point &point) const override;
    std::function<QString(const Point &)> namer() const override;
    void coloursChanged() override;
    void drawMarks(QPainter &painter) override;
    void clicked(const QPointF &position) override;
    bool walk(int key) override; // Enter chooses the cell
    void walkedTo(const Point &point) override;

private:
    bool isLit(const Point &point) const;

    QList<ComparedSweep> m_sweeps;
    CellRegions m_regions;
    QList<ChosenCell> m_chosen;
    std::vector<QRgb> m_plain; // one a sweep
    std::vector<QRgb> m_faded;
};

} // namespace zixly
