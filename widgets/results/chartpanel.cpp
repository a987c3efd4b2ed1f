// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/chartpanel.h"

#include "models/histogram.h"
#include "models/monthlyreturns.h"
#include "models/tradetablemodel.h"
#include "widgets/charts/axislink.h"
#include "widgets/charts/barchart.h"
#include "widgets/charts/charttools.h"
#include "widgets/charts/equitychart.h"
#include "widgets/charts/histogramchart.h"
#include "widgets/charts/pricechart.h"
#include "widgets/charts/scatterplot.h"
#include "widgets/charts/slicechart.h"
#include "widgets/controls/theme.h"
#include "widgets/items/numberdelegate.h"
#include "widgets/results/bestpanel.h"
#include "widgets/results/originline.h"
#include "widgets/results/slicepanel.h"
#include "widgets/results/tablepage.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace zixly {

namespace {

constexpr qint64 kDayMs = 86'400'000;

bool isDateOnly(const CellCurve &curve)
{
    return std::all_of(curve.time.begin(), curve.time.end(), [](qint64 time) { return time % kDayMs == 0; });
}

} // namespace

ChartPanel::ChartPanel(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabWidget(this))
    , m_equity(new EquityChart(this))
    , m_price(new PriceChart(this))
    , m_best(new BestPanel(this))
    , m_scatter(new ScatterPlot(this))
    , m_histogram(new HistogramChart(this))
    , m_slices(new SlicePanel(this))
    , m_equityOrigin(new OriginLine(this))
    , m_priceOrigin(new OriginLine(this))
    , m_monthModel(new MonthTableModel(this))
    , m_months(new TablePage(
          m_monthModel, [this] { return m_monthModel->table(); }, this))
    , m_tradeModel(new TradeTableModel(this))
    , m_trades(new TablePage(
          m_tradeModel, [this] { return m_tradeModel->table(); }, this))
    , m_logarithmic(new QCheckBox(this))
    , m_markers(new QCheckBox(this))
    , m_logPrices(new QCheckBox(this))
{
    makePages();
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_tabs);
    retranslate();
    wire();
}

void ChartPanel::makePages()
{
    const auto framed = [this](QWidget *chart) { return makeTimePage(chart, {}, nullptr); };
    m_markers->setChecked(true);
    using Colours = NumberDelegate::Colours;
    m_months->view()->setItemDelegate(new NumberDelegate(MonthTableModel::SignRole, Colours::GainsAndLosses, m_months));
    m_trades->view()->setItemDelegate(new NumberDelegate(TradeTableModel::SignRole, Colours::GainsAndLosses, m_trades));
    // What a year made stays in sight where the months have no room.
    m_months->view()->horizontalHeader()->moveSection(MonthTableModel::Total, MonthTableModel::FirstMonth);
    // In the order of Tab.
    m_tabs->addTab(makeTimePage(m_equity, {m_markers, m_logarithmic}, m_equityOrigin), QString());
    m_tabs->addTab(makeTimePage(m_price, {m_logPrices}, m_priceOrigin), QString());
    m_tabs->addTab(m_months, QString());
    m_tabs->addTab(m_trades, QString());
    m_tabs->addTab(m_best, QString());
    m_tabs->addTab(framed(m_scatter), QString());
    m_tabs->addTab(framed(m_histogram), QString());
    m_tabs->addTab(m_slices, QString());
}

void ChartPanel::wire()
{
    connect(m_logarithmic, &QCheckBox::toggled, m_equity, &EquityChart::setLogarithmic);
    connect(m_markers, &QCheckBox::toggled, m_equity, &EquityChart::setTradesShown);
    connect(m_logPrices, &QCheckBox::toggled, m_price, &PriceChart::setLogarithmic);
    for (OriginLine *line : {m_equityOrigin, m_priceOrigin, m_months->origin(), m_trades->origin()})
        connect(line, &OriginLine::importRequested, this, &ChartPanel::importRequested);
    connect(m_best, &BestPanel::cellActivated, this, &ChartPanel::cellActivated);
    connect(m_scatter, &ScatterPlot::cellActivated, this, &ChartPanel::cellActivated);
    connect(m_slices, &SlicePanel::cellActivated, this, &ChartPanel::cellActivated);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ChartPanel::fillSeen);
    auto *link = new AxisLink(this);
    link->add(m_equity);
    link->add(m_price);
}

QWidget *ChartPanel::makeTimePage(QWidget *chart, const QList<QCheckBox *> &boxes, OriginLine *origin)
{
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(theme::kNear, theme::kNear, theme::kNear, theme::kNear);
    layout->setSpacing(theme::kTight);
    if (!boxes.isEmpty()) {
        auto *bar = new QHBoxLayout;
        bar->setSpacing(theme::kLoose);
        bar->addStretch(1);
        for (QCheckBox *box : boxes)
            bar->addWidget(box);
        layout->addLayout(bar);
        for (qsizetype i = 0; i < boxes.size(); ++i) // by Tab as by the eye: from left to right, then down
            setTabOrder(boxes[i], i + 1 < boxes.size() ? boxes[i + 1] : chart);
    }
    if (origin)
        layout->addWidget(origin);
    layout->addWidget(chart, 1);
    return page;
}

