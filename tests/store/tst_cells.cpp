// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/blob.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/sql.h"
#include "tests/support/storedata.h"

#include <QTest>

using namespace zixly;
using test::MemoryDatabase;

class TestCells : public QObject
{
    Q_OBJECT

private slots:
    void resultsRoundTrip_data();
    void resultsRoundTrip();
    void resultsAppearOnlyWhenFinished();
    void aSecondSaveReplaces();
    void damagedBlobsAreTold_data();
    void damagedBlobsAreTold();
    void bytesAreLittleEndian();
    void metricsYoungerThanTheResultAreUndefined();
};

void TestCells::resultsRoundTrip_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("none") << 0;
    QTest::newRow("one") << 1;
    QTest::newRow("a grid") << 3930;
}

void TestCells::resultsRoundTrip()
{
    QFETCH(int, count);
    MemoryDatabase memory;
    const qint64 key = jobs::insert(memory.db, test::aNewJob(), QStringLiteral("user"))->key;
    SweepResult result = test::aResult(count);
    result.spec.from = QDate(2000, 1, 3);
    result.validCells = count + 5; // a service showed only its best rows
    result.benchmarkReturn = count == 1 ? std::nan("") : result.benchmarkReturn;
    QVERIFY(cells::save(memory.db, key, result));
    const auto loaded = cells::load(memory.db, key);
    QVERIFY(loaded);
    QVERIFY(loaded->spec == result.spec);
    QVERIFY(loaded->convention == result.convention);
    QVERIFY(loaded->data == result.data);
    QCOMPARE(loaded->engineVersion, result.engineVersion);
    QCOMPARE(loaded->validCells, result.validCells);
    QVERIFY(test::sameNumbers({loaded->benchmarkReturn}, {result.benchmarkReturn}));
    QCOMPARE(loaded->complete(), false);
    QCOMPARE(loaded->cells->fast, result.cells->fast);
    QCOMPARE(loaded->cells->slow, result.cells->slow);
    forEachMetric([&](Metric metric) {
        QVERIFY(test::sameNumbers(loaded->cells->column(metric), result.cells->column(metric)));
    });
}

void TestCells::resultsAppearOnlyWhenFinished()
{
    MemoryDatabase memory;
    const qint64 key = jobs::insert(memory.db, test::aNewJob(), QStringLiteral("user"))->key;
    const SweepResult result = test::aResult(50);
    for (int column = 0; column < cells::columnCount(); ++column) {
        QVERIFY(cells::saveColumn(memory.db, key, result, column));
        QCOMPARE(cells::load(memory.db, key).error().kind, Error::Kind::NotFound);
    }
    QVERIFY(cells::finish(memory.db, key, result));
    QVERIFY(cells::load(memory.db, key));
    QCOMPARE(*cells::purge(memory.db), false); // nothing of it is an orphan
    QVERIFY(cells::load(memory.db, key));
}

void TestCells::aSecondSaveReplaces()
{
    MemoryDatabase memory;
    const qint64 key = jobs::insert(memory.db, test::aNewJob(), QStringLiteral("user"))->key;
    QVERIFY(cells::save(memory.db, key, test::aResult(50)));
    QVERIFY(cells::save(memory.db, key, test::aResult(7)));
    QCOMPARE(cells::load(memory.db, key)->cells->size(), 7);
}

void TestCells::damagedBlobsAreTold_data()
{
    QTest::addColumn<int>("position");
    QTest::newRow("magic") << 0;
    QTest::newRow("version") << 4;
    QTest::newRow("element type") << 5;
    QTest::newRow("count") << 8;
    QTest::newRow("checksum") << 16;
    QTest::newRow("first number") << 32;
    QTest::newRow("last byte") << -1;
    QTest::newRow("cut short") << -2;
}

void TestCells::damagedBlobsAreTold()
{
    QFETCH(int, position);
    MemoryDatabase memory;
    const qint64 key = jobs::insert(memory.db, test::aNewJob(), QStringLiteral("user"))->key;
    QVERIFY(cells::save(memory.db, key, test::aResult(21)));
    const QString where = QStringLiteral("FROM cells WHERE name = 'sharpe_ratio'");
    QByteArray data = sql::single(memory.db, QStringLiteral("SELECT data ") + where)->toByteArray();
    if (position == -2)
        data.chop(8);
    else
        data[position < 0 ? data.size() - 1 : position] = static_cast<char>(data.back() ^ 0x41);
    sql::Statement change(memory.db, QStringLiteral("UPDATE cells SET data = ? WHERE name = 'sharpe_ratio'"));
    QVERIFY(change.run(data));
    const auto loaded = cells::load(memory.db, key);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, Error::Kind::Corrupt);
    QVERIFY(!sql::isDamage(loaded.error())); // the file is sound: no reason to salvage it
}

void TestCells::bytesAreLittleEndian()
{
    const QByteArray numbers = blob::encode(std::vector<double>{1.0});
    QCOMPARE(numbers.mid(32), QByteArray::fromHex("000000000000f03f"));
    QCOMPARE(numbers.left(16), QByteArray("ZXCL\x01\x01\0\0\x01\0\0\0\0\0\0\0", 16));
    QCOMPARE(blob::encode(std::vector<qint32>{258}).mid(32), QByteArray::fromHex("02010000"));
    QCOMPARE(blob::encode(std::vector<qint64>{258}).mid(32), QByteArray::fromHex("0201000000000000"));
    std::vector<qint32> wrongType;
    QVERIFY(!blob::decode(numbers, wrongType));
}

void TestCells::metricsYoungerThanTheResultAreUndefined()
{
    MemoryDatabase memory;
    const qint64 key = jobs::insert(memory.db, test::aNewJob(), QStringLiteral("user"))->key;
    QVERIFY(cells::save(memory.db, key, test::aResult(9)));
    QVERIFY(sql::run(memory.db, QStringLiteral("DELETE FROM cells WHERE name = 'calmar_ratio'")));
    const auto loaded = cells::load(memory.db, key);
    QVERIFY(loaded);
    QCOMPARE(loaded->cells->column(Metric::Calmar).size(), 9U);
    for (const double value : loaded->cells->column(Metric::Calmar))
        QVERIFY(std::isnan(value));
}

QTEST_GUILESS_MAIN(TestCells)
#include "tst_cells.moc"
