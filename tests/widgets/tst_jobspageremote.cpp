// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of jobs shows and offers for jobs that belong to a service.
#include "tests/support/builders.h"
#include "tests/widgets/jobsfixture.h"
#include "widgets/jobs/jobactions.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aJob;
using zixly::test::aRemoteJob;
using Fixture = zixly::test::JobsFixture;

using Keys = QList<qint64>;

class TestRemoteJobs : public QObject
{
    Q_OBJECT

private slots:
    void commandsOfAServiceHaveReasons_data();
    void commandsOfAServiceHaveReasons();
    void wishesLeaveForTheJobsTheyFit();
    void whatWaitsIsSaidWithItsWayOut();
    void everyIdIsShownAndCopied();
    void offlineAndGoneAreSaid();
    void unknownTypesAreShownRaw();
    void longAnswersDoNotStopThePane();
    void whatAServiceWasNotToldIsNotShown();
};

void TestRemoteJobs::commandsOfAServiceHaveReasons_data()
{
    QTest::addColumn<Job>("job");
    QTest::addColumn<QStringList>("possible"); // of the names below
    QTest::addColumn<QString>("whyNoCancel"); // empty = it can be cancelled, or has ended
    const QString cancel = u"Cancel job"_s;
    const QString retry = u"Retry job"_s;
    const QString send = u"Send now"_s;
    const QString withdraw = u"Withdraw"_s;
    const QString fetch = u"Fetch result"_s;
    const QString keep = u"Keep offline"_s;
    const QString raise = u"Raise priority"_s;
    const QString remove = u"Delete"_s;
    const QString save = u"Export CSV"_s;
    Job job = aRemoteJob(1, JobState::Queued);
    QTest::newRow("queued there") << job << QStringList{cancel, keep} << QString();
    job.remoteIds.clear();
    job.wish = Wish::Send;
    QTest::newRow("waits") << job << QStringList{withdraw, keep} << u"withdraw it instead"_s;
    job.wish = Wish::SendHeld;
    QTest::newRow("held") << job << QStringList{withdraw, send, keep} << u"withdraw it instead"_s;
    job = aRemoteJob(1, JobState::Running);
    job.wish = Wish::Cancel;
    QTest::newRow("cancel waits") << job << QStringList{withdraw, keep} << u"waits to be sent already"_s;
    job = aRemoteJob(1, JobState::Unknown);
    job.remoteIds.first().kind = u"receiver"_s;
    QTest::newRow("receiver") << job << QStringList{remove} << u"neither follow nor cancel"_s;
    job.remoteIds.clear();
    QTest::newRow("answer lost") << job << QStringList{keep, remove} << u"answer with its id was lost"_s;
    job = aRemoteJob(1, JobState::Completed);
    QTest::newRow("not fetched") << job << QStringList{fetch, keep, remove} << QString();
    job.available = true;
    QTest::newRow("fetched") << job << QStringList{save, keep, remove} << QString();
    job.available = false;
    job.goneFromServer = true;
    QTest::newRow("gone") << job << QStringList{keep, remove} << QString();
    QTest::newRow("failed") << aRemoteJob(1, JobState::Failed) << QStringList{retry, remove} << QString();
    job = aRemoteJob(1, JobState::Failed);
    job.type = u"data-etl"_s;
    QTest::newRow("another type") << job << QStringList{remove} << QString();
    QTest::newRow("local") << aJob(1, JobState::Queued) << QStringList{cancel, raise} << QString();
}

