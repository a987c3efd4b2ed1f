// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/accounts.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/sql.h"
#include "store/wishes.h"
#include "tests/support/storedata.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using accounts::Account;
using test::aNewJob;
using test::MemoryDatabase;

namespace {

const QUuid kHome(u"11111111-2222-4333-8444-555555555555"_s);
const QUuid kLab(u"99999999-2222-4333-8444-555555555555"_s);

Account enter(MemoryDatabase &memory, const QString &user, const QString &realm = u"supabase"_s,
    const QUuid &connection = kHome, const QString &tenant = {})
{
    const auto entered = accounts::enter(memory.db,
        {.connection = connection, .realm = realm, .user = user, .email = user + u"@example.com"_s, .tenant = tenant});
    return entered ? *entered : Account();
}

Job aRemoteJob(const Account &account, const QString &name, const QString &remote)
{
    Job job = aNewJob(name);
    job.account = account.key;
    job.place.service = u"Home"_s;
    job.state = JobState::Completed;
    job.data.sha256 = "abc";
    job.remoteIds = {{accounts::source(account), u"pipeline"_s, remote}};
    return job;
}

QStringList namesOf(MemoryDatabase &memory, const JobQuery &query = {})
{
    QStringList names;
    const auto keys = jobs::query(memory.db, query);
    if (!keys)
        return {keys.error().detail};
    const auto found = jobs::load(memory.db, QList<qint64>(keys->begin(), keys->end()));
    for (const Job &job : *found)
        names << job.name;
    names.sort();
    return names;
}

} // namespace

class TestAccounts : public QObject
{
    Q_OBJECT

private slots:
    void theSameAccountIsFoundAgain();
    void oneIsCurrentPerConnectionAndRealm();
    void anotherAccountSeesNothing_data();
    void anotherAccountSeesNothing();
    void theSameSweepOfAnotherAccountIsNotFound();
    void theSameIdInTwoAccountsIsTwoJobs();
    void aJobNeedsItsAccount();
    void ordersStayOnTheirIndexes_data();
    void ordersStayOnTheirIndexes();
    void removalTakesEverythingOfTheAccount();
    void anAbandonedAccountIsHiddenAndNotFoundAgain();
    void aRenamedConnectionRenamesItsRows();
};

void TestAccounts::theSameAccountIsFoundAgain()
{
    MemoryDatabase memory;
    const Account first = enter(memory, u"ada"_s);
    QVERIFY(first.key > 0 && first.current);
    const auto again = accounts::enter(
        memory.db, {.connection = kHome, .realm = u"supabase"_s, .user = u"ada"_s, .email = u"new@example.com"_s});
    QVERIFY(again);
    QCOMPARE(again->key, first.key);
    QCOMPARE(accounts::current(memory.db, kHome, u"supabase"_s)->email, u"new@example.com"_s);
    QVERIFY(enter(memory, u"ada"_s, u"supabase"_s, kHome, u"tenant"_s).key != first.key);
    QVERIFY(enter(memory, u"ada"_s, u"supabase"_s, kLab).key != first.key);
    QCOMPARE(accounts::all(memory.db)->size(), 3);
    QCOMPARE(accounts::source(first), u"11111111-2222-4333-8444-555555555555/%1"_s.arg(first.key));
}

void TestAccounts::oneIsCurrentPerConnectionAndRealm()
{
    MemoryDatabase memory;
    QCOMPARE(accounts::current(memory.db, kHome, u"supabase"_s).error().kind, Error::Kind::NotFound);
    const Account ada = enter(memory, u"ada"_s);
    const Account key = enter(memory, u"12ab34cd"_s, u"trading"_s);
    const Account elsewhere = enter(memory, u"ada"_s, u"supabase"_s, kLab);
    QVERIFY(accounts::hidden(memory.db)->isEmpty());
    const Account bob = enter(memory, u"bob"_s);
    QCOMPARE(*accounts::current(memory.db, kHome, u"supabase"_s), bob);
    QCOMPARE(*accounts::current(memory.db, kHome, u"trading"_s), key);
    QCOMPARE(*accounts::current(memory.db, kLab, u"supabase"_s), elsewhere);
    QCOMPARE(*accounts::hidden(memory.db), QList<qint64>{ada.key});
}

