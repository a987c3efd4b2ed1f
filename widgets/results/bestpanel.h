// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellset.h"

#include <QWidget>

class QButtonGroup;
class QSpinBox;

namespace zixly {

class BarChart;

// Bars of the best cells by Sharpe, by return or by drawdown; how many is the person's choice. GUI thread.
class BestPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit BestPanel(QWidget *parent = nullptr);

    void setDigest(const CellDigest &digest);
    void setMessage(const QString &message);
    void setCurrentRow(qint32 row);
    BarChart *chart() const { return m_chart; }

signals:
    void cellActivated(qint32 row);

private:
    void refresh();
    Metric metric() const;

    CellDigest m_digest;
    QString m_message;
    QButtonGroup *m_key;
    QSpinBox *m_count;
    BarChart *m_chart;
};

} // namespace zixly
