// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/desktop/clicks.h"
#include "tests/desktop/platformdesk.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"

#include <QSignalSpy>

using namespace zixly;
using namespace zixly::test;
using namespace Qt::StringLiterals;

// The program started twice on one profile: one of them talks to the services, both show the same.
class TestPlatformTwoPrograms : public QObject
{
    Q_OBJECT
private slots:
    void theFirstSendsOnceWhatTheSecondWishes();
    void theSecondTakesOverWhenTheFirstEnds();
};

namespace {

// Another window of the program on the profile of the desk.
struct Second {
    explicit Second(PlatformDesk &desk)
        : settings(Profile::at(desk.folder()).settingsPath())
        , zixly(Profile::at(desk.folder()), settings, &desk.secrets)
        , ready(&zixly, &Application::ready)
    {
        zixly.start();
    }
    int rows() { return zixly.window().jobsPage().table().model()->rowCount(); }
    ConnectionStatus status(const PlatformDesk &desk)
    {
        const PlatformLink *link = zixly.connections().link(desk.profile.id);
        return link ? link->status() : ConnectionStatus();
    }

    Settings settings;
    Application zixly;
    QSignalSpy ready;
};

void live(PlatformDesk &desk)
{
    desk.services.world.addJob(u"trading-sweep"_s, {{u"ticker"_s, u"NVDA"_s}}, u"zixly-internal"_s);
    desk.startLive();
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), 1, kPatience);
    EVENTUALLY(desk.zixly().queue().isOwner());
}

} // namespace

void TestPlatformTwoPrograms::theFirstSendsOnceWhatTheSecondWishes()
{
    PlatformDesk desk;
    live(desk);
    Second second(desk);
    QTRY_COMPARE_WITH_TIMEOUT(second.ready.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(second.rows(), 1, kPatience);
    EVENTUALLY(second.status(desk).reason.contains("Another window of Zixly"_L1));
    QVERIFY(!second.zixly.queue().isOwner());

    desk.startSweep(u"by the second"_s, 20, &second.zixly.window());
    EVENTUALLY(desk.jobNamed(u"by the second"_s));
    EVENTUALLY(!desk.jobNamed(u"by the second"_s)->remoteIds.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(second.rows(), 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), 2, kPatience);
    const qint64 key = desk.jobNamed(u"by the second"_s)->key;
    QCOMPARE(desk.services.next.count("POST"), 1);
    desk.services.world.advance(); // both windows follow
    const auto *shown = second.zixly.window().jobsPage().table().model();
    const auto *model = qobject_cast<const JobTableModel *>(shown);
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), u"Running"_s, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(
        model->index(model->rowOf(key), JobTableModel::StatusColumn).data().toString(), u"Running"_s, kPatience);
    QCOMPARE(desk.services.next.count("POST"), 1);
    QCOMPARE(desk.events(key).count(u"sent"_s), 1);
}

void TestPlatformTwoPrograms::theSecondTakesOverWhenTheFirstEnds()
{
    PlatformDesk desk;
    live(desk);
    Second second(desk);
    QTRY_COMPARE_WITH_TIMEOUT(second.ready.count(), 1, kPatience);
    EVENTUALLY(second.status(desk).reason.contains("Another window of Zixly"_L1));
    desk.stop();
    EVENTUALLY(second.zixly.queue().isOwner());
    EVENTUALLY(second.status(desk).badge == LinkBadge::Live);
    desk.services.world.addJob(u"data-etl"_s, {}, u"zixly-internal"_s);
    QTRY_COMPARE_WITH_TIMEOUT(second.rows(), 2, kPatience);
}

QTEST_MAIN(TestPlatformTwoPrograms)
#include "tst_platformtwoprograms.moc"