void ChartPanel::retranslate()
{
    m_tabs->setTabText(Equity, tr("Equity"));
    m_tabs->setTabText(Price, tr("Prices"));
    m_tabs->setTabText(Months, tr("Months"));
    m_tabs->setTabText(Trades, tr("Trades"));
    m_tabs->setTabText(Best, tr("Best"));
    m_tabs->setTabText(Scatter, tr("Scatter"));
    m_tabs->setTabText(Distribution, tr("Histogram"));
    m_tabs->setTabText(Slices, tr("Slices"));
    m_tabs->setTabToolTip(Best, tr("The best cells by Sharpe, return or drawdown"));
    m_tabs->setTabToolTip(Scatter, tr("Return against drawdown of all cells"));
    m_tabs->setTabToolTip(Distribution, tr("How the chosen metric spreads over the grid"));
    m_tabs->setTabToolTip(Slices, tr("The chosen metric against one window"));
    m_tabs->setAccessibleName(tr("Charts"));
    for (QCheckBox *box : {m_logarithmic, m_logPrices}) {
        box->setText(tr("&Logarithmic"));
        box->setToolTip(tr("Equal distances mean equal percentages."));
    }
    m_logarithmic->setAccessibleName(tr("Logarithmic"));
    m_logPrices->setAccessibleName(tr("Logarithmic prices"));
    m_markers->setText(tr("Trade mar&kers"));
    m_markers->setAccessibleName(tr("Trade markers"));
    m_markers->setToolTip(tr("Marks entries and exits when you zoom in far enough to tell them apart."));
    m_trades->name(tr("Trades of the chosen cell"), tr("Export trades as CSV"));
    m_months->name(tr("Monthly returns of the chosen cell, percent"), tr("Export months as CSV"));
}

void ChartPanel::setCells(const CellSet &set, const std::shared_ptr<const CellGrid> &grid)
{
    m_set = set;
    m_grid = grid;
    m_scatterStale = true;
    m_histogramStale = true;
    m_slicesStale = true;
    fillSeen();
}

void ChartPanel::setMetric(Metric metric)
{
    m_metric = metric;
    m_histogramStale = true;
    m_slicesStale = true;
    fillSeen();
}

void ChartPanel::fillSeen()
{
    const int tab = m_tabs->currentIndex();
    if (tab == Scatter && std::exchange(m_scatterStale, false))
        m_scatter->setCells(m_set);
    if (tab == Distribution && std::exchange(m_histogramStale, false))
        m_histogram->setHistogram(histogramOf(m_set, m_metric), m_metric);
    if (tab == Slices && m_grid && std::exchange(m_slicesStale, false))
        m_slices->setHeat(heatValues(m_set, m_grid, m_metric), m_metric);
    markChosen();
}

void ChartPanel::markChosen()
{
    const bool any = m_row >= 0 && m_row < m_set.size() && m_set.isReady(m_row);
    m_histogram->setChosen(any ? cellName(m_set, m_row) : QString(), any ? m_set.value(m_row, m_metric) : 0.0);
    m_slices->setCurrentCell(any ? m_row : -1, any ? m_set.fast(m_row) : 0, any ? m_set.slow(m_row) : 0);
}

void ChartPanel::setDigest(const CellDigest &digest)
{
    m_best->setDigest(digest);
}

void ChartPanel::setMessage(const QString &message)
{
    m_best->setMessage(message);
    m_scatter->setMessage(message);
    m_histogram->setMessage(message);
    m_slices->setMessage(message);
}

void ChartPanel::setCurrentRow(qint32 row)
{
    m_row = row;
    m_best->setCurrentRow(row);
    m_scatter->setCurrentRow(row);
    markChosen();
}

void ChartPanel::setCurve(const CurvePtr &curve)
{
    const bool dateOnly = !curve || isDateOnly(*curve);
    m_equity->setCurve(curve, dateOnly);
    m_price->setCurve(curve, dateOnly);
    m_monthModel->setCurve(curve);
    m_tradeModel->setCurve(curve, dateOnly);
    m_months->fitColumns();
    m_trades->fitColumns();
    const auto count = curve ? curve->trades.size() : 0;
    m_tabs->setTabText(Trades, count > 0 ? tr("Trades (%1)").arg(count) : tr("Trades"));
}

void ChartPanel::setCurveMessage(const QString &message)
{
    m_equity->setMessage(message);
    m_price->setMessage(message);
}

void ChartPanel::setOrigin(const QString &text, bool offerImport)
{
    for (OriginLine *line : {m_equityOrigin, m_priceOrigin, m_months->origin(), m_trades->origin()}) {
        line->setText(text);
        line->offerImport(offerImport);
    }
}

QString ChartPanel::origin() const
{
    return m_equityOrigin->text();
}

const CurvePtr &ChartPanel::curve() const
{
    return m_equity->curve();
}

void ChartPanel::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void ChartPanel::giveTo(ChartTools &tools)
{
    tools.add(m_equity);
    tools.add(m_price);
    tools.add(m_best->chart());
    tools.add(m_scatter);
    tools.add(m_histogram);
    tools.add(m_slices->chart());
    for (const TablePage *page : {m_months, m_trades})
        connect(page, &TablePage::exportRequested, &tools, &ChartTools::exportRequested);
}

void ChartPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace zixly
