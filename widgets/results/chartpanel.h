// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellgrid.h"

#include <QWidget>

class QCheckBox;
class QTabWidget;

namespace zixly {

class BestPanel;
class ChartTools;
class EquityChart;
class HistogramChart;
class MonthTableModel;
class OriginLine;
class PriceChart;
class ScatterPlot;
class SlicePanel;
class TablePage;
class TradeTableModel;

// The tabs beside the heat map: first what belongs to the chosen cell (equity, prices, months, trades), then what looks
// at the whole grid (best cells, return and drawdown, distribution, slices). A tab over all cells that is not seen is
// filled when it is opened. GUI thread.
class ChartPanel final : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Equity, Price, Months, Trades, Best, Scatter, Distribution, Slices };

    explicit ChartPanel(QWidget *parent = nullptr);

    void setCells(const CellSet &set, const std::shared_ptr<const CellGrid> &grid);
    void setMetric(Metric metric); // of distribution and slices
    void setDigest(const CellDigest &digest);
    void setMessage(const QString &message); // instead of what looks at the grid; empty = none
    void setCurrentRow(qint32 row);
    void setCurve(const CurvePtr &curve);
    void setCurveMessage(const QString &message); // while there is no curve
    const CurvePtr &curve() const; // the one shown, or null
    void setOrigin(const QString &text, bool offerImport); // who computed the curve; empty = nothing to say
    QString origin() const;
    void showTab(Tab tab);
    void giveTo(ChartTools &tools); // all charts and tables
    EquityChart *equity() const { return m_equity; }
    PriceChart *price() const { return m_price; }
    ScatterPlot *scatter() const { return m_scatter; }
    HistogramChart *histogram() const { return m_histogram; }
    SlicePanel *slices() const { return m_slices; }
    BestPanel *best() const { return m_best; }
    TablePage *months() const { return m_months; }
    TablePage *trades() const { return m_trades; }
    QTabWidget *tabs() const { return m_tabs; }

signals:
    void cellActivated(qint32 row);
    void importRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeTimePage(QWidget *chart, const QList<QCheckBox *> &boxes, OriginLine *origin);
    void makePages();
    void wire();
    void fillSeen();
    void markChosen();
    void retranslate();

    CellSet m_set;
    std::shared_ptr<const CellGrid> m_grid;
    Metric m_metric = Metric::Sharpe;
    qint32 m_row = -1;
    QTabWidget *m_tabs;
    EquityChart *m_equity;
    PriceChart *m_price;
    BestPanel *m_best;
    ScatterPlot *m_scatter;
    HistogramChart *m_histogram;
    SlicePanel *m_slices;
    OriginLine *m_equityOrigin;
    OriginLine *m_priceOrigin;
    MonthTableModel *m_monthModel;
    TablePage *m_months;
    TradeTableModel *m_tradeModel;
    TablePage *m_trades;
    QCheckBox *m_logarithmic;
    QCheckBox *m_markers;
    QCheckBox *m_logPrices;
    bool m_scatterStale = false;
    bool m_histogramStale = false;
    bool m_slicesStale = false;
};

} // namespace zixly