void TestAccounts::anotherAccountSeesNothing_data()
{
    QTest::addColumn<JobQuery>("query");
    for (int sort = 0; sort <= static_cast<int>(JobSort::Sweep); ++sort) {
        JobQuery query;
        query.sort = static_cast<JobSort>(sort);
        QTest::addRow("sort %d", sort) << query;
    }
    const auto row = [](const char *name, auto change) {
        JobQuery query;
        change(query);
        QTest::newRow(name) << query;
    };
    row("text", [](JobQuery &query) { query.text = u"sp500"_s; });
    row("short text", [](JobQuery &query) { query.text = u"sp"_s; });
    row("state", [](JobQuery &query) { query.states = {JobState::Completed}; });
    row("service", [](JobQuery &query) { query.service = u"Home"_s; });
    row("favourites", [](JobQuery &query) { query.favouritesOnly = true; });
    row("text by sharpe", [](JobQuery &query) {
        query.text = u"sp500"_s;
        query.sort = JobSort::Sharpe;
    });
}

void TestAccounts::anotherAccountSeesNothing()
{
    QFETCH(JobQuery, query);
    MemoryDatabase memory;
    const auto add = [&memory](const Account &account, const char *name) {
        Job job = aRemoteJob(account, QLatin1String(name), QLatin1String(name));
        job.favourite = true;
        return jobs::insert(memory.db, job, u"cloud"_s).has_value();
    };
    const Account ada = enter(memory, u"ada"_s);
    QVERIFY(add(ada, "hers"));
    QCOMPARE(namesOf(memory, query), QStringList{u"hers"_s});
    const Account bob = enter(memory, u"bob"_s);
    QVERIFY(namesOf(memory, query).isEmpty());
    QVERIFY(add(bob, "his"));
    QCOMPARE(namesOf(memory, query), QStringList{u"his"_s});
    Job here = aRemoteJob({}, u"here"_s, u"none"_s);
    here.remoteIds.clear();
    here.favourite = true;
    QVERIFY(jobs::insert(memory.db, here, u"user"_s));
    QCOMPARE(namesOf(memory, query), QStringList({u"here"_s, u"his"_s}));
    enter(memory, u"ada"_s); // back again: everything is where it was
    QCOMPARE(namesOf(memory, query), QStringList({u"here"_s, u"hers"_s}));
}

void TestAccounts::theSameSweepOfAnotherAccountIsNotFound()
{
    MemoryDatabase memory;
    const auto job = jobs::insert(memory.db, aRemoteJob(enter(memory, u"ada"_s), u"hers"_s, u"1"_s), u"cloud"_s);
    QVERIFY(job);
    QCOMPARE(*jobs::findSame(memory.db, job->parameters, "abc"), job->key);
    enter(memory, u"bob"_s);
    QCOMPARE(*jobs::findSame(memory.db, job->parameters, "abc"), 0);
}

void TestAccounts::theSameIdInTwoAccountsIsTwoJobs()
{
    MemoryDatabase memory;
    const Account ada = enter(memory, u"ada"_s);
    const auto hers = jobs::insert(memory.db, aRemoteJob(ada, u"hers"_s, u"42"_s), u"cloud"_s);
    const Account bob = enter(memory, u"bob"_s);
    const auto his = jobs::insert(memory.db, aRemoteJob(bob, u"his"_s, u"42"_s), u"cloud"_s);
    QVERIFY(hers && his);
    QVERIFY(hers->key != his->key);
    QCOMPARE(*jobs::findRemoteId(memory.db, hers->remoteIds.front()), hers->key);
    QCOMPARE(*jobs::findRemoteId(memory.db, his->remoteIds.front()), his->key);
    const auto again = jobs::insert(memory.db, aRemoteJob(bob, u"again"_s, u"42"_s), u"cloud"_s);
    QVERIFY(!again);
    QCOMPARE(again.error().kind, Error::Kind::Conflict);
}

void TestAccounts::aJobNeedsItsAccount()
{
    MemoryDatabase memory;
    Job job = aNewJob();
    job.account = 77;
    QCOMPARE(jobs::insert(memory.db, job, u"cloud"_s).error().kind, Error::Kind::NotFound);
    job.account = 0;
    auto stored = jobs::insert(memory.db, job, u"cloud"_s);
    QVERIFY(stored);
    stored->account = 77;
    QCOMPARE(jobs::update(memory.db, *stored, u"server"_s, u"cloud"_s).error().kind, Error::Kind::NotFound);
    stored->account = enter(memory, u"ada"_s).key;
    QVERIFY(jobs::update(memory.db, *stored, u"server"_s, u"cloud"_s));
    QCOMPARE(jobs::load(memory.db, stored->key)->account, stored->account);
}

