// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobtablemodel.h"
#include "tests/support/builders.h"
#include "tests/widgets/jobsfixture.h"
#include "widgets/jobs/jobactions.h"
#include "widgets/jobs/jobdetail.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDateEdit>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aJob;
using Fixture = zixly::test::JobsFixture;

using Keys = QList<qint64>;

class TestJobsPage : public QObject
{
    Q_OBJECT

private slots:
    void commandsFollowTheState_data();
    void commandsFollowTheState();
    void severalJobsAreExportedAndReportedTogether();
    void copiedRowsHaveHeadersAndAreSafe();
    void buttonsAskForTheSelectedJob_data();
    void buttonsAskForTheSelectedJob();
    void enterOpensTheResults();
    void cancelLeavesOutWhatHasEnded();
    void deletingIsConfirmedFirst();
    void comparesWhatIsSelected();
    void starIsClicked();
    void searchWaitsForAPause();
    void filtersMakeAQuery();
    void emptyTablesSayWhatToDo();
    void selectionFollowsTheJobs();
    void scrollPositionFollowsTheJobs();
    void aJobIsSelectedWhenItComes();
    void renamingAndNotesLeaveAsWishes();
    void typingSurvivesAnUpdate();
    void failureIsExplained();
    void columnsAreRemembered();
    void copyGivesWords();
};

void TestJobsPage::commandsFollowTheState_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QStringList>("possible"); // of Results, Cancel job, Retry job, Export CSV
    const QString results = u"Results"_s;
    const QString cancel = u"Cancel job"_s;
    const QString retry = u"Retry job"_s;
    const QString save = u"Export CSV"_s;
    QTest::newRow("queued") << int(JobState::Queued) << QStringList{cancel};
    QTest::newRow("running") << int(JobState::Running) << QStringList{results, cancel};
    QTest::newRow("cancelling") << int(JobState::Cancelling) << QStringList{results};
    QTest::newRow("completed") << int(JobState::Completed) << QStringList{results, retry, save};
    QTest::newRow("failed") << int(JobState::Failed) << QStringList{retry};
    QTest::newRow("cancelled") << int(JobState::Cancelled) << QStringList{retry};
    QTest::newRow("unknown") << int(JobState::Unknown) << QStringList{cancel};
}

void TestJobsPage::commandsFollowTheState()
{
    QFETCH(int, state);
    QFETCH(QStringList, possible);
    Fixture f({aJob(1, static_cast<JobState>(state))});
    f.select(1);
    for (const QString &name : {u"Results"_s, u"Cancel job"_s, u"Retry job"_s, u"Export CSV"_s}) {
        const auto *button = f.named<QPushButton>(name);
        QVERIFY2(button->isEnabled() == possible.contains(name), qPrintable(name));
        QVERIFY(!button->toolTip().isEmpty()); // what it does, or why it does not
    }
}

void TestJobsPage::severalJobsAreExportedAndReportedTogether()
{
    Fixture f({aJob(1, JobState::Completed), aJob(2, JobState::Completed)});
    f.page.table().selectAll();
    QTRY_VERIFY(f.page.actions().exportCsv->isEnabled());
    QTRY_COMPARE(f.page.table().selectedCount(), 2);
    const QSignalSpy cells(&f.page, &JobsPage::exportManyRequested);
    const QSignalSpy rows(&f.page, &JobsPage::exportRowsRequested);
    const QSignalSpy reports(&f.page, &JobsPage::reportRequested);
    f.page.actions().exportCsv->trigger();
    f.page.actions().exportRows->trigger();
    f.page.actions().saveReport->trigger();
    f.page.actions().printReport->trigger();
    const QList<qint64> both{1, 2};
    QCOMPARE(cells.count(), 1);
    QCOMPARE(cells.first().first().value<QList<qint64>>(), both);
    QCOMPARE(rows.first().first().value<QList<qint64>>(), both);
    QCOMPARE(reports.count(), 2);
    QCOMPARE(reports[0][1].toBool(), false);
    QCOMPARE(reports[1][1].toBool(), true);
}

void TestJobsPage::copiedRowsHaveHeadersAndAreSafe()
{
    Job hostile = aJob(1, JobState::Completed);
    hostile.name = u"=1+1\t<b>\nx"_s;
    Fixture f({hostile, aJob(2, JobState::Completed)});
    f.page.table().selectAll();
    f.page.table().copySelection();
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    const QStringList lines = data->text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0].count(u'\t'), lines[1].count(u'\t'));
    QVERIFY2(lines[0].contains(u"Ticker"_s), qPrintable(lines[0]));
    QVERIFY2(lines[1].contains(u"'=1+1 <b> x"_s), qPrintable(lines[1]));
    QCOMPARE(data->html().count(u"<tr>"_s), 3);
    QVERIFY(data->html().contains(u"&lt;b&gt;"_s) && !data->html().contains(u"<b>"_s));
}

