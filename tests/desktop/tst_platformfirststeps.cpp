// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobwords.h"
#include "tests/desktop/clicks.h"
#include "tests/desktop/platformdesk.h"
#include "tests/support/standin/pretend.h"
#include "widgets/jobs/jobspage.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using namespace zixly;
using namespace zixly::test;

// From the first start to the numbers of a sweep that ran on the platform, by clicks alone.
class TestPlatformFirstSteps : public QObject
{
    Q_OBJECT
private slots:
    void aNewUserMakesAConnectionAndSeesTheJobs();
    void aSweepThereIsWatchedToItsResult_data() { bothGenerations(); }
    void aSweepThereIsWatchedToItsResult();
    void aCancelIsToldToTheWebApi();
    void nestHasNoCancelAndThatIsSaid();
    void whatAJobDoesNotSayIsNotMadeUpForItsRetry();

private:
    static void bothGenerations();
    void fillIn(QDialog &connections, const PlatformDesk &desk);
    void showCell(PlatformDesk &desk, const Job &job);
};

namespace {

void type(const char *field, const QString &text, QWidget *within)
{
    auto *edit = named<QLineEdit>(field, within);
    QVERIFY2(edit, field);
    edit->setFocus();
    edit->clear();
    QTest::keyClicks(edit, text);
    emit edit->editingFinished();
}

bool saysAnywhere(const char *words)
{
    const QWidgetList all = QApplication::allWidgets();
    return std::ranges::any_of(all, [words](const QWidget *widget) {
        const auto *label = qobject_cast<const QLabel *>(widget);
        return label && label->isVisible() && label->text().contains(QLatin1String(words));
    });
}

QStringList testedServices(const QWidget &results)
{
    QStringList found;
    for (const QWidget *line : results.findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly)) {
        if (line->accessibleName().startsWith(QLatin1String("the ")) || line->accessibleName().contains(u':'))
            found << line->accessibleName();
    }
    return found;
}

} // namespace

void TestPlatformFirstSteps::bothGenerations()
{
    QTest::addColumn<ApiGeneration>("generation");
    QTest::newRow("Next") << ApiGeneration::Next;
    QTest::newRow("Nest") << ApiGeneration::Nest;
}

void TestPlatformFirstSteps::fillIn(QDialog &connections, const PlatformDesk &desk)
{
    click(button("Add connection", &connections));
    EVENTUALLY(named<QLineEdit>("Web API", &connections));
    type("Name", QStringLiteral("Zixly"), &connections);
    type("Web API", desk.services.next.url().toString(), &connections);
    type("Webhook receiver", desk.services.receiver.url().toString(), &connections);
    type("Trading API", desk.services.trading.url().toString(), &connections);
    type("Trading API key", desk.services.world.tradingKey, &connections);
    type("Supabase", desk.services.supabase.url().toString(), &connections);
    type("Anon key", desk.services.world.anonKey, &connections);
}

void TestPlatformFirstSteps::aNewUserMakesAConnectionAndSeesTheJobs()
{
    PlatformDesk desk;
    seedForPeople(desk.services.world, QStringLiteral(ZIXLY_SOURCE_DIR "/tests/data/golden"));
    desk.start();
    QVERIFY(command(desk.zixly().window(), "Connections"));
    command(desk.zixly().window(), "Connections")->trigger();
    EVENTUALLY(dialog("Connections"));
    QDialog *connections = dialog("Connections");
    fillIn(*connections, desk);
    click(button("Test connection", connections));
    EVENTUALLY(named<QWidget>("Test results", connections));
    EVENTUALLY(button("Test connection", connections)); // "Stop test" until it is through
    const auto *results = named<QWidget>("Test results", connections);
    QCOMPARE(results->accessibleDescription(), QStringLiteral("All services answer"));
    const QStringList found = testedServices(*results);
    QCOMPARE(found.size(), 4);
    QVERIFY2(found.first().contains(QLatin1String("Next")), qPrintable(found.first()));
    click(button("Save", connections));
    EVENTUALLY(button("Sign in", connections));

    click(button("Sign in", connections));
    EVENTUALLY(dialog("Sign in"));
    QDialog *question = dialog("Sign in");
    type("E-mail", QStringLiteral("ops@zixly.test"), question);
    type("Password", QStringLiteral("wrong"), question);
    click(button("Sign in", question));
    auto *password = named<QLineEdit>("Password", question);
    EVENTUALLY(!password->accessibleDescription().isEmpty());
    QVERIFY(password->accessibleDescription().startsWith(QLatin1String("E-mail or password is wrong.")));
    QVERIFY(password->text().isEmpty());
    type("Password", QStringLiteral("correct-horse"), question);
    click(button("Sign in", question));
    EVENTUALLY(!dialog("Sign in"));
    connections->close();

    EVENTUALLY(desk.badge().startsWith(QLatin1String("Live")));
    const auto own = desk.services.world.newestFirst(QStringLiteral("zixly-internal"));
    QTRY_COMPARE_WITH_TIMEOUT(desk.table().rowCount(), int(own.size()), kPatience);
    const auto *badge = named<QToolButton>("Connection status");
    EVENTUALLY(badge->toolTip().contains(QLatin1String("Tenant: zixly-internal")));
    QVERIFY(badge->toolTip().contains(QLatin1String("Signed in as ops@zixly.test")));
    QVERIFY(!desk.job(QStringLiteral("cmwseed00000000000000oth"))); // of another tenant
}

