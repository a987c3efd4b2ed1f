// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chart.h"

#include <QList>
#include <QString>
#include <QWidget>

class QScrollArea;

namespace zixly {

struct Bar {
    QString label; // "12/40"
    double value = 0.0; // finite
    QString text; // the value as people read it
    qint32 row = -1;
};

class BarCanvas;

// Horizontal bars, the first at the top, each with its label and its value in words: nothing overlaps and nothing is
// cut, because the chart grows with the number of bars and scrolls. Values in, the chosen bar out; GUI thread.
class BarChart final : public QWidget, public Chart
{
    Q_OBJECT
public:
    explicit BarChart(QWidget *parent = nullptr);

    // `title` names the values; bars that speak of a loss are drawn in the colour of losses.
    void setBars(const QList<Bar> &bars, const QString &title, bool lossesBelowZero);
    void setMessage(const QString &message); // words instead of bars
    void setCurrentRow(qint32 row);
    const QList<Bar> &bars() const { return m_bars; }
    int barAt(const QPoint &position) const; // index, in widget coordinates; -1 = none

    QString chartTitle() const override;
    bool isDrawn() const override { return !m_bars.isEmpty(); }
    void drawPicture(QPainter &painter, const QSizeF &size, const QPalette &colours) override; // all bars, no scrolling
    ChartTable table() const override;
    QSize sizeHint() const override { return {520, 360}; }

signals:
    void barActivated(qint32 row);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void step(int by);
    void describe();
    QString spoken(const Bar &bar) const;

    QList<Bar> m_bars;
    QString m_title;
    QString m_message;
    bool m_lossesBelowZero = false;
    QScrollArea *m_scroll;
    BarCanvas *m_canvas;
    qint32 m_currentRow = -1;
};

} // namespace zixly
