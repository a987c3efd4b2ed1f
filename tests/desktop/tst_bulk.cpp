// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "desktop/application.h"
#include "desktop/bulkrun.h"
#include "store/connection.h"
#include "store/jobs.h"
#include "store/schema.h"
#include "store/sql.h"
#include "store/trash.h"
#include "store/upkeep.h"
#include "tests/desktop/clicks.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/storedata.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/tagsdialog.h"

#include <QDateTime>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// Commands on many jobs and the upkeep of the store, in the whole program.
class TestBulk : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void aRunTellsHowFarItIsAndStopsBetweenPieces();
    void aPieceThatFailsEndsTheRun();
    void aShortRunSaysNothing();
    void deletedJobsComeBack();
    void aStoppedDeletionSaysHowManyWent();
    void whatRunsIsNotDeleted();
    void whatWasDeletedStaysDeletedAfterARestart();
    void tagsAreGivenAndTakenAway();
    void aJobWithoutRoomForTagsIsSaid();
    void oldJobsGoAndTheStoreShrinks();

private:
    void start(qint64 jobs);
    qint64 stored() const; // jobs, without those in the trash
    bool says(const QString &text) const;
    QList<qint64> someKeys(qint64 count) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Application> m_zixly;
};

void TestBulk::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestBulk::cleanup()
{
    m_zixly.reset();
    m_settings.reset();
}

void TestBulk::start(qint64 jobs)
{
    const Profile profile = Profile::at(m_folder->path());
    if (jobs > 0) {
        auto connection = Connection::open(profile.databasePath(), Connection::Mode::ReadWrite);
        QVERIFY(connection);
        QSqlDatabase db = connection->database();
        QVERIFY(schema::migrate(db) && fillJobs(db, jobs));
        QVERIFY(sql::run(db, u"UPDATE jobs SET state = 5 WHERE state NOT IN (3, 4)"_s)); // nothing is to run
    }
    m_settings = std::make_unique<Settings>(profile.settingsPath());
    m_zixly = std::make_unique<Application>(profile, *m_settings);
    QSignalSpy ready(m_zixly.get(), &Application::ready);
    m_zixly->start();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kPatience);
    m_zixly->window().showPlace(Sidebar::AllJobs);
    if (jobs > 0)
        EVENTUALLY(named<QTableView>("Jobs")); // their keys are here
}

qint64 TestBulk::stored() const
{
    const auto size = waitFor(m_zixly->store().read([](QSqlDatabase &db) { return upkeep::size(db); }));
    return size ? size->jobs : -1;
}

