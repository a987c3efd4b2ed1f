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

struct KeyList {
    Q_DECLARE_TR_FUNCTIONS(zixly::KeyList)
};

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
    return KeyList::tr("%1 or %2", "keys").arg(one, other);
}

QString plain(int key)
{
    return textOf(QKeySequence(key));
}

QList<KeyLine> helpKeys()
{
    return {{KeyList::tr("Search commands"), control(Qt::Key_P, true), KeyList::tr("Help")},
        {KeyList::tr("Keyboard shortcuts"), textOf(QKeySequence::HelpContents), KeyList::tr("Help")}};
}

KeySection resultsKeys()
{
    const QString file = KeyList::tr("File");
    const QString view = KeyList::tr("View");
    return {KeyList::tr("Results window"),
        QList<KeyLine>{{KeyList::tr("Export CSV"), control(Qt::Key_E), file},
            {KeyList::tr("Export selected rows"), control(Qt::Key_E, true), file},
            {KeyList::tr("Print report"), either(textOf(QKeySequence::Print), textOf(QKeySequence(kPrintKeys))), file},
            {KeyList::tr("Close"), textOf(QKeySequence::Close), file},
            {KeyList::tr("Filter the table"), textOf(QKeySequence::Find), KeyList::tr("Edit")},
            {KeyList::tr("Equity"), alternative(Qt::Key_1), view},
            {KeyList::tr("Prices"), alternative(Qt::Key_2), view},
            {KeyList::tr("Months"), alternative(Qt::Key_3), view},
            {KeyList::tr("Trades"), alternative(Qt::Key_4), view},
            {KeyList::tr("Best cells"), alternative(Qt::Key_5), view},
            {KeyList::tr("Return and drawdown"), alternative(Qt::Key_6), view},
            {KeyList::tr("Histogram"), alternative(Qt::Key_7), view},
            {KeyList::tr("Slices"), alternative(Qt::Key_8), view}, {KeyList::tr("What if"), control(Qt::Key_I), view},
            {KeyList::tr("Go to the best cell"), control(Qt::Key_B), view},
            {KeyList::tr("Whole heat map"), control(Qt::Key_0), view}}
            + helpKeys()};
}

KeySection comparisonKeys()
{
    const QString file = KeyList::tr("File");
    const QString view = KeyList::tr("View");
    return {KeyList::tr("Comparison window"),
        QList<KeyLine>{{KeyList::tr("Add sweeps"), control(Qt::Key_N), file},
            {KeyList::tr("Export table as CSV"), control(Qt::Key_E), file},
            {KeyList::tr("Close"), textOf(QKeySequence::Close), file},
            {KeyList::tr("Clear selection"), plain(Qt::Key_Escape), KeyList::tr("Edit")},
            {KeyList::tr("Heat maps"), alternative(Qt::Key_1), view},
            {KeyList::tr("Difference"), alternative(Qt::Key_2), view},
            {KeyList::tr("What differs"), alternative(Qt::Key_3), view},
            {KeyList::tr("Equity"), alternative(Qt::Key_4), view},
            {KeyList::tr("Return and drawdown"), alternative(Qt::Key_5), view},
            {KeyList::tr("Whole heat maps"), control(Qt::Key_0), view}}
            + helpKeys()};
}

KeySection heatMapKeys()
{
    const QString map = KeyList::tr("Heat map");
    return {map,
        {{KeyList::tr("Walk from cell to cell"), KeyList::tr("Arrow keys"), map},
            {KeyList::tr("Go to the last cell in that direction"), KeyList::tr("Ctrl with arrow keys"), map},
            {KeyList::tr("Go to the first or last cell of the row"), KeyList::tr("Home, End"), map},
            {KeyList::tr("Go ten cells up or down"), KeyList::tr("Page Up, Page Down"), map},
            {KeyList::tr("Go to the best cell"), plain(Qt::Key_B), map},
            {KeyList::tr("Choose the cell again"), either(plain(Qt::Key_Return), plain(Qt::Key_Space)), map},
            {KeyList::tr("Span a region of cells"), KeyList::tr("Shift with arrow keys"),
                KeyList::tr("Heat maps of a comparison")}}};
}

