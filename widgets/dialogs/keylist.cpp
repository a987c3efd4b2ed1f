// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/keylist.h"

#include "widgets/dialogs/commandlist.h"
#include "widgets/dialogs/windowhelp.h"

#include <QAction>
#include <QApplication>
#include <QCoreApplication>
#include <QMainWindow>
#include <QMenuBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("zixly::KeyList", text);
}

QString textOf(const QKeySequence &keys)
{
    return keys.toString(QKeySequence::NativeText);
}

QString textOf(QKeySequence::StandardKey key)
{
    return textOf(QKeySequence(key));
}

QString control(int key, bool shift = false)
{
    return textOf(QKeySequence(static_cast<int>(Qt::CTRL) | (shift ? static_cast<int>(Qt::SHIFT) : 0) | key));
}

QString alternative(int key)
{
    return textOf(QKeySequence(static_cast<int>(Qt::ALT) | key));
}

QString either(const QString &one, const QString &other)
{
    return QCoreApplication::translate("zixly::KeyList", "%1 or %2", "keys").arg(one, other);
}

QString plain(int key)
{
    return textOf(QKeySequence(key));
}

QList<KeyLine> helpKeys()
{
    return {{tr("Search commands"), control(Qt::Key_P, true), tr("Help")},
        {tr("Keyboard shortcuts"), textOf(QKeySequence::HelpContents), tr("Help")}};
}

KeySection resultsKeys()
{
    const QString file = tr("File");
    const QString view = tr("View");
    return {tr("Results window"),
        QList<KeyLine>{{tr("Export CSV"), control(Qt::Key_E), file},
            {tr("Export selected rows"), control(Qt::Key_E, true), file},
            {tr("Print report"), either(textOf(QKeySequence::Print), textOf(QKeySequence(kPrintKeys))), file},
            {tr("Close"), textOf(QKeySequence::Close), file},
            {tr("Filter the table"), textOf(QKeySequence::Find), tr("Edit")},
            {tr("Equity"), alternative(Qt::Key_1), view}, {tr("Best cells"), alternative(Qt::Key_2), view},
            {tr("Return and drawdown"), alternative(Qt::Key_3), view}, {tr("Trades"), alternative(Qt::Key_4), view},
            {tr("What if"), control(Qt::Key_I), view}, {tr("Go to the best cell"), control(Qt::Key_B), view},
            {tr("Whole heat map"), control(Qt::Key_0), view}}
            + helpKeys()};
}

KeySection comparisonKeys()
{
    const QString file = tr("File");
    const QString view = tr("View");
    return {tr("Comparison window"),
        QList<KeyLine>{{tr("Add sweeps"), control(Qt::Key_N), file},
            {tr("Export table as CSV"), control(Qt::Key_E), file}, {tr("Close"), textOf(QKeySequence::Close), file},
            {tr("Clear selection"), plain(Qt::Key_Escape), tr("Edit")}, {tr("Heat maps"), alternative(Qt::Key_1), view},
            {tr("Difference"), alternative(Qt::Key_2), view}, {tr("What differs"), alternative(Qt::Key_3), view},
            {tr("Equity"), alternative(Qt::Key_4), view}, {tr("Return and drawdown"), alternative(Qt::Key_5), view},
            {tr("Whole heat maps"), control(Qt::Key_0), view}}
            + helpKeys()};
}

KeySection heatMapKeys()
{
    const QString map = tr("Heat map");
    return {map,
        {{tr("Walk from cell to cell"), tr("Arrow keys"), map},
            {tr("Go to the last cell in that direction"), tr("Ctrl with arrow keys"), map},
            {tr("Go to the first or last cell of the row"), tr("Home, End"), map},
            {tr("Go ten cells up or down"), tr("Page Up, Page Down"), map},
            {tr("Go to the best cell"), plain(Qt::Key_B), map},
            {tr("Choose the cell again"), either(plain(Qt::Key_Return), plain(Qt::Key_Space)), map},
            {tr("Span a region of cells"), tr("Shift with arrow keys"), tr("Heat maps of a comparison")}}};
}

