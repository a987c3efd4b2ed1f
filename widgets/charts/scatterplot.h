// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellset.h"
#include "widgets/charts/pointplot.h"

namespace zixly {

// Every cell of a sweep as a point: drawdown to the right, return upwards. Values in, the chosen cell out; GUI thread.
class ScatterPlot final : public PointPlot
{
    Q_OBJECT
public:
    explicit ScatterPlot(QWidget *parent = nullptr);

    void setCells(const CellSet &set);
    void setMessage(const QString &message); // words instead of points
    void setCurrentRow(qint32 row); // -1 = none
    qint32 currentRow() const { return m_currentRow; }
    qint32 rowAt(const QPointF &position) const; // nearest point within reach, -1 = none
    QPointF positionOf(qint32 row) const; // in widget coordinates; null if it has no point

    QSize sizeHint() const override { return {520, 360}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

signals:
    void cellActivated(qint32 row);

protected:
    QString emptyWords() const override;
    QList<LegendEntry> legend() const override;
    Dot dotOf(const Point &point) const override { return point.series == Few ? m_few : m_plain; }
    QStringList readout(const Point &point) const override;
    std::function<QString(const Point &)> namer() const override;
    void coloursChanged() override;
    void drawLevels(QPainter &painter) const override;
    void drawMarks(QPainter &painter) override;
    void clicked(const QPointF &position) override;
    const Point *walkedFrom() const override;
    void walkedTo(const Point &point) override;

private:
    enum Series { Enough, BuyAndHold, Few };

    void describe();
    QString spoken() const; // of the chosen cell, empty = none

    CellSet m_set;
    QString m_message;
    Dot m_plain;
    Dot m_few;
    bool m_anyFew = false;
    qint32 m_currentRow = -1;
};

} // namespace zixly
