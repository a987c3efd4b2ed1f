// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchexpression.h"
#include "store/connection.h"
#include "store/jobs.h"
#include "store/schema.h"
#include "store/sql.h"
#include "tests/support/jobgenerator.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

// A history that is partly made inside SQLite is the same to the program as one that went through it row by row.
class TestJobGenerator : public QObject
{
    Q_OBJECT

private slots:
    void repeatedJobsAreJobs();
};

void TestJobGenerator::repeatedJobsAreJobs()
{
    constexpr qint64 kMade = 300;
    constexpr qint64 kCount = 1000; // three whole copies would be too many: the last is cut short
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"it's.db"_s);
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    QVERIFY(connection);
    QSqlDatabase db = connection->database();
    QVERIFY(tuneWriter(db) && schema::migrate(db));
    const auto filled = test::fillJobs(db, kCount, 3, kMade);
    QVERIFY2(filled, filled ? "" : qPrintable(explain(filled.error())));
    QVERIFY(!QFile::exists(path + u"-words"_s));

    QSet<QUuid> ids;
    int tagged = 0;
    for (qint64 key = 1; key <= kCount; ++key) {
        const auto job = jobs::load(db, key);
        QVERIFY(job);
        ids << job->id;
        QCOMPARE(job->id.toString(QUuid::WithoutBraces).at(14), u'7');
        const qint64 again = (key - 1) / kMade;
        const Job first = test::generatedJob(3, key - 1 - again * kMade);
        QCOMPARE(job->name, first.name);
        QCOMPARE(job->state, first.state);
        QCOMPARE(job->note, first.note);
        QCOMPARE(job->tags, first.tags);
        QCOMPARE(job->favourite, first.favourite);
        QCOMPARE(job->createdMs, first.createdMs + again * kMade * 60'000);
        QCOMPARE(job->endedMs == 0, first.endedMs == 0);
        QVERIFY(again == 0 || std::isnan(first.best.sharpe) || job->best.sharpe < first.best.sharpe);
        const auto body = sql::single(db, u"SELECT body FROM job_search WHERE job_key = ?"_s, {key});
        QCOMPARE(body->toString(), search::bodyOf(*job));
        QCOMPARE(jobs::events(db, key)->size(), isTerminal(job->state) ? 2 : 1);
        tagged += job->tags.isEmpty() ? 0 : 1;
    }
    QCOMPARE(ids.size(), kCount);
    QVERIFY(tagged > 0);

    // SQLite compares the index of the words with the bodies, and every index with its table.
    QVERIFY(sql::run(db, u"INSERT INTO job_fts (job_fts) VALUES ('integrity-check')"_s));
    QCOMPARE(sql::single(db, u"PRAGMA integrity_check"_s)->toString(), u"ok"_s);
    // A last change goes into the index like any other.
    Job last = *jobs::load(db, kCount);
    QVERIFY(jobs::setNote(db, last.key, u"xylophone"_s));
    QCOMPARE(jobs::query(db, {.text = u"xylophone"_s})->size(), 1);
}

QTEST_GUILESS_MAIN(TestJobGenerator)
#include "tst_jobgenerator.moc"
