// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/triggerbody.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

namespace {

QStringList fieldsOf(const triggerbody::Parsed &parsed)
{
    QStringList fields;
    if (!parsed) {
        for (const triggerbody::Problem &problem : parsed.error())
            fields << problem.field;
    }
    fields.sort();
    return fields;
}

http::Request tradingRequest(const QByteArray &body, const QByteArray &type = "application/json")
{
    return {.method = "POST", .headers = {{"content-type", type}}, .body = body};
}

const QByteArray kGood = R"({"ticker":"BTC-USD","fast_range":[5,10],"slow_range":[20,40],"step":5})";

} // namespace

class TestTriggerBody : public QObject
{
    Q_OBJECT

private slots:
    void theWebApiNestsTheSweep();
    void theWebhookDoesNot();
    void theTradingApiTakesJsonAndForms();
    void everyProblemIsListed_data();
    void everyProblemIsListed();
    void whatIsNoObjectIsSaidOnce_data();
    void whatIsNoObjectIsSaidOnce();
    void callbacksAreAddressesOfTheWeb_data();
    void callbacksAreAddressesOfTheWeb();
    void headersOfCallbacks_data();
    void headersOfCallbacks();
};

void TestTriggerBody::theWebApiNestsTheSweep()
{
    const auto parsed = triggerbody::fromWebApi(
        R"({"job_type":"trading-sweep","ticker":"BTC-USD","config":{"fast_range":[5,10],"slow_range":[20,40],)"
        R"("fast_step":1,"slow_step":2,"strategy_type":"MACD","signal_period":7,"min_trades":3,"fees":0.002,)"
        R"("execution":"next_open","from":"2020-01-01","config_path":"x"}})");
    QVERIFY2(parsed, qPrintable(fieldsOf(parsed).join(u' ')));
    const SweepSpec &spec = parsed->spec;
    QCOMPARE(spec.ticker, u"BTC-USD"_s);
    QCOMPARE(spec.strategy, Strategy::Macd);
    QVERIFY(spec.fast == (WindowRange{5, 10, 1}));
    QVERIFY(spec.slow == (WindowRange{20, 40, 2}));
    QCOMPARE(spec.signal, 7);
    QCOMPARE(spec.minTrades, 3);
    QCOMPARE(spec.fees, 0.002);
    QCOMPARE(spec.execution, Execution::NextOpen);
    QCOMPARE(spec.from, std::optional(QDate(2020, 1, 1)));
    QVERIFY(parsed->callback.isEmpty());
}

void TestTriggerBody::theWebhookDoesNot()
{
    const auto parsed = triggerbody::fromWebhook(kGood);
    QVERIFY(parsed);
    QVERIFY(parsed->spec.fast == (WindowRange{5, 10, 5}));
    QCOMPARE(fieldsOf(triggerbody::fromWebhook(R"({"ticker":"A"})")),
        (QStringList{u"fast_range"_s, u"slow_range"_s, u"step"_s}));
}

void TestTriggerBody::theTradingApiTakesJsonAndForms()
{
    const auto json = triggerbody::fromTrading(tradingRequest(kGood));
    const auto form = triggerbody::fromTrading(
        tradingRequest("ticker=BTC-USD&fast_range=%5B5%2C10%5D&slow_range_min=20&slow_range_max=40&step=5",
            "Application/X-WWW-Form-Urlencoded; charset=utf-8"));
    QVERIFY(json);
    QVERIFY2(form, qPrintable(fieldsOf(form).join(u' ')));
    QVERIFY(json->spec == form->spec);
    // A ticker of digits stays a text.
    const auto digits = triggerbody::fromTrading(
        tradingRequest("ticker=600519&fast_range=[5,10]&slow_range=[20,40]", "application/x-www-form-urlencoded"));
    QVERIFY(digits);
    QCOMPARE(digits->spec.ticker, u"600519"_s);
    QCOMPARE(digits->spec.fast.step, 5); // the Trading API's own default
}

void TestTriggerBody::everyProblemIsListed_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("fields");
    QTest::newRow("unknown") << QByteArray(kGood).replace("}", R"(,"leverage":3,"Step":1})")
                             << QStringList{u"Step"_s, u"leverage"_s};
    QTest::newRow("unreadable") << QByteArray(kGood).replace("[5,10]", R"("5-10")").replace("\"step\":5", "\"step\":[]")
                                << QStringList{u"fast_range"_s, u"step"_s};
    QTest::newRow("out of range") << QByteArray(kGood).replace("}", R"(,"fees":1.5,"slippage":-1,"min_trades":-1})")
                                  << QStringList{u"fees"_s, u"min_trades"_s, u"slippage"_s};
    QTest::newRow("of all kinds") << QByteArray(R"({"ticker":"../../etc","fast_range":[5,10],"slow_range":true,)"
                                                R"("step":5,"fees":2,"note":"x"})")
                                  << QStringList{u"fees"_s, u"note"_s, u"slow_range"_s, u"ticker"_s};
    QTest::newRow("backwards") << QByteArray(kGood).replace("[5,10]", "[10,5]") << QStringList{u"fast_range"_s};
    QTest::newRow("too many cells") << QByteArray(
        R"({"ticker":"A","fast_range":[1,50000],"slow_range":[50001,100000],"step":1})")
                                    << QStringList{u"slow_range"_s};
    QTest::newRow("numbers of no integer")
        << QByteArray(kGood).replace("[5,10]", "[5.5,1e300]") << QStringList{u"fast_range"_s};
}

