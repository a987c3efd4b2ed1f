// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobcolumns.h"
#include "models/jobtablemodel.h"
#include "models/jobwords.h"
#include "tests/support/builders.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aJob;
using zixly::test::aRemoteJob;
using zixly::test::keysFromTo;

using Model = JobTableModel;

class TestJobTableModel : public QObject
{
    Q_OBJECT

    static QString cell(const Model &model, int row, Model::Column column, int role = Qt::DisplayRole)
    {
        return model.index(row, column).data(role).toString();
    }

private slots:
    void changesOfKeysAreSmallSteps_data();
    void changesOfKeysAreSmallSteps();
    void firstRowsAreFollowedByTheOthers();
    void shownRowsAreAskedForOnceWithAMargin();
    void anAnswerFillsTheRow();
    void changesOfStrangersAreIgnored();
    void progressIsCoalescedAndEndsWithTheJob();
    void sortingIsAQuestion_data();
    void sortingIsAQuestion();
    void favouriteIsAWish();
    void textsOfAColumn_data();
    void textsOfAColumn();
    void everyCellCanBeReadAloud();
    void wishesStandBehindTheWord_data();
    void wishesStandBehindTheWord();
    void marksSayWhatLiesHere();
    void figuresThatAreNotHereSaySo();
    void aMillionKeysStayFast();
};

void TestJobTableModel::changesOfKeysAreSmallSteps_data()
{
    QTest::addColumn<QList<qint64>>("before");
    QTest::addColumn<QList<qint64>>("after");
    QTest::addColumn<QList<int>>("steps"); // inserted, removed, moved, reset
    using L = QList<qint64>;
    using S = QList<int>;
    QTest::newRow("same") << L{3, 2, 1} << L{3, 2, 1} << S{0, 0, 0, 0};
    QTest::newRow("first rows") << L{} << L{3, 2, 1} << S{1, 0, 0, 0};
    QTest::newRow("one on top") << L{3, 2, 1} << L{4, 3, 2, 1} << S{1, 0, 0, 0};
    QTest::newRow("one in the middle") << L{3, 1} << L{3, 2, 1} << S{1, 0, 0, 0};
    QTest::newRow("one at the end") << L{3, 2} << L{3, 2, 1} << S{1, 0, 0, 0};
    QTest::newRow("one gone") << L{3, 2, 1} << L{3, 1} << S{0, 1, 0, 0};
    QTest::newRow("all gone") << L{3, 2, 1} << L{} << S{0, 1, 0, 0};
    QTest::newRow("moved up") << L{5, 4, 3, 2, 1} << L{5, 2, 4, 3, 1} << S{0, 0, 1, 0};
    QTest::newRow("moved down") << L{5, 4, 3, 2, 1} << L{5, 3, 2, 4, 1} << S{0, 0, 1, 0};
    QTest::newRow("two swapped") << L{2, 1} << L{1, 2} << S{0, 0, 1, 0};
    QTest::newRow("another order") << L{1, 2, 3, 4} << L{4, 3, 2, 1} << S{0, 0, 0, 1};
    QTest::newRow("another question") << L{1, 2, 3} << L{7, 8} << S{0, 0, 0, 1};
}

void TestJobTableModel::changesOfKeysAreSmallSteps()
{
    QFETCH(QList<qint64>, before);
    QFETCH(QList<qint64>, after);
    QFETCH(QList<int>, steps);
    Model model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setKeys(JobKeys(before.begin(), before.end()));
    const QSignalSpy inserted(&model, &Model::rowsInserted);
    const QSignalSpy removed(&model, &Model::rowsRemoved);
    const QSignalSpy moved(&model, &Model::rowsMoved);
    const QSignalSpy reset(&model, &Model::modelReset);
    model.setKeys(JobKeys(after.begin(), after.end()));
    QCOMPARE((QList<int>{static_cast<int>(inserted.count()), static_cast<int>(removed.count()),
                 static_cast<int>(moved.count()), static_cast<int>(reset.count())}),
        steps);
    QCOMPARE(model.rowCount(), after.size());
    for (int row = 0; row < after.size(); ++row) {
        QCOMPARE(model.keyAt(row), after[row]);
        QCOMPARE(model.rowOf(after[row]), row);
    }
    QCOMPARE(model.rowOf(99), -1);
}