// A click on a cell of the platform: the equity is computed here, and says so.
void TestPlatformFirstSteps::showCell(PlatformDesk &desk, const Job &job)
{
    desk.select(job.key);
    EVENTUALLY(button("Results"));
    click(button("Results"));
    EVENTUALLY(named<QTableView>("Results"));
    auto *table = named<QTableView>("Results");
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 12, kPatience);
    const QWidget *window = table->window();
    EVENTUALLY(named<QLabel>("Convention", window));
    QVERIFY(named<QLabel>("Convention", window)->text().contains(QLatin1String("unknown"), Qt::CaseInsensitive));
    const QString warning = named<QLabel>("Warnings", window)->text();
    QVERIFY2(warning.contains(QLatin1String("Only 12 of")), qPrintable(warning));
    const QRect cell = table->visualRect(table->model()->index(0, 0));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
    EVENTUALLY(named<QLabel>("Origin of the equity", window));
    EVENTUALLY(named<QLabel>("Origin of the equity", window)->text().contains(QLatin1String("percentage points")));
    QVERIFY(named<QLabel>("Origin of the equity", window)->text().contains(QLatin1String("Computed on this computer")));
}

void TestPlatformFirstSteps::aSweepThereIsWatchedToItsResult()
{
    QFETCH(ApiGeneration, generation);
    PlatformDesk desk(generation);
    const HttpServer &api = generation == ApiGeneration::Next ? desk.services.next : desk.services.nest;
    desk.startLive();
    desk.startSweep(QStringLiteral("there"));
    EVENTUALLY(desk.jobNamed(QStringLiteral("there")));
    const qint64 key = desk.jobNamed(QStringLiteral("there"))->key;
    EVENTUALLY(!desk.jobNamed(QStringLiteral("there"))->remoteIds.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), QStringLiteral("Queued"), kPatience);
    QCOMPARE(api.count("POST"), 1);

    desk.services.world.advance();
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), QStringLiteral("Running"), kPatience);
    {
        const QSignalBlocker quiet(desk.services.world); // its completion and what it tells of it are one change
        desk.services.world.advance(); // leaves the rows of twelve cells
    }
    desk.services.world.update(desk.jobNamed(QStringLiteral("there"))->remoteIds.first().id,
        {{QStringLiteral("metrics"), QJsonObject{{QStringLiteral("combinations_tested"), 496}}}});
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), QStringLiteral("Completed"), kPatience);
    EVENTUALLY(desk.jobNamed(QStringLiteral("there"))->available); // fetched in the background
    QCOMPARE(desk.table().rowCount(), 1); // realtime, list and the answer told of one and the same job
    const Job job = *desk.jobNamed(QStringLiteral("there"));
    QCOMPARE(job.cellsHere, 12);
    QCOMPARE(job.cells, 496);
    QVERIFY(!job.convention.known);
    showCell(desk, job);
}

void TestPlatformFirstSteps::aCancelIsToldToTheWebApi()
{
    PlatformDesk desk;
    const QString id = desk.services.world.addJob(QStringLiteral("trading-sweep"),
        {{QStringLiteral("ticker"), QStringLiteral("SP500")}}, QStringLiteral("zixly-internal"));
    desk.startLive();
    EVENTUALLY(desk.job(id));
    const qint64 key = desk.job(id)->key;
    desk.services.world.advance();
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), QStringLiteral("Running"), kPatience);
    desk.select(key);
    EVENTUALLY(button("Cancel job"));
    click(button("Cancel job"));
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), QStringLiteral("Cancelled"), kPatience);
    QCOMPARE(desk.services.next.count("DELETE"), 1);
    EVENTUALLY(desk.job(id)->receipt.contains(QLatin1String("tells no worker")));
    QCOMPARE(desk.services.world.job(id).value(QLatin1String("errorMessage")).toString(),
        QStringLiteral("Job cancelled by user"));
    QCOMPARE(desk.events(key).count(QStringLiteral("wish")), 1);
}

void TestPlatformFirstSteps::nestHasNoCancelAndThatIsSaid()
{
    PlatformDesk desk(ApiGeneration::Nest);
    const QString id = desk.services.world.addJob(QStringLiteral("trading-sweep"),
        {{QStringLiteral("ticker"), QStringLiteral("SP500")}}, QStringLiteral("zixly-internal"));
    desk.startLive();
    EVENTUALLY(desk.job(id));
    const qint64 key = desk.job(id)->key;
    desk.select(key);
    EVENTUALLY(button("Cancel job"));
    click(button("Cancel job"));
    EVENTUALLY(saysAnywhere("has no cancel"));
    EVENTUALLY(desk.events(key).contains(QStringLiteral("refused")));
    EVENTUALLY(desk.job(id)->wish == Wish::None);
    QCOMPARE(desk.job(id)->state, JobState::Queued); // nothing was done, and nothing else is claimed
    QCOMPARE(desk.services.nest.count("DELETE"), 0);
}

void TestPlatformFirstSteps::whatAJobDoesNotSayIsNotMadeUpForItsRetry()
{
    PlatformDesk desk;
    World &world = desk.services.world;
    const QString id = world.addJob(QStringLiteral("trading-sweep"),
        {{QStringLiteral("ticker"), QStringLiteral("SP500")}}, QStringLiteral("zixly-internal"));
    world.update(id,
        {{QStringLiteral("status"), QStringLiteral("FAILED")},
            {QStringLiteral("errorMessage"), QStringLiteral("Out of memory")}});
    desk.startLive();
    EVENTUALLY(desk.job(id));
    desk.select(desk.job(id)->key);
    EVENTUALLY(button("Retry job"));
    click(button("Retry job"));
    EVENTUALLY(saysAnywhere("does not say all that a sweep needs"));
    QCOMPARE(desk.services.next.count("POST"), 0);
}

QTEST_MAIN(TestPlatformFirstSteps)
#include "tst_platformfirststeps.moc"
