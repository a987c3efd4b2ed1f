// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csv.h"
#include "core/format.h"

#include <QLocale>
#include <QTest>

#include <array>
#include <cmath>
#include <limits>

using namespace zixly;

class TestFormat : public QObject
{
    Q_OBJECT
private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void numbersForPeople_data();
    void numbersForPeople();
    void durations_data();
    void durations();
    void tradeDurationsReadLikeTheReference();
    void everyMetricExplainsItself();
    void csvFieldsAreQuotedAndDefused_data();
    void csvFieldsAreQuotedAndDefused();
    void csvNumbersReadBackEqual();
    void excelGetsTheDecimalCommaOfItsLocale();
};

void TestFormat::numbersForPeople_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    const double inf = std::numeric_limits<double>::infinity();
    QTest::newRow("plain") << 0.7234 << QStringLiteral("0.72");
    QTest::newRow("negative has a true minus") << -5.0 << QStringLiteral("\u22125.00");
    QTest::newRow("rounds to zero: no sign") << -0.001 << QStringLiteral("0.00");
    QTest::newRow("undefined") << std::nan("") << QStringLiteral("\u2013");
    QTest::newRow("infinite") << inf << QStringLiteral("\u221E");
    QTest::newRow("minus infinite") << -inf << QStringLiteral("\u2212\u221E");
}

void TestFormat::numbersForPeople()
{
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(numberText(value, 2), text);
}

void TestFormat::durations_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("unknown") << qint64(-1) << QStringLiteral("\u2013");
    QTest::newRow("milliseconds") << qint64(41) << QStringLiteral("41 ms");
    QTest::newRow("seconds") << qint64(4200) << QStringLiteral("4.2 s");
    QTest::newRow("more seconds") << qint64(42900) << QStringLiteral("42 s");
    QTest::newRow("minutes") << qint64(185000) << QStringLiteral("3 min 5 s");
    QTest::newRow("hours") << qint64(7800000) << QStringLiteral("2 h 10 min");
    QTest::newRow("days") << qint64(90000000) << QStringLiteral("1 d 1 h");
}

void TestFormat::durations()
{
    QFETCH(qint64, ms);
    QFETCH(QString, text);
    QCOMPARE(durationText(ms), text);
}

void TestFormat::tradeDurationsReadLikeTheReference()
{
    QVERIFY(tradeDurationText(18.03571428571427, 86400000).endsWith(QStringLiteral("00:51:26")));
    QVERIFY(tradeDurationText(18.03571428571427, 86400000).startsWith(QStringLiteral("18 ")));
    QCOMPARE(tradeDurationText(std::nan(""), 86400000), QStringLiteral("\u2013"));
}

void TestFormat::everyMetricExplainsItself()
{
    forEachMetric([](Metric metric) {
        QCOMPARE(metricInfo(metric).metric, metric); // the table is in the order of the enum
        QVERIFY(!metricTitle(metric).isEmpty());
        QVERIFY2(metricPlain(metric).endsWith(QLatin1Char('.')), qPrintable(metricPlain(metric)));
        QVERIFY(metricUndefinedReason(metric, 1.0).isEmpty());
        QVERIFY(!metricUndefinedReason(metric, std::nan("")).isEmpty());
    });
}

void TestFormat::csvFieldsAreQuotedAndDefused_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("plain") << "SP500" << QByteArray("SP500");
    QTest::newRow("comma") << "a,b" << QByteArray("\"a,b\"");
    QTest::newRow("quote") << "a\"b" << QByteArray("\"a\"\"b\"");
    QTest::newRow("line") << "a\nb" << QByteArray("\"a\nb\"");
    QTest::newRow("formula") << "=1+1" << QByteArray("'=1+1");
    QTest::newRow("formula with comma") << "@SUM(1,2)" << QByteArray("\"'@SUM(1,2)\"");
    QTest::newRow("empty") << "" << QByteArray();
}

void TestFormat::csvFieldsAreQuotedAndDefused()
{
    QFETCH(QString, field);
    QFETCH(QByteArray, bytes);
    CsvWriter writer(CsvPreset::rfc4180());
    writer.text(field);
    writer.integer(7);
    writer.endRow();
    QCOMPARE(writer.take(), bytes + ",7\r\n");
}

void TestFormat::csvNumbersReadBackEqual()
{
    for (const double value : {0.1, 1.0 / 3.0, -1e-300, 1.7976931348623157e308, 0.0, 123456789.123456789}) {
        CsvWriter writer(CsvPreset::rfc4180());
        writer.number(value);
        QCOMPARE(writer.take().toDouble(), value);
    }
    CsvWriter writer(CsvPreset::rfc4180());
    writer.number(std::nan(""));
    writer.number(std::numeric_limits<double>::infinity());
    writer.number(-std::numeric_limits<double>::infinity());
    writer.endRow();
    QCOMPARE(writer.take(), QByteArray(",inf,-inf\r\n"));
}

void TestFormat::excelGetsTheDecimalCommaOfItsLocale()
{
    QLocale::setDefault(QLocale(QLocale::German));
    CsvWriter writer(CsvPreset::named(QStringLiteral("excel")));
    static constexpr std::array kNames{"a", "b"};
    writer.setColumns(kNames);
    writer.header();
    writer.number(-1.5);
    writer.number(2.0);
    writer.endRow();
    QCOMPARE(writer.take(),
        QByteArray("\xEF\xBB\xBF"
                   "a;b\r\n-1,5;2\r\n"));
}

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
