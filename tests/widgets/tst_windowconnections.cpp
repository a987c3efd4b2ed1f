// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobtablemodel.h"
#include "models/pricetablemodel.h"
#include "tests/support/builders.h"
#include "widgets/dialogs/commandlist.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/shell/connectionmenu.h"
#include "widgets/shell/mainwindow.h"

#include <QAbstractButton>
#include <QAction>
#include <QDateTime>
#include <QMenuBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aJob;

// What the main window shows of the connections: badge, places, menus.
class TestWindowConnections : public QObject
{
    Q_OBJECT

    struct Fixture {
        JobTableModel jobs;
        PriceTableModel prices;
        MainWindow window{jobs, prices};

        Fixture()
        {
            jobs.setKeys({1});
            jobs.setRows({aJob(1)});
            window.show();
        }
        QAction *command(const QString &text) const
        {
            const auto commands = commandsOf(window.menuBar());
            for (const MenuCommand &each : commands)
                if (each.text == text)
                    return each.action;
            qFatal("no command %s", qPrintable(text));
            return nullptr;
        }
        QAbstractButton *button(const QString &name) const
        {
            const auto buttons = window.findChildren<QAbstractButton *>();
            for (QAbstractButton *each : buttons)
                if (each->accessibleName() == name && each->isVisible())
                    return each;
            qFatal("no button %s", qPrintable(name));
            return nullptr;
        }
    };
    static ConnectionStatus aConnection(const QString &name, LinkBadge badge = LinkBadge::Live)
    {
        ConnectionStatus status;
        status.connection = QUuid::createUuidV5(QUuid(), name);
        status.name = name;
        status.badge = badge;
        status.user = u"ana@example.com"_s;
        status.canSignIn = true;
        return status;
    }
    static ConnectionMenu *openMenu(const Fixture &f)
    {
        f.button(u"Connection status"_s)->click();
        auto *menu = f.window.findChild<ConnectionMenu *>();
        if (!menu)
            qFatal("no menu");
        return menu;
    }
    static QAction *entry(const QMenu *menu, const QString &text)
    {
        for (QAction *action : menu->actions())
            if (QString(action->text()).remove(u'&') == text)
                return action;
        return nullptr;
    }

private slots:
    void withoutConnectionsEverythingIsLocal();
    void badgeTellsOfTheWorstConnection();
    void badgeCountsTheAgeWhileItIsSeen();
    void badgeOpensWhatCanBeDone();
    void severalConnectionsHaveMenusOfTheirOwn();
    void menuBarOffersTheSame();
    void connectionsArePlaces();
    void placeFollowsItsConnection();
    void waitingWishesAreCounted();
};

void TestWindowConnections::withoutConnectionsEverythingIsLocal()
{
    Fixture f;
    QSignalSpy edit(&f.window, &MainWindow::connectionsRequested);
    const auto *badge = f.button(u"Connection status"_s);
    QCOMPARE(badge->text(), u"Local"_s);
    QVERIFY(badge->accessibleDescription().contains(u"this computer"_s));
    const auto *menu = openMenu(f);
    QVERIFY(!entry(menu, u"Reconnect now"_s));
    entry(menu, u"Connect to a platform"_s)->trigger();
    QCOMPARE(edit.count(), 1);
    f.command(u"Connections"_s)->trigger();
    QCOMPARE(edit.count(), 2);
}

void TestWindowConnections::badgeTellsOfTheWorstConnection()
{
    Fixture f;
    const auto *badge = f.button(u"Connection status"_s);
    f.window.setConnections({aConnection(u"Zixly"_s)});
    QCOMPARE(badge->text(), u"Live"_s); // one needs no name
    auto bed = aConnection(u"Test & bed"_s, LinkBadge::Offline);
    bed.reason = u"Nothing answers."_s;
    f.window.setConnections({aConnection(u"Zixly"_s), bed});
    QCOMPARE(badge->text(), u"Test && bed: Offline"_s);
    QVERIFY(badge->accessibleDescription().contains(u"Nothing answers."_s));
    QVERIFY(badge->accessibleDescription().contains(u"Zixly: Live"_s));
    QVERIFY(badge->toolTip().contains(u"Nothing answers."_s));
    bed.badge = LinkBadge::SignedOut; // nobody's loss
    f.window.setConnections({aConnection(u"Zixly"_s), bed});
    QCOMPARE(badge->text(), u"Zixly: Live"_s);
    f.window.setConnections({});
    QCOMPARE(badge->text(), u"Local"_s);
}