KeySection chartKeys()
{
    const QString chart = KeyList::tr("All charts");
    const QString scatter = KeyList::tr("Return and drawdown");
    const QString time = KeyList::tr("Charts over time");
    return {KeyList::tr("Charts"),
        {{KeyList::tr("Show more or less"), KeyList::tr("+ and \u2212"), chart},
            {KeyList::tr("Show all"), plain(Qt::Key_0), chart},
            {KeyList::tr("Move what is shown"), KeyList::tr("Shift with arrow keys, drag"),
                KeyList::tr("Charts that are enlarged")},
            {KeyList::tr("Zoom at the cursor"), KeyList::tr("Wheel"), chart},
            {KeyList::tr("Zoom into a box"), KeyList::tr("Shift+drag, or drag with the right button"), chart},
            {KeyList::tr("Hide or show a series"), KeyList::tr("1 to 9, or click its name in the legend"), chart},
            {KeyList::tr("Copy or save the picture, show the table"), KeyList::tr("Menu key, right click"), chart},
            {KeyList::tr("Go to the bar before or after"), KeyList::tr("Left, Right"), time},
            {KeyList::tr("Go a tenth of what is shown"), KeyList::tr("Page Up, Page Down"), time},
            {KeyList::tr("Go to the first or last bar"), KeyList::tr("Home, End"), time},
            {KeyList::tr("Go to the cell with the next drawdown"), KeyList::tr("Left, Right"), scatter},
            {KeyList::tr("Go to the cell with the next return"), KeyList::tr("Up, Down"), scatter},
            {KeyList::tr("Go to the least or largest drawdown"), KeyList::tr("Home, End"), scatter},
            {KeyList::tr("Go from bar to bar"), KeyList::tr("Up, Down, Home, End"), KeyList::tr("Best cells")},
            {KeyList::tr("Go from day to day"), KeyList::tr("Left, Right, Home, End"), KeyList::tr("Jobs per day")},
            {KeyList::tr("Show the jobs of the day"), either(plain(Qt::Key_Return), plain(Qt::Key_Space)),
                KeyList::tr("Jobs per day")}}};
}

KeySection tableKeys()
{
    return {KeyList::tr("Tables"),
        {{KeyList::tr("Open the results of the selected job"), plain(Qt::Key_Return), KeyList::tr("Jobs table")},
            {KeyList::tr("Turn the star on or off"), plain(Qt::Key_Space), KeyList::tr("Jobs table, first column")},
            {KeyList::tr("Open the job"), plain(Qt::Key_Return), KeyList::tr("Lists of the overview")},
            {KeyList::tr("Copy with titles"), textOf(QKeySequence::Copy), KeyList::tr("All tables")},
            {KeyList::tr("Delete the selected prices"), textOf(QKeySequence::Delete), KeyList::tr("Prices")}}};
}

KeySection fieldKeys()
{
    const QString search = KeyList::tr("Search box");
    const QString chip = KeyList::tr("Filters above the jobs");
    const QString finders = KeyList::tr("Search commands, Quick open");
    return {KeyList::tr("Fields and dialogs"),
        {{KeyList::tr("Earlier searches"), plain(Qt::Key_Down), search},
            {KeyList::tr("Take the first word that is offered"), control(Qt::Key_Space), search},
            {KeyList::tr("Empty the field"), plain(Qt::Key_Escape), search},
            {KeyList::tr("Open the list of choices"), either(plain(Qt::Key_Down), plain(Qt::Key_Space)), chip},
            {KeyList::tr("Tick a choice and keep the list open"), plain(Qt::Key_Space), chip},
            {KeyList::tr("Open a range of dates"), plain(Qt::Key_Delete), KeyList::tr("Date fields")},
            {KeyList::tr("Take back what was typed"), plain(Qt::Key_Escape), KeyList::tr("Name and tags of a job")},
            {KeyList::tr("Mark another line"), KeyList::tr("Up, Down, Page Up, Page Down"), finders},
            {KeyList::tr("Run or open the marked line"), plain(Qt::Key_Return), finders},
            {KeyList::tr("Close"), plain(Qt::Key_Escape), KeyList::tr("All dialogs")}}};
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
