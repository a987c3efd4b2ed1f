// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.h"
#include "widgets/compare/comparewindow.h"
#include "widgets/dialogs/keylist.h"
#include "widgets/dialogs/shortcutsdialog.h"
#include "widgets/results/resultswindow.h"

#include <QAction>
#include <QHash>
#include <QLineEdit>
#include <QMenuBar>
#include <QShortcut>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace zixly;

// The list of keys against the keys that the windows really have.
class TestShortcuts : public QObject
{
    Q_OBJECT
private slots:
    void everyKeyIsListedAndMeansOneThing_data();
    void everyKeyIsListedAndMeansOneThing();
    void closedWindowsAreListedAsTheyAre();
    void reportsArePrintedByTheSameKeysEverywhere();
    void aKeyIsFoundInTheDialog();
};

namespace {

struct Key {
    QKeySequence keys;
    QString owner; // what it does
    const QWidget *widget = nullptr; // that must have the keyboard, null = the window
};

QList<Key> keysOfWindow(const QWidget &window)
{
    QList<Key> all;
    for (const QAction *action : window.findChildren<QAction *>()) {
        const bool local = action->shortcutContext() == Qt::WidgetShortcut
            || action->shortcutContext() == Qt::WidgetWithChildrenShortcut;
        for (const QObject *object : action->associatedObjects()) {
            const auto *widget = qobject_cast<const QWidget *>(object);
            if (!widget || (!local && widget != action->associatedObjects().constFirst()))
                continue;
            for (const QKeySequence &keys : action->shortcuts())
                all += {keys, action->text().remove(u'&'), local ? widget : nullptr};
        }
    }
    for (const QShortcut *shortcut : window.findChildren<QShortcut *>()) {
        const auto *parent = qobject_cast<const QWidget *>(shortcut->parent());
        const bool local = shortcut->context() == Qt::WidgetShortcut;
        all += {shortcut->key(), u"a shortcut of "_s + QString::fromLatin1(parent->metaObject()->className()),
            local ? parent : nullptr};
    }
    all.removeIf([](const Key &key) { return key.keys.isEmpty(); });
    return all;
}

bool isListed(const QString &keys, const QList<KeySection> &sections)
{
    for (const KeySection &section : sections)
        for (const KeyLine &line : section.lines)
            if (line.keys == keys || line.keys.split(u" or "_s).contains(keys))
                return true;
    return false;
}

QStringList problems(const QWidget &window)
{
    QStringList found;
    const QList<KeySection> sections = allKeys();
    const QList<Key> all = keysOfWindow(window);
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QString text = all[i].keys.toString(QKeySequence::NativeText);
        if (!isListed(text, sections))
            found += u"%1 (%2) is not in the list of keys"_s.arg(text, all[i].owner);
        for (qsizetype other = 0; other < i; ++other)
            if (all[other].keys == all[i].keys
                && (all[other].widget == all[i].widget || !all[other].widget || !all[i].widget))
                found += u"%1 means \"%2\" and \"%3\""_s.arg(text, all[other].owner, all[i].owner);
    }
    return found;
}

} // namespace

void TestShortcuts::everyKeyIsListedAndMeansOneThing_data()
{
    QTest::addColumn<int>("index");
    const auto all = screenshots::scenes();
    for (int i = 0; i < static_cast<int>(all.size()); ++i)
        QTest::newRow(qPrintable(all[static_cast<std::size_t>(i)].name)) << i;
}

void TestShortcuts::everyKeyIsListedAndMeansOneThing()
{
    QFETCH(int, index);
    const screenshots::Stage stage = screenshots::scenes()[static_cast<std::size_t>(index)].build();
    const QStringList found = problems(*stage.window);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void TestShortcuts::closedWindowsAreListedAsTheyAre()
{
    const QList<KeySection> listed = keysOfClosedWindows();
    const auto compare = [](const KeySection &section, const QMainWindow &window) {
        const QList<KeyLine> real = keysOf(window.menuBar());
        QCOMPARE(section.lines.size(), real.size());
        for (qsizetype i = 0; i < real.size(); ++i) {
            QCOMPARE(section.lines[i].command, real[i].command);
            QCOMPARE(section.lines[i].keys, real[i].keys);
            QCOMPARE(section.lines[i].where, real[i].where);
        }
    };
    QCOMPARE(listed.size(), 2);
    {
        const ResultsWindow window;
        compare(listed[0], window);
        QCOMPARE(allKeys().constFirst().title, listed[0].title); // told by the open window itself, once
    }
    const CompareWindow window;
    compare(listed[1], window);
    QCOMPARE(std::ranges::count(allKeys(), listed[1].title, &KeySection::title), 1);
}

void TestShortcuts::reportsArePrintedByTheSameKeysEverywhere()
{
    for (const screenshots::Scene &scene : screenshots::scenes()) {
        if (scene.name != u"main-jobs" && scene.name != u"results-complete")
            continue;
        const screenshots::Stage stage = scene.build();
        const QList<Key> all = keysOfWindow(*stage.window);
        const auto key = std::ranges::find(all, QKeySequence(kPrintKeys), &Key::keys);
        QVERIFY2(key != all.end(), qPrintable(scene.name));
        QCOMPARE(key->owner, u"Print report"_s);
    }
}

void TestShortcuts::aKeyIsFoundInTheDialog()
{
    ShortcutsDialog dialog(allKeys(), u"Charts"_s);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    auto *list = dialog.findChild<QTreeWidget *>();
    QCOMPARE(list->topLevelItem(0)->text(0), u"Charts"_s);
    auto *field = dialog.findChild<QLineEdit *>();
    QTest::keyClicks(field, u"best cell"_s);
    QTest::keyClick(field, Qt::Key_Return);
    int shown = 0;
    for (int i = 0; i < list->topLevelItemCount(); ++i)
        for (int row = 0; row < list->topLevelItem(i)->childCount(); ++row)
            if (const QTreeWidgetItem *line = list->topLevelItem(i)->child(row); !line->isHidden()) {
                ++shown;
                QVERIFY((line->text(0) + line->text(2)).contains(u"best cell"_s, Qt::CaseInsensitive));
            }
    QVERIFY(shown >= 2);
}

QTEST_MAIN(TestShortcuts)
#include "tst_shortcuts.moc"
