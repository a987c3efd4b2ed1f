// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/connection.h"
#include "store/sharedwork.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

namespace {

// A thread with a connection of its own, as the store has them.
class Helper
{
public:
    ~Helper() { join(); }
    sharedwork::Assist assist()
    {
        return [this](std::function<void(const QSqlDatabase &)> part) {
            m_thread = std::thread([part = std::move(part)] {
                const auto connection = Connection::open(u":memory:"_s, Connection::Mode::ReadWrite);
                part(connection->database());
            });
        };
    }
    void join()
    {
        if (m_thread.joinable())
            m_thread.join();
    }

private:
    std::thread m_thread;
};

const sharedwork::Look kGoOn = [](double) -> Result<> { return {}; };

} // namespace

class TestSharedWork : public QObject
{
    Q_OBJECT

private slots:
    void everyPieceIsDoneOnce_data();
    void everyPieceIsDoneOnce();
    void bothTakePieces();
    void aHelperThatNeverComesIsNotWaitedFor();
    void aHelperThatComesLateDoesNothing();
    void anErrorOfEitherEndsTheWork_data();
    void anErrorOfEitherEndsTheWork();
    void aStopEndsTheHelperToo();
    void theLookRises();

private:
    Connection m_connection = *Connection::open(u":memory:"_s, Connection::Mode::ReadWrite);
    QSqlDatabase m_db = m_connection.database();
};

void TestSharedWork::everyPieceIsDoneOnce_data()
{
    QTest::addColumn<int>("pieces");
    QTest::addColumn<bool>("helped");
    for (const int pieces : {0, 1, 2, 1000}) {
        for (const bool helped : {false, true})
            QTest::addRow("%d pieces, %s", pieces, helped ? "two" : "alone") << pieces << helped;
    }
}

void TestSharedWork::everyPieceIsDoneOnce()
{
    QFETCH(int, pieces);
    QFETCH(bool, helped);
    std::vector<std::atomic<int>> done(1000);
    const auto hire = [&done](const QSqlDatabase &) -> sharedwork::Worker {
        return [&done](qint64 piece, const sharedwork::Look &look) -> Result<> {
            ++done[static_cast<size_t>(piece)];
            return look(0.5);
        };
    };
    Helper helper;
    QVERIFY(sharedwork::run(m_db, helped ? helper.assist() : sharedwork::Assist(), pieces, hire, kGoOn));
    for (int piece = 0; piece < 1000; ++piece)
        QCOMPARE(done[static_cast<size_t>(piece)].load(), piece < pieces ? 1 : 0);
}

void TestSharedWork::bothTakePieces()
{
    std::promise<void> helped;
    const auto here = std::this_thread::get_id();
    QStringList names;
    std::mutex lock;
    const auto hire = [&](const QSqlDatabase &db) -> sharedwork::Worker {
        const std::scoped_lock locked(lock);
        names << db.connectionName();
        return [&](qint64 piece, const sharedwork::Look &) -> Result<> {
            if (std::this_thread::get_id() == here)
                helped.get_future().wait(); // the other piece is done meanwhile
            else
                helped.set_value();
            return piece < 2 ? Result<>() : failure(Error::Kind::Internal);
        };
    };
    Helper helper;
    QVERIFY(sharedwork::run(m_db, helper.assist(), 2, hire, kGoOn));
    QCOMPARE(names.size(), 2);
    QVERIFY(names.at(0) != names.at(1));
}

void TestSharedWork::aHelperThatNeverComesIsNotWaitedFor()
{
    int done = 0;
    const auto hire = [&done](const QSqlDatabase &) -> sharedwork::Worker {
        return [&done](qint64, const sharedwork::Look &) -> Result<> {
            ++done;
            return {};
        };
    };
    const auto forgets = [](const std::function<void(const QSqlDatabase &)> &) { };
    QVERIFY(sharedwork::run(m_db, forgets, 50, hire, kGoOn));
    QCOMPARE(done, 50);
}

void TestSharedWork::aHelperThatComesLateDoesNothing()
{
    std::function<void(const QSqlDatabase &)> kept;
    int done = 0;
    {
        const auto hire = [&done](const QSqlDatabase &) -> sharedwork::Worker {
            return [&done](qint64, const sharedwork::Look &) -> Result<> {
                ++done;
                return {};
            };
        };
        const auto keep = [&kept](const std::function<void(const QSqlDatabase &)> &part) { kept = part; };
        QVERIFY(sharedwork::run(m_db, keep, 3, hire, kGoOn));
    }
    kept(m_db);
    QCOMPARE(done, 3);
}

void TestSharedWork::anErrorOfEitherEndsTheWork_data()
{
    QTest::addColumn<bool>("here");
    QTest::newRow("of this thread") << true;
    QTest::newRow("of the other one") << false;
}

void TestSharedWork::anErrorOfEitherEndsTheWork()
{
    QFETCH(bool, here);
    const auto own = std::this_thread::get_id();
    std::atomic<int> done{0};
    const auto hire = [&](const QSqlDatabase &) -> sharedwork::Worker {
        return [&](qint64, const sharedwork::Look &) -> Result<> {
            if ((std::this_thread::get_id() == own) == here)
                return failure(Error::Kind::Corrupt, u"a page"_s);
            ++done;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return {};
        };
    };
    Helper helper;
    const auto outcome = sharedwork::run(m_db, helper.assist(), 10'000, hire, kGoOn);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, Error::Kind::Corrupt);
    QVERIFY(done < 10'000);
}

// The one who waits may lose patience while the other one is in the middle of a long piece.
void TestSharedWork::aStopEndsTheHelperToo()
{
    std::promise<void> begun;
    const auto own = std::this_thread::get_id();
    bool helperWasStopped = false;
    const auto hire = [&](const QSqlDatabase &) -> sharedwork::Worker {
        return [&](qint64, const sharedwork::Look &look) -> Result<> {
            if (std::this_thread::get_id() == own) {
                begun.get_future().wait();
                return {};
            }
            begun.set_value();
            Result<> on = look(0.0);
            while (on) // for ever
                on = look(0.5);
            helperWasStopped = on.error().kind == Error::Kind::Cancelled;
            return on;
        };
    };
    int looks = 0;
    const auto patience = [&looks](double) -> Result<> {
        if (++looks < 4)
            return {};
        return failure(Error::Kind::Cancelled);
    };
    Helper helper;
    const auto outcome = sharedwork::run(m_db, helper.assist(), 2, hire, patience);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, Error::Kind::Cancelled);
    helper.join();
    QVERIFY(helperWasStopped);
}

void TestSharedWork::theLookRises()
{
    std::vector<double> seen;
    const auto look = [&seen](double part) -> Result<> {
        seen.push_back(part);
        return {};
    };
    const auto hire = [](const QSqlDatabase &) -> sharedwork::Worker {
        return [](qint64, const sharedwork::Look &inside) -> Result<> {
            for (const double part : {0.25, 0.5, 1.0}) {
                if (const auto on = inside(part); !on)
                    return on;
            }
            return {};
        };
    };
    QVERIFY(sharedwork::run(m_db, {}, 5, hire, look));
    QCOMPARE(seen.size(), 20U);
    QVERIFY(std::ranges::is_sorted(seen));
    QCOMPARE(seen.front(), 0.0);
    QCOMPARE(seen.back(), 1.0);
}

QTEST_GUILESS_MAIN(TestSharedWork)
#include "tst_sharedwork.moc"
