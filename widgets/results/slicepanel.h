// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/slices.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace zixly {

class SliceChart;
class TintedLabel;

// The slices of a grid with the choice of the window that varies and of the values of the other. Until somebody writes
// values, they are spread over the grid and hold the chosen cell's. GUI thread.
class SlicePanel final : public QWidget
{
    Q_OBJECT
public:
    explicit SlicePanel(QWidget *parent = nullptr);

    void setHeat(const HeatValues &heat, Metric metric); // replaces all
    void setCurrentCell(qint32 row, qint32 fast, qint32 slow); // -1, 0, 0 = none
    void setMessage(const QString &message);
    SliceChart *chart() const { return m_chart; }
    SliceAxis along() const;

signals:
    void cellActivated(qint32 row);

private:
    void refresh();
    const std::vector<qint32> &keptWindows() const;

    HeatValues m_heat;
    Metric m_metric = Metric::Sharpe;
    qint32 m_fast = 0;
    qint32 m_slow = 0;
    bool m_written = false; // the values are somebody's own
    QComboBox *m_along;
    QLineEdit *m_windows;
    TintedLabel *m_problem;
    SliceChart *m_chart;
};

} // namespace zixly
