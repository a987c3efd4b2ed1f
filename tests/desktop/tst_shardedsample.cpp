// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "core/shards.h"
#include "desktop/application.h"
#include "store/jobs.h"
#include "store/shardjobs.h"
#include "tests/desktop/clicks.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"

#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// A sweep on this computer that is cut into several jobs, by clicks alone.
class TestShardedSample : public QObject
{
    Q_OBJECT

private slots:
    void itRunsInPartsAndIsOpenedAsOne();

private:
    static void start(Application &zixly, int count);
};

void TestShardedSample::start(Application &zixly, int count)
{
    emit zixly.window().newSweepRequested({});
    EVENTUALLY(dialog("New sweep"));
    QDialog *sweep = dialog("New sweep");
    click(button("More options", sweep));
    EVENTUALLY(named<QSpinBox>("Split into", sweep));
    named<QSpinBox>("Split into", sweep)->setValue(count);
    named<QLineEdit>("Name", sweep)->setText(u"in parts"_s);
    const auto *forecast = sweep->findChild<QLabel *>(u"forecast"_s);
    EVENTUALLY(forecast->text().contains(u"5,105 bars"_s)); // and everything has found its place
    click(button("Start sweep", sweep));
    EVENTUALLY(!dialog("New sweep"));
}

void TestShardedSample::itRunsInPartsAndIsOpenedAsOne()
{
    const QTemporaryDir folder;
    const Profile profile = Profile::at(folder.path());
    Settings settings(profile.settingsPath());
    Application zixly(profile, settings);
    QSignalSpy ready(&zixly, &Application::ready);
    zixly.start();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kPatience);
    start(zixly, 3);

    // The results window opens with the sweep, and has all of its cells in the end.
    EVENTUALLY(named<QTableView>("Results"));
    const QAbstractItemModel &cells = *named<QTableView>("Results")->model();
    QTRY_COMPARE_WITH_TIMEOUT(cells.rowCount(), 3'930, kPatience);
    const qint64 key = zixly.window().jobsPage().currentKey();
    const auto whole = [&zixly, key] {
        return zixly.store().read([key](QSqlDatabase &db) { return jobs::load(db, key); }).result().value_or(Job());
    };
    EVENTUALLY(whole().state == JobState::Completed);
    QCOMPARE(shards::countOf(whole()), 3);
    QCOMPARE(whole().name, u"in parts"_s);
    QCOMPARE(whole().cells, 3'930);
    QVERIFY(whole().best.sharpe > 0);
    const auto parts = zixly.store().read([key](QSqlDatabase &db) { return shardjobs::of(db, key); }).result();
    QVERIFY(parts);
    QCOMPARE(parts->size(), 3);
    QTRY_COMPARE_WITH_TIMEOUT(zixly.window().jobsPage().table().model()->rowCount(), 1, kPatience);
}

QTEST_MAIN(TestShardedSample)
#include "tst_shardedsample.moc"
