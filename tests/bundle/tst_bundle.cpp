// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/archive.h"
#include "bundle/bundle.h"
#include "store/cellcolumns.h"
#include "tests/support/storedata.h"
#include "tests/support/walk.h"
#include "worker/sweepadapter.h"

#include <QBuffer>
#include <QJsonDocument>
#include <QTest>

using namespace zixly;
using namespace Qt::StringLiterals;

namespace {

std::expected<Bundle, QString> readBack(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    return bundle::read(buffer);
}

Bundle aBundle(bool withPrices)
{
    const PriceSeriesPtr series = test::aWalk(u"WALK"_s, 500);
    SweepSpec spec;
    spec.ticker = u"WALK"_s;
    spec.fast = {5, 15, 1};
    spec.slow = {20, 40, 2};
    spec.fees = 0.1 + 0.2; // not short in decimal
    const std::atomic<bool> stop = false;
    Bundle bundle{.job = QUuid::createUuid(),
        .name = u"A sweep, with \"quotes\" and \u00e4"_s,
        .createdMs = 1'700'000'000'000,
        .startedMs = 1'700'000'000'010,
        .endedMs = 1'700'000'000'050,
        .madeMs = 1'700'000'100'000,
        .madeBy = u"Zixly 1.0"_s,
        .service = {},
        .result = *computeSweep(*series, spec, 1, stop),
        .prices = withPrices ? series : nullptr};
    return bundle;
}

// The bundle with one entry replaced; manifest and seal fit.
QByteArray withEntry(const Bundle &bundle, const QString &name, const std::function<QByteArray(QByteArray)> &change)
{
    QByteArray bytes = bundle::write(bundle);
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    auto entries = *archive::unpack(buffer, {.names = u".*"_s});
    entries[name] = change(entries.value(name));
    return archive::pack(entries);
}

} // namespace

class TestBundle : public QObject
{
    Q_OBJECT
private slots:
    void everythingComesBack_data();
    void everythingComesBack();
    void nanAndInfinityComeBack();
    void anyChangedByteIsFound();
    void aNewerFormatIsRefused();
    void whatContradictsItselfIsRefused_data();
    void whatContradictsItselfIsRefused();
    void otherPricesAreRefused();
    void anotherZipIsRefused();
};

void TestBundle::everythingComesBack_data()
{
    QTest::addColumn<bool>("prices");
    QTest::newRow("without prices") << false;
    QTest::newRow("with prices") << true;
}

void TestBundle::everythingComesBack()
{
    QFETCH(bool, prices);
    const Bundle made = aBundle(prices);
    const auto got = readBack(bundle::write(made));
    QVERIFY2(got, got ? "" : qPrintable(got.error()));
    QCOMPARE(got->job, made.job);
    QCOMPARE(got->name, made.name);
    QCOMPARE(got->createdMs, made.createdMs);
    QCOMPARE(got->endedMs, made.endedMs);
    QCOMPARE(got->madeBy, made.madeBy);
    QVERIFY(got->result.spec == made.result.spec);
    QVERIFY(got->result.convention == made.result.convention);
    QVERIFY(got->result.data == made.result.data);
    QCOMPARE(got->result.engineVersion, made.result.engineVersion);
    QCOMPARE(got->result.engineBuild, made.result.engineBuild);
    QVERIFY(!got->result.engineBuild.isEmpty());
    QCOMPARE(got->result.validCells, made.result.validCells);
    QCOMPARE(got->result.benchmarkReturn, made.result.benchmarkReturn);
    QVERIFY(got->result.cells->fast == made.result.cells->fast);
    QVERIFY(got->result.cells->slow == made.result.cells->slow);
    for (std::size_t metric = 0; metric < kMetricCount; ++metric)
        QVERIFY(test::sameNumbers(got->result.cells->metrics[metric], made.result.cells->metrics[metric]));
    QCOMPARE(got->prices != nullptr, prices);
    if (prices)
        QCOMPARE(fingerprint(*got->prices), fingerprint(*made.prices));
}

