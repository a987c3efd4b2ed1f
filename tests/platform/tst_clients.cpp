// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/servicelimits.h"
#include "platform/answers.h"
#include "platform/connectiontester.h"
#include "platform/tradingclient.h"
#include "tests/support/standin/bench.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;

class TestClients : public QObject
{
    Q_OBJECT
private slots:
    void bothGenerationsAreSpoken_data();
    void bothGenerationsAreSpoken();
    void aLostTriggerIsUnknownAndSentOnce();
    void a401IsAnsweredWithAFreshToken();
    void largeAnswersAreReadElsewhere();
    void strangersSeeNothing();
    void longTokensAreCutIntoChunks();
    void testingAConnectionSaysWhatItFound();
    void faultsBecomeErrors_data();
    void faultsBecomeErrors();
    void theReceiverIsSpoken();
    void theTradingApiIsSpoken();
    void theStreamFollowsAJob();
    void streamsAreCutAnywhere_data();
    void streamsAreCutAnywhere();
    void limitsNameTheField_data();
    void limitsNameTheField();
    void nothingIsClaimedThatIsNotTold();
};

void TestClients::bothGenerationsAreSpoken_data()
{
    QTest::addColumn<int>("generation");
    QTest::newRow("Next") << int(ApiGeneration::Next);
    QTest::newRow("Nest") << int(ApiGeneration::Nest);
}

void TestClients::bothGenerationsAreSpoken()
{
    QFETCH(int, generation);
    Bench bench(static_cast<ApiGeneration>(generation));
    QVERIFY(bench.signIn());
    const auto health = bench.wait(bench.web.detect());
    QVERIFY(health);
    QCOMPARE(int(health->generation), generation);
    QVERIFY(health->skewMs && qAbs(*health->skewMs) < 5'000);
    SweepSpec spec;
    spec.ticker = QStringLiteral("BTC-USD");
    const auto sent = bench.wait(bench.web.trigger(spec));
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().detail));
    QCOMPARE(stateOf(*sent), JobState::Queued);
    bench.standin.world.advance();
    bench.standin.world.advance();
    const auto page = bench.wait(bench.web.list(0, 50));
    QVERIFY(page);
    QCOMPARE(page->jobs.size(), 1);
    const auto job = bench.wait(bench.web.detail(sent->id));
    QVERIFY(job);
    QCOMPARE(stateOf(*job), JobState::Completed);
    const auto rows = bench.wait(bench.web.results(sent->id));
    QVERIFY(rows);
    const auto results = toSweepResults(*rows, *job);
    QCOMPARE(results.size(), 1);
    QCOMPARE(results.first().cells->size(), 12);
    const auto missing = bench.wait(bench.web.detail(QStringLiteral("nope")));
    QCOMPARE(missing.error().kind, K::NotFound);
    const QString second = bench.job();
    const auto receipt = bench.wait(bench.web.cancel(second));
    if (generation == int(ApiGeneration::Nest)) {
        QCOMPARE(receipt.error().kind, K::Unsupported);
        QCOMPARE(bench.standin.nest.count("DELETE"), 0);
        return;
    }
    QVERIFY(receipt);
    QCOMPARE(stateOf(*bench.wait(bench.web.detail(second))), JobState::Cancelled);
    QCOMPARE(bench.wait(bench.web.cancel(second)).error().kind, K::Rejected);
}

void TestClients::aLostTriggerIsUnknownAndSentOnce()
{
    Bench bench;
    QVERIFY(bench.signIn());
    QVERIFY(bench.wait(bench.web.list(0, 1))); // a warm connection
    bench.standin.next.faults.loseAnswer = 5;
    const auto sent = bench.wait(bench.web.trigger(SweepSpec{.ticker = QStringLiteral("NVDA")}));
    QVERIFY(!sent);
    QCOMPARE(sent.error().kind, K::OutcomeUnknown);
    QCOMPARE(bench.standin.next.count("POST"), 1);
    QCOMPARE(bench.standin.world.newestFirst(QStringLiteral("zixly-internal")).size(), 1);
}

