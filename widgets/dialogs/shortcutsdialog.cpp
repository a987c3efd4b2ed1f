// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/shortcutsdialog.h"

#include "widgets/controls/searchfield.h"
#include "widgets/controls/theme.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace zixly {

ShortcutsDialog::ShortcutsDialog(const QList<KeySection> &sections, const QString &first, QWidget *parent)
    : QDialog(parent)
    , m_list(new QTreeWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(640, 640);
    auto *field = new SearchField(this);
    field->setPlaceholderText(tr("Part of a command, or keys"));
    field->setAccessibleName(tr("Search the keys"));
    m_list->setAccessibleName(tr("Keyboard shortcuts"));
    m_list->setHeaderLabels({tr("Command"), tr("Keys"), tr("Where")});
    m_list->setUniformRowHeights(true);
    fill(sections, first);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kLoose);
    layout->addWidget(field);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(field, &SearchField::searchChanged, this, &ShortcutsDialog::find);
}

void ShortcutsDialog::fill(const QList<KeySection> &sections, const QString &first)
{
    QList<KeySection> ordered = sections;
    std::ranges::stable_partition(ordered, [&first](const KeySection &section) { return section.title == first; });
    QFont bold = font();
    bold.setBold(true);
    for (const KeySection &section : std::as_const(ordered)) {
        auto *title = new QTreeWidgetItem(m_list, {section.title});
        title->setFont(0, bold);
        title->setFirstColumnSpanned(true);
        for (const KeyLine &line : section.lines)
            (new QTreeWidgetItem(title, {line.command, line.keys, line.where}))->setToolTip(2, line.where);
        title->setSizeHint(0, {0, theme::rowHeight(this)}); // all rows are as high as this one
    }
    m_list->expandAll();
    m_list->setCurrentItem(m_list->topLevelItem(0));
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(2, QHeaderView::Stretch); // a long menu ends in dots
}

void ShortcutsDialog::find(const QString &text)
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem *section = m_list->topLevelItem(i);
        const bool whole = section->text(0).contains(text, Qt::CaseInsensitive);
        bool any = false;
        for (int row = 0; row < section->childCount(); ++row) {
            QTreeWidgetItem *line = section->child(row);
            const bool found = whole || std::ranges::any_of(std::array{0, 1, 2}, [&](int column) {
                return line->text(column).contains(text, Qt::CaseInsensitive);
            });
            line->setHidden(!found);
            any = any || found;
        }
        section->setHidden(!any);
    }
}

} // namespace zixly
