// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellselection.h"

#include <QFrame>

class QPushButton;
class QStackedWidget;
class QToolButton;

namespace zixly {

class ElidedLabel;
class HeatMap;
class TintedLabel;

// One sweep of a comparison window: its name, parameters and heat map, or why there is none and what to do next.
// Values in, wishes out; GUI thread.
class CompareTile final : public QFrame
{
    Q_OBJECT
public:
    explicit CompareTile(QWidget *parent = nullptr);

    void setSweep(qsizetype index, qsizetype count, const ComparedSweep &sweep);
    void setChosen(const ChosenCell &chosen, Metric metric);
    HeatMap *map() const { return m_map; }
    qint64 jobKey() const { return m_sweep.job.key; }
    const ComparedSweep &sweep() const { return m_sweep; }

signals:
    void moveRequested(qint64 jobKey, int by);
    void removeRequested(qint64 jobKey);
    void fetchRequested(qint64 jobKey);
    void resultsRequested(qint64 jobKey);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeProblem();

    ComparedSweep m_sweep;
    ElidedLabel *m_name;
    ElidedLabel *m_parameters;
    ElidedLabel *m_chosen;
    QToolButton *m_results;
    QToolButton *m_left;
    QToolButton *m_right;
    QToolButton *m_remove;
    QStackedWidget *m_pages;
    HeatMap *m_map;
    TintedLabel *m_problem;
    QPushButton *m_fetch;
};

} // namespace zixly