void TestAccounts::ordersStayOnTheirIndexes_data()
{
    QTest::addColumn<QString>("select");
    const QString others = u"j.key NOT IN (SELECT key FROM jobs WHERE account <> 0 AND account IN (1, 2))"_s;
    QTest::newRow("newest first") << u"SELECT j.key FROM jobs j ORDER BY j.created_ms DESC, j.key DESC"_s;
    QTest::newRow("newest first, others hidden")
        << u"SELECT j.key FROM jobs j WHERE j.account NOT IN (1, 2) ORDER BY j.created_ms DESC, j.key DESC"_s;
    QTest::newRow("newest first of a service, others hidden")
        << u"SELECT j.key FROM jobs j WHERE j.service = 'x' AND j.account NOT IN (1, 2)"
           " ORDER BY j.created_ms DESC, j.key DESC"_s;
    QTest::newRow("newest first of a state, others hidden")
        << u"SELECT j.key FROM jobs j WHERE j.state IN (3) AND %1 ORDER BY j.created_ms DESC, j.key DESC"_s.arg(others);
    QTest::newRow("by name, others hidden")
        << u"SELECT j.key FROM jobs j WHERE %1 ORDER BY j.name COLLATE NOCASE, j.key"_s.arg(others);
    QTest::newRow("by status, others hidden")
        << u"SELECT j.key FROM jobs j WHERE %1 ORDER BY j.state, j.created_ms, j.key"_s.arg(others);
}

// The texts are those of jobquery.cpp; a plan that reads the table would only show as slowness.
void TestAccounts::ordersStayOnTheirIndexes()
{
    QFETCH(QString, select);
    MemoryDatabase memory;
    sql::Statement plan(memory.db, u"EXPLAIN QUERY PLAN "_s + select);
    QVERIFY(plan.run());
    int tables = 0;
    while (plan.next()) {
        const QString line = plan.text(3);
        QVERIFY2(!line.contains("TEMP B-TREE"_L1), qPrintable(line));
        if (line.startsWith("SCAN"_L1) || line.startsWith("SEARCH"_L1)) {
            QVERIFY2(line.contains("COVERING INDEX"_L1), qPrintable(line));
            ++tables;
        }
    }
    QVERIFY(tables > 0);
}

void TestAccounts::removalTakesEverythingOfTheAccount()
{
    MemoryDatabase memory;
    const Account ada = enter(memory, u"ada"_s);
    QList<qint64> hers;
    for (int i = 0; i < 60; ++i) { // more than two slices
        Job job = aRemoteJob(ada, u"hers"_s, QString::number(i));
        job.keepOffline = true;
        job.serverResult = {{u"metrics"_s, 1}};
        const auto stored = jobs::insert(memory.db, job, u"cloud"_s);
        QVERIFY(stored);
        hers << stored->key;
        QVERIFY(wishes::add(
            memory.db, {.jobKey = stored->key, .connection = kHome, .account = ada.key, .kind = Wish::Cancel}));
    }
    QVERIFY(cells::save(memory.db, hers.front(), test::aResult(5)));
    const Account bob = enter(memory, u"bob"_s);
    QVERIFY(jobs::insert(memory.db, aRemoteJob(bob, u"his"_s, u"1"_s), u"cloud"_s));
    QVERIFY(jobs::insert(memory.db, aNewJob(u"here"_s), u"user"_s));
    QCOMPARE(*accounts::countJobs(memory.db, ada.key), 60);

    const auto step = accounts::remover({ada.key});
    int steps = 1;
    for (auto more = step(memory.db); *more; more = step(memory.db))
        ++steps;
    QVERIFY(steps > 2);
    QCOMPARE(*accounts::countJobs(memory.db, ada.key), 0);
    QCOMPARE(accounts::all(memory.db)->size(), 1);
    QCOMPARE(namesOf(memory), QStringList({u"here"_s, u"his"_s}));
    for (const char *table :
        {"remote_ids", "kept", "server_results", "wishes", "results", "job_events", "job_search"}) {
        const auto rows = sql::single(
            memory.db, u"SELECT count(*) FROM %1 WHERE job_key <= %2"_s.arg(QLatin1String(table)).arg(hers.back()));
        QVERIFY(rows);
        QCOMPARE(rows->toInt(), 0);
    }
    QVERIFY(enter(memory, u"ada"_s).key > bob.key); // a key is never another account's later
}