void TestClients::a401IsAnsweredWithAFreshToken()
{
    Bench bench;
    QVERIFY(bench.signIn());
    QVERIFY(bench.wait(bench.web.detect()));
    bench.standin.next.faults.unauthorized = 1;
    QVERIFY(bench.wait(bench.web.list(0, 50)));
    QCOMPARE(bench.standin.supabase.count("POST"), 2); // sign-in and one refresh
    bench.standin.next.faults.unauthorized = 100; // a storm: no loop
    const auto page = bench.wait(bench.web.list(0, 50));
    QCOMPARE(page.error().kind, K::Unauthorized);
    // Nor does every poll of the storm fetch a new token: the sign-in service would lock us out.
    QVERIFY(!bench.wait(bench.web.list(0, 50)));
    QCOMPARE(bench.standin.supabase.count("POST"), 2);
    bench.standin.next.faults.unauthorized = 0;
    QVERIFY(bench.wait(bench.web.list(0, 50)));
    QVERIFY(bench.auth.isSignedIn());
}

void TestClients::largeAnswersAreReadElsewhere()
{
    Bench bench;
    for (const qsizetype size : {qsizetype(100), kParseHere + 1}) {
        const Result<HttpResponse> response = HttpResponse{.status = 200, .body = QByteArray(size, 'x')};
        const auto here = parsed<bool>(QtFuture::makeReadyFuture(response), {},
            [gui = QThread::currentThread()](
                const HttpResponse &) -> Result<bool> { return QThread::currentThread() == gui; });
        QCOMPARE(bench.wait(here).value(), size <= kParseHere);
    }
    // An answer that is cancelled (its runner died) cancels what waits for it.
    QFuture<Result<bool>> orphan;
    {
        QPromise<Result<HttpResponse>> promise;
        promise.start();
        orphan = parsed<bool>(promise.future(), {}, [](const HttpResponse &) -> Result<bool> { return true; });
    }
    QTRY_VERIFY(orphan.isCanceled());
}

void TestClients::strangersSeeNothing()
{
    Bench bench;
    const QString mine = bench.job();
    QVERIFY(bench.signIn("other@zixly.test"));
    QCOMPARE(bench.auth.identity().tenant, QStringLiteral("other-tenant"));
    QVERIFY(bench.wait(bench.web.list(0, 50))->jobs.isEmpty());
    QCOMPARE(bench.wait(bench.web.detail(mine)).error().kind, K::NotFound);
}

