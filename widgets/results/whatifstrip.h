// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepspec.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;

namespace zixly {

class TintedLabel;

// The controls of a what-if: dates, fees, slippage, execution and minimum trades of a sweep, each told as it is
// dragged. Knows specs only; who computes and who shows is the business of others. GUI thread.
class WhatIfStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit WhatIfStrip(QWidget *parent = nullptr);

    // The sweep as it ran, and the days its prices have. Tells nothing.
    void setBase(const SweepSpec &base, const QDate &first, const QDate &last);
    const SweepSpec &spec() const { return m_spec; } // as set now
    bool isChanged() const { return m_spec != m_base; }

    void setComputed(qint64 cells, qint64 bars, double milliseconds);
    void setProblem(const QString &sentence); // why it cannot be computed

signals:
    void specChanged(const zixly::SweepSpec &spec);
    void keepRequested(const zixly::SweepSpec &spec);
    void closeRequested();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Row {
        QLabel *name = nullptr;
        QSlider *slider = nullptr;
        QLabel *value = nullptr;
    };
    Row addRow(QGridLayout &grid, int row, int column);
    void wire();
    void retranslate();
    void present(const SweepSpec &spec);
    void take(); // what the controls say now
    void say();
    QDate dayOf(const QSlider &slider) const;

    SweepSpec m_base;
    SweepSpec m_spec;
    QDate m_first;
    QDate m_last;
    QString m_problem;
    bool m_showing = false;

    TintedLabel *m_heading;
    TintedLabel *m_state;
    Row m_from;
    Row m_to;
    Row m_fees;
    Row m_slippage;
    QLabel *m_executionName;
    QComboBox *m_execution;
    QLabel *m_tradesName;
    QSpinBox *m_trades;
    QPushButton *m_reset;
    QPushButton *m_keep;
    QPushButton *m_close;
};

} // namespace zixly