// Somebody signs in again while the removal is still under way: nothing new may go with the old.
void TestAccounts::anAbandonedAccountIsHiddenAndNotFoundAgain()
{
    MemoryDatabase memory;
    const Account ada = enter(memory, u"ada"_s);
    const Account lab = enter(memory, u"ada"_s, u"supabase"_s, kLab);
    const auto old = jobs::insert(memory.db, aRemoteJob(ada, u"old"_s, u"r1"_s), u"user"_s);
    QVERIFY(old);
    QVERIFY(jobs::insert(memory.db, aRemoteJob(lab, u"other"_s, u"r1"_s), u"user"_s));
    QVERIFY(accounts::abandon(memory.db, {ada.key}));
    QCOMPARE(namesOf(memory), QStringList{u"other"_s});
    QCOMPARE(*jobs::unseen(memory.db, {old->key, old->key + 1, 99}), (QList<qint64>{old->key, 99}));
    QCOMPARE(accounts::current(memory.db, kHome, u"supabase"_s).error().kind, Error::Kind::NotFound);
    QCOMPARE(*accounts::abandoned(memory.db), QList<qint64>{ada.key});
    QCOMPARE(accounts::all(memory.db)->size(), 1);

    const Account again = enter(memory, u"ada"_s);
    QVERIFY(again.key != ada.key);
    QVERIFY(jobs::insert(memory.db, aRemoteJob(again, u"new"_s, u"r1"_s), u"user"_s));
    QVERIFY(accounts::abandon(memory.db, {ada.key})); // again: nothing happens
    const auto step = accounts::remover({ada.key});
    while (*step(memory.db)) { }
    QCOMPARE(namesOf(memory), (QStringList{u"new"_s, u"other"_s}));
    QVERIFY(accounts::abandoned(memory.db)->isEmpty());
    QVERIFY(*accounts::wasRemoved(memory.db, ada.key) && !*accounts::wasRemoved(memory.db, again.key));
}

void TestAccounts::aRenamedConnectionRenamesItsRows()
{
    MemoryDatabase memory;
    const auto add = [&memory](const Account &account, const char *name) {
        return jobs::insert(memory.db, aRemoteJob(account, QLatin1String(name), QLatin1String(name)), u"cloud"_s)->key;
    };
    const qint64 hers = add(enter(memory, u"ada"_s), "hers");
    const qint64 his = add(enter(memory, u"bob"_s), "his");
    const qint64 other = add(enter(memory, u"bob"_s, u"supabase"_s, kLab), "other");
    Job unsent = aNewJob(u"unsent"_s); // nobody had signed in when it was wished for
    unsent.place.service = u"Home"_s;
    const qint64 nobodys = jobs::insert(memory.db, unsent, u"user"_s)->key;
    const qint64 local = jobs::insert(memory.db, aNewJob(u"local"_s), u"user"_s)->key;
    for (int i = 0; i < 450; ++i)
        add(*accounts::current(memory.db, kHome, u"supabase"_s), qPrintable(u"more %1"_s.arg(i)));
    QVERIFY(*accounts::isNamed(memory.db, kHome, u"Home"_s));
    const auto step = accounts::renamer(kHome, u"home"_s, u"Palace"_s);
    QVERIFY(*step(memory.db));
    QVERIFY(!*accounts::isNamed(memory.db, kHome, u"Palace"_s));
    while (*step(memory.db)) { }
    QVERIFY(*accounts::isNamed(memory.db, kHome, u"Palace"_s));
    QCOMPARE(jobs::query(memory.db, {.service = u"Palace"_s})->size(), 452); // without hers, who is not current
    QCOMPARE(jobs::load(memory.db, nobodys)->place.service, u"Palace"_s);
    QVERIFY(jobs::load(memory.db, local)->place.service.isEmpty());
    QCOMPARE(jobs::load(memory.db, hers)->place.service, u"Palace"_s);
    QCOMPARE(jobs::load(memory.db, his)->place.service, u"Palace"_s);
    QCOMPARE(jobs::load(memory.db, other)->place.service, u"Home"_s);
}

QTEST_GUILESS_MAIN(TestAccounts)
#include "tst_accounts.moc"
