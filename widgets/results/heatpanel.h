// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellgrid.h"

#include <QWidget>

class QComboBox;
class QToolButton;

namespace zixly {

class HeatMap;

// The heat map of one sweep with the choice of its metric. GUI thread.
class HeatPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit HeatPanel(QWidget *parent = nullptr);

    void setCells(const CellSet &set, const std::shared_ptr<const CellGrid> &grid);
    void setCurrentRow(qint32 row);
    void setMetric(Metric metric);
    void setMessage(const QString &message); // instead of the cells; empty = none
    Metric metric() const;
    HeatMap *map() const { return m_map; }

signals:
    void cellActivated(qint32 row);
    void metricChanged(zixly::Metric metric);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void retranslate();
    void showMessage();

    QString m_message;
    CellSet m_set;
    std::shared_ptr<const CellGrid> m_grid;
    QComboBox *m_metric;
    QToolButton *m_reset;
    HeatMap *m_map;
};

} // namespace zixly
