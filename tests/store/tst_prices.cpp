// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/prices.h"
#include "store/sql.h"
#include "tests/support/storedata.h"

#include <QTest>

using namespace zixly;
using test::aPriceSeries;
using test::MemoryDatabase;

class TestPrices : public QObject
{
    Q_OBJECT

private slots:
    void seriesRoundTrip_data();
    void seriesRoundTrip();
    void replacingReportsWhatChanged();
    void theListIsByTicker();
    void missingTickersAreNotFound();
    void damageIsToldAndCanBeReplaced();
};

void TestPrices::seriesRoundTrip_data()
{
    QTest::addColumn<bool>("onlyClose");
    QTest::newRow("all columns") << false;
    QTest::newRow("closes only") << true;
}

void TestPrices::seriesRoundTrip()
{
    QFETCH(bool, onlyClose);
    MemoryDatabase memory;
    PriceSeries series = aPriceSeries(QStringLiteral("A/B 'x'"));
    series.adjusted = true;
    series.dateOnly = false;
    if (onlyClose)
        series.open = series.high = series.low = series.volume = {};
    const auto report = prices::save(memory.db, series, 5);
    QVERIFY(report);
    QCOMPARE(report->replaced, false);
    QCOMPARE(report->added, 100);
    const auto loaded = prices::load(memory.db, series.ticker);
    QVERIFY(loaded);
    QCOMPARE((*loaded)->time, series.time);
    QCOMPARE((*loaded)->open, series.open);
    QCOMPARE((*loaded)->high, series.high);
    QCOMPARE((*loaded)->low, series.low);
    QCOMPARE((*loaded)->close, series.close);
    QCOMPARE((*loaded)->volume, series.volume);
    QCOMPARE((*loaded)->ticker, series.ticker);
    QCOMPARE((*loaded)->dateOnly, false);
    QCOMPARE((*loaded)->adjusted, true);
    QCOMPARE((*loaded)->decimals, 2);
    QCOMPARE((*loaded)->intervalMs, series.intervalMs);
    QCOMPARE((*loaded)->timeZone, series.timeZone);
    QCOMPARE((*loaded)->source, series.source);
    QCOMPARE(fingerprint(**loaded), fingerprint(series));
    const auto list = prices::list(memory.db);
    QVERIFY(list);
    SeriesInfo expected = infoOf(series);
    expected.key = list->front().key;
    expected.importedMs = 5;
    QVERIFY(list->front() == expected);
}

void TestPrices::replacingReportsWhatChanged()
{
    MemoryDatabase memory;
    const PriceSeries before = aPriceSeries();
    QVERIFY(prices::save(memory.db, before, 1));
    PriceSeries after = before;
    after.close[10] += 1;
    after.volume[11] += 1;
    for (auto *column : {&after.open, &after.high, &after.low, &after.close, &after.volume}) {
        column->erase(column->begin(), column->begin() + 3);
        column->push_back(column->back());
    }
    after.time.erase(after.time.begin(), after.time.begin() + 3);
    after.time.push_back(after.time.back() + 86'400'000);
    const auto seen = prices::compare(memory.db, after);
    QVERIFY(seen);
    QCOMPARE((*prices::load(memory.db, before.ticker))->time, before.time); // compare() changes nothing
    const auto report = prices::save(memory.db, after, 2);
    QVERIFY(report);
    for (const auto &r : {*seen, *report}) {
        QVERIFY(r.replaced);
        QCOMPARE(r.added, 1);
        QCOMPARE(r.revised, 2);
        QCOMPARE(r.removed, 3);
    }
    QCOMPARE((*prices::load(memory.db, before.ticker))->close, after.close);
    QCOMPARE(prices::list(memory.db)->size(), 1);
    const auto same = prices::compare(memory.db, after);
    QCOMPARE(same->added + same->revised + same->removed, 0);
}

void TestPrices::theListIsByTicker()
{
    MemoryDatabase memory;
    for (const char *ticker : {"b", "C", "A"})
        QVERIFY(prices::save(memory.db, aPriceSeries(QLatin1String(ticker), 3), 1));
    const auto list = prices::list(memory.db);
    QCOMPARE(list->size(), 3);
    QCOMPARE(list->at(0).ticker + list->at(1).ticker + list->at(2).ticker, QStringLiteral("AbC"));
    QVERIFY(prices::remove(memory.db, QStringLiteral("b")));
    QCOMPARE(prices::list(memory.db)->size(), 2);
    QCOMPARE(sql::single(memory.db, QStringLiteral("SELECT count(*) FROM series_columns"))->toInt(), 12);
}

void TestPrices::missingTickersAreNotFound()
{
    MemoryDatabase memory;
    QCOMPARE(prices::load(memory.db, QStringLiteral("X")).error().kind, Error::Kind::NotFound);
    QCOMPARE(prices::remove(memory.db, QStringLiteral("X")).error().kind, Error::Kind::NotFound);
}

void TestPrices::damageIsToldAndCanBeReplaced()
{
    MemoryDatabase memory;
    QVERIFY(prices::save(memory.db, aPriceSeries(), 1));
    QVERIFY(sql::run(memory.db, QStringLiteral("UPDATE series_columns SET data = x'00' WHERE name = 'close'")));
    QCOMPARE(prices::load(memory.db, QStringLiteral("SP500")).error().kind, Error::Kind::Corrupt);
    QVERIFY(prices::save(memory.db, aPriceSeries(), 2));
    QVERIFY(prices::load(memory.db, QStringLiteral("SP500")));
}

QTEST_GUILESS_MAIN(TestPrices)
#include "tst_prices.moc"
