// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/desktop/clicks.h"
#include "tests/desktop/platformdesk.h"
#include "tests/support/standin/pretend.h"
#include "widgets/jobs/jobspage.h"

#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

using namespace zixly;
using namespace zixly::test;

// The cable is out: everything stays in reach, wishes wait, and each is told exactly once when it is in again.
class TestPlatformOffline : public QObject
{
    Q_OBJECT
private slots:
    void everythingIsInReachWithoutTheServices();
    void wishesWaitAndAreToldOnce();
    void aStoredSessionNeedsNoQuestion();
    void aRestoreKeepsTheConnectionAndTheWish();

private:
    void goLive(PlatformDesk &desk);
    void unplug(PlatformDesk &desk);
    void exportResults(PlatformDesk &desk, const QString &path);
    void restore(PlatformDesk &desk, const QString &path);
};

namespace {

constexpr auto kSweep = "cmwseed000000000000000sma";
constexpr auto kRunning = "cmwseed000000000000000run";

bool shows(const QToolButton *badge, const QString &words)
{
    return badge->toolTip().contains(words);
}

} // namespace

// With the jobs of the stand-in here, and the numbers of its sweeps.
void TestPlatformOffline::goLive(PlatformDesk &desk)
{
    seedForPeople(desk.services.world, QStringLiteral(ZIXLY_SOURCE_DIR "/tests/data/golden"));
    desk.startLive();
    EVENTUALLY(desk.job(QLatin1String(kSweep)));
    EVENTUALLY(desk.job(QLatin1String(kSweep))->available);
    EVENTUALLY(
        desk.table().rowCount() == int(desk.services.world.newestFirst(QStringLiteral("zixly-internal")).size()));
}

void TestPlatformOffline::unplug(PlatformDesk &desk)
{
    desk.setOffline(true);
    EVENTUALLY(desk.badge().startsWith(QLatin1String("Offline")));
    QVERIFY(!desk.status().reason.isEmpty());
}

void TestPlatformOffline::exportResults(PlatformDesk &desk, const QString &path)
{
    desk.select(desk.job(QLatin1String(kSweep))->key);
    EVENTUALLY(button("Results"));
    click(button("Results"));
    EVENTUALLY(named<QTableView>("Results"));
    const auto *table = named<QTableView>("Results");
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 100, kPatience);
    const int rows = table->model()->rowCount();
    EVENTUALLY(button("Export CSV", table->window()));
    click(button("Export CSV", table->window()));
    EVENTUALLY(qobject_cast<QFileDialog *>(dialog("Export CSV")));
    auto *files = qobject_cast<QFileDialog *>(dialog("Export CSV"));
    files->selectFile(path);
    QVERIFY(QMetaObject::invokeMethod(files, "accept"));
    EVENTUALLY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), rows + 1);
}

void TestPlatformOffline::everythingIsInReachWithoutTheServices()
{
    PlatformDesk desk;
    goLive(desk);
    const int rows = desk.table().rowCount();
    unplug(desk);
    QCOMPARE(desk.table().rowCount(), rows);
    auto *search = named<QLineEdit>("Search jobs");
    QVERIFY(search);
    QTest::keyClicks(search, QStringLiteral("TSLA"));
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), 1, kPatience);
    search->clear();
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), rows, kPatience);
    exportResults(desk, desk.filePath("cells.csv"));
}

