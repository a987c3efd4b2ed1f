// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/commandpalette.h"

#include "widgets/controls/actionreason.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/fuzzymatch.h"
#include "widgets/items/matchdelegate.h"

#include <QAccessible>
#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <optional>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kEntryRole = Qt::UserRole;
constexpr int kPlacesRole = Qt::UserRole + 1;
constexpr int kPage = 10; // rows
// A word found beside the name of a command counts less than any letters found in it.
constexpr int kInMenu = -20;
constexpr int kInExplanation = -40;
constexpr int kUsedLately = 3;
constexpr int kDisabled = -6;
constexpr int kDeeper = -4; // for each menu within a menu

// Every word has to be found: in the name, else in the menu's, else in the explanation.
std::optional<FuzzyMatch> matchOf(const MenuCommand &command, const QString &explanation, const QStringList &words)
{
    FuzzyMatch all;
    for (const QString &word : words) {
        if (const auto match = fuzzyMatch(word, command.text)) {
            all.score += match->score;
            all.places += match->places;
        } else if (command.menu.contains(word, Qt::CaseInsensitive)) {
            all.score += kInMenu;
        } else if (explanation.contains(word, Qt::CaseInsensitive)) {
            all.score += kInExplanation;
        } else {
            return std::nullopt;
        }
    }
    return all;
}

} // namespace

CommandPalette::CommandPalette(const QList<MenuCommand> &commands, const QStringList &recent, QWidget *parent)
    : QDialog(parent)
    , m_field(new QLineEdit(this))
    , m_list(new QTreeWidget(this))
    , m_line(new TintedLabel(theme::Ink::Muted, this))
{
    for (const MenuCommand &command : commands)
        m_entries += {command, command.action, static_cast<int>(recent.indexOf(idOf(command)))};
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Search commands"));
    resize(640, 420);
    build();
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::showMatches);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &CommandPalette::explainCurrent);
    connect(m_list, &QTreeWidget::itemActivated, this, &CommandPalette::runCurrent);
    connect(m_list, &QTreeWidget::itemClicked, this, &CommandPalette::runCurrent);
    showMatches(QString());
}

void CommandPalette::build()
{
    m_field->setPlaceholderText(tr("Some letters of a command"));
    m_field->setAccessibleName(tr("Name of a command"));
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Commands found"));
    m_list->setColumnCount(3);
    m_list->setHeaderLabels({tr("Command"), tr("Keys"), tr("Menu")}); // heard, not seen
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setItemDelegateForColumn(0, new MatchDelegate(kPlacesRole, m_list));
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_line->setAccessibleName(tr("About the command"));
    m_line->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kWide, theme::kWide, theme::kWide, theme::kWide);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_line);
}

QList<CommandPalette::Hit> CommandPalette::hits(const QString &text) const
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    QList<Hit> found;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const Entry &entry = m_entries[i];
        if (!entry.action || !entry.action->isVisible())
            continue;
        auto match = matchOf(entry.command, entry.action->toolTip(), words);
        if (!match)
            continue;
        int score = match->score;
        if (!words.isEmpty())
            score += (entry.recency >= 0 ? kUsedLately : 0) + (entry.action->isEnabled() ? 0 : kDisabled)
                + kDeeper * static_cast<int>(entry.command.menu.count(u'›'));
        else if (entry.recency >= 0)
            score = std::numeric_limits<int>::max() - entry.recency;
        found += {i, score, match->places};
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, &Hit::score);
    return found;
}

void CommandPalette::showMatches(const QString &text)
{
    const QBrush muted(theme::ink(theme::Ink::Muted, palette()));
    QList<QTreeWidgetItem *> items;
    const QList<Hit> found = hits(text);
    for (const Hit &hit : found) {
        const MenuCommand &command = m_entries[hit.entry].command;
        const QAction &action = *m_entries[hit.entry].action;
        const QString keys = action.shortcut().toString(QKeySequence::NativeText);
        const QString reason = reasonAgainst(&action);
        const QString name = action.isCheckable() && action.isChecked()
            ? tr("%1, on", "a command that is switched on, read aloud").arg(command.text)
            : command.text;
        auto *item = new QTreeWidgetItem(
            {command.text, keys, reason.isEmpty() ? command.menu : command.menu + u" \u00B7 "_s + reason});
        item->setData(0, kEntryRole, static_cast<int>(hit.entry));
        item->setData(0, kPlacesRole, QVariant::fromValue(hit.places));
        item->setData(0, Qt::AccessibleTextRole,
            action.isEnabled() ? name : tr("%1, not possible now", "a command, read aloud").arg(name));
        for (const int column : {0, 1, 2})
            if (column == 2 || !action.isEnabled())
                item->setForeground(column, muted);
        items += item;
    }
    m_list->clear();
    m_list->addTopLevelItems(items);
    if (!items.isEmpty()) {
        items.first()->setSizeHint(2, {0, theme::rowHeight(this)}); // all rows are as high as this one
        m_list->setCurrentItem(items.first());
    }
    explainCurrent();
}

const CommandPalette::Entry *CommandPalette::current() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item ? &m_entries[item->data(0, kEntryRole).toInt()] : nullptr;
}

// Said by the field as well, because that is where the keyboard is.
void CommandPalette::explainCurrent()
{
    const Entry *entry = current();
    m_line->setInk(theme::Ink::Muted);
    QString said;
    if (!entry || !entry->action) {
        m_line->setText(tr("No command matches."));
        said = m_line->text();
    } else {
        const QString reason = reasonAgainst(entry->action);
        m_line->setText(reason.isEmpty() ? entry->action->toolTip() : tr("Not possible now: %1").arg(reason));
        said = u"%1. %2"_s.arg(m_list->currentItem()->data(0, Qt::AccessibleTextRole).toString(), m_line->text());
    }
    if (said == m_field->accessibleDescription())
        return;
    m_field->setAccessibleDescription(said);
    QAccessibleEvent event(m_field, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void CommandPalette::runCurrent()
{
    const Entry *entry = current();
    if (!entry || !entry->action)
        return;
    if (!entry->action->isEnabled()) {
        const QString reason = reasonAgainst(entry->action);
        m_line->setInk(theme::Ink::Error);
        m_line->setText(
            reason.isEmpty() ? tr("This command is not possible now.") : tr("Not possible now: %1").arg(reason));
        return;
    }
    const QPointer action = entry->action;
    const QString id = idOf(entry->command);
    accept();
    emit commandRun(id);
    if (action)
        action->trigger();
}

void CommandPalette::step(int by)
{
    const int rows = m_list->topLevelItemCount();
    if (rows == 0)
        return;
    const int row = std::clamp(m_list->indexOfTopLevelItem(m_list->currentItem()) + by, 0, rows - 1);
    m_list->setCurrentItem(m_list->topLevelItem(row));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down: step(1); return true;
    case Qt::Key_Up: step(-1); return true;
    case Qt::Key_PageDown: step(kPage); return true;
    case Qt::Key_PageUp: step(-kPage); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: runCurrent(); return true;
    default: return QDialog::eventFilter(watched, event);
    }
}

void CommandPalette::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showMatches(m_field->text()); // in the new colours
}

} // namespace zixly
