// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/tablepage.h"

#include "widgets/charts/copiedrows.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/results/originline.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace zixly {

TablePage::TablePage(QAbstractItemModel *model, std::function<ChartTable()> table, QWidget *parent)
    : QWidget(parent)
    , m_table(std::move(table))
    , m_origin(new OriginLine(this))
    , m_view(new QTableView(this))
    , m_copy(new QPushButton(this))
    , m_export(new QPushButton(this))
{
    m_view->setModel(model);
    setUpView();
    setThemedIcon(m_copy, QStringLiteral("copy"));
    setThemedIcon(m_export, QStringLiteral("export"));
    m_origin->setContentsMargins(theme::kNear, theme::kNear, theme::kNear, 0);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(theme::kNear, theme::kTight, theme::kNear, theme::kNear);
    bar->setSpacing(theme::kNear);
    bar->addStretch(1);
    bar->addWidget(m_copy);
    bar->addWidget(m_export);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kTight);
    layout->addWidget(m_origin);
    layout->addWidget(m_view, 1);
    layout->addLayout(bar);
    retranslate();
    follow();
    auto *copyAction = new QAction(this);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut); // the other tables of the window copy their own rows
    m_view->addAction(copyAction);
    connect(copyAction, &QAction::triggered, this, &TablePage::copy);
    connect(m_copy, &QPushButton::clicked, this, &TablePage::copy);
    connect(m_export, &QPushButton::clicked, this, [this] { emit exportRequested(m_table(), this); });
    connect(model, &QAbstractItemModel::modelReset, this, &TablePage::follow);
}

void TablePage::setUpView()
{
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setWordWrap(false);
    m_view->setShowGrid(false);
    m_view->setAlternatingRowColors(true);
    m_view->setTabKeyNavigation(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(theme::rowHeight(this));
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setResizeContentsPrecision(100);
}

void TablePage::retranslate()
{
    m_copy->setText(tr("Copy table"));
    m_copy->setToolTip(tr("Copy the selected rows, or all of them, with headers"));
    m_export->setText(tr("Export CSV"));
    m_export->setToolTip(tr("Save the rows of this table to a file"));
}

void TablePage::name(const QString &table, const QString &exportCommand)
{
    m_view->setAccessibleName(table);
    m_copy->setAccessibleName(tr("Copy table"));
    m_export->setAccessibleName(exportCommand);
}

void TablePage::follow()
{
    const bool any = m_view->model()->rowCount() > 0;
    m_copy->setEnabled(any);
    m_export->setEnabled(any);
}

void TablePage::fitColumns()
{
    m_view->resizeColumnsToContents();
}

void TablePage::copy()
{
    if (m_view->model()->rowCount() > 0)
        copyRows(*m_view, m_table(), this);
}

void TablePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace zixly