void TestWindowConnections::badgeCountsTheAgeWhileItIsSeen()
{
    Fixture f;
    auto status = aConnection(u"Zixly"_s, LinkBadge::Polling);
    status.freshMs = QDateTime::currentMSecsSinceEpoch() - 3'600'000;
    f.window.setConnections({status});
    const auto *badge = f.button(u"Connection status"_s);
    QVERIFY2(badge->text().startsWith(u"Polling, 1 h 0 min"_s), qPrintable(badge->text()));
    const auto *tick = badge->findChild<QTimer *>();
    QVERIFY(tick && tick->isActive());
    f.window.hide();
    QVERIFY(!tick->isActive());
    f.window.show();
    QVERIFY(tick->isActive());
    f.window.showMinimized();
    QTRY_VERIFY(!tick->isActive());
    f.window.showNormal();
    QTRY_VERIFY(tick->isActive());
    status.freshMs = QDateTime::currentMSecsSinceEpoch();
    f.window.setConnections({status});
    QTRY_VERIFY_WITH_TIMEOUT(!badge->text().contains(u" h "_s), 20'000); // within a second
    status.freshMs = 0;
    f.window.setConnections({status});
    QVERIFY(!tick->isActive());
}

void TestWindowConnections::badgeOpensWhatCanBeDone()
{
    Fixture f;
    QSignalSpy again(&f.window, &MainWindow::reconnectRequested);
    QSignalSpy in(&f.window, &MainWindow::signInRequested);
    QSignalSpy out(&f.window, &MainWindow::signOutRequested);
    auto status = aConnection(u"Zixly"_s, LinkBadge::Polling);
    f.window.setConnections({status});
    auto *menu = openMenu(f);
    QVERIFY(!entry(menu, u"Sign in"_s));
    entry(menu, u"Reconnect now"_s)->trigger();
    entry(menu, u"Sign out"_s)->trigger();
    QCOMPARE(again.first().first().toUuid(), status.connection);
    QCOMPARE(out.first().first().toUuid(), status.connection);
    delete menu;
    status.user.clear();
    f.window.setConnections({status});
    QTest::keyClick(f.button(u"Connection status"_s), Qt::Key_Space); // by keyboard
    menu = f.window.findChild<ConnectionMenu *>();
    QVERIFY(menu && menu->isVisible());
    QVERIFY(!entry(menu, u"Sign out"_s));
    entry(menu, u"Sign in"_s)->trigger();
    QCOMPARE(in.first().first().toUuid(), status.connection);
    delete menu;
    status.canSignIn = false; // nobody to sign in to
    f.window.setConnections({status});
    QVERIFY(!entry(openMenu(f), u"Sign in"_s));
}

void TestWindowConnections::severalConnectionsHaveMenusOfTheirOwn()
{
    Fixture f;
    QSignalSpy again(&f.window, &MainWindow::reconnectRequested);
    const auto bed = aConnection(u"Test bed"_s, LinkBadge::Offline);
    f.window.setConnections({aConnection(u"Zixly"_s), bed});
    const auto *menu = openMenu(f);
    QVERIFY(entry(menu, u"Edit connections"_s));
    const QAction *sub = entry(menu, u"Test bed: Offline"_s);
    QVERIFY(sub && sub->menu());
    entry(sub->menu(), u"Reconnect now"_s)->trigger();
    QCOMPARE(again.first().first().toUuid(), bed.connection);
}

void TestWindowConnections::menuBarOffersTheSame()
{
    Fixture f;
    QSignalSpy again(&f.window, &MainWindow::reconnectRequested);
    QSignalSpy in(&f.window, &MainWindow::signInRequested);
    QSignalSpy out(&f.window, &MainWindow::signOutRequested);
    auto other = aConnection(u"R&D"_s, LinkBadge::SignedOut);
    other.user.clear();
    f.window.setConnections({aConnection(u"Zixly"_s), other});
    f.command(u"Reconnect R&D"_s)->trigger();
    f.command(u"Sign in to R&D"_s)->trigger();
    f.command(u"Sign out of Zixly"_s)->trigger();
    QCOMPARE(again.first().first().toUuid(), other.connection);
    QCOMPARE(in.first().first().toUuid(), other.connection);
    QCOMPARE(out.first().first().toUuid(), aConnection(u"Zixly"_s).connection);
    f.window.setConnections({});
    const auto commands = commandsOf(f.window.menuBar());
    QVERIFY(std::ranges::none_of(commands, [](const MenuCommand &each) { return each.text.startsWith(u"Sign"_s); }));
}

void TestWindowConnections::connectionsArePlaces()
{
    Fixture f;
    f.window.setConnections({aConnection(u"Zixly"_s), aConnection(u"R&D"_s, LinkBadge::Offline)});
    auto *zixly = f.button(u"Zixly"_s);
    zixly->click();
    QCOMPARE(f.jobs.query().service, u"Zixly"_s);
    QVERIFY(zixly->isChecked());
    QVERIFY(f.command(u"Zixly"_s)->isChecked());
    QCOMPARE(zixly->accessibleDescription(), u"Live"_s);
    f.command(u"R&D"_s)->trigger(); // from the menu View
    QCOMPARE(f.jobs.query().service, u"R&D"_s);
    QVERIFY(f.button(u"R&D"_s)->isChecked());
    QVERIFY(!zixly->isChecked());
    auto query = f.jobs.query();
    query.states = {JobState::Failed};
    f.window.jobsPage().setQuery(query); // a search within it is still that place
    QVERIFY(f.button(u"R&D"_s)->isChecked());
    f.button(u"All jobs"_s)->click();
    QVERIFY(f.jobs.query().service.isEmpty());
    QVERIFY(!f.button(u"R&D"_s)->isChecked());
}

void TestWindowConnections::placeFollowsItsConnection()
{
    Fixture f;
    auto status = aConnection(u"Zixly"_s);
    f.window.setConnections({status});
    f.button(u"Zixly"_s)->click();
    status.badge = LinkBadge::Polling;
    f.window.setConnections({aConnection(u"Another"_s), status});
    QVERIFY(f.button(u"Zixly"_s)->isChecked());
    status.name = u"Zixly 2"_s;
    f.window.setConnections({aConnection(u"Another"_s), status});
    QCOMPARE(f.jobs.query().service, u"Zixly 2"_s);
    QVERIFY(f.button(u"Zixly 2"_s)->isChecked());
    f.window.setConnections({aConnection(u"Another"_s)});
    QVERIFY(f.jobs.query().service.isEmpty());
    QVERIFY(f.button(u"All jobs"_s)->isChecked());
    const auto commands = commandsOf(f.window.menuBar());
    QVERIFY(std::ranges::none_of(commands, [](const MenuCommand &each) { return each.text == u"Zixly 2"_s; }));
}

void TestWindowConnections::waitingWishesAreCounted()
{
    Fixture f;
    auto status = aConnection(u"Zixly"_s, LinkBadge::Offline);
    status.waiting = 3;
    f.window.setConnections({status});
    const auto *button = f.button(u"Zixly"_s); // the name is the name
    QCOMPARE(button->text(), u"Zixly (3)"_s);
}

QTEST_MAIN(TestWindowConnections)
#include "tst_windowconnections.moc"
