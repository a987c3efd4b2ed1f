// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/charttools.h"
#include "widgets/charts/heatmap.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/keylist.h"
#include "widgets/dialogs/windowhelp.h"
#include "widgets/results/cellpanel.h"
#include "widgets/results/chartpanel.h"
#include "widgets/results/heatpanel.h"
#include "widgets/results/resultswindow.h"
#include "widgets/results/statestrip.h"
#include "widgets/results/tilerow.h"
#include "widgets/results/whatifstrip.h"

#include <QAction>
#include <QDataStream>
#include <QHBoxLayout>
#include <QIODevice>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMetaMethod>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

// The construction of ResultsWindow: parts, menus and how they are connected.
namespace zixly {

namespace {
constexpr int kFlushMs = 100; // at most ten updates a second while a sweep runs
constexpr int kAskMs = 40;
constexpr quint32 kStateMagic = 0x5A525731; // "ZRW1"
} // namespace

ResultsWindow::ResultsWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_flush(new QTimer(this))
    , m_ask(new QTimer(this))
    , m_title(new QLabel(this))
    , m_computedBy(new TintedLabel(theme::Ink::Muted, this))
    , m_state(new StateStrip(this))
    , m_tiles(new TileRow(this))
    , m_heat(new HeatPanel(this))
    , m_charts(new ChartPanel(this))
    , m_cells(new CellPanel(this))
    , m_chartTools(new ChartTools(this))
    , m_columns(new QSplitter(Qt::Horizontal, this))
    , m_rows(new QSplitter(Qt::Vertical, this))
    , m_strip(new WhatIfStrip(this))
    , m_whatIf(new QPushButton(this))
    , m_runAgain(new QPushButton(this))
    , m_compare(new QPushButton(this))
    , m_export(new PrimaryButton(QString(), QStringLiteral("export"), this))
{
    m_flush->setSingleShot(true);
    m_flush->setInterval(kFlushMs);
    m_ask->setSingleShot(true);
    m_ask->setInterval(kAskMs);

    m_columns->addWidget(m_heat);
    m_columns->addWidget(m_charts);
    m_rows->addWidget(m_columns);
    m_rows->addWidget(m_cells);
    for (QSplitter *splitter : {m_columns, m_rows}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(theme::kNear);
    }
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({920, 1080}); // of whatever there is; all months of a year fit
    m_rows->setStretchFactor(0, 3);
    m_rows->setStretchFactor(1, 2);
    m_rows->setSizes({600, 400});

    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(theme::kWide, theme::kNear, theme::kWide, theme::kNear);
    layout->setSpacing(theme::kNear);
    layout->addWidget(makeHeader());
    layout->addWidget(m_state);
    layout->addWidget(m_strip);
    layout->addWidget(m_tiles);
    layout->addWidget(m_rows, 1);
    setCentralWidget(page);
    makeWhatIf();
    makeMenus();
    retranslate();
    wire();
    m_chartTools->add(m_heat->map());
    m_charts->giveTo(*m_chartTools);
    showState();
    m_heat->map()->setFocus();
}

QWidget *ResultsWindow::makeHeader()
{
    QFont heading = m_title->font();
    heading.setPointSizeF(heading.pointSizeF() * 1.3);
    heading.setWeight(QFont::DemiBold);
    m_title->setFont(heading);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setThemedIcon(m_runAgain, QStringLiteral("retry"));
    setThemedIcon(m_compare, QStringLiteral("compare"));
    auto *header = new QWidget(this);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kNear);
    auto *titles = new QVBoxLayout;
    titles->setSpacing(0);
    titles->addWidget(m_title);
    titles->addWidget(m_computedBy);
    m_computedBy->setWordWrap(true);
    m_computedBy->setAccessibleName(tr("Computed by"));
    m_computedBy->hide();
    layout->addLayout(titles, 1);
    layout->addWidget(m_whatIf);
    layout->addWidget(m_runAgain);
    layout->addWidget(m_compare);
    layout->addWidget(m_export);
    return header;
}