void TestClients::longTokensAreCutIntoChunks()
{
    const QUrl host(QStringLiteral("https://abcd.supabase.co"));
    QVERIFY(nextCookie(host, QStringLiteral("t")).startsWith("sb-abcd-auth-token=base64-"));
    QVERIFY(
        nextCookie(QUrl(QStringLiteral("http://127.0.0.1:1")), QStringLiteral("t")).startsWith("sb-127-auth-token="));
    const QByteArray cookie = nextCookie(host, QString(5'000, QLatin1Char('a')));
    QByteArray joinedValue;
    int number = 0;
    for (const QByteArray &part : cookie.split(';')) {
        const QByteArray name = "sb-abcd-auth-token." + QByteArray::number(number++) + '=';
        QVERIFY(part.trimmed().startsWith(name));
        joinedValue += part.trimmed().mid(name.size());
    }
    QCOMPARE(number, 3);
    QVERIFY(QByteArray::fromBase64(joinedValue.mid(7), QByteArray::Base64UrlEncoding)
            .contains("\"expires_at\":4102444800"));
    Bench bench;
    bench.standin.world.users[0].email = QString(4'000, QLatin1Char('a'));
    QVERIFY(bench.wait(bench.auth.signIn(bench.standin.world.users[0].email, QStringLiteral("correct-horse"))));
    QVERIFY(bench.wait(bench.web.list(0, 50)));
    QVERIFY(bench.standin.next.seen.last().headers.value("cookie").contains("auth-token.1="));
}

void TestClients::testingAConnectionSaysWhatItFound()
{
    Bench bench(ApiGeneration::Nest);
    bench.standin.receiver.faults.skewMs = 120'000;
    QVERIFY(bench.signIn());
    ConnectionTester tester(bench.runner, bench.profile, &bench.auth, bench.auth.identity(), {});
    QSignalSpy finished(&tester, &ConnectionTester::finished);
    tester.start();
    QTRY_COMPARE(finished.size(), 1);
    const auto services = finished.first().first().value<ConnectionReport>().services;
    QCOMPARE(services.size(), 4);
    QCOMPARE(services.at(0).generation, ApiGeneration::Nest);
    QCOMPARE(services.at(0).tenant, QStringLiteral("zixly-internal"));
    QCOMPARE(services.at(0).user, QStringLiteral("ops@zixly.test"));
    QVERIFY(qAbs(*services.at(1).clockSkewMs - 120'000) < 5'000);
    QVERIFY(!howToMend(services.at(1)).isEmpty());
    QCOMPARE(services.at(2).version, QStringLiteral("1.0.0"));
    QCOMPARE(services.at(2).error->kind, K::Unauthorized); // no key
    QVERIFY(!services.at(3).error);
    // Signed out, with a key typed but not saved: the web API is not to blame.
    bench.auth.signOut();
    ConnectionTester unsigned_(bench.runner, bench.profile, &bench.auth, {}, bench.standin.world.tradingKey);
    QSignalSpy third(&unsigned_, &ConnectionTester::finished);
    unsigned_.start();
    QTRY_COMPARE(third.size(), 1);
    const auto signedOut = third.first().first().value<ConnectionReport>();
    QVERIFY(signedOut.ok());
    QVERIFY(describe(signedOut.services.at(0)).contains(QStringLiteral("nobody is signed in")));
    ConnectionProfile wrong = bench.profile;
    wrong.webApi = bench.profile.receiver;
    wrong.receiver = wrong.tradingApi = QUrl();
    wrong.anonKey = QStringLiteral("zzz");
    ConnectionTester again(bench.runner, wrong, nullptr, {}, {});
    QSignalSpy second(&again, &ConnectionTester::finished);
    again.start();
    QTRY_COMPARE(second.size(), 1);
    const auto report = second.first().first().value<ConnectionReport>();
    QVERIFY(!report.ok());
    QCOMPARE(report.services.at(0).error->kind, K::NotFound);
    QCOMPARE(report.services.at(1).error->kind, K::Unauthorized);
}

void TestClients::faultsBecomeErrors_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("kind");
    QTest::newRow("reset in the body") << "reset" << int(K::Network);
    QTest::newRow("truncated") << "truncated" << int(K::Network);
    QTest::newRow("silence") << "halfopen" << int(K::Timeout);
    QTest::newRow("slow loris") << "slow" << int(K::Timeout);
    QTest::newRow("a proxy's page") << "html" << int(K::ServiceFailed);
    QTest::newRow("redirected") << "redirect" << int(K::BadAnswer);
}

void TestClients::faultsBecomeErrors()
{
    QFETCH(QString, fault);
    Bench bench(ApiGeneration::Next, fault == QLatin1String("slow") ? 40 : 20);
    QVERIFY(bench.signIn());
    QVERIFY(bench.wait(bench.web.detect()));
    Faults &faults = bench.standin.next.faults;
    (fault == QLatin1String("reset")              ? faults.resetMidBody
            : fault == QLatin1String("truncated") ? faults.truncated
            : fault == QLatin1String("halfopen")  ? faults.halfOpen
            : fault == QLatin1String("slow")      ? faults.slowLoris
                                                  : faults.html)
        = fault == QLatin1String("redirect") ? 0 : 100;
    if (fault == QLatin1String("redirect"))
        faults.redirect = "http://127.0.0.1:1/";
    const auto page = bench.wait(bench.web.list(0, 50));
    QVERIFY(!page);
    QTEST(int(page.error().kind), "kind");
    // Once the network is well again, so is the client.
    faults = {};
    QVERIFY(bench.wait(bench.web.list(0, 50)));
}

void TestClients::theReceiverIsSpoken()
{
    Bench bench;
    ReceiverClient receiver(bench.runner, bench.profile);
    QCOMPARE(bench.wait(receiver.health())->status, QStringLiteral("healthy"));
    const auto sent = bench.wait(receiver.trigger(SweepSpec{.ticker = QStringLiteral("BTC-USD")}));
    QVERIFY(sent);
    QCOMPARE(sent->idKind, QStringLiteral("receiver"));
    // It does not know the job it has just made.
    QCOMPARE(bench.wait(receiver.job(sent->id)).error().kind, K::NotFound);
    const auto refused = bench.wait(receiver.trigger(SweepSpec{.ticker = QStringLiteral("X")}));
    QCOMPARE(refused.error().kind, K::Rejected);
    QVERIFY(refused.error().detail.contains(QLatin1String("ticker")));
    const QString id = bench.job();
    bench.standin.world.advance();
    bench.standin.world.advance();
    const auto job = bench.wait(receiver.job(id));
    QVERIFY(job);
    QCOMPARE(job->rows.rows.size(), 10);
    const auto results = toSweepResults(job->rows, job->job);
    QCOMPARE(results.first().validCells, 12); // ten of twelve
    bench.standin.receiver.faults.halfOpen = 1;
    QCOMPARE(bench.wait(receiver.trigger(SweepSpec{.ticker = QStringLiteral("NVDA")})).error().kind, K::OutcomeUnknown);
}

void TestClients::theTradingApiIsSpoken()
{
    Bench bench;
    TradingClient trading(bench.runner, bench.profile);
    const auto health = bench.wait(trading.health());
    QVERIFY(health);
    QCOMPARE(health->version, QStringLiteral("1.0.0"));
    const SweepSpec spec{.ticker = QStringLiteral("BTC-USD")};
    QCOMPARE(bench.wait(trading.trigger(spec)).error().kind, K::Unauthorized);
    trading.setApiKey(bench.standin.world.tradingKey);
    const auto sent = bench.wait(trading.trigger(spec));
    QVERIFY(sent);
    QCOMPARE(stateOf(*sent), JobState::Queued);
    QCOMPARE(bench.wait(trading.jobs(0, 50))->jobs.size(), 1);
    bench.standin.world.advance();
    bench.standin.world.advance();
    const auto job = bench.wait(trading.job(sent->id));
    QVERIFY(job);
    QCOMPARE(job->runId, QStringLiteral("fbecc235"));
    QCOMPARE(bench.wait(trading.best(job->runId, spec.ticker))->rows.size(), 1);
    const auto rows = bench.wait(trading.results(job->runId, spec.ticker));
    QVERIFY(rows);
    QCOMPARE(rows->rows.first().metrics[std::size_t(Metric::AnnualizedReturn)], 25.0);
    QCOMPARE(bench.wait(trading.best(QStringLiteral("other"), {})).error().kind, K::NotFound);
    QCOMPARE(bench.wait(trading.cancel(sent->id)).error().kind, K::Rejected);
    const auto second = bench.wait(trading.trigger(spec));
    QCOMPARE(bench.wait(trading.cancel(second->id))->status, QStringLiteral("cancelled"));
}

void TestClients::theStreamFollowsAJob()
{
    Bench bench;
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    const auto sent = bench.wait(trading.trigger(SweepSpec{.ticker = QStringLiteral("BTC-USD")}));
    QVERIFY(sent);
    JobStream *stream = trading.follow(sent->id, &trading);
    QSignalSpy progress(stream, &JobStream::progress);
    QSignalSpy ended(stream, &JobStream::ended);
    QTRY_COMPARE(progress.size(), 1);
    bench.standin.world.advance();
    QTRY_COMPARE(progress.size(), 2);
    QCOMPARE(progress.last().first().toDouble(), 30.0);
    bench.standin.world.advance();
    QTRY_COMPARE(ended.size(), 1);
    const auto result = ended.first().first().value<Result<StreamMessage>>();
    QVERIFY(result);
    QCOMPARE(result->status, QStringLiteral("completed"));
    QCOMPARE(result->runId, QStringLiteral("fbecc235"));
    JobStream *missing = trading.follow(QStringLiteral("0190c0de-0000-7000-8000-0000000000ff"), &trading);
    QSignalSpy failed(missing, &JobStream::ended);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<Result<StreamMessage>>().error().kind, K::NotFound);
}

void TestClients::streamsAreCutAnywhere_data()
{
    QTest::addColumn<int>("piece");
    for (const int piece : {1, 2, 3, 7, 1'000})
        QTest::addRow("%d bytes", piece) << piece;
}

void TestClients::streamsAreCutAnywhere()
{
    QFETCH(int, piece);
    const QByteArray text = ": hello\r\ndata: {\"percent\":5}\r\n\r\nevent: x\nid: 1\ndata:{\"a\":\ndata: "
                            "1}\n\n\n\rdata\r\rdatabase: no\n\n"
                            "data: cut";
    SseParser parser;
    QList<QByteArray> events;
    for (qsizetype at = 0; at < text.size(); at += piece)
        events += *parser.feed(text.mid(at, piece));
    QCOMPARE(events, (QList<QByteArray>{"{\"percent\":5}", "{\"a\":\n1}", ""}));
    QVERIFY(!parser.feed(QByteArray(kMaxEvent + 1, 'x')));
    QVERIFY(!parseStreamMessage("{}"));
    QCOMPARE(int(parseStreamMessage(R"({"timeout":true,"message":"m"})")->kind), int(StreamMessage::Kind::Timeout));
    QCOMPARE(int(parseStreamMessage(R"({"disconnected":true})")->kind), int(StreamMessage::Kind::Disconnected));
    QCOMPARE(int(parseStreamMessage(R"({"error":true,"message":"m"})")->kind), int(StreamMessage::Kind::Error));
}

void TestClients::nothingIsClaimedThatIsNotTold()
{
    const SweepSpec spec{.ticker = QStringLiteral("BTC-USD")};
    QCOMPARE(limits::toldOf(ServiceKind::WebApi, spec), toJson(spec));
    const QJsonObject told = limits::toldOf(ServiceKind::Receiver, spec);
    for (const char *name : {"fees", "slippage", "execution", "annualisation", "bar"})
        QVERIFY2(!told.contains(QLatin1String(name)), name);
    QVERIFY(told.contains(QLatin1String("strategy_type")));
    QVERIFY(!limits::toldOf(ServiceKind::TradingApi, spec).contains(QLatin1String("strategy_type")));
}

void TestClients::limitsNameTheField_data()
{
    QTest::addColumn<SweepSpec>("spec");
    QTest::addColumn<int>("service");
    QTest::addColumn<QList<int>>("fields");
    const SweepSpec plain = limits::adapted(ServiceKind::Receiver, SweepSpec{.ticker = QStringLiteral("BTC-USD")});
    const auto row = [&plain](const char *name, auto change, QList<SpecField> fields,
                         ServiceKind service = ServiceKind::Receiver) {
        SweepSpec spec = plain;
        change(spec);
        QList<int> numbers;
        for (const SpecField field : fields)
            numbers.append(int(field));
        QTest::newRow(name) << spec << int(service) << numbers;
    };
    using F = SpecField;
    row("fine", [](SweepSpec &) { }, {});
    row("short ticker", [](SweepSpec &s) { s.ticker = QStringLiteral("BT"); }, {F::Ticker});
    row("long ticker", [](SweepSpec &s) { s.ticker = QString(21, QLatin1Char('A')); }, {F::Ticker});
    row("period 501", [](SweepSpec &s) { s.slow.max = 501; }, {F::Slow});
    row("period 0", [](SweepSpec &s) { s.fast.min = 0; }, {F::Fast});
    row("step 51", [](SweepSpec &s) { s.fast.step = s.slow.step = 51; }, {F::Fast, F::Slow});
    row("two steps", [](SweepSpec &s) { s.slow.step = 7; }, {F::Slow});
    row("overlapping from the start", [](SweepSpec &s) { s.fast.min = s.slow.min; }, {F::Fast});
    row("fast ends last", [](SweepSpec &s) { s.fast.max = s.slow.max; }, {F::Fast});
    row("9 trades", [](SweepSpec &s) { s.minTrades = 9; }, {F::MinTrades});
    row("1001 trades", [](SweepSpec &s) { s.minTrades = 1001; }, {F::MinTrades});
    row("fees", [](SweepSpec &s) { s.fees = 0.002; }, {F::Fees});
    row("slippage", [](SweepSpec &s) { s.slippage = 0.001; }, {F::Slippage});
    row("execution", [](SweepSpec &s) { s.execution = Execution::Same; }, {F::Execution});
    row("signal",
        [](SweepSpec &s) {
            s.strategy = Strategy::Macd;
            s.signal = 8;
        },
        {F::Signal});
    row("dates",
        [](SweepSpec &s) {
            s.from = QDate(2020, 1, 1);
            s.to = QDate(2021, 1, 1);
        },
        {F::From, F::To});
    row("annualisation", [](SweepSpec &s) { s.annualisation = Annualisation::Days252; }, {F::Interval});
    row(
        "Trading: strategy and step", [](SweepSpec &s) { s.strategy = Strategy::Ema; }, {F::Fast, F::Strategy},
        ServiceKind::TradingApi);
    row(
        "Trading: adapted", [](SweepSpec &s) { s = limits::adapted(ServiceKind::TradingApi, s); }, {},
        ServiceKind::TradingApi);
    row(
        "web API takes all",
        [](SweepSpec &s) {
            s.fees = 0.002;
            s.slow.step = 7;
            s.fast.max = 900;
        },
        {}, ServiceKind::WebApi);
}

void TestClients::limitsNameTheField()
{
    QFETCH(SweepSpec, spec);
    QFETCH(int, service);
    QList<int> fields;
    for (const SpecProblem &problem : limits::unsupported(static_cast<ServiceKind>(service), spec)) {
        fields.append(int(problem.field));
        QVERIFY(!problem.sentence.isEmpty());
    }
    QTEST(fields, "fields");
}

QTEST_GUILESS_MAIN(TestClients)
#include "tst_clients.moc"