void TestJobTableModel::firstRowsAreFollowedByTheOthers()
{
    Model model;
    const QAbstractItemModelTester tester(&model);
    const QSignalSpy changed(&model, &Model::keysChanged);
    QSignalSpy inserted(&model, &Model::rowsInserted);
    QSignalSpy reset(&model, &Model::modelReset);
    model.setFirstKeys(keysFromTo(1, 100));
    QVERIFY(model.isLoaded() && !model.isComplete());
    QCOMPARE(model.rowCount(), 100);
    inserted.clear();
    reset.clear();
    model.setKeys(keysFromTo(1, 100'000));
    QVERIFY(model.isComplete());
    QCOMPARE(inserted.size(), 1); // the rows in view stay as they are
    QCOMPARE(inserted.first()[1].toInt(), 100);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 2);
}

void TestJobTableModel::shownRowsAreAskedForOnceWithAMargin()
{
    Model model;
    model.setKeys(keysFromTo(1, 10'000));
    QSignalSpy asked(&model, &Model::rowsRequested);
    for (int row = 5'000; row < 5'030; ++row)
        QCOMPARE(cell(model, row, Model::NameColumn), u"…"_s);
    QTRY_COMPARE(asked.count(), 1);
    const auto keys = asked.takeFirst().first().value<QList<qint64>>();
    QVERIFY(keys.contains(5'001) && keys.contains(5'030)); // what is shown
    QVERIFY(keys.contains(4'970) && keys.contains(5'060)); // and what is near
    QVERIFY(keys.size() < 400);

    QCOMPARE(cell(model, 5'010, Model::NameColumn), u"…"_s); // not answered yet: not asked again
    for (int i = 0; i < 10; ++i)
        QCoreApplication::processEvents();
    QCOMPARE(asked.count(), 0);
    model.setKeys(keysFromTo(1, 10'001)); // an unanswered question is asked again after new keys
    QCOMPARE(cell(model, 5'010, Model::NameColumn), u"…"_s);
    QTRY_COMPARE(asked.count(), 1);
}

void TestJobTableModel::anAnswerFillsTheRow()
{
    Model model;
    model.setKeys({7, 8, 9});
    const QSignalSpy changed(&model, &Model::dataChanged);
    QCOMPARE(model.index(1, 0).data(Model::StateRole).toInt(), -1);
    model.setRows({aJob(8), aJob(7), aJob(70)});
    QCOMPARE(changed.count(), 1); // neighbours in one signal, the stranger in none
    QCOMPARE(cell(model, 1, Model::TickerColumn), u"SP500"_s);
    QCOMPARE(cell(model, 2, Model::TickerColumn), u"…"_s);
    QVERIFY(model.job(8));
    QVERIFY(!model.job(70));
}

void TestJobTableModel::changesOfStrangersAreIgnored()
{
    Model model;
    model.setKeys({1});
    const QSignalSpy changed(&model, &Model::dataChanged);
    model.applyChanges({aJob(2)});
    QCOMPARE(changed.count(), 0);
    model.applyChanges({aJob(1, JobState::Failed)});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(cell(model, 0, Model::StatusColumn), u"Failed"_s);
}

void TestJobTableModel::progressIsCoalescedAndEndsWithTheJob()
{
    Model model;
    model.setKeys({1, 2});
    model.setRows({aJob(1, JobState::Running), aJob(2, JobState::Completed)});
    const QSignalSpy changed(&model, &Model::dataChanged);
    for (int done = 0; done <= 61; ++done)
        model.setProgress({.key = 1, .done = done, .total = 100, .leftMs = 4'000});
    model.setProgress({.key = 2, .done = 1, .total = 2}); // late: the job has ended
    QTRY_COMPARE(changed.count(), 1);
    const QModelIndex status = model.index(0, Model::StatusColumn);
    QCOMPARE(status.data(Model::ProgressRole).toDouble(), 0.61);
    QCOMPARE(status.data(Model::ProgressTextRole).toString(), u"61 % · 4.0 s left"_s);
    QCOMPARE(status.data().toString(), u"Running"_s);
    QVERIFY(!model.progress(2));

    model.applyChanges({aJob(1, JobState::Completed)});
    QVERIFY(!model.progress(1));
    QCOMPARE(status.data(Model::ProgressRole).toDouble(), -1.0);
}

void TestJobTableModel::sortingIsAQuestion_data()
{
    QTest::addColumn<int>("column");
    for (int column = 0; column < Model::ColumnCount; ++column)
        QTest::addRow("column %d", column) << column;
}

void TestJobTableModel::sortingIsAQuestion()
{
    QFETCH(int, column);
    Model model;
    QSignalSpy asked(&model, &Model::queryChanged);
    const auto &sort = jobColumns()[static_cast<size_t>(column)].sort;
    const bool asBefore = sort == JobQuery().sort;
    model.sort(column, Qt::DescendingOrder);
    QCOMPARE(asked.count(), sort && !asBefore ? 1 : 0);
    asked.clear();
    model.sort(column, Qt::AscendingOrder);
    QCOMPARE(asked.count(), sort ? 1 : 0);
    model.sort(column, Qt::AscendingOrder);
    QCOMPARE(asked.count(), sort ? 1 : 0);
    if (sort) {
        QCOMPARE(model.query().sort, *sort);
        QCOMPARE(model.query().descending, false);
    }
}

void TestJobTableModel::favouriteIsAWish()
{
    Model model;
    model.setKeys({1, 2});
    model.setRows({aJob(1)});
    QSignalSpy asked(&model, &Model::favouriteRequested);
    model.toggleFavourite(model.index(1, 0)); // not loaded: nothing to turn over
    QCOMPARE(asked.count(), 0);
    model.toggleFavourite(model.index(0, 0));
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first(), (QVariantList{qint64(1), true}));
}

void TestJobTableModel::textsOfAColumn_data()
{
    QTest::addColumn<Job>("job");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("text");
    const Job done = aJob(1);
    QTest::newRow("sweep") << done << int(Model::SweepColumn) << u"SMA 5-50 x 20-200/2"_s;
    QTest::newRow("sharpe") << done << int(Model::SharpeColumn) << metricText(Metric::Sharpe, 0.7182);
    Job loss = done;
    loss.best.totalReturn = -12.34;
    QTest::newRow("a loss has a real minus")
        << loss << int(Model::ReturnColumn) << metricText(Metric::TotalReturn, -12.34);
    Job nothing = done;
    nothing.best = {};
    QTest::newRow("nothing defined") << nothing << int(Model::SharpeColumn) << u"–"_s;
    QTest::newRow("not there yet") << aJob(1, JobState::Queued) << int(Model::SharpeColumn) << QString();
    QTest::newRow("cells") << done << int(Model::CellsColumn) << u"3,930"_s;
    QTest::newRow("created") << done << int(Model::CreatedColumn) << u"2025-11-24 00:00:01"_s;
    QTest::newRow("duration") << done << int(Model::DurationColumn) << u"41 ms"_s;
    QTest::newRow("no duration yet") << aJob(1, JobState::Running) << int(Model::DurationColumn) << QString();
    Job other = done;
    other.type = u"nightly-report"_s;
    other.parameters = {{u"ticker"_s, u"ABC"_s}};
    QTest::newRow("unknown type is shown raw") << other << int(Model::SweepColumn) << u"nightly-report"_s;
    QTest::newRow("unknown type, ticker") << other << int(Model::TickerColumn) << u"ABC"_s;
    for (const JobState state : kJobStates)
        QTest::addRow("status %d", int(state)) << aJob(1, state) << int(Model::StatusColumn) << stateTitle(state);
}

void TestJobTableModel::textsOfAColumn()
{
    QFETCH(Job, job);
    QFETCH(int, column);
    QFETCH(QString, text);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    Model model;
    model.setTimeZone(TimeZoneChoice::Utc);
    model.setKeys({1});
    model.setRows({job});
    QCOMPARE(cell(model, 0, static_cast<Model::Column>(column)), text);
}

void TestJobTableModel::everyCellCanBeReadAloud()
{
    Model model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setKeys({1});
    Job job = aJob(1);
    job.favourite = true;
    model.setRows({job});
    for (int column = 0; column < Model::ColumnCount; ++column) {
        QVERIFY2(!cell(model, 0, static_cast<Model::Column>(column), Qt::AccessibleTextRole).isEmpty(),
            qPrintable(QString::number(column)));
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString().isEmpty());
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
    QCOMPARE(cell(model, 0, Model::FavouriteColumn, Qt::AccessibleTextRole), u"Favourite"_s);
    QCOMPARE(cell(model, 0, Model::FavouriteColumn, Qt::AccessibleDescriptionRole), u"Favourite: Favourite"_s);
    QCOMPARE(cell(model, 0, Model::StatusColumn, Qt::AccessibleDescriptionRole), u"Status: Completed"_s);
    job.favourite = false;
    job.best.sharpe = std::nan("");
    job.name.clear();
    model.setRows({job});
    QCOMPARE(cell(model, 0, Model::FavouriteColumn, Qt::AccessibleTextRole), u"Not a favourite"_s);
    QCOMPARE(cell(model, 0, Model::SharpeColumn, Qt::AccessibleDescriptionRole).section(u": "_s, 1), u"undefined"_s);
    QCOMPARE(cell(model, 0, Model::NameColumn, Qt::AccessibleDescriptionRole), u"Name: empty"_s);
}

void TestJobTableModel::wishesStandBehindTheWord_data()
{
    QTest::addColumn<Job>("job");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("note");
    QTest::addColumn<QString>("aloud");
    QTest::addColumn<QString>("tip");
    QTest::newRow("local") << aJob(1) << u"Completed"_s << QString() << QString() << QString();
    Job job = aRemoteJob(1, JobState::Queued);
    QTest::newRow("sent") << job << u"Queued"_s << QString() << QString() << QString();
    job.wish = Wish::Send;
    QTest::newRow("waits") << job << u"Queued"_s << u"to be sent"_s << u"waits to be sent"_s << u"sent on reconnect"_s;
    job.wish = Wish::SendHeld;
    QTest::newRow("held") << job << u"Queued"_s << u"held"_s << u"held, needs your click"_s << u"your click"_s;
    job = aRemoteJob(1, JobState::Running);
    job.wish = Wish::Cancel;
    QTest::newRow("cancel") << job << u"Running"_s << u"cancel waits"_s << u"cancel waits to be sent"_s
                            << u"may go on there"_s;
    job = aRemoteJob(1, JobState::Cancelled);
    job.serverState = u"running"_s;
    job.receipt = u"this service tells no worker"_s;
    QTest::newRow("reopened") << job << u"Cancelled"_s << u"says running"_s << u"the service now says running"_s
                              << u"this service tells no worker\nThe service now says running."_s;
    job.serverState = u"CANCELLED"_s;
    QTest::newRow("the same in capitals") << job << u"Cancelled"_s << QString() << QString() << job.receipt;
    job = aRemoteJob(1, JobState::Unknown);
    job.serverState = u"paused"_s;
    QTest::newRow("a word of its own") << job << u"Unknown"_s << u"says paused"_s << u"the service says paused"_s
                                       << u"The service says paused."_s;
}

void TestJobTableModel::wishesStandBehindTheWord()
{
    QFETCH(Job, job);
    QFETCH(QString, word);
    QFETCH(QString, note);
    QFETCH(QString, aloud);
    QFETCH(QString, tip);
    Model model;
    model.setKeys({1});
    model.setRows({job});
    QCOMPARE(cell(model, 0, Model::StatusColumn), word); // scripts rely on the word alone
    QCOMPARE(cell(model, 0, Model::StatusColumn, Qt::AccessibleTextRole), word);
    QCOMPARE(cell(model, 0, Model::StatusColumn, Model::NoteRole), note);
    QCOMPARE(cell(model, 0, Model::StatusColumn, Qt::AccessibleDescriptionRole),
        u"Status: "_s + word + (aloud.isEmpty() ? QString() : u", "_s + aloud));
    const QString shown = cell(model, 0, Model::StatusColumn, Qt::ToolTipRole);
    QVERIFY2(tip.isEmpty() ? shown.isEmpty() : shown.contains(tip), qPrintable(shown));
}

void TestJobTableModel::marksSayWhatLiesHere()
{
    Model model;
    model.setKeys({1, 2});
    Job remote = aRemoteJob(1);
    remote.available = true;
    remote.keepOffline = true;
    remote.goneFromServer = true;
    Job local = aJob(2);
    local.available = true; // needs no mark: it cannot be elsewhere
    model.setRows({remote, local});
    QCOMPARE(cell(model, 0, Model::WhereColumn), u"Zixly"_s);
    QCOMPARE(model.index(0, Model::WhereColumn).data(Model::MarksRole).toInt(),
        jobwords::AvailableMark | jobwords::KeptMark | jobwords::GoneMark);
    const QString aloud = cell(model, 0, Model::WhereColumn, Qt::AccessibleDescriptionRole);
    QCOMPARE(aloud, u"Where: Zixly, Available offline, Kept offline by you, No longer on the server"_s);
    const QString tip = cell(model, 0, Model::WhereColumn, Qt::ToolTipRole);
    for (const QString &part : {u"api.example.org"_s, u"acme"_s, u"Available offline"_s})
        QVERIFY2(tip.contains(part), qPrintable(tip));
    QCOMPARE(model.index(1, Model::WhereColumn).data(Model::MarksRole).toInt(), 0);
    QCOMPARE(cell(model, 1, Model::WhereColumn, Qt::AccessibleDescriptionRole), u"Where: This computer"_s);
}

void TestJobTableModel::figuresThatAreNotHereSaySo()
{
    Model model;
    model.setKeys({1, 2});
    Job notHere = aRemoteJob(1);
    notHere.best = {};
    Job foreign = aRemoteJob(2);
    foreign.type = u"data-etl"_s;
    foreign.best = {};
    model.setRows({notHere, foreign});
    QCOMPARE(cell(model, 0, Model::SharpeColumn), u"\u2013"_s);
    QCOMPARE(cell(model, 0, Model::SharpeColumn, Qt::ToolTipRole), u"Result not here yet."_s);
    QCOMPARE(cell(model, 1, Model::SharpeColumn), QString()); // no sweep, no Sharpe ratio
    QCOMPARE(cell(model, 1, Model::SweepColumn), u"data-etl"_s);
}

void TestJobTableModel::aMillionKeysStayFast()
{
    constexpr qint64 kMany = 1'000'000;
    Model model;
    model.setKeys(keysFromTo(2, kMany));
    QElapsedTimer timer;
    timer.start();
    JobKeys more = keysFromTo(1, kMany); // one new row on top
    const QSignalSpy inserted(&model, &Model::rowsInserted);
    model.setKeys(std::move(more));
    QCOMPARE(inserted.count(), 1);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(model.rowOf(kMany - i), kMany - i - 1);
    // Walking through all rows must not keep them all.
    QSignalSpy asked(&model, &Model::rowsRequested);
    int answered = 0;
    for (int row = 0; row < kMany; row += 100'000) {
        (void)cell(model, row, Model::NameColumn);
        QTRY_VERIFY(!asked.isEmpty());
        QList<Job> jobs;
        for (const qint64 key : asked.takeFirst().first().value<QList<qint64>>())
            jobs += aJob(key);
        answered += static_cast<int>(jobs.size());
        model.setRows(jobs);
        QVERIFY(cell(model, row, Model::NameColumn) != u"…"_s);
    }
    QVERIFY2(answered < 2'500, qPrintable(QString::number(answered)));
    const auto elapsed = timer.elapsed();
    qInfo() << "a million keys: insert, look up and walk in" << elapsed << "ms";
    QVERIFY2(elapsed < 60'000, "a row is found by looking at all others again and again");
}

QTEST_GUILESS_MAIN(TestJobTableModel)
#include "tst_jobtablemodel.moc"
