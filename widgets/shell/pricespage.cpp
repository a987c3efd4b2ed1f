// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pricespage.h"

#include "models/pricetablemodel.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/items/numberdelegate.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace zixly {

PricesPage::PricesPage(PriceTableModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_table(new QTableView(this))
    , m_empty(new EmptyState(EmptyState::Action::Plain, this))
    , m_pages(new QStackedWidget(this))
    , m_import(new QPushButton(tr("Import prices"), this))
    , m_sweep(new QPushButton(tr("Sweep this series"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
{
    auto *title = new TintedLabel(tr("Prices"), theme::Ink::Text, this);
    title->setHeading(1.25, true);
    setThemedIcon(m_import, u"import"_s);
    setThemedIcon(m_sweep, u"plus"_s);
    setThemedIcon(m_remove, u"trash"_s);
    for (QPushButton *button : {m_import, m_sweep, m_remove})
        button->setAccessibleName(button->text());
    auto *head = new QHBoxLayout;
    head->setContentsMargins(theme::kWide, theme::kNear, theme::kWide, theme::kNear);
    head->setSpacing(theme::kNear);
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(m_sweep);
    head->addWidget(m_remove);
    head->addWidget(m_import);
    m_empty->present(u"prices"_s, tr("No prices yet"),
        tr("Import a CSV file with dates and closing prices, or drop one anywhere on this window."),
        tr("Import prices from a file"));
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_pages, 1);
    setUpTable();

    connect(m_import, &QPushButton::clicked, this, &PricesPage::importRequested);
    connect(m_empty, &EmptyState::actionTriggered, this, &PricesPage::importRequested);
    connect(m_remove, &QPushButton::clicked, this, &PricesPage::askToRemove);
    const auto sweep = [this] {
        if (const QStringList tickers = selected(); tickers.size() == 1)
            emit newSweepRequested(tickers.first());
    };
    connect(m_sweep, &QPushButton::clicked, this, sweep);
    connect(m_table, &QTableView::doubleClicked, this, sweep);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PricesPage::showSelection);
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_kept = selected(); });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        showRightPage();
        for (const QString &ticker : std::as_const(m_kept))
            if (const int row = m_model.rowOf(ticker); row >= 0)
                m_table->selectionModel()->select(
                    m_model.index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        showSelection();
    });
    showRightPage();
    showSelection();
}

void PricesPage::setUpTable()
{
    using Model = PriceTableModel;
    m_table->setModel(&m_model);
    m_table->setAccessibleName(tr("Prices"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(theme::rowHeight(m_table));
    m_table->horizontalHeader()->setHighlightSections(false);
    const int em = m_table->fontMetrics().horizontalAdvance(u'0');
    const auto width = [&](int column, int characters) { m_table->setColumnWidth(column, em * characters); };
    width(Model::TickerColumn, 18);
    width(Model::FirstColumn, 19);
    width(Model::LastColumn, 19);
    width(Model::BarsColumn, 13);
    width(Model::IntervalColumn, 11);
    width(Model::SourceColumn, 40);
    width(Model::ImportedColumn, 22);
    m_table->setItemDelegateForColumn(Model::BarsColumn, new NumberDelegate(Model::SortRole, m_table));
    m_table->horizontalHeader()->setSortIndicator(Model::TickerColumn, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    auto *wipe = new QShortcut(QKeySequence::Delete, m_table);
    wipe->setContext(Qt::WidgetShortcut);
    connect(wipe, &QShortcut::activated, this, &PricesPage::askToRemove);
}

void PricesPage::showRightPage()
{
    const bool empty = m_model.isLoaded() && m_model.rowCount() == 0;
    m_pages->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
    m_import->setVisible(!empty);
    m_sweep->setVisible(!empty);
    m_remove->setVisible(!empty);
}

void PricesPage::showSelection()
{
    const auto count = selected().size();
    m_remove->setEnabled(count > 0);
    m_remove->setToolTip(
        count > 0 ? tr("Forget these prices; jobs and their results stay") : tr("Select a series first"));
    m_sweep->setEnabled(count == 1);
    m_sweep->setToolTip(count == 1 ? tr("Open New sweep with this ticker") : tr("Select a single series"));
}

QStringList PricesPage::selected() const
{
    QStringList tickers;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        tickers += index.data(PriceTableModel::TickerRole).toString();
    return tickers;
}

void PricesPage::select(const QString &ticker)
{
    if (const int row = m_model.rowOf(ticker); row >= 0) {
        m_table->selectRow(row);
        m_table->scrollTo(m_model.index(row, 0));
    }
}

void PricesPage::askToRemove()
{
    const QStringList tickers = selected();
    if (tickers.isEmpty())
        return;
    const QString question = tickers.size() == 1
        ? tr("Remove the prices of %1?").arg(tickers.first())
        : tr("Remove the prices of %n series?", nullptr, static_cast<int>(tickers.size()));
    auto *box = new QMessageBox(QMessageBox::Question, tr("Remove prices"), question, QMessageBox::Cancel, this);
    box->setInformativeText(
        tr("Jobs and their results stay. The file they came from is not touched, so you can import it again."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *confirm = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(confirm, &QPushButton::clicked, this, [this, tickers] { emit removeRequested(tickers); });
    box->open();
}

void PricesPage::contextMenuEvent(QContextMenuEvent *event)
{
    if (!m_table->isVisible())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (QPushButton *button : {m_sweep, m_remove, m_import}) {
        QAction *action = menu->addAction(button->icon(), button->text());
        action->setEnabled(button->isEnabled());
        connect(action, &QAction::triggered, button, &QPushButton::click);
    }
    menu->popup(event->globalPos());
}

} // namespace zixly
