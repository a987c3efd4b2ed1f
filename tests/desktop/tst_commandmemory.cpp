// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "desktop/commandmemory.h"
#include "widgets/dialogs/commandpalette.h"
#include "widgets/dialogs/windowhelp.h"

#include <QAction>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenuBar>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace zixly;
using namespace Qt::StringLiterals;

// What the command palette offers first, over windows and starts of the program.
class TestCommandMemory : public QObject
{
    Q_OBJECT
private slots:
    void livesOverWindowsAndStarts();
    void aWindowWithoutPaletteIsLeftAlone();
};

namespace {

struct Window {
    QMainWindow window;
    WindowHelp *help = new WindowHelp(u"A window"_s, &window);

    explicit Window(Settings &settings)
    {
        QMenu *menu = window.menuBar()->addMenu(u"File"_s);
        for (const QString &name : {u"Alpha"_s, u"Beta"_s, u"Gamma"_s})
            menu->addAction(name);
        help->addMenu();
        rememberCommands(window, settings);
        window.show();
    }
    void run(const QString &letters) const
    {
        help->palette->trigger();
        auto *palette = window.findChild<CommandPalette *>();
        QVERIFY(palette);
        auto *field = palette->findChild<QLineEdit *>();
        QTest::keyClicks(field, letters);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCoreApplication::sendPostedEvents(palette, QEvent::DeferredDelete);
    }
};

} // namespace

void TestCommandMemory::livesOverWindowsAndStarts()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"zixly.ini"_s);
    QStringList used;
    {
        Settings settings(path);
        const Window first(settings);
        const Window second(settings);
        first.run(u"beta"_s);
        second.run(u"gamma"_s);
        used = second.help->recent();
        QCOMPARE(used.size(), 2);
        QVERIFY(used[0].contains(u"Gamma"_s) && used[1].contains(u"Beta"_s));
        QCOMPARE(first.help->recent(), used); // each window knows what was used in the other
        first.run(u"beta"_s);
        QVERIFY(second.help->recent()[0].contains(u"Beta"_s));
        QCOMPARE(second.help->recent().size(), 2);
        used = second.help->recent();
    }
    Settings again(path);
    const Window later(again);
    QCOMPARE(later.help->recent(), used);
}

void TestCommandMemory::aWindowWithoutPaletteIsLeftAlone()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(u"zixly.ini"_s));
    QMainWindow window;
    rememberCommands(window, settings);
    settings.setValue(Setting::RecentCommands, QStringList{u"x"_s}); // nobody listens, nobody falls
    QVERIFY(!window.findChild<WindowHelp *>());
}

QTEST_MAIN(TestCommandMemory)
#include "tst_commandmemory.moc"