void TestJobsPage::buttonsAskForTheSelectedJob_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<int>("state");
    QTest::addColumn<QByteArray>("signal");
    QTest::newRow("results") << u"Results"_s << int(JobState::Completed)
                             << QByteArray(SIGNAL(resultsRequested(qint64)));
    QTest::newRow("export") << u"Export CSV"_s << int(JobState::Completed)
                            << QByteArray(SIGNAL(exportRequested(qint64)));
    QTest::newRow("again") << u"Run again with changes"_s << int(JobState::Failed)
                           << QByteArray(SIGNAL(rerunRequested(qint64)));
    QTest::newRow("cancel") << u"Cancel job"_s << int(JobState::Running)
                            << QByteArray(SIGNAL(cancelRequested(QList<qint64>)));
    QTest::newRow("retry") << u"Retry job"_s << int(JobState::Failed)
                           << QByteArray(SIGNAL(retryRequested(QList<qint64>)));
}

void TestJobsPage::buttonsAskForTheSelectedJob()
{
    QFETCH(QString, button);
    QFETCH(int, state);
    QFETCH(QByteArray, signal);
    Fixture f({aJob(8, static_cast<JobState>(state)), aJob(7, static_cast<JobState>(state))});
    f.select(7);
    QSignalSpy asked(&f.page, signal.constData());
    QTest::mouseClick(f.named<QPushButton>(button), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    const QVariant what = asked.first().first();
    if (what.canConvert<Keys>() && what.typeId() == qMetaTypeId<Keys>())
        QCOMPARE(what.value<Keys>(), Keys{7});
    else
        QCOMPARE(what.toLongLong(), 7);
}

void TestJobsPage::enterOpensTheResults()
{
    Fixture f({aJob(2), aJob(1, JobState::Failed)});
    QSignalSpy asked(&f.page, &JobsPage::resultsRequested);
    f.select(2);
    QTest::keyClick(&f.page.table(), Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    f.select(1);
    QTest::keyClick(&f.page.table(), Qt::Key_Return); // a failed job has none
    QCOMPARE(asked.count(), 1);
}

void TestJobsPage::cancelLeavesOutWhatHasEnded()
{
    Fixture f({aJob(3, JobState::Running), aJob(2, JobState::Completed), aJob(1, JobState::Queued)});
    QSignalSpy settled(&f.page.table(), &JobTable::selectionSettled);
    f.page.table().selectAll();
    QTRY_VERIFY(!settled.isEmpty());
    QVERIFY(f.says(u"3 jobs are selected"_s));
    QSignalSpy asked(&f.page, &JobsPage::cancelRequested);
    f.page.actions().cancel->trigger();
    QCOMPARE(asked.first().first().value<Keys>(), (Keys{3, 1}));
}

void TestJobsPage::deletingIsConfirmedFirst()
{
    Fixture f({aJob(2, JobState::Completed), aJob(1, JobState::Running)});
    QSignalSpy asked(&f.page, &JobsPage::removeRequested);
    f.select(1);
    QVERIFY(!f.page.actions().remove->isEnabled()); // runs
    f.select(2);
    f.page.actions().remove->trigger();
    auto *box = f.page.findChild<QMessageBox *>();
    QVERIFY(box);
    QCOMPARE(asked.count(), 0);
    const auto buttons = box->buttons();
    for (QAbstractButton *button : buttons)
        if (box->buttonRole(button) == QMessageBox::DestructiveRole)
            button->click();
    QCOMPARE(asked.first().first().value<Keys>(), Keys{2});
}

void TestJobsPage::comparesWhatIsSelected()
{
    Fixture f({aJob(3, JobState::Failed), aJob(2), aJob(1)}); // a failed one has nothing to compare
    QSignalSpy settled(&f.page.table(), &JobTable::selectionSettled);
    f.page.table().selectAll();
    QTRY_VERIFY(!settled.isEmpty());
    QSignalSpy asked(&f.page, &JobsPage::compareRequested);
    QVERIFY(f.page.actions().compare->isEnabled());
    f.page.actions().compare->trigger();
    QCOMPARE(asked.first().first().value<Keys>(), (Keys{2, 1}));
}

void TestJobsPage::starIsClicked()
{
    Fixture f({aJob(2), aJob(1)});
    QSignalSpy asked(&f.page, &JobsPage::favouriteRequested);
    const QRect star = f.page.table().visualRect(f.model.index(1, JobTableModel::FavouriteColumn));
    QTest::mouseClick(f.page.table().viewport(), Qt::LeftButton, {}, star.center());
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().value<Keys>(), Keys{1});
    QCOMPARE(asked.first().last().toBool(), true);
}

void TestJobsPage::searchWaitsForAPause()
{
    Fixture f({aJob(1)});
    QSignalSpy asked(&f.model, &JobTableModel::queryChanged);
    auto *search = f.named<QLineEdit>(u"Search jobs"_s);
    QTest::keyClicks(search, u"btc"_s);
    QCOMPARE(asked.count(), 0);
    QTRY_COMPARE(asked.count(), 1);
    QCOMPARE(search::toText(f.model.query().expression), u"btc"_s);
    QTest::keyClick(search, Qt::Key_Escape); // clears at once
    QCOMPARE(asked.count(), 2);
    QVERIFY(f.model.query().expression.isEmpty());
}

void TestJobsPage::filtersMakeAQuery()
{
    Fixture f({aJob(1)});
    f.page.setTimeZone(TimeZoneChoice::Utc);
    f.model.sort(JobTableModel::SharpeColumn, Qt::DescendingOrder);
    JobQuery failed;
    failed.states = {JobState::Failed};
    f.page.setQuery(failed);
    QCOMPARE(f.model.query().states, QList{JobState::Failed});
    QCOMPARE(f.model.query().sort, JobSort::Sharpe); // the order is kept
    QVERIFY(f.named<QToolButton>(u"Status: Failed"_s)->isVisible());

    f.named<QToolButton>(u"Only favourites"_s)->click();
    QVERIFY(f.model.query().favouritesOnly);
    QCOMPARE(f.model.query().states, QList{JobState::Failed});

    f.named<QDateEdit>(u"Created from"_s)->setDate(QDate(2025, 11, 24));
    f.named<QDateEdit>(u"Created to"_s)->setDate(QDate(2025, 11, 24));
    QCOMPARE(f.model.query().createdFromMs, test::kMonday);
    QCOMPARE(f.model.query().createdToMs, test::kMonday + 86'400'000); // that day is inside

    f.named<QToolButton>(u"Clear filters"_s)->click();
    JobQuery open;
    open.sort = JobSort::Sharpe;
    QCOMPARE(f.model.query(), open);
}

void TestJobsPage::emptyTablesSayWhatToDo()
{
    JobTableModel model;
    JobsPage page(model);
    page.show();
    const auto button = [&page](const QString &name) -> QPushButton * {
        const auto buttons = page.findChildren<QPushButton *>();
        for (QPushButton *each : buttons)
            if (each->accessibleName() == name && each->isVisible())
                return each;
        return nullptr;
    };
    QVERIFY(!button(u"Run sample sweep"_s)); // nothing is known yet
    model.setKeys({});
    QVERIFY(button(u"Run sample sweep"_s));
    QSignalSpy sample(&page, &JobsPage::sampleRequested);
    button(u"Run sample sweep"_s)->click();
    QCOMPARE(sample.count(), 1);

    JobQuery query;
    query.text = u"nothing"_s;
    page.setQuery(query);
    model.setKeys({});
    QVERIFY(!button(u"Run sample sweep"_s));
    QVERIFY(button(u"Show all jobs"_s));
    button(u"Show all jobs"_s)->click();
    QCOMPARE(model.query(), JobQuery());
}

void TestJobsPage::selectionFollowsTheJobs()
{
    Fixture f({aJob(3), aJob(2), aJob(1)});
    f.select(2);
    f.model.setKeys({4, 3, 2, 1}); // a row more on top
    QCOMPARE(f.page.currentKey(), 2);
    f.model.setKeys({1, 2, 3, 4}); // another order
    QCOMPARE(f.page.currentKey(), 2);
    QCOMPARE(f.page.table().currentKey(), 2);
    QSignalSpy told(&f.page, &JobsPage::currentJobChanged);
    f.model.setKeys({1, 3, 4}); // gone
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(told.first().first().toLongLong(), 0);
    QVERIFY(f.says(u"Select a job"_s));
}

void TestJobsPage::scrollPositionFollowsTheJobs()
{
    QList<Job> jobs;
    for (qint64 key = 500; key > 0; --key)
        jobs += aJob(key);
    Fixture f(jobs);
    QScrollBar *bar = f.page.table().verticalScrollBar();
    const int row = f.page.table().verticalHeader()->defaultSectionSize();
    JobKeys more = f.model.keys();
    more.insert(more.begin(), 501);
    f.model.setKeys(more);
    QCOMPARE(bar->value(), 0); // at the top the newest stays in view
    bar->setValue(100 * row + 3);
    more.insert(more.begin(), 502);
    f.model.setKeys(more);
    QCOMPARE(bar->value(), 101 * row + 3);
}

void TestJobsPage::aJobIsSelectedWhenItComes()
{
    Fixture f({aJob(1)});
    f.select(1);
    // The store answers as soon as it is asked for the events, also when the row of the job is not here yet.
    connect(&f.page, &JobsPage::currentJobChanged, &f.page, [&f](qint64 key) {
        f.page.setEvents(key, {{.jobKey = key, .sequence = 1, .timeMs = 1, .kind = u"created"_s}});
    });
    QSignalSpy told(&f.page, &JobsPage::currentJobChanged);
    QSignalSpy settled(&f.page.table(), &JobTable::selectionSettled);
    f.page.selectJob(2);
    f.model.setKeys({2, 1});
    QTRY_COMPARE(f.page.currentKey(), 2);
    QTRY_VERIFY(settled.count() > 0);
    f.model.setRows({aJob(2)});
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(told.first().first().toLongLong(), 2);
    QCOMPARE(f.named<QTreeView>(u"Timeline"_s)->model()->rowCount(), 1);
}

void TestJobsPage::renamingAndNotesLeaveAsWishes()
{
    Fixture f({aJob(2), aJob(1)});
    f.select(1);
    QSignalSpy renamed(&f.page, &JobsPage::renameRequested);
    QSignalSpy noted(&f.page, &JobsPage::noteRequested);
    auto *name = f.named<QLineEdit>(u"Name"_s);
    name->selectAll();
    QTest::keyClicks(name, u"Best so far"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(renamed.count(), 1);
    QCOMPARE(renamed.first(), (QVariantList{qint64(1), u"Best so far"_s}));
    name->selectAll();
    QTest::keyClick(name, Qt::Key_Delete);
    QTest::keyClick(name, Qt::Key_Return); // a job keeps a name
    QCOMPARE(renamed.count(), 1);
    QVERIFY(!name->text().isEmpty());

    QTest::keyClicks(f.named<QPlainTextEdit>(u"Note"_s), u"look again"_s);
    f.select(2); // leaving the job is enough
    QCOMPARE(noted.count(), 1);
    QCOMPARE(noted.first(), (QVariantList{qint64(1), u"look again"_s}));
}

void TestJobsPage::typingSurvivesAnUpdate()
{
    Fixture f({aJob(1, JobState::Running)});
    f.select(1);
    auto *note = f.named<QPlainTextEdit>(u"Note"_s);
    QTest::keyClicks(note, u"half a th"_s);
    f.model.applyChanges({aJob(1, JobState::Completed)});
    QCOMPARE(note->toPlainText(), u"half a th"_s);
    QVERIFY(f.says(u"Completed"_s));
}

void TestJobsPage::failureIsExplained()
{
    Job job = aJob(1, JobState::Failed);
    job.error = Error{Error::Kind::DiskFull, u"/data"_s, u"ENOSPC"_s};
    job.deadLetter = true;
    Fixture f({job});
    f.select(1);
    QVERIFY(f.says(explain(*job.error)));
    QVERIFY(f.says(u"retry the job"_s)); // and what to do next
    f.page.setEvents(99, {{.jobKey = 99, .kind = u"created"_s}}); // of another job: not shown here
    QCOMPARE(f.named<QAbstractItemView>(u"Timeline"_s)->model()->rowCount(), 0);
    f.page.setEvents(1, {{.jobKey = 1, .kind = u"created"_s}});
    QCOMPARE(f.named<QAbstractItemView>(u"Timeline"_s)->model()->rowCount(), 1);
}

void TestJobsPage::columnsAreRemembered()
{
    QByteArray state;
    {
        Fixture f({aJob(1)});
        f.page.table().setColumnWidth(JobTableModel::NameColumn, 333);
        f.page.table().hideColumn(JobTableModel::WhereColumn);
        state = f.page.saveState();
    }
    Fixture f({aJob(1)});
    f.page.restoreState(state);
    QCOMPARE(f.page.table().columnWidth(JobTableModel::NameColumn), 333);
    QVERIFY(f.page.table().isColumnHidden(JobTableModel::WhereColumn));
    f.page.restoreState(QByteArray("rubbish"));
    QCOMPARE(f.page.table().columnWidth(JobTableModel::NameColumn), 333);
}

void TestJobsPage::copyGivesWords()
{
    Fixture f({aJob(1)});
    f.select(1);
    f.page.actions().copy->trigger();
    const QString text = QApplication::clipboard()->text();
    QVERIFY(text.section(u'\n', 1).startsWith(u"Not a favourite\tCompleted\t"_s)); // under the headers
    QVERIFY(text.contains(u"SP500"_s));
}

QTEST_MAIN(TestJobsPage)
#include "tst_jobspage.moc"