void ResultsWindow::makeMenus()
{
    menuBar()->clear();
    m_needCells.clear();
    m_needResult.clear();
    const auto ask
        = [this](void (ResultsWindow::*signal)(qint64)) { return [this, signal] { emit(this->*signal)(m_job.key); }; };
    QMenu *file = menuBar()->addMenu(tr("&File"));
    m_needCells.append(file->addAction(tr("Export CSV"), QKeySequence(Qt::CTRL | Qt::Key_E), this,
        [this] { emit exportRequested(m_job.key, shownRows()); }));
    m_needCells.append(file->addAction(tr("Export selected rows"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), this,
        [this] { emit exportRequested(m_job.key, m_cells->selectedRows()); }));
    file->addSeparator();
    m_needResult.append(file->addAction(tr("Save &report"), this, [this] { emit reportRequested(m_job.key, false); }));
    QAction *print = file->addAction(tr("&Print report"), this, [this] { emit reportRequested(m_job.key, true); });
    print->setShortcuts({QKeySequence(QKeySequence::Print), QKeySequence(kPrintKeys)});
    m_needResult.append(print);
    m_needResult.append(file->addAction(tr("Save &bundle"), this, ask(&ResultsWindow::bundleRequested)));
    file->addSeparator();
    file->addAction(tr("&Close"), QKeySequence::Close, this, &QWidget::close);

    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    m_needCells.append(edit->addAction(tr("&Copy selected rows"), m_cells, &CellPanel::copySelection));
    m_needCells.append(edit->addAction(tr("&Filter the table"), QKeySequence::Find, m_cells, &CellPanel::focusFilter));

    QMenu *view = menuBar()->addMenu(tr("&View"));
    const auto tab = [this, view](const QString &text, ChartPanel::Tab which) {
        view->addAction(text, QKeySequence(Qt::ALT | static_cast<Qt::Key>(static_cast<int>(Qt::Key_1) + which)),
            m_charts, [this, which] { m_charts->showTab(which); });
    };
    tab(tr("&Equity"), ChartPanel::Equity);
    tab(tr("&Prices"), ChartPanel::Price);
    tab(tr("&Months"), ChartPanel::Months);
    tab(tr("&Trades"), ChartPanel::Trades);
    tab(tr("&Best cells"), ChartPanel::Best);
    tab(tr("Return and &drawdown"), ChartPanel::Scatter);
    tab(tr("H&istogram"), ChartPanel::Distribution);
    tab(tr("&Slices"), ChartPanel::Slices);
    view->addSeparator();
    view->addAction(tr("What i&f"), QKeySequence(Qt::CTRL | Qt::Key_I), m_whatIf, &QPushButton::click);
    m_needCells.append(view->addAction(tr("&Go to the best cell"), QKeySequence(Qt::CTRL | Qt::Key_B), this, [this] {
        m_heat->map()->setFocus(Qt::ShortcutFocusReason);
        m_heat->map()->goToBest();
    }));
    view->addAction(tr("&Whole heat map"), QKeySequence(Qt::CTRL | Qt::Key_0), m_heat->map(), &PlotWidget::resetZoom);

    QMenu *job = menuBar()->addMenu(tr("&Job"));
    job->addAction(tr("&Run again with changes"), this, ask(&ResultsWindow::runAgainRequested));
    m_retryAction = job->addAction(tr("Retry &job"), this, ask(&ResultsWindow::retryRequested));
    m_cancelAction = job->addAction(tr("C&ancel job"), this, ask(&ResultsWindow::cancelRequested));
    m_compareAction = job->addAction(tr("&Compare"), this, ask(&ResultsWindow::compareRequested));
    m_needCells.append(m_compareAction);
    (new WindowHelp(tr("Results window"), this))->addMenu();
}