void TestTriggerBody::everyProblemIsListed()
{
    QFETCH(QByteArray, body);
    QFETCH(QStringList, fields);
    QCOMPARE(fieldsOf(triggerbody::fromWebhook(body)), fields);
    QCOMPARE(fieldsOf(triggerbody::fromTrading(tradingRequest(body))), fields);
    QStringList nested;
    for (const QString &field : fields)
        nested << (field == "ticker"_L1 ? field : "config."_L1 + field);
    nested.sort();
    QCOMPARE(fieldsOf(triggerbody::fromWebApi(R"({"job_type":"trading-sweep","config":)" + body + '}')), nested);
    const auto parsed = triggerbody::fromWebhook(body);
    for (const triggerbody::Problem &problem : parsed.error())
        QVERIFY(!problem.sentence.isEmpty());
}

void TestTriggerBody::whatIsNoObjectIsSaidOnce_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("ticker");
    QTest::newRow("list") << QByteArray("[1]");
    QTest::newRow("text") << QByteArray("\"a\"");
    QTest::newRow("cut off") << kGood.chopped(1);
    QTest::newRow("deep") << QByteArray(100'000, '[');
    QTest::newRow("no UTF-8") << QByteArray("{\"ticker\":\"\xff\xfe\"}");
}

void TestTriggerBody::whatIsNoObjectIsSaidOnce()
{
    QFETCH(QByteArray, body);
    QCOMPARE(fieldsOf(triggerbody::fromWebhook(body)), QStringList{QString()});
    QCOMPARE(fieldsOf(triggerbody::fromWebApi(body)), QStringList{QString()});
    QCOMPARE(fieldsOf(triggerbody::fromTrading(tradingRequest(body))), QStringList{QString()});
}

void TestTriggerBody::callbacksAreAddressesOfTheWeb_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("fine");
    QTest::newRow("https") << QByteArray("\"https://a.example/hook\"") << true;
    QTest::newRow("http with port") << QByteArray("\"http://127.0.0.1:3000/x?y=z\"") << true;
    QTest::newRow("none") << QByteArray("null") << true;
    QTest::newRow("file") << QByteArray("\"file:///etc/passwd\"") << false;
    QTest::newRow("ftp") << QByteArray("\"ftp://a.example/\"") << false;
    QTest::newRow("gopher") << QByteArray("\"gopher://a.example:70/_x\"") << false;
    QTest::newRow("with a password") << QByteArray("\"https://a:b@c.example/\"") << false;
    QTest::newRow("no host") << QByteArray("\"https:///x\"") << false;
    QTest::newRow("no scheme") << QByteArray("\"a.example\"") << false;
    QTest::newRow("number") << QByteArray("7") << false;
    QTest::newRow("line end") << QByteArray("\"https://a.example/\\r\\nX: y\"") << false;
}

void TestTriggerBody::callbacksAreAddressesOfTheWeb()
{
    QFETCH(QByteArray, url);
    QFETCH(bool, fine);
    const auto parsed
        = triggerbody::fromTrading(tradingRequest(QByteArray(kGood).replace("}", ",\"webhook_url\":" + url + '}')));
    QCOMPARE(fieldsOf(parsed), fine ? QStringList() : QStringList{u"webhook_url"_s});
    // The other dialects know no callback.
    QCOMPARE(fieldsOf(triggerbody::fromWebhook(QByteArray(kGood).replace("}", ",\"webhook_url\":" + url + '}'))),
        QStringList{u"webhook_url"_s});
}

void TestTriggerBody::headersOfCallbacks_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<bool>("fine");
    QTest::newRow("a key") << QByteArray(R"({"X-API-Key":"secret"})") << true;
    QTest::newRow("none") << QByteArray("null") << true;
    QTest::newRow("list") << QByteArray("[]") << false;
    QTest::newRow("number") << QByteArray(R"({"X-A":1})") << false;
    QTest::newRow("host") << QByteArray(R"({"HOST":"169.254.169.254"})") << false;
    QTest::newRow("length") << QByteArray(R"({"Content-Length":"0"})") << false;
    QTest::newRow("coding") << QByteArray(R"({"Transfer-Encoding":"chunked"})") << false;
    QTest::newRow("split value") << QByteArray(R"({"X-A":"b\r\nX-C: d"})") << false;
    QTest::newRow("split name") << QByteArray(R"({"X-A: b\r\nX-C":"d"})") << false;
    QTest::newRow("empty name") << QByteArray(R"({"":"d"})") << false;
    QTest::newRow("too long") << R"({"X-A":")" + QByteArray(1001, 'x') + R"("})" << false;
    QByteArray many = "{";
    for (int i = 0; i < 11; ++i)
        many += QByteArray(i ? "," : "") + "\"X-" + QByteArray::number(i) + "\":\"a\"";
    QTest::newRow("too many") << many + '}' << false;
}

void TestTriggerBody::headersOfCallbacks()
{
    QFETCH(QByteArray, headers);
    QFETCH(bool, fine);
    const auto parsed = triggerbody::fromTrading(tradingRequest(QByteArray(kGood).replace(
        "}", ",\"webhook_url\":\"https://a.example/\",\"webhook_headers\":" + headers + '}')));
    QCOMPARE(fieldsOf(parsed), fine ? QStringList() : QStringList{u"webhook_headers"_s});
}

QTEST_GUILESS_MAIN(TestTriggerBody)

#include "tst_triggerbody.moc"