void TestRemoteJobs::commandsOfAServiceHaveReasons()
{
    QFETCH(Job, job);
    QFETCH(QStringList, possible);
    QFETCH(QString, whyNoCancel);
    Fixture f({job});
    f.select(1);
    const JobActions &actions = f.page.actions();
    for (const QAction *action : {actions.cancel, actions.retry, actions.sendNow, actions.withdraw, actions.fetch,
             actions.keepOffline, actions.raise, actions.remove, actions.exportCsv}) {
        const QString name = action->text().remove(u'&');
        QVERIFY2(action->isEnabled() == possible.contains(name), qPrintable(name));
        QVERIFY2(!action->toolTip().isEmpty(), qPrintable(name)); // what it does, or why it does not
    }
    QVERIFY2(actions.cancel->toolTip().contains(whyNoCancel), qPrintable(actions.cancel->toolTip()));
}

void TestRemoteJobs::wishesLeaveForTheJobsTheyFit()
{
    Job waits = aRemoteJob(4, JobState::Queued);
    waits.wish = Wish::Send;
    Job held = aRemoteJob(3, JobState::Queued);
    held.wish = Wish::SendHeld;
    const Job there = aRemoteJob(2, JobState::Running);
    Fixture f({waits, held, there, aJob(1, JobState::Queued)});
    QSignalSpy settled(&f.page.table(), &JobTable::selectionSettled);
    f.page.table().selectAll();
    QTRY_VERIFY(!settled.isEmpty());
    const JobActions &actions = f.page.actions();
    const auto asked = [](QSignalSpy &spy) { return spy.count() == 1 ? spy.first().first().value<Keys>() : Keys(); };
    QSignalSpy withdrawn(&f.page, &JobsPage::withdrawRequested);
    QSignalSpy sent(&f.page, &JobsPage::sendRequested);
    QSignalSpy cancelled(&f.page, &JobsPage::cancelRequested);
    QSignalSpy raised(&f.page, &JobsPage::priorityRequested);
    QSignalSpy kept(&f.page, &JobsPage::keepOfflineRequested);
    for (QAction *action : {actions.withdraw, actions.sendNow, actions.cancel, actions.raise, actions.keepOffline})
        action->trigger();
    QCOMPARE(asked(withdrawn), (Keys{4, 3}));
    QCOMPARE(asked(sent), (Keys{3}));
    QCOMPARE(asked(cancelled), (Keys{2, 1}));
    QCOMPARE(asked(raised), (Keys{1}));
    QCOMPARE(asked(kept), (Keys{4, 3, 2}));
    QCOMPARE(kept.first().last().toBool(), true);
}

void TestRemoteJobs::whatWaitsIsSaidWithItsWayOut()
{
    Job job = aRemoteJob(1, JobState::Queued);
    job.wish = Wish::Send;
    Fixture f({job});
    f.select(1);
    QVERIFY(f.says(u"Triggered here while Zixly was offline. It is sent on reconnect."_s));
    QVERIFY(f.named<QPushButton>(u"Withdraw"_s)->isVisible());
    QVERIFY(!f.named<QPushButton>(u"Send now"_s)->isVisible());
    QSignalSpy withdrawn(&f.page, &JobsPage::withdrawRequested);
    f.named<QPushButton>(u"Withdraw"_s)->click();
    QCOMPARE(withdrawn.first().first().value<Keys>(), Keys{1});

    job.wish = Wish::SendHeld;
    f.model.applyChanges({job});
    QVERIFY(f.named<QPushButton>(u"Send now"_s)->isVisible());
    f.page.setEvents(1, {{.jobKey = 1, .kind = u"held"_s, .payload = {{u"reason"_s, u"It is 20 minutes old."_s}}}});
    QVERIFY(f.says(u"held back: It is 20 minutes old."_s));
    QSignalSpy sent(&f.page, &JobsPage::sendRequested);
    f.named<QPushButton>(u"Send now"_s)->click();
    QCOMPARE(sent.first().first().value<Keys>(), Keys{1});

    job = aRemoteJob(1, JobState::Running);
    job.wish = Wish::Cancel;
    f.model.applyChanges({job});
    QVERIFY(f.says(u"Your cancel waits here."_s));
    QVERIFY(f.named<QPushButton>(u"Withdraw"_s)->isVisible());
    job.wish = Wish::None;
    f.model.applyChanges({job});
    QVERIFY(!f.named<QPushButton>(u"Withdraw"_s)->isVisible());
}

