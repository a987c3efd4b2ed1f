// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/charttools.h"
#include "widgets/charts/heatmap.h"
#include "widgets/compare/comparescatter.h"
#include "widgets/compare/comparetablepanel.h"
#include "widgets/compare/comparetile.h"
#include "widgets/compare/comparewindow.h"
#include "widgets/compare/differencepanel.h"
#include "widgets/compare/mapspanel.h"
#include "widgets/compare/overlaychart.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/windowhelp.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

// The construction of CompareWindow: parts, menus and how they are connected.
namespace zixly {

namespace {
constexpr int kAskMs = 40; // curves are asked for when a drag over the maps pauses
}

CompareWindow::CompareWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_metric(new QComboBox(this))
    , m_lockAxes(new QCheckBox(tr("Lock a&xes"), this))
    , m_lockColours(new QCheckBox(tr("Lock &colours"), this))
    , m_selected(new TintedLabel(theme::Ink::Muted, this))
    , m_clear(new QToolButton(this))
    , m_recompute(new QPushButton(this))
    , m_add(new PrimaryButton(tr("Add sweeps"), QStringLiteral("plus"), this))
    , m_warnings(new TintedLabel(theme::Ink::Warning, this))
    , m_tabs(new QTabWidget(this))
    , m_maps(new MapsPanel(this))
    , m_difference(new DifferencePanel(this))
    , m_table(new CompareTablePanel(this))
    , m_curvePage(new QWidget(this))
    , m_curveNote(new TintedLabel(theme::Ink::Muted, this))
    , m_overlay(new OverlayChart(this))
    , m_scatter(new CompareScatter(this))
    , m_chartTools(new ChartTools(this))
    , m_askSoon(new QTimer(this))
{
    m_askSoon->setSingleShot(true);
    m_askSoon->setInterval(kAskMs);
    m_warnings->setWordWrap(true);
    m_warnings->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_curveNote->setWordWrap(true);
    auto *curves = new QVBoxLayout(m_curvePage);
    curves->setContentsMargins(0, theme::kNear, 0, 0);
    curves->addWidget(m_curveNote);
    curves->addWidget(m_overlay, 1);
    m_tabs->addTab(m_maps, tr("Heat maps"));
    m_tabs->addTab(m_difference, tr("Difference"));
    m_tabs->addTab(m_table, tr("What differs"));
    m_tabs->addTab(m_curvePage, tr("Equity"));
    m_tabs->addTab(m_scatter, tr("Return and drawdown"));
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Views of the comparison"));
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(theme::kWide, theme::kNear, theme::kWide, theme::kNear);
    layout->setSpacing(theme::kNear);
    layout->addWidget(makeBar());
    layout->addWidget(m_warnings);
    layout->addWidget(m_tabs, 1);
    setCentralWidget(page);
    m_chartTools->add(m_difference->map());
    m_chartTools->add(m_overlay);
    m_chartTools->add(m_scatter);
    connect(m_maps, &MapsPanel::mapAdded, this, [this](HeatMap *map) { m_chartTools->add(map); });
    makeMenus();
    wire();
    wirePanels();
    setMetric(Metric::Sharpe);
    choose();
    showTitle();
    setRecomputing(false);
}

QWidget *CompareWindow::makeBar()
{
    forEachMetric([this](Metric metric) {
        m_metric->addItem(metricTitle(metric), static_cast<int>(metric));
        m_metric->setItemData(m_metric->count() - 1, metricPlain(metric), Qt::ToolTipRole);
    });
    m_metric->setAccessibleName(tr("Metric of all maps"));
    auto *label = new QLabel(tr("&Metric"), this);
    label->setBuddy(m_metric);
    m_lockAxes->setChecked(true);
    m_lockAxes->setAccessibleName(tr("Lock axes"));
    m_lockAxes->setToolTip(tr("All maps show the same windows; zooming one zooms all"));
    m_lockColours->setChecked(true);
    m_lockColours->setAccessibleName(tr("Lock colours"));
    m_lockColours->setToolTip(tr("The same colour means the same value in all maps"));
    m_clear->setAutoRaise(true);
    m_clear->setToolTip(tr("Clear the selection in all comparison windows"));
    m_clear->setAccessibleName(tr("Clear selection"));
    m_clear->setIconSize({14, 14});
    setThemedIcon(m_clear, QStringLiteral("close"), theme::Ink::Muted);
    setThemedIcon(m_recompute, QStringLiteral("calendar"));
    m_add->setAccessibleName(tr("Add sweeps"));
    m_add->setToolTip(tr("Show further sweeps beside these"));
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kNear);
    layout->addWidget(label);
    layout->addWidget(m_metric);
    layout->addSpacing(theme::kNear);
    layout->addWidget(m_lockAxes);
    layout->addWidget(m_lockColours);
    layout->addSpacing(theme::kNear);
    layout->addWidget(m_selected);
    layout->addWidget(m_clear);
    layout->addStretch(1);
    layout->addWidget(m_recompute);
    layout->addWidget(m_add);
    return bar;
}

