// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/desktop/clicks.h"
#include "tests/desktop/platformdesk.h"

#include <QLineEdit>
#include <QRadioButton>

using namespace zixly;
using namespace zixly::test;
using namespace Qt::StringLiterals;

// Two people at one desktop: what one of them sees is nothing to the other.
class TestPlatformAccounts : public QObject
{
    Q_OBJECT
private slots:
    void anotherAccountSeesNothingOfTheFirst();

private:
    void signOut(PlatformDesk &desk, const char *choice);
    void searchFor(PlatformDesk &desk, const QString &words, int rows);
};

void TestPlatformAccounts::signOut(PlatformDesk &desk, const char *choice)
{
    emit desk.zixly().window().signOutRequested(desk.profile.id);
    EVENTUALLY(dialog("Sign out"));
    auto *history = qobject_cast<QRadioButton *>(button(choice, dialog("Sign out")));
    QVERIFY2(history, choice);
    history->setChecked(true);
    click(button("Sign out", dialog("Sign out")));
    EVENTUALLY(!dialog("Sign out"));
    EVENTUALLY(desk.badge().startsWith("Signed out"_L1));
}

void TestPlatformAccounts::searchFor(PlatformDesk &desk, const QString &words, int rows)
{
    auto *search = named<QLineEdit>("Search jobs");
    QVERIFY(search);
    search->clear();
    QTest::keyClicks(search, words);
    EVENTUALLY(!desk.table().query().expression.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), rows, kPatience);
    search->clear();
    EVENTUALLY(desk.table().query().expression.isEmpty());
}

void TestPlatformAccounts::anotherAccountSeesNothingOfTheFirst()
{
    PlatformDesk desk;
    World &world = desk.services.world;
    const QString first = world.addJob(u"trading-sweep"_s, {{u"ticker"_s, u"NVDA"_s}}, u"zixly-internal"_s);
    world.addJob(u"trading-sweep"_s, {{u"ticker"_s, u"TSLA"_s}}, u"zixly-internal"_s);
    const QString others = world.addJob(u"trading-sweep"_s, {{u"ticker"_s, u"AAPL"_s}}, u"other-tenant"_s);
    desk.startLive();
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), 2, kPatience);
    signOut(desk, "Keep the history");
    QCOMPARE(desk.table().rowCount(), 2); // to be browsed without signing in
    searchFor(desk, u"NVDA"_s, 1);
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), 2, kPatience);

    desk.signIn("other@zixly.test");
    EVENTUALLY(desk.isLive());
    QCOMPARE(desk.status().tenant, u"other-tenant"_s);
    EVENTUALLY(desk.job(others));
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), 1, kPatience);
    QVERIFY(!desk.job(first));
    searchFor(desk, u"NVDA"_s, 0);
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), 1, kPatience);
    world.advance(); // changes of the other tenant are none of theirs
    EVENTUALLY(desk.job(others)->state == JobState::Running);
    QVERIFY(!desk.job(first));

    signOut(desk, "Delete the history");
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), 0, kPatience);
    desk.signIn();
    EVENTUALLY(desk.isLive());
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), 2, kPatience); // kept, and brought up to date
    EVENTUALLY(desk.job(first)->state == JobState::Running);
    QVERIFY(!desk.job(others));
}

QTEST_MAIN(TestPlatformAccounts)
#include "tst_platformaccounts.moc"