void TestRemoteJobs::everyIdIsShownAndCopied()
{
    Job job = aRemoteJob(1);
    job.remoteIds = {{u"a"_s, u"pipeline"_s, u"cmh1"_s}, {u"a"_s, u"receiver"_s, u"r-2"_s},
        {u"a"_s, u"trading"_s, u"t-3"_s}, {u"a"_s, u"run"_s, u"8f2c"_s}, {u"a"_s, u"arq"_s, u"q-5"_s}};
    job.place.worker = u"worker-2"_s;
    Fixture f({job});
    f.select(1);
    const QList<std::pair<QString, QString>> ids{{u"Web API id"_s, u"cmh1"_s}, {u"Receiver id"_s, u"r-2"_s},
        {u"Trading API id"_s, u"t-3"_s}, {u"Sweep run"_s, u"8f2c"_s}, {u"arq"_s, u"q-5"_s}};
    for (const auto &[title, id] : ids) {
        auto *field = f.named<QLineEdit>(title);
        QCOMPARE(field->text(), id);
        QVERIFY(field->isReadOnly());
        field->selectAll(); // can be selected
        QCOMPARE(field->selectedText(), id);
        f.named<QToolButton>(u"Copy: %1"_s.arg(title))->click();
        QCOMPARE(QApplication::clipboard()->text(), id);
    }
    for (const QString &fact : {u"Zixly"_s, u"api.example.org"_s, u"acme"_s, u"worker-2"_s})
        QVERIFY2(f.says(fact), qPrintable(fact));
    f.page.actions().copyIds->trigger();
    const QString all = QApplication::clipboard()->text();
    for (const auto &[title, id] : ids)
        QVERIFY2(all.contains(title + u'\t' + id), qPrintable(all));
}

void TestRemoteJobs::offlineAndGoneAreSaid()
{
    Job job = aRemoteJob(1);
    Fixture f({job, aJob(2)});
    f.select(1);
    QVERIFY(f.says(u"Result not here yet."_s));
    QSignalSpy fetched(&f.page, &JobsPage::fetchRequested);
    f.named<QPushButton>(u"Fetch result"_s)->click();
    QCOMPARE(fetched.first().first().toLongLong(), 1);
    QSignalSpy kept(&f.page, &JobsPage::keepOfflineRequested);
    auto *keep = f.named<QCheckBox>(u"Keep offline"_s);
    QVERIFY(keep->isVisible() && !keep->isChecked());
    keep->click();
    QCOMPARE(kept.first(), (QVariantList{QVariant::fromValue(Keys{1}), true}));

    job.available = true;
    job.keepOffline = true;
    job.cellsHere = 100;
    f.model.applyChanges({job});
    QVERIFY(f.says(u"Available offline, 100 of 3,930 cells"_s));
    QVERIFY(f.says(u"The best of the 100 cells that are here, of 3,930."_s));
    QVERIFY(f.says(u"Convention unknown"_s));
    QVERIFY(keep->isChecked());
    QVERIFY(!f.named<QPushButton>(u"Fetch result"_s)->isVisible());
    keep->click();
    QCOMPARE(kept.last(), (QVariantList{QVariant::fromValue(Keys{1}), false}));

    job.resultOutdated = true;
    f.model.applyChanges({job});
    QVERIFY(f.says(u"the result of an earlier run; the service has run it once more"_s));
    QVERIFY(f.named<QPushButton>(u"Fetch result"_s)->isVisible());
    job.goneFromServer = true;
    job.serverState = u"running"_s;
    f.model.applyChanges({job});
    QVERIFY(f.says(u"No longer on the server."_s));
    QVERIFY(f.says(u"The service now says running."_s));
    f.select(2); // of this computer: none of all this
    QVERIFY(!f.says(u"No longer on the server."_s));
    QVERIFY(!keep->isVisible());
}