void ResultsWindow::wire()
{
    connect(m_flush, &QTimer::timeout, this, &ResultsWindow::flushLive);
    connect(m_ask, &QTimer::timeout, this, &ResultsWindow::requestCurve);
    const auto byHand = [this](qint32 row) {
        m_choseByHand = true;
        choose(row);
    };
    connect(m_heat, &HeatPanel::cellActivated, this, byHand);
    connect(m_heat, &HeatPanel::metricChanged, m_charts, &ChartPanel::setMetric);
    connect(m_charts, &ChartPanel::cellActivated, this, byHand);
    connect(m_cells, &CellPanel::cellActivated, this, byHand);
    connect(m_tiles, &TileRow::cellActivated, this, byHand);
    connect(m_cells, &CellPanel::exportRequested, this,
        [this](const CellRowsPtr &rows) { emit exportRequested(m_job.key, rows); });
    connect(m_export, &QPushButton::clicked, this, [this] { emit exportRequested(m_job.key, shownRows()); });
    connect(m_compare, &QPushButton::clicked, this, [this] { emit compareRequested(m_job.key); });
    connect(m_runAgain, &QPushButton::clicked, this, [this] { emit runAgainRequested(m_job.key); });
    connect(m_state, &StateStrip::fetchRequested, this, [this] { emit fetchRequested(m_job.key); });
    connect(m_charts, &ChartPanel::importRequested, this, [this] { emit importRequested(m_set.result.spec.ticker); });
    connect(m_state, &StateStrip::retryRequested, this, [this] { emit retryRequested(m_job.key); });
    connect(m_state, &StateStrip::cancelRequested, this, [this] { emit cancelRequested(m_job.key); });
}

void ResultsWindow::retranslate()
{
    m_title->setAccessibleName(tr("Name of the sweep"));
    m_whatIf->setText(tr("What if"));
    m_whatIf->setAccessibleName(tr("What if"));
    m_runAgain->setText(tr("Run again with changes"));
    m_runAgain->setAccessibleName(tr("Run again with changes"));
    m_runAgain->setToolTip(tr("Open a new sweep with the settings of this one."));
    m_compare->setText(tr("Compare"));
    m_compare->setAccessibleName(tr("Compare"));
    m_compare->setToolTip(tr("Show this sweep beside others."));
    m_export->setText(tr("Export CSV"));
    m_export->setAccessibleName(tr("Export CSV"));
    m_export->setToolTip(tr("Save the rows of the table, as filtered and sorted."));
}

void ResultsWindow::showEvent(QShowEvent *event)
{
    // A root that cannot compare does not connect the signal: no button that does nothing.
    const bool comparable = isSignalConnected(QMetaMethod::fromSignal(&ResultsWindow::compareRequested));
    m_compare->setVisible(comparable);
    m_compareAction->setVisible(comparable);
    QMainWindow::showEvent(event);
}

QByteArray ResultsWindow::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << kStateMagic << saveGeometry() << m_columns->saveState() << m_rows->saveState() << m_cells->saveState()
           << static_cast<qint32>(m_heat->metric()) << static_cast<qint32>(m_charts->tabs()->currentIndex());
    return state;
}

bool ResultsWindow::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    QByteArray geometry;
    QByteArray columns;
    QByteArray rows;
    QByteArray cells;
    qint32 metric = 0;
    qint32 tab = 0;
    stream >> magic >> geometry >> columns >> rows >> cells >> metric >> tab;
    if (stream.status() != QDataStream::Ok || magic != kStateMagic)
        return false;
    restoreGeometry(geometry);
    m_columns->restoreState(columns);
    m_rows->restoreState(rows);
    m_cells->restoreState(cells);
    if (metric >= 0 && metric < static_cast<qint32>(kMetricCount))
        m_heat->setMetric(static_cast<Metric>(metric));
    m_charts->tabs()->setCurrentIndex(std::clamp(tab, 0, m_charts->tabs()->count() - 1));
    return true;
}

} // namespace zixly
