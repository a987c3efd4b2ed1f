// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/json.h"

#include <QTest>

#include <cmath>

using namespace zixly;
using namespace zixly::platform;

class TestPlatformJson : public QObject
{
    Q_OBJECT
private slots:
    void hostileTextIsRefused_data();
    void hostileTextIsRefused();
    void honestTextIsRead_data();
    void honestTextIsRead();
    void decimals_data();
    void decimals();
    void wholeNumbers_data();
    void wholeNumbers();
    void times_data();
    void times();
    void durations_data();
    void durations();
};

void TestPlatformJson::hostileTextIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
    row("empty", "");
    row("spaces", " \r\n\t ");
    row("html", "<!DOCTYPE html><html><body>502</body></html>");
    row("cut off", R"({"jobs":[{"id":"a")");
    row("NaN", R"({"score":NaN})");
    row("Infinity", R"({"score":Infinity})");
    row("minus Infinity", R"({"score":-Infinity})");
    row("a number beyond double", R"({"score":1e999})");
    row("latin-1", QByteArray("{\"name\":\"Z\xfcrich\"}"));
    row("utf-16", QByteArray("\xff\xfe{\0\"\0a\0\"\0:\0001\0}\0", 16));
    row("deeply nested arrays", QByteArray(200'000, '['));
    row("deeply nested objects", QByteArray(R"({"a":)").repeated(5'000) + '1' + QByteArray(5'000, '}'));
    row("two documents", "{}{}");
    row("a bare word", "healthy");
    row("zero bytes", QByteArray(64, '\0'));
}

void TestPlatformJson::hostileTextIsRefused()
{
    QFETCH(QByteArray, bytes);
    const auto value = parseJson(bytes);
    QVERIFY(!value);
    QCOMPARE(value.error().kind, Error::Kind::BadAnswer);
    QVERIFY(!value.error().detail.isEmpty());
}

void TestPlatformJson::honestTextIsRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("object") << QByteArray("{}");
    QTest::newRow("array") << QByteArray("[1,2]");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf{\"a\":1}");
    QTest::newRow("brackets inside text") << QByteArray("{\"a\":\"" + QByteArray(1'000, '[') + "\\\"[\"}");
    QTest::newRow("as deep as allowed") << QByteArray(kMaxJsonDepth, '[') + QByteArray(kMaxJsonDepth, ']');
}

void TestPlatformJson::honestTextIsRead()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(parseJson(bytes));
}

void TestPlatformJson::decimals_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<double>("number");
    const double nan = std::nan("");
    const double inf = std::numeric_limits<double>::infinity();
    QTest::newRow("number") << QJsonValue(2.33) << true << 2.33;
    QTest::newRow("string") << QJsonValue(QStringLiteral("2.33")) << true << 2.33;
    QTest::newRow("trailing zeros") << QJsonValue(QStringLiteral("1.70")) << true << 1.7;
    QTest::newRow("negative string") << QJsonValue(QStringLiteral("-10.2")) << true << -10.2;
    QTest::newRow("zero is zero") << QJsonValue(0) << true << 0.0;
    QTest::newRow("null") << QJsonValue(QJsonValue::Null) << true << nan;
    QTest::newRow("absent") << QJsonValue(QJsonValue::Undefined) << true << nan;
    QTest::newRow("sentinel") << QJsonValue(99999999.99) << true << inf;
    QTest::newRow("sentinel string") << QJsonValue(QStringLiteral("99999999.99")) << true << inf;
    QTest::newRow("negative sentinel") << QJsonValue(QStringLiteral("-99999999.99")) << true << -inf;
    QTest::newRow("just below the sentinel") << QJsonValue(99999999.98) << true << 99999999.98;
    QTest::newRow("NaN in words") << QJsonValue(QStringLiteral("NaN")) << false << nan;
    QTest::newRow("inf in words") << QJsonValue(QStringLiteral("Infinity")) << false << nan;
    QTest::newRow("text") << QJsonValue(QStringLiteral("many")) << false << nan;
    QTest::newRow("empty text") << QJsonValue(QString()) << false << nan;
    QTest::newRow("comma") << QJsonValue(QStringLiteral("2,33")) << false << nan;
    QTest::newRow("object") << QJsonValue(QJsonObject()) << false << nan;
    QTest::newRow("boolean") << QJsonValue(true) << false << nan;
}

void TestPlatformJson::decimals()
{
    QFETCH(QJsonValue, value);
    QFETCH(bool, ok);
    QFETCH(double, number);
    const auto read = readDecimal(value, "score");
    QCOMPARE(read.has_value(), ok);
    if (!ok)
        QVERIFY(read.error().detail.contains(QLatin1String("score")));
    else if (std::isnan(number))
        QVERIFY(std::isnan(*read));
    else
        QVERIFY(*read == number);
}

void TestPlatformJson::wholeNumbers_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<qint64>("number"); // -1 = null
    QTest::newRow("number") << QJsonValue(97) << true << qint64(97);
    QTest::newRow("string") << QJsonValue(QStringLiteral("97")) << true << qint64(97);
    QTest::newRow("null") << QJsonValue(QJsonValue::Null) << true << qint64(-1);
    QTest::newRow("fraction") << QJsonValue(9.5) << false << qint64(0);
    QTest::newRow("too large") << QJsonValue(1e300) << false << qint64(0);
    QTest::newRow("negative") << QJsonValue(-1) << false << qint64(0);
    QTest::newRow("text") << QJsonValue(QStringLiteral("nan")) << false << qint64(0);
}

void TestPlatformJson::wholeNumbers()
{
    QFETCH(QJsonValue, value);
    QFETCH(bool, ok);
    const auto read = readWhole(value, "n", 0, 1'000'000);
    QCOMPARE(read.has_value(), ok);
    if (ok)
        QTEST(read->value_or(-1), "number");
}

void TestPlatformJson::times_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ms"); // -1 = refused
    const qint64 base = 1'763'633'103'000; // 2025-11-20T10:05:03Z
    QTest::newRow("Z and milliseconds") << "2025-11-20T10:05:03.250Z" << base + 250;
    QTest::newRow("no zone, zeros trimmed") << "2025-11-20T10:05:03.25" << base + 250;
    QTest::newRow("no zone, no fraction") << "2025-11-20T10:05:03" << base;
    QTest::newRow("naive microseconds") << "2025-11-20T10:05:03.000001" << base;
    QTest::newRow("microseconds and Z") << "2025-11-20T10:05:03.999999Z" << base + 999;
    QTest::newRow("space") << "2025-11-20 10:05:03" << base;
    QTest::newRow("offset") << "2025-11-20T12:05:03+02:00" << base;
    QTest::newRow("short offset") << "2025-11-20T12:05:03+02" << base;
    QTest::newRow("compact offset") << "2025-11-20T08:35:03-0130" << base;
    QTest::newRow("date") << "2025-11-20" << qint64(1'763'596'800'000);
    QTest::newRow("leap second") << "2016-12-31T23:59:60Z" << qint64(1'483'228'800'000);
    QTest::newRow("before 1970") << "1969-12-31T23:59:59.5Z" << qint64(-500);
    QTest::newRow("no date") << "10:05:03" << qint64(-1);
    QTest::newRow("no such day") << "2025-02-30T00:00:00Z" << qint64(-1);
    QTest::newRow("no such hour") << "2025-11-20T25:00:00Z" << qint64(-1);
    QTest::newRow("words after it") << "2025-11-20T10:05:03 tomorrow" << qint64(-1);
    QTest::newRow("empty fraction") << "2025-11-20T10:05:03.Z" << qint64(-1);
    QTest::newRow("half a zone") << "2025-11-20T10:05:03+0" << qint64(-1);
    QTest::newRow("signs for digits") << "2025-+1-20T10:05:03" << qint64(-1);
    QTest::newRow("empty") << "" << qint64(-1);
    QTest::newRow("cut off") << "2025-11-20T10" << qint64(-1);
}