KeySection chartKeys()
{
    const QString chart = tr("All charts");
    const QString scatter = tr("Return and drawdown");
    const QString time = tr("Charts over time");
    return {tr("Charts"),
        {{tr("Show more or less"), tr("+ and \u2212"), chart}, {tr("Show all"), plain(Qt::Key_0), chart},
            {tr("Move what is shown"), tr("Shift with arrow keys, drag"), tr("Charts that are enlarged")},
            {tr("Zoom at the cursor"), tr("Wheel"), chart},
            {tr("Zoom into a box"), tr("Shift+drag, or drag with the right button"), chart},
            {tr("Hide or show a series"), tr("1 to 9, or click its name in the legend"), chart},
            {tr("Copy or save the picture, show the table"), tr("Menu key, right click"), chart},
            {tr("Go to the bar before or after"), tr("Left, Right"), time},
            {tr("Go a tenth of what is shown"), tr("Page Up, Page Down"), time},
            {tr("Go to the first or last bar"), tr("Home, End"), time},
            {tr("Go to the cell with the next drawdown"), tr("Left, Right"), scatter},
            {tr("Go to the cell with the next return"), tr("Up, Down"), scatter},
            {tr("Go to the least or largest drawdown"), tr("Home, End"), scatter},
            {tr("Go from bar to bar"), tr("Up, Down, Home, End"), tr("Best cells")},
            {tr("Go from day to day"), tr("Left, Right, Home, End"), tr("Jobs per day")},
            {tr("Show the jobs of the day"), either(plain(Qt::Key_Return), plain(Qt::Key_Space)), tr("Jobs per day")}}};
}

KeySection tableKeys()
{
    return {tr("Tables"),
        {{tr("Open the results of the selected job"), plain(Qt::Key_Return), tr("Jobs table")},
            {tr("Turn the star on or off"), plain(Qt::Key_Space), tr("Jobs table, first column")},
            {tr("Open the job"), plain(Qt::Key_Return), tr("Lists of the overview")},
            {tr("Copy with titles"), textOf(QKeySequence::Copy), tr("All tables")},
            {tr("Delete the selected prices"), textOf(QKeySequence::Delete), tr("Prices")}}};
}

KeySection fieldKeys()
{
    const QString search = tr("Search box");
    const QString chip = tr("Filters above the jobs");
    const QString finders = tr("Search commands, Quick open");
    return {tr("Fields and dialogs"),
        {{tr("Earlier searches"), plain(Qt::Key_Down), search},
            {tr("Take the first word that is offered"), control(Qt::Key_Space), search},
            {tr("Empty the field"), plain(Qt::Key_Escape), search},
            {tr("Open the list of choices"), either(plain(Qt::Key_Down), plain(Qt::Key_Space)), chip},
            {tr("Tick a choice and keep the list open"), plain(Qt::Key_Space), chip},
            {tr("Open a range of dates"), plain(Qt::Key_Delete), tr("Date fields")},
            {tr("Take back what was typed"), plain(Qt::Key_Escape), tr("Name and tags of a job")},
            {tr("Mark another line"), tr("Up, Down, Page Up, Page Down"), finders},
            {tr("Run or open the marked line"), plain(Qt::Key_Return), finders},
            {tr("Close"), plain(Qt::Key_Escape), tr("All dialogs")}}};
}

} // namespace

QString keysText(const QAction *action)
{
    QStringList texts;
    for (const QKeySequence &keys : action->shortcuts())
        texts += textOf(keys);
    texts.removeAll(QString());
    return texts.size() == 2 ? either(texts[0], texts[1]) : texts.join(u", "_s);
}

QList<KeyLine> keysOf(const QMenuBar *menus)
{
    QList<KeyLine> lines;
    for (const MenuCommand &command : commandsOf(menus))
        if (const QString keys = keysText(command.action); !keys.isEmpty())
            lines += {command.text, keys, command.menu};
    return lines;
}

QList<KeySection> keysOfClosedWindows()
{
    return {resultsKeys(), comparisonKeys()};
}

QList<KeySection> keysNotInMenus()
{
    return {heatMapKeys(), chartKeys(), tableKeys(), fieldKeys()};
}

QList<KeySection> allKeys()
{
    QList<KeySection> sections;
    const auto isListed = [&sections](const QString &title) {
        return std::ranges::find(sections, title, &KeySection::title) != sections.end();
    };
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (const QWidget *widget : windows) {
        const auto *window = qobject_cast<const QMainWindow *>(widget);
        const auto *help = window ? window->findChild<WindowHelp *>() : nullptr;
        if (help && !isListed(help->title()))
            sections += {help->title(), keysOf(window->menuBar())};
    }
    for (const KeySection &section : keysOfClosedWindows())
        if (!isListed(section.title))
            sections += section;
    return sections + keysNotInMenus();
}

} // namespace zixly