void TestPlatformOffline::wishesWaitAndAreToldOnce()
{
    PlatformDesk desk;
    goLive(desk);
    unplug(desk);
    desk.startSweep(QStringLiteral("later"), 20);
    desk.startSweep(QStringLiteral("never"), 21);
    EVENTUALLY(desk.jobNamed(QStringLiteral("later")) && desk.jobNamed(QStringLiteral("never")));
    const qint64 later = desk.jobNamed(QStringLiteral("later"))->key;
    const qint64 never = desk.jobNamed(QStringLiteral("never"))->key;
    const qint64 running = desk.job(QLatin1String(kRunning))->key;
    desk.select(running);
    EVENTUALLY(button("Cancel job"));
    click(button("Cancel job"));
    EVENTUALLY(desk.job(QLatin1String(kRunning))->wish == Wish::Cancel);
    QCOMPARE(desk.jobNamed(QStringLiteral("later"))->wish, Wish::Send);
    EVENTUALLY(desk.status().waiting == 3);
    const auto note = [&desk](qint64 key) {
        return desk.table()
            .index(desk.table().rowOf(key), JobTableModel::StatusColumn)
            .data(JobTableModel::NoteRole)
            .toString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(note(later), QStringLiteral("to be sent"), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(note(running), QStringLiteral("cancel waits"), kPatience);
    desk.select(never);
    EVENTUALLY(button("Withdraw"));
    click(button("Withdraw"));
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(never), QStringLiteral("Cancelled"), kPatience);

    const qsizetype before = desk.services.next.seen.size();
    desk.setOffline(false);
    emit desk.zixly().window().reconnectRequested(desk.profile.id);
    EVENTUALLY(!desk.jobNamed(QStringLiteral("later"))->remoteIds.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(running), QStringLiteral("Cancelled"), kPatience);
    EVENTUALLY(desk.isLive() && desk.status().waiting == 0);
    QList<QByteArray> asked;
    for (const Request &request : desk.services.next.seen.mid(before))
        asked << request.method;
    QVERIFY(asked.indexOf("GET") < asked.indexOf("POST")); // the present state is looked at first
    QCOMPARE(desk.services.next.count("POST"), 1);
    QCOMPARE(desk.services.next.count("DELETE"), 1);
    QCOMPARE(desk.events(later).count(QStringLiteral("sent")), 1);
    QCOMPARE(desk.events(running).count(QStringLiteral("sent")), 1);
    QCOMPARE(desk.events(never).count(QStringLiteral("withdrawn")), 1);
    QCOMPARE(desk.events(never).count(QStringLiteral("sent")), 0);
}

void TestPlatformOffline::aStoredSessionNeedsNoQuestion()
{
    PlatformDesk desk;
    goLive(desk);
    const int rows = desk.table().rowCount();
    desk.start();
    EVENTUALLY(desk.isLive());
    QVERIFY(!dialog("Sign in"));
    QCOMPARE(desk.table().rowCount(), rows);

    desk.stop();
    desk.setOffline(true);
    desk.start();
    EVENTUALLY(desk.badge().startsWith(QLatin1String("Offline")));
    QVERIFY(!dialog("Sign in"));
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), rows, kPatience);
    const auto *badge = named<QToolButton>("Connection status");
    QVERIFY2(shows(badge, QStringLiteral("Signed in as ops@zixly.test")), qPrintable(badge->toolTip()));
    QVERIFY2(shows(badge, QStringLiteral("Tenant: zixly-internal")), qPrintable(badge->toolTip()));
    desk.setOffline(false);
    emit desk.zixly().window().reconnectRequested(desk.profile.id);
    EVENTUALLY(desk.isLive());
}

void TestPlatformOffline::restore(PlatformDesk &desk, const QString &path)
{
    QSignalSpy replaced(&desk.zixly().store(), &Store::changedElsewhere);
    emit desk.zixly().window().restoreRequested(path);
    EVENTUALLY(replaced.count() > 0);
}

void TestPlatformOffline::aRestoreKeepsTheConnectionAndTheWish()
{
    PlatformDesk desk;
    goLive(desk);
    unplug(desk);
    desk.startSweep(QStringLiteral("unsent"));
    EVENTUALLY(desk.jobNamed(QStringLiteral("unsent")));
    const int rows = desk.table().rowCount();
    const QString path = desk.filePath("mine.zixlybackup");
    emit desk.zixly().window().backUpRequested(path);
    EVENTUALLY(QFile::exists(path));
    restore(desk, path);
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), rows, kPatience);
    QCOMPARE(desk.jobNamed(QStringLiteral("unsent"))->wish, Wish::Send);

    desk.setOffline(false);
    emit desk.zixly().window().reconnectRequested(desk.profile.id);
    EVENTUALLY(desk.isLive());
    EVENTUALLY(!desk.jobNamed(QStringLiteral("unsent"))->remoteIds.isEmpty());
    QCOMPARE(desk.services.next.count("POST"), 1);

    // Connected, back to before it was sent: what is there already is not sent again by itself.
    restore(desk, path);
    EVENTUALLY(desk.isLive());
    EVENTUALLY(desk.jobNamed(QStringLiteral("unsent"))->wish == Wish::SendHeld);
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), rows + 1, kPatience);
    QCOMPARE(desk.services.next.count("POST"), 1);
}

QTEST_MAIN(TestPlatformOffline)
#include "tst_platformoffline.moc"
