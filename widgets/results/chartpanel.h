// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellset.h"

#include <QWidget>

class QCheckBox;
class QTableView;
class QTabWidget;

namespace zixly {

class BestPanel;
class EquityChart;
class OriginLine;
class ScatterPlot;
class TradeTableModel;

// The tabs beside the heat map: equity, best cells, scatter and trades. A tab that is not seen is filled when it is
// opened. GUI thread.
class ChartPanel final : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Equity, Best, Scatter, Trades };

    explicit ChartPanel(QWidget *parent = nullptr);

    void setCells(const CellSet &set);
    void setDigest(const CellDigest &digest);
    void setMessage(const QString &message); // instead of best cells and scatter; empty = none
    void setCurrentRow(qint32 row);
    void setCurve(const CurvePtr &curve);
    void setCurveMessage(const QString &message); // while there is no curve
    const CurvePtr &curve() const; // the one shown, or null
    void setOrigin(const QString &text, bool offerImport); // who computed the curve; empty = nothing to say
    QString origin() const;
    void showTab(Tab tab);
    EquityChart *equity() const { return m_equity; }
    ScatterPlot *scatter() const { return m_scatter; }
    BestPanel *best() const { return m_best; }
    QTabWidget *tabs() const { return m_tabs; }

signals:
    void cellActivated(qint32 row);
    void importRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeEquityPage();
    QWidget *makeTradesPage();
    void fillScatter();
    void retranslate();

    CellSet m_set;
    QTabWidget *m_tabs;
    EquityChart *m_equity;
    BestPanel *m_best;
    ScatterPlot *m_scatter;
    OriginLine *m_equityOrigin;
    OriginLine *m_tradesOrigin;
    TradeTableModel *m_tradeModel;
    QTableView *m_trades;
    QCheckBox *m_logarithmic;
    QCheckBox *m_markers;
    bool m_scatterStale = false;
};

} // namespace zixly
