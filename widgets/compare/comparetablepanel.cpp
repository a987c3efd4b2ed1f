// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/comparetablepanel.h"

#include "models/comparetablemodel.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace zixly {

namespace {

// Best values carry a star and are bold, rows that differ are bold in their name. All values stand left, as their
// titles do: each row is of another kind, so there is nothing for figures to line up with.
class CompareDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto is = [&index](int role) { return index.data(role).toBool(); };
        if (is(CompareTableModel::SectionRole)) {
            option->font.setWeight(QFont::DemiBold);
            option->backgroundBrush = theme::ink(theme::Ink::Surface, option->palette);
            return;
        }
        if (is(CompareTableModel::BestRole)) {
            option->font.setBold(true);
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = theme::icon(QStringLiteral("star-filled"), theme::ink(theme::Ink::Accent, option->palette));
            option->decorationSize = {12, 12};
            option->decorationPosition = QStyleOptionViewItem::Left;
        }
        const bool differs = is(CompareTableModel::DiffersRole);
        if (index.column() <= CompareTableModel::DiffersColumn && differs)
            option->font.setWeight(QFont::DemiBold);
        else if (index.column() == CompareTableModel::DiffersColumn)
            option->palette.setColor(QPalette::Text, theme::ink(theme::Ink::Muted, option->palette));
    }
};

} // namespace

CompareTablePanel::CompareTablePanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new CompareTableModel(this))
    , m_view(new QTableView(this))
{
    m_view->setModel(m_model);
    m_view->setItemDelegate(new CompareDelegate(m_view));
    m_view->setAccessibleName(tr("What differs"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setWordWrap(false);
    m_view->setShowGrid(false);
    m_view->setAlternatingRowColors(false);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->horizontalHeader()->setTextElideMode(Qt::ElideRight);

    auto *only = new QCheckBox(tr("&Only differences"), this);
    only->setAccessibleName(tr("Only differences"));
    auto *copyButton = new QPushButton(tr("&Copy table"), this);
    copyButton->setAccessibleName(tr("Copy table"));
    copyButton->setToolTip(tr("Copy the selected rows, or all of them, with headers"));
    setThemedIcon(copyButton, QStringLiteral("copy"));
    auto *save = new QPushButton(tr("Export CS&V"), this);
    save->setAccessibleName(tr("Export CSV"));
    save->setToolTip(tr("Save the rows of this table to a file"));
    setThemedIcon(save, QStringLiteral("export"));
    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::kNear);
    bar->addWidget(only);
    bar->addStretch(1);
    bar->addWidget(copyButton);
    bar->addWidget(save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme::kNear, 0, 0);
    layout->setSpacing(theme::kNear);
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);

    auto *copyAction = new QAction(tr("Copy"), m_view);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(copyAction);
    connect(copyAction, &QAction::triggered, this, &CompareTablePanel::copy);
    connect(copyButton, &QPushButton::clicked, this, &CompareTablePanel::copy);
    connect(save, &QPushButton::clicked, this, [this] { emit exportRequested(m_model->shownTable()); });
    connect(only, &QCheckBox::toggled, m_model, &CompareTableModel::setOnlyDifferences);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        spanSections();
        fitColumns();
    });
}

void CompareTablePanel::setTable(const CompareTable &table)
{
    m_model->setTable(table);
}

CompareTable CompareTablePanel::shownTable() const
{
    return m_model->shownTable();
}

void CompareTablePanel::spanSections()
{
    m_view->clearSpans();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->index(row, 0).data(CompareTableModel::SectionRole).toBool() && m_model->columnCount() > 1)
            m_view->setSpan(row, 0, 1, m_model->columnCount());
    }
}

void CompareTablePanel::fitColumns()
{
    m_view->verticalHeader()->setDefaultSectionSize(theme::rowHeight(this));
    const QFontMetrics metrics(font());
    const int letter = metrics.averageCharWidth();
    m_view->setColumnWidth(CompareTableModel::NameColumn, 36 * letter);
    m_view->setColumnWidth(CompareTableModel::DiffersColumn, 10 * letter);
    // Every column of a sweep shows all of its texts, unless one of them is very long.
    const QAbstractItemView &view = *m_view; // where the hint is public
    for (int column = CompareTableModel::FirstSweep; column < m_model->columnCount(); ++column) {
        const int title
            = metrics.horizontalAdvance(m_model->headerData(column, Qt::Horizontal).toString()) + theme::kLoose;
        m_view->setColumnWidth(
            column, std::max(title, std::clamp(view.sizeHintForColumn(column), 34 * letter, 60 * letter)));
    }
}

void CompareTablePanel::copy() const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    CompareTable table = m_model->shownTable();
    if (!rows.isEmpty()) {
        CompareTable part{table.titles, {}};
        int at = 0; // among the rows that are no names of parts
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (m_model->index(row, 0).data(CompareTableModel::SectionRole).toBool())
                continue;
            if (m_view->selectionModel()->isRowSelected(row))
                part.rows.append(table.rows[at]);
            ++at;
        }
        if (!part.rows.isEmpty())
            table = part;
    }
    QGuiApplication::clipboard()->setText(tableAsText(table));
}

void CompareTablePanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitColumns();
}

} // namespace zixly