void CompareWindow::makeMenus()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&Add sweeps"), QKeySequence(Qt::CTRL | Qt::Key_N), this, &CompareWindow::addWanted);
    file->addAction(tr("Export table as CS&V"), QKeySequence(Qt::CTRL | Qt::Key_E), this, [this] {
        showTab(Table);
        emit exportRequested(m_table->shownTable());
    });
    file->addSeparator();
    file->addAction(tr("&Close"), QKeySequence::Close, this, &QWidget::close);
    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    edit->addAction(tr("&Copy table"), this, [this] {
        showTab(Table);
        m_table->copy();
    });
    edit->addAction(tr("Clear &selection"), QKeySequence(Qt::Key_Escape), this, &CompareWindow::selectionCleared);
    QMenu *view = menuBar()->addMenu(tr("&View"));
    for (int i = 0; i < m_tabs->count(); ++i)
        view->addAction(m_tabs->tabText(i),
            QKeySequence(Qt::ALT | static_cast<Qt::Key>(static_cast<int>(Qt::Key_1) + i)), this,
            [this, i] { m_tabs->setCurrentIndex(i); });
    view->addSeparator();
    view->addAction(tr("&Whole heat maps"), QKeySequence(Qt::CTRL | Qt::Key_0), this, [this] {
        for (const CompareTile *tile : m_maps->tiles())
            tile->map()->resetZoom();
    });
    (new WindowHelp(tr("Comparison window"), this))->addMenu();
}

void CompareWindow::wire()
{
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        m_metric->setToolTip(metricPlain(metric()));
        m_maps->setMetric(metric());
        m_difference->setMetric(metric());
        emit stateChanged();
    });
    connect(m_lockAxes, &QCheckBox::toggled, this, [this](bool on) {
        m_maps->setAxesLocked(on);
        emit stateChanged();
    });
    connect(m_lockColours, &QCheckBox::toggled, this, [this](bool on) {
        m_maps->setColoursLocked(on);
        emit stateChanged();
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        refreshTab();
        emit stateChanged();
    });
    connect(m_askSoon, &QTimer::timeout, this, &CompareWindow::askForCurves);
    connect(m_clear, &QToolButton::clicked, this, &CompareWindow::selectionCleared);
    connect(m_add, &QPushButton::clicked, this, &CompareWindow::addWanted);
    connect(m_recompute, &QPushButton::clicked, this, [this] {
        if (const auto dates = commonDates(m_sweeps))
            emit recomputeRequested(*dates);
    });
    connect(m_table, &CompareTablePanel::exportRequested, this, &CompareWindow::exportRequested);
}

void CompareWindow::wirePanels()
{
    const auto cell = [this](qint32 fast, qint32 slow) { emit regionChosen(CellRegion::cell(fast, slow), false); };
    connect(m_maps, &MapsPanel::cellChosen, this, cell);
    connect(m_difference, &DifferencePanel::cellChosen, this, cell);
    connect(m_scatter, &CompareScatter::cellChosen, this, cell);
    connect(m_maps, &MapsPanel::regionChosen, this, &CompareWindow::regionChosen);
    connect(m_difference, &DifferencePanel::regionChosen, this, &CompareWindow::regionChosen);
    connect(m_difference, &DifferencePanel::pairChanged, this, &CompareWindow::stateChanged);
    connect(m_maps, &MapsPanel::moveRequested, this, &CompareWindow::move);
    connect(m_maps, &MapsPanel::removeRequested, this, [this](qint64 key) {
        QList<qint64> wanted = keys();
        wanted.removeAll(key);
        emit contentWanted(wanted);
    });
    connect(m_maps, &MapsPanel::fetchRequested, this, &CompareWindow::fetchRequested);
    connect(m_maps, &MapsPanel::resultsRequested, this, &CompareWindow::resultsRequested);
}

} // namespace zixly