bool TestBulk::says(const QString &text) const
{
    const auto labels = m_zixly->window().findChildren<QLabel *>();
    return std::ranges::any_of(
        labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
}

QList<qint64> TestBulk::someKeys(qint64 count) const
{
    QList<qint64> keys;
    for (qint64 key = 1; key <= count; ++key)
        keys << key;
    return keys;
}

void TestBulk::aRunTellsHowFarItIsAndStopsBetweenPieces()
{
    start(0);
    MainWindow &window = m_zixly->window();
    QList<QList<qint64>> pieces;
    BulkRun::Plan::Next waiting;
    const auto work = [&](const QList<qint64> &piece, const BulkRun::Plan::Next &next) {
        pieces << piece;
        waiting = next;
    };
    (new BulkRun({u"Counting jobs"_s, someKeys(1000), work}, window, &window))->start();
    QCOMPARE(pieces.size(), 1);
    QCOMPARE(pieces.first(), someKeys(BulkRun::kPiece));
    QVERIFY(says(u"Counting jobs: 0 of 1,000."_s));
    QAbstractButton *stop = button("Stop");
    QVERIFY(stop);
    QTest::mousePress(stop, Qt::LeftButton);
    waiting(true);
    QTRY_COMPARE(pieces.size(), 2);
    QVERIFY(says(u"Counting jobs: 200 of 1,000."_s));
    QCOMPARE(button("Stop"), stop); // still the one under the mouse
    QTest::mouseRelease(stop, Qt::LeftButton);
    waiting(true); // what was begun is finished
    QTRY_VERIFY(says(u"Counting jobs: stopped after 400 of 1,000. The others are as they were."_s));
    QCOMPARE(pieces.size(), 2);
}

void TestBulk::aPieceThatFailsEndsTheRun()
{
    start(0);
    MainWindow &window = m_zixly->window();
    int pieces = 0;
    qsizetype reached = -1;
    const auto work = [&pieces](const QList<qint64> &, const BulkRun::Plan::Next &next) { next(++pieces < 3); };
    const auto ended = [&reached](qsizetype done) { reached = done; };
    (new BulkRun({u"Counting jobs"_s, someKeys(1000), work, ended}, window, &window))->start();
    QTRY_COMPARE(reached, 2 * BulkRun::kPiece);
    QCOMPARE(pieces, 3);
    QVERIFY(!says(u"Counting jobs"_s));
}

void TestBulk::aShortRunSaysNothing()
{
    start(0);
    MainWindow &window = m_zixly->window();
    bool over = false;
    const auto work = [this](const QList<qint64> &piece, const BulkRun::Plan::Next &next) {
        QCOMPARE(piece.size(), BulkRun::kPiece);
        QVERIFY(!says(u"Counting jobs"_s));
        next(true);
    };
    const auto ended = [&over](qsizetype) { over = true; };
    (new BulkRun({u"Counting jobs"_s, someKeys(BulkRun::kPiece), work, ended}, window, &window))->start();
    QTRY_VERIFY(over);
    QVERIFY(!says(u"Counting jobs"_s));
}

void TestBulk::deletedJobsComeBack()
{
    start(300);
    const auto *model = qobject_cast<JobTableModel *>(named<QTableView>("Jobs")->model());
    EVENTUALLY(model->rowCount() == 300);
    const JobKeys before = model->keys();
    JobsPage &page = m_zixly->window().jobsPage();
    emit page.removeRequested({before[0], before[1], before[299]});
    EVENTUALLY(model->rowCount() == 297 && says(u"3 job(s) are deleted."_s));
    QCOMPARE(stored(), 297);
    emit page.removeRequested({before[5]}); // its own way back, beside the first
    EVENTUALLY(model->rowCount() == 296 && says(u"1 job(s) are deleted."_s));
    QVERIFY(says(u"3 job(s) are deleted."_s));
    click(button("Undo")); // of the first
    EVENTUALLY(model->rowCount() == 299);
    click(button("Undo"));
    EVENTUALLY(model->rowCount() == 300);
    QCOMPARE(model->keys(), before);
    QVERIFY(!button("Undo"));
}

void TestBulk::aStoppedDeletionSaysHowManyWent()
{
    start(9000);
    EVENTUALLY(stored() == 9000);
    emit m_zixly->window().jobsPage().removeRequested(someKeys(9000));
    click(button("Stop"));
    EVENTUALLY(says(u"Stopped: 1,000 of 9,000 jobs are deleted, the others are as they were."_s));
    QCOMPARE(stored(), 8000);
    click(button("Undo"));
    EVENTUALLY(stored() == 9000);
}

void TestBulk::whatRunsIsNotDeleted()
{
    start(20);
    const auto wait = [](QSqlDatabase &db) {
        return sql::run(db, u"UPDATE jobs SET state = 1, service = 'Lab' WHERE key IN (2, 3)"_s);
    };
    QVERIFY(waitFor(m_zixly->store().write(wait)));
    // As from a selection whose rows were never shown, so that nobody knew.
    emit m_zixly->window().jobsPage().removeRequested({1, 2, 3, 4});
    EVENTUALLY(says(u"2 job(s) are deleted. 2 job(s) still run or wait: cancel or withdraw them first."_s));
    QCOMPARE(stored(), 18);
    emit m_zixly->window().jobsPage().removeRequested({2});
    EVENTUALLY(says(u"Nothing is deleted. 1 job(s) still run"_s));
    QCOMPARE(stored(), 18);
}

void TestBulk::whatWasDeletedStaysDeletedAfterARestart()
{
    start(50);
    emit m_zixly->window().jobsPage().removeRequested({1, 2});
    EVENTUALLY(stored() == 48);
    m_zixly.reset();
    start(0);
    QCOMPARE(stored(), 48);
    EVENTUALLY(says(u"2 job(s) are deleted."_s));
    click(button("Undo"));
    EVENTUALLY(stored() == 50);
}

void TestBulk::tagsAreGivenAndTakenAway()
{
    start(450);
    const auto tagsOf = [this](qint64 key) {
        return waitFor(m_zixly->store().read([key](QSqlDatabase &db) { return jobs::load(db, key); }))->tags;
    };
    QVERIFY(waitFor(m_zixly->store().write([](QSqlDatabase &db) -> Result<> {
        for (qint64 key = 1; key <= 450; ++key) {
            const QStringList tags = key <= 10 ? QStringList{u"paper"_s, u"slow"_s} : QStringList{u"paper"_s};
            if (const auto done = jobs::setTags(db, key, tags); !done)
                return done;
        }
        return {};
    })));
    const auto *model = qobject_cast<JobTableModel *>(named<QTableView>("Jobs")->model());
    EVENTUALLY(model->rowCount() == 450);
    named<QTableView>("Jobs")->selectAll();
    EVENTUALLY(command(m_zixly->window(), "Tags"));
    command(m_zixly->window(), "Tags")->trigger();
    auto *dialog = m_zixly->window().findChild<TagsDialog *>();
    QVERIFY(dialog);
    auto *list = dialog->findChild<QListWidget *>();
    EVENTUALLY(list->count() == 2);
    QCOMPARE(list->item(0)->text(), u"paper, all of them"_s);
    QCOMPARE(list->item(0)->checkState(), Qt::Checked);
    QCOMPARE(list->item(1)->text(), u"slow, 10 of them"_s);
    QCOMPARE(list->item(1)->checkState(), Qt::PartiallyChecked);
    QAbstractButton *go = nullptr;
    for (auto *each : dialog->findChildren<QPushButton *>()) {
        if (each->text() == u"Change tags"_s)
            go = each;
    }
    QVERIFY(go && !go->isEnabled());
    list->item(0)->setCheckState(Qt::Unchecked);
    auto *more = dialog->findChild<QLineEdit *>();
    more->setText(QString(10'000, u'x')); // said, and the dialog stays
    QVERIFY(!go->isEnabled());
    more->setText(u"to check"_s);
    QVERIFY(go->isEnabled());
    click(go);
    EVENTUALLY(tagsOf(3) == (QStringList{u"slow"_s, u"to check"_s})); // what some had, they keep
    EVENTUALLY(tagsOf(450) == QStringList{u"to check"_s});
}

void TestBulk::aJobWithoutRoomForTagsIsSaid()
{
    start(30);
    QStringList many;
    for (int i = 0; i < 50; ++i)
        many << u"t%1"_s.arg(i);
    QVERIFY(waitFor(m_zixly->store().write([many](QSqlDatabase &db) { return jobs::setTags(db, 7, many); })));
    const auto tagsOf = [this](qint64 key) {
        return waitFor(m_zixly->store().read([key](QSqlDatabase &db) { return jobs::load(db, key); }))->tags;
    };
    const auto *model = qobject_cast<JobTableModel *>(named<QTableView>("Jobs")->model());
    EVENTUALLY(model->rowCount() == 30);
    named<QTableView>("Jobs")->selectAll();
    EVENTUALLY(command(m_zixly->window(), "Tags"));
    command(m_zixly->window(), "Tags")->trigger();
    auto *dialog = m_zixly->window().findChild<TagsDialog *>();
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>()->setText(u"one more"_s);
    for (auto *each : dialog->findChildren<QPushButton *>()) {
        if (each->text() == u"Change tags"_s)
            click(each);
    }
    EVENTUALLY(tagsOf(8).contains(u"one more"_s));
    EVENTUALLY(says(u"a job has at most 50 tags."_s));
    QCOMPARE(tagsOf(7).size(), 50);
    QVERIFY(!tagsOf(7).contains(u"one more"_s));
}

void TestBulk::oldJobsGoAndTheStoreShrinks()
{
    start(400);
    QVERIFY(waitFor(m_zixly->store().write([](QSqlDatabase &db) -> Result<> {
        for (qint64 key = 1; key <= 400; ++key) {
            const bool old = key <= 300;
            sql::Statement change(db,
                u"UPDATE jobs SET state = 3, service = '', account = 0, created_ms = ?, ended_ms = ? WHERE key = ?"_s);
            const qint64 when = old ? 1'500'000'000'000 : QDateTime::currentMSecsSinceEpoch();
            if (const auto done = change.run(when, when, key); !done)
                return done;
            for (const char *marks : {"favourites", "tags", "notes", "kept"})
                sql::attempt(db, u"DELETE FROM %1 WHERE job_key = %2"_s.arg(QLatin1String(marks)).arg(key));
        }
        return {};
    })));
    emit m_zixly->window().settingsRequested();
    auto *dialog = m_zixly->window().findChild<SettingsDialog *>();
    QVERIFY(dialog);
    const auto hint = [dialog](const QString &text) {
        const auto labels = dialog->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&](const QLabel *label) { return label->text().contains(text); });
    };
    EVENTUALLY(hint(u"400 job(s) take"_s));
    emit dialog->changed(Setting::KeepJobsDays, 365);
    EVENTUALLY(hint(u"300 job(s) of this computer ended before"_s));
    emit dialog->deleteOldRequested();
    EVENTUALLY(stored() == 100);
    EVENTUALLY(hint(u"Compacting would remove 300 deleted job(s) for good."_s));
    QVERIFY(says(u"300 job(s) are deleted."_s));

    emit dialog->compactRequested();
    EVENTUALLY(waitFor(m_zixly->store().read([](QSqlDatabase &db) { return trash::count(db); })).value() == 0);
    EVENTUALLY(hint(u"100 job(s) take"_s) && !hint(u"give"_s));
    QVERIFY(!button("Undo", &m_zixly->window())); // for good
    QCOMPARE(stored(), 100);
    const auto size = waitFor(m_zixly->store().read([](QSqlDatabase &db) { return upkeep::size(db); }));
    QCOMPARE(size->unusedBytes, 0);
}

QTEST_MAIN(TestBulk)
#include "tst_bulk.moc"