void TestRemoteJobs::unknownTypesAreShownRaw()
{
    Job job = aRemoteJob(1);
    job.type = u"document-processing"_s;
    job.cells = 0;
    job.parameters = {{u"source"_s, u"s3://reports"_s}, {u"nested"_s, QJsonObject{{u"deep"_s, true}}}};
    job.serverResult = {{u"result"_s, QJsonObject{{u"documents"_s, 37}}}};
    Fixture f({job, aJob(2)});
    f.select(1);
    QVERIFY(f.says(u"Completed in 41 ms"_s)); // no word of cells
    QVERIFY(f.says(u"s3://reports"_s));
    auto *raw = f.named<QPlainTextEdit>(u"As the service gave it"_s);
    QTRY_VERIFY(raw->toPlainText().contains(u"\"documents\": 37"_s));
    QVERIFY(raw->isVisible() && raw->isReadOnly());
    QVERIFY(raw->toPlainText().contains(u"\"deep\": true"_s));
    f.named<QToolButton>(u"Copy what the service gave"_s)->click();
    QCOMPARE(QApplication::clipboard()->text(), raw->toPlainText());
    f.select(2);
    QVERIFY(!raw->isVisible());
    Job sweep = aRemoteJob(2);
    sweep.serverResult = {{u"metrics"_s, QJsonObject{{u"sweep_run_id"_s, u"8f2c"_s}}}};
    f.model.applyChanges({sweep});
    QVERIFY(!raw->isVisible()); // what counts of a sweep has a place of its own
}

void TestRemoteJobs::longAnswersDoNotStopThePane()
{
    Job job = aRemoteJob(1);
    job.type = u"data-etl"_s;
    job.parameters = {{u"text"_s, QString(300'000, u'x')}};
    QJsonObject rows;
    for (int i = 0; i < 20'000; ++i)
        rows.insert(QString::number(i), u"a value of some length"_s);
    job.serverResult = {{u"result"_s, rows}};
    Fixture f({job});
    QElapsedTimer timer;
    timer.start();
    f.select(1);
    auto *raw = f.named<QPlainTextEdit>(u"As the service gave it"_s);
    QTRY_VERIFY(!raw->toPlainText().isEmpty());
    f.page.grab();
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed()))); // a layout of all takes minutes
    QVERIFY(raw->toPlainText().size() < 100'000);
    QVERIFY(f.says(u"The beginning of"_s));
    f.named<QToolButton>(u"Copy what the service gave"_s)->click();
    QVERIFY(QApplication::clipboard()->text().size() > 800'000); // nothing is lost
}

void TestRemoteJobs::whatAServiceWasNotToldIsNotShown()
{
    Job job = aRemoteJob(1);
    job.parameters.remove(u"fees"_s);
    job.parameters.remove(u"annualisation"_s);
    Fixture f({job});
    f.select(1);
    QVERIFY(!f.says(u"per side"_s)); // the default of this program says nothing about the service
    QVERIFY(!f.says(u"days for ratios"_s));
    QVERIFY(f.says(u"5 to 50 bars"_s));
    Job receiver = aRemoteJob(1, JobState::Unknown);
    receiver.remoteIds.first().kind = u"receiver"_s;
    f.model.applyChanges({receiver});
    QVERIFY(f.says(u"nobody can follow this job"_s));
    receiver.serverState = u"QUEUED"_s;
    f.model.applyChanges({receiver});
    QVERIFY(f.says(u"The service said queued when it took the job; nothing is known since."_s));
    receiver.receipt = u"the receiver took it and forgot it"_s;
    f.model.applyChanges({receiver});
    QVERIFY(f.says(u"Unknown: the receiver took it and forgot it"_s));
}

QTEST_MAIN(TestRemoteJobs)
#include "tst_jobspageremote.moc"