void TestPlatformJson::times()
{
    QFETCH(QString, text);
    QFETCH(qint64, ms);
    const auto time = parseUtc(text);
    QCOMPARE(time.has_value(), ms != -1);
    if (time)
        QCOMPARE(*time, ms);
}

void TestPlatformJson::durations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("days"); // NaN = undefined
    const double nan = std::nan("");
    QTest::newRow("days and clock") << "8 days 12:30:00" << 8.0 + 12.5 / 24;
    QTest::newRow("one day") << "1 day 00:00:00" << 1.0;
    QTest::newRow("with comma") << "1 day, 2:30:00" << 1.0 + 2.5 / 24;
    QTest::newRow("fraction of days") << "5.2 days" << 5.2;
    QTest::newRow("clock only") << "12:00:00" << 0.5;
    QTest::newRow("microseconds") << "0 days 00:00:00.500000" << 0.5 / 86400;
    QTest::newRow("NaT") << "NaT" << nan;
    QTest::newRow("empty") << "" << nan;
    QTest::newRow("other text") << "about a week" << nan;
    QTest::newRow("a bad clock") << "8 days 12:30" << nan;
    QTest::newRow("infinite days") << "inf days" << nan;
}

void TestPlatformJson::durations()
{
    QFETCH(QString, text);
    QFETCH(double, days);
    const double ms = parseDurationMs(text);
    if (std::isnan(days))
        QVERIFY(std::isnan(ms));
    else
        QVERIFY(std::abs(ms / 86'400'000 - days) < 1e-9);
}

QTEST_GUILESS_MAIN(TestPlatformJson)
#include "tst_platformjson.moc"
