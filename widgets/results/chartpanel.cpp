// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/chartpanel.h"

#include "models/tradetablemodel.h"
#include "widgets/charts/equitychart.h"
#include "widgets/charts/scatterplot.h"
#include "widgets/controls/theme.h"
#include "widgets/results/bestpanel.h"
#include "widgets/results/originline.h"
#include "widgets/results/tradedelegate.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

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
    , m_best(new BestPanel(this))
    , m_scatter(new ScatterPlot(this))
    , m_equityOrigin(new OriginLine(this))
    , m_tradesOrigin(new OriginLine(this))
    , m_tradeModel(new TradeTableModel(this))
    , m_trades(new QTableView(this))
    , m_logarithmic(new QCheckBox(this))
    , m_markers(new QCheckBox(this))
{
    auto *scatterPage = new QWidget(this);
    auto *scatterLayout = new QVBoxLayout(scatterPage);
    scatterLayout->setContentsMargins(theme::kNear, theme::kNear, theme::kNear, theme::kNear);
    scatterLayout->addWidget(m_scatter);
    m_tabs->addTab(makeEquityPage(), QString());
    m_tabs->addTab(m_best, QString());
    m_tabs->addTab(scatterPage, QString());
    m_tabs->addTab(makeTradesPage(), QString());
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_tabs);
    retranslate();

    for (OriginLine *line : {m_equityOrigin, m_tradesOrigin})
        connect(line, &OriginLine::importRequested, this, &ChartPanel::importRequested);
    connect(m_best, &BestPanel::cellActivated, this, &ChartPanel::cellActivated);
    connect(m_scatter, &ScatterPlot::cellActivated, this, &ChartPanel::cellActivated);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ChartPanel::fillScatter);
}

QWidget *ChartPanel::makeEquityPage()
{
    m_markers->setChecked(true);
    connect(m_logarithmic, &QCheckBox::toggled, m_equity, &EquityChart::setLogarithmic);
    connect(m_markers, &QCheckBox::toggled, m_equity, &EquityChart::setTradesShown);
    auto *page = new QWidget(this);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::kLoose);
    bar->addStretch(1);
    bar->addWidget(m_markers);
    bar->addWidget(m_logarithmic);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(theme::kNear, theme::kNear, theme::kNear, theme::kNear);
    layout->setSpacing(theme::kTight);
    layout->addLayout(bar);
    layout->addWidget(m_equityOrigin);
    layout->addWidget(m_equity, 1);
    return page;
}

QWidget *ChartPanel::makeTradesPage()
{
    m_trades->setModel(m_tradeModel);
    m_trades->setItemDelegate(new TradeDelegate(TradeTableModel::SignRole, m_trades));
    m_trades->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_trades->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_trades->setWordWrap(false);
    m_trades->setShowGrid(false);
    m_trades->setAlternatingRowColors(true);
    m_trades->setTabKeyNavigation(false);
    m_trades->setFrameShape(QFrame::NoFrame);
    m_trades->verticalHeader()->hide();
    m_trades->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_trades->verticalHeader()->setDefaultSectionSize(theme::rowHeight(this));
    m_trades->horizontalHeader()->setHighlightSections(false);
    m_trades->horizontalHeader()->setResizeContentsPrecision(100);
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kTight);
    m_tradesOrigin->setContentsMargins(theme::kNear, theme::kNear, theme::kNear, 0);
    layout->addWidget(m_tradesOrigin);
    layout->addWidget(m_trades, 1);
    return page;
}

void ChartPanel::retranslate()
{
    m_tabs->setTabText(Equity, tr("Equity"));
    m_tabs->setTabText(Best, tr("Best cells"));
    m_tabs->setTabText(Scatter, tr("Return and drawdown"));
    m_tabs->setTabText(Trades, tr("Trades"));
    m_tabs->setAccessibleName(tr("Charts"));
    m_logarithmic->setText(tr("&Logarithmic"));
    m_logarithmic->setAccessibleName(tr("Logarithmic"));
    m_logarithmic->setToolTip(tr("Equal distances mean equal percentages."));
    m_markers->setText(tr("Trade mar&kers"));
    m_markers->setAccessibleName(tr("Trade markers"));
    m_markers->setToolTip(tr("Marks entries and exits when you zoom in far enough to tell them apart."));
    m_trades->setAccessibleName(tr("Trades of the chosen cell"));
}

void ChartPanel::setCells(const CellSet &set)
{
    m_set = set;
    m_scatterStale = true;
    fillScatter();
}

void ChartPanel::fillScatter()
{
    if (!m_scatterStale || m_tabs->currentIndex() != Scatter)
        return;
    m_scatterStale = false;
    m_scatter->setCells(m_set);
}

void ChartPanel::setDigest(const CellDigest &digest)
{
    m_best->setDigest(digest);
}

void ChartPanel::setMessage(const QString &message)
{
    m_best->setMessage(message);
    m_scatter->setMessage(message);
}

void ChartPanel::setCurrentRow(qint32 row)
{
    m_best->setCurrentRow(row);
    m_scatter->setCurrentRow(row);
}

void ChartPanel::setCurve(const CurvePtr &curve)
{
    const bool dateOnly = !curve || isDateOnly(*curve);
    m_equity->setCurve(curve, dateOnly);
    m_tradeModel->setCurve(curve, dateOnly);
    m_trades->resizeColumnsToContents();
    const auto count = curve ? curve->trades.size() : 0;
    m_tabs->setTabText(Trades, count > 0 ? tr("Trades (%1)").arg(count) : tr("Trades"));
}

void ChartPanel::setCurveMessage(const QString &message)
{
    m_equity->setMessage(message);
}

void ChartPanel::setOrigin(const QString &text, bool offerImport)
{
    for (OriginLine *line : {m_equityOrigin, m_tradesOrigin}) {
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

void ChartPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace zixly