void TestBundle::nanAndInfinityComeBack()
{
    Bundle made = aBundle(false);
    auto cells = std::make_shared<CellColumns>(*made.result.cells);
    cells->metrics[1][0] = std::nan("");
    cells->metrics[8][1] = std::numeric_limits<double>::infinity();
    made.result.cells = cells;
    const auto got = readBack(bundle::write(made));
    QVERIFY(got);
    QVERIFY(std::isnan(got->result.cells->metrics[1][0]));
    QCOMPARE(got->result.cells->metrics[8][1], std::numeric_limits<double>::infinity());
}

void TestBundle::anyChangedByteIsFound()
{
    const QByteArray good = bundle::write(aBundle(true));
    QVERIFY(readBack(good));
    // All of the small archive of tst_archive are tried; here every 101st of a real one.
    for (qsizetype at = 0; at < good.size(); at += 101) {
        QByteArray bad = good;
        bad[at] = static_cast<char>(bad.at(at) ^ 0x10);
        QVERIFY2(!readBack(bad), qPrintable(QString::number(at)));
    }
}

void TestBundle::aNewerFormatIsRefused()
{
    const auto got = readBack(withEntry(aBundle(false), u"sweep.json"_s,
        [](QByteArray json) { return json.replace("\"version\": 1", "\"version\": 2"); }));
    QVERIFY(!got);
    QVERIFY2(got.error().contains(u"newer version"), qPrintable(got.error()));
}

void TestBundle::whatContradictsItselfIsRefused_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto json = [](const char *name, const char *from, const char *to) {
        QTest::newRow(name) << u"sweep.json"_s << QByteArray(from) << QByteArray(to);
    };
    json("a window outside the grid", "\"fast_step\": 1", "\"fast_step\": 3");
    json("fewer cells than columns", "\"cells\": 121", "\"cells\": 120");
    json("more cells than valid", "\"valid_cells\": 121", "\"valid_cells\": 7");
    json("more valid cells than pairs", "\"valid_cells\": 121", "\"valid_cells\": 4000");
    json("negative", "\"cells\": 121", "\"cells\": -1");
    json("no step", "\"fast_step\": 1", "\"fast_step\": 0");
    json("no ticker", "\"ticker\": \"WALK\"", "\"ticker\": \"\"");
    json("not a sweep", "\"parameters\"", "\"nothing\"");
    json("no id", "\"id\": \"", "\"id\": \"x");
    json("not json", "{", "[");
    QTest::newRow("no fast windows") << u"cells/fast.bin"_s << QByteArray() << QByteArray();
    QTest::newRow("a column of noise") << u"cells/sharpe_ratio.bin"_s << QByteArray() << QByteArray(1000, 'n');
}

void TestBundle::whatContradictsItselfIsRefused()
{
    QFETCH(QString, entry);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    bool found = true;
    const auto got = readBack(withEntry(aBundle(false), entry, [&](QByteArray bytes) {
        if (from.isEmpty())
            return to;
        found = bytes.contains(from);
        return bytes.replace(from, to);
    }));
    QVERIFY2(found, "the test changes something");
    QVERIFY(!got);
    QVERIFY(!got.error().isEmpty());
}

void TestBundle::otherPricesAreRefused()
{
    Bundle made = aBundle(true);
    made.prices = test::aWalk(u"WALK"_s, 499);
    const auto got = readBack(bundle::write(made));
    QVERIFY(!got);
    QVERIFY2(got.error().contains(u"not those of its sweep"), qPrintable(got.error()));
}

void TestBundle::anotherZipIsRefused()
{
    QByteArray bytes = archive::pack({{u"sweep.json"_s, "{\"format\": \"something\", \"version\": 1}"}});
    const auto got = readBack(bytes);
    QVERIFY(!got);
    QVERIFY2(got.error().contains(u"not a result bundle"), qPrintable(got.error()));
}

QTEST_GUILESS_MAIN(TestBundle)
#include "tst_bundle.moc"
