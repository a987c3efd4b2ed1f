// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/importpreviewtable.h"

#include "core/format.h"
#include "models/spokencell.h"
#include "widgets/controls/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHeaderView>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr std::array kRoles{ColumnRole::Ignore, ColumnRole::Date, ColumnRole::Time, ColumnRole::Open, ColumnRole::High,
    ColumnRole::Low, ColumnRole::Close, ColumnRole::AdjClose, ColumnRole::Volume};
// As read: first, because that is what one has to look at.
constexpr int kTimeColumn = 0;
constexpr int kCloseColumn = 1;
constexpr int kReadColumns = 2;
constexpr int kRoleRow = 0;
constexpr int kPriceDecimals = 4;

} // namespace

ImportPreviewTable::ImportPreviewTable(QWidget *parent)
    : QTableWidget(parent)
{
    setAccessibleName(tr("Preview"));
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setSelectionBehavior(SelectRows);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(theme::rowHeight(this));
    verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    verticalHeader()->setHighlightSections(false);
}

void ImportPreviewTable::setPlan(const ImportPlan &plan)
{
    if (m_names != plan.names || m_roles.size() != plan.roles.size())
        rebuild(plan);
    for (int column = 0; column < m_roles.size(); ++column) {
        const QSignalBlocker quiet(m_roles[column]);
        m_roles[column]->setCurrentIndex(m_roles[column]->findData(static_cast<int>(plan.roles[column])));
    }
}

void ImportPreviewTable::rebuild(const ImportPlan &plan)
{
    clear();
    m_roles.clear();
    m_names = plan.names;
    const auto columns = static_cast<int>(plan.roles.size());
    setColumnCount(columns + kReadColumns);
    setRowCount(1);
    QStringList titles{tr("Read: time"), tr("Read: close")};
    for (int column = 0; column < columns; ++column) {
        const QString name = plan.names.value(column).trimmed();
        const QString title = name.isEmpty() ? tr("Column %1").arg(column + 1) : name;
        titles += title;
        auto *roles = new QComboBox(this);
        for (const ColumnRole role : kRoles)
            roles->addItem(columnRoleTitle(role), static_cast<int>(role));
        roles->setAccessibleName(tr("Meaning of %1").arg(title));
        roles->setAccessibleDescription(tr("Meaning of %1").arg(title));
        roles->setToolTip(tr("What the column %1 means").arg(title));
        connect(roles, &QComboBox::activated, this,
            [this, column, roles] { emit roleChosen(column, static_cast<ColumnRole>(roles->currentData().toInt())); });
        setCellWidget(kRoleRow, kReadColumns + column, roles);
        m_roles += roles;
        setColumnWidth(
            column, std::max(roles->sizeHint().width(), fontMetrics().horizontalAdvance(title) + 3 * theme::kNear));
    }
    setHorizontalHeaderLabels(titles);
    setVerticalHeaderItem(kRoleRow, new QTableWidgetItem(tr("Line")));
    setRowHeight(kRoleRow, (m_roles.isEmpty() ? 24 : m_roles.first()->sizeHint().height()) + 2);
    const int em = fontMetrics().horizontalAdvance(u'0');
    setColumnWidth(kTimeColumn, em * 19);
    setColumnWidth(kCloseColumn, em * 13);
    for (int column = 0; column < columnCount(); ++column) { // this row is for choosing, not for selecting
        auto *blank = new QTableWidgetItem;
        blank->setFlags(Qt::ItemIsEnabled);
        const auto *roles = qobject_cast<QComboBox *>(cellWidget(kRoleRow, column));
        const QString said = roles ? roles->accessibleName() : tr("chosen under the other columns", "read aloud");
        blank->setData(Qt::AccessibleDescriptionRole, u"%1: %2"_s.arg(titles[column], said));
        setItem(kRoleRow, column, blank);
    }
}

void ImportPreviewTable::setPreview(const ImportPreview &preview)
{
    m_preview = preview;
    setRowCount(1 + static_cast<int>(preview.rows.size()));
    for (int i = 0; i < preview.rows.size(); ++i)
        fillRow(i + 1, preview.rows[i], preview.dateOnly);
}

void ImportPreviewTable::fillRow(int row, const PreviewRow &shown, bool dateOnly)
{
    const auto columns = static_cast<int>(m_roles.size());
    setVerticalHeaderItem(row, new QTableWidgetItem(countText(shown.line)));
    for (int column = 0; column < columns; ++column)
        setItem(row, kReadColumns + column, new QTableWidgetItem(shown.cells.value(column)));
    const bool read = shown.problem.kind == ImportProblem::Kind::None && std::isfinite(shown.close);
    auto *time = new QTableWidgetItem(read ? barTimeText(shown.timeMs, dateOnly) : QString());
    auto *close = new QTableWidgetItem(read ? numberText(shown.close, kPriceDecimals) : QString());
    close->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setItem(row, kTimeColumn, time);
    setItem(row, kCloseColumn, close);
    if (shown.problem.kind != ImportProblem::Kind::None)
        markRow(row, shown);
    for (int column = 0; column < columnCount(); ++column) {
        const QString said = spokenCell(indexFromItem(item(row, column)), item(row, column)->toolTip());
        item(row, column)->setData(Qt::AccessibleDescriptionRole, said);
    }
}

void ImportPreviewTable::markRow(int row, const PreviewRow &shown)
{
    const QString why = explain(shown.problem);
    const QColor color = theme::ink(theme::Ink::Error, palette());
    for (int column = 0; column < columnCount(); ++column) {
        item(row, column)->setForeground(color);
        item(row, column)->setToolTip(why);
    }
    item(row, kTimeColumn)->setText(tr("not readable"));
    item(row, kTimeColumn)->setIcon(theme::icon(u"error"_s, color));
}

void ImportPreviewTable::changeEvent(QEvent *event)
{
    QTableWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && rowCount() > 1)
        setPreview(m_preview); // the marks are in a colour of the theme
}

} // namespace zixly
