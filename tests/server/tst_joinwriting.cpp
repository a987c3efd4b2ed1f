// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/joinfixture.h"
#include "tests/support/syntheticcells.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <optional>
#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::kSmall;
using test::textOf;
namespace jobs = pipelinejobs;

// The writing of large results, which takes minutes for millions of cells.
class TestJoinWriting : public QObject, private test::JoinFixture
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const QString why = begin(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }
    void init() { QVERIFY(clear()); }
    void aMillionCellsNeedLittleMemory();
    void nobodyTakesARowWhoseResultsAreBeingWritten();
    void aCancelIsObeyedWhileResultsAreWritten();

private:
    std::optional<Postgres> holdRows();
    bool isHeld() const;
    QString value(const char *statement) const { return m_server->value(QString::fromLatin1(statement)); }
};

namespace {

// Resident memory in bytes, from /proc; empty where there is none.
std::optional<qint64> memory(const char *line)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    for (const QByteArray &text : file.readAll().split('\n')) {
        if (text.startsWith(line))
            return 1024 * text.mid(text.indexOf(':') + 1).simplified().split(' ').first().toLongLong();
    }
    return std::nullopt;
}

bool forgetPeak()
{
    QFile file(u"/proc/self/clear_refs"_s);
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write("5") == 1;
}

} // namespace

// From here on, whoever writes results waits until the connection is given up.
std::optional<Postgres> TestJoinWriting::holdRows()
{
    const bool made = m_server->run(u"CREATE OR REPLACE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                                    " PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;"
                                    " CREATE TRIGGER hold BEFORE INSERT ON \"trading_sweep_results\" FOR EACH STATEMENT"
                                    " EXECUTE FUNCTION hold()"_s);
    auto held = Postgres::open(m_server->address());
    if (!made || !held || !held->run(u"SELECT pg_advisory_lock(7)"_s))
        return std::nullopt;
    return std::optional<Postgres>(std::move(*held));
}

bool TestJoinWriting::isHeld() const
{
    return value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == u"1";
}

void TestJoinWriting::aMillionCellsNeedLittleMemory()
{
    SweepSpec spec = synthetic::sampleSpec();
    spec.fast = {1, 1000, 1};
    spec.slow = {1001, 2000, 1};
    const SweepResult result = synthetic::result(spec);
    QCOMPARE(result.cells->size(), 1'000'000);
    post(u"job"_s, kSmall);
    auto db = Postgres::open(m_server->address());
    QVERIFY(db);
    const auto taken = jobs::take(*db, {u"test"_s, {}, 600'000});
    QVERIFY(taken && *taken);

    const bool measured = forgetPeak() && memory("VmHWM");
    const qint64 before = memory("VmRSS").value_or(0);
    QElapsedTimer timer;
    timer.start();
    const auto hold = jobs::complete(*db, **taken, result, u"run"_s, 1.0);
    QVERIFY2(hold, qPrintable(hold ? QString() : hold.error().detail));
    QCOMPARE(*hold, jobs::Hold::Mine);
    const qint64 grown = memory("VmHWM").value_or(0) - before;
    const auto counts = resultrows::countsOf(result);
    qInfo("%lld rows in %lld ms, %.1f MB more memory at the peak", counts.written, timer.elapsed(),
        static_cast<double>(grown) / 1e6);
    QCOMPARE(value("SELECT count(*) FROM \"trading_sweep_results\"").toLongLong(), counts.written);
    QCOMPARE(metrics(u"job"_s).value(u"cells_written"_s).toInteger(), counts.written);
    QCOMPARE(metrics(u"job"_s).value(u"cells_undefined"_s).toInteger(), counts.undefined);
    if (!measured)
        QSKIP("the peak of the memory is measured on Linux only");
#ifndef __SANITIZE_ADDRESS__ // which keeps what was freed
    QVERIFY2(grown < 30'000'000, qPrintable(QString::number(grown)));
#endif
}

void TestJoinWriting::nobodyTakesARowWhoseResultsAreBeingWritten()
{
    post(u"job"_s, kSmall);
    auto db = Postgres::open(m_server->address());
    auto other = Postgres::open(m_server->address());
    auto held = holdRows();
    QVERIFY(db && other && held);
    const auto taken = jobs::take(*db, {u"first"_s, {}, 500});
    QVERIFY(taken && *taken);
    const SweepResult result = synthetic::result(synthetic::sampleSpec());
    Result<jobs::Hold> hold = jobs::Hold::Lost;
    // A connection belongs to one thread: this one is opened, used and closed there.
    std::thread writer([&] {
        auto own = Postgres::open(m_server->address());
        hold = own ? jobs::complete(*own, **taken, result, u"run"_s, 1.0) : std::unexpected(own.error());
    });
    const bool writing = QTest::qWaitFor([this] { return isHeld(); }, 10'000);
    const bool over = QTest::qWaitFor(
        [this] {
            return value("SELECT (\"metrics\"->'lease'->>'until')::numeric <"
                         " extract(epoch FROM clock_timestamp()) * 1000 FROM \"pipeline_jobs\"")
                == u"true";
        },
        10'000);
    const auto stolen = jobs::take(*other, {u"second"_s, {}, 30'000});
    held.reset();
    writer.join();
    QVERIFY(writing && over);
    QVERIFY(stolen && !*stolen);
    QVERIFY(hold && *hold == jobs::Hold::Mine);
    QCOMPARE(state(u"job"_s), u"COMPLETED"_s);
    QVERIFY(!*jobs::take(*other, {u"second"_s, {}, 30'000}));
}

void TestJoinWriting::aCancelIsObeyedWhileResultsAreWritten()
{
    post(u"job"_s, kSmall);
    auto held = holdRows();
    QVERIFY(held);
    bool worked = false;
    std::thread worker([&] { worked = work(options()).has_value(); });
    const bool writing = QTest::qWaitFor([this] { return isHeld(); }, 10'000);
    QElapsedTimer timer;
    timer.start();
    const bool cancelled = m_server->run(u"UPDATE \"pipeline_jobs\" SET \"status\" = 'FAILED', \"completedAt\" = now(),"
                                         " \"errorMessage\" = 'Job cancelled by user'"_s);
    const qint64 took = timer.elapsed(); // the platform is not made to wait
    held.reset();
    worker.join();
    QVERIFY(writing && cancelled && worked);
    QVERIFY2(took < 2000, qPrintable(QString::number(took)));
    QCOMPARE(state(u"job"_s), u"FAILED"_s);
    QCOMPARE(value("SELECT \"errorMessage\" FROM \"pipeline_jobs\""), u"Job cancelled by user"_s);
    QCOMPARE(value("SELECT count(*) FROM \"trading_sweep_results\""), u"0"_s);
    const QJsonObject told = metrics(u"job"_s);
    QVERIFY(!told.contains(u"lease"_s));
    QVERIFY2(told.value(u"receipt"_s).toString().startsWith(u"Stopped after "_s), qPrintable(textOf(told)));
}

QTEST_GUILESS_MAIN(TestJoinWriting)
#include "tst_joinwriting.moc"
