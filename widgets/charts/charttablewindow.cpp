// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/charttablewindow.h"

#include "core/format.h"
#include "models/charttablemodel.h"
#include "widgets/charts/copiedrows.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace zixly {

namespace {

void setUp(QTableView &view)
{
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setWordWrap(false);
    view.setShowGrid(false);
    view.setAlternatingRowColors(true);
    view.setTabKeyNavigation(false);
    view.verticalHeader()->hide();
    view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view.verticalHeader()->setDefaultSectionSize(theme::rowHeight(&view));
    view.horizontalHeader()->setHighlightSections(false);
    view.horizontalHeader()->setResizeContentsPrecision(100);
}

} // namespace

ChartTableWindow::ChartTableWindow(const ChartTable &table, bool exportable, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_model(new ChartTableModel(this))
    , m_view(new QTableView(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 - Table").arg(table.title));
    resize(640, 560);
    m_model->setTable(table);
    m_view->setModel(m_model);
    m_view->setAccessibleName(table.title);
    setUp(*m_view);
    m_view->resizeColumnsToContents();
    for (int column = 0; column < m_model->columnCount(); ++column)
        m_view->setColumnWidth(column, m_view->columnWidth(column) + theme::kLoose);
    auto *rows = new TintedLabel(theme::Ink::Muted, this);
    rows->setText(tr("%1 rows").arg(countText(table.rows)));
    rows->setAccessibleName(tr("Number of rows"));
    auto *copyButton = new QPushButton(tr("&Copy"), this);
    copyButton->setAccessibleName(tr("Copy"));
    copyButton->setToolTip(tr("Copy the selected rows, or all of them."));
    auto *exportButton = new QPushButton(tr("&Export CSV"), this);
    exportButton->setAccessibleName(tr("Export CSV"));
    exportButton->setVisible(exportable);
    auto *bar = new QHBoxLayout;
    bar->addWidget(rows);
    bar->addStretch(1);
    bar->addWidget(copyButton);
    bar->addWidget(exportButton);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kWide, theme::kWide, theme::kWide, theme::kWide);
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_view, 1);
    layout->addLayout(bar);

    auto *copyAction = new QAction(this);
    copyAction->setShortcut(QKeySequence::Copy);
    auto *closeAction = new QAction(this);
    closeAction->setShortcuts({QKeySequence(QKeySequence::Close), QKeySequence(Qt::Key_Escape)});
    addActions({copyAction, closeAction});
    connect(copyAction, &QAction::triggered, this, &ChartTableWindow::copy);
    connect(closeAction, &QAction::triggered, this, &QWidget::close);
    connect(copyButton, &QPushButton::clicked, this, &ChartTableWindow::copy);
    connect(exportButton, &QPushButton::clicked, this, [this] { emit exportRequested(m_model->table(), this); });
    if (table.rows > 0)
        m_view->setCurrentIndex(m_model->index(0, 0));
    m_view->clearSelection();
    m_view->setFocus();
}

void ChartTableWindow::copy()
{
    copyRows(*m_view, m_model->table(), this);
}

} // namespace zixly
