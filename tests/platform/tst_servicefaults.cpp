// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/tradingclient.h"
#include "tests/support/standin/bench.h"
#include "tests/support/standin/pretend.h"

#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;

namespace {

// A call of one client: -1 when it succeeds, else the kind of its error. A Result has either a value or an error, so an
// error is never a partial job.
struct Lab : Bench {
    Lab()
    {
        seedTranscriptRows(standin.world);
        scheduler.shortFactor = 50;
        trading.setApiKey(standin.world.tradingKey);
        finished = newTradingJob();
        for (int i = 0; i < 2; ++i)
            standin.world.advance();
        queued = newTradingJob();
        cancellable = job();
    }
    QString newTradingJob()
    {
        return standin.world.addTradingJob({{QStringLiteral("ticker"), QStringLiteral("BTC-USD")}})
            .value(QLatin1String("job_id"))
            .toString();
    }

    ReceiverClient receiver{runner, profile};
    TradingClient trading{runner, profile};
    QString finished;
    QString queued;
    QString cancellable;
};

template <class T>
int kindOf(const Result<T> &result)
{
    return result ? -1 : int(result.error().kind);
}

struct Call {
    const char *name;
    HttpServer Standin::*server;
    bool read;
    bool large; // its cap is above what the flood brings
    int (*run)(Lab &);
};

const QString kDone = QStringLiteral("cmhdone00000000000000001");
const QString kRun = QStringLiteral("fbecc235");
const QString kTicker = QStringLiteral("BTC-USD");

const QList<Call> kCalls{
    {"web list", &Standin::next, true, false, [](Lab &lab) { return kindOf(lab.wait(lab.web.list(0, 50))); }},
    {"web detail", &Standin::next, true, true, [](Lab &lab) { return kindOf(lab.wait(lab.web.detail(kDone))); }},
    {"web results", &Standin::next, true, true, [](Lab &lab) { return kindOf(lab.wait(lab.web.results(kDone))); }},
    {"web trigger", &Standin::next, false, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.web.trigger(SweepSpec{.ticker = kTicker}))); }},
    {"web cancel", &Standin::next, false, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.web.cancel(lab.cancellable))); }},
    {"web health", &Standin::next, true, false, [](Lab &lab) { return kindOf(lab.wait(lab.web.detect())); }},
    {"receiver health", &Standin::receiver, true, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.receiver.health())); }},
    {"receiver job", &Standin::receiver, true, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.receiver.job(kDone))); }},
    {"receiver trigger", &Standin::receiver, false, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.receiver.trigger(SweepSpec{.ticker = kTicker}))); }},
    {"trading health", &Standin::trading, true, false, [](Lab &lab) { return kindOf(lab.wait(lab.trading.health())); }},
    {"trading job", &Standin::trading, true, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.trading.job(lab.finished))); }},
    {"trading jobs", &Standin::trading, true, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.trading.jobs(0, 50))); }},
    {"trading best", &Standin::trading, true, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.trading.best(kRun, kTicker))); }},
    {"trading results", &Standin::trading, true, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.trading.results(kRun, kTicker))); }},
    {"trading trigger", &Standin::trading, false, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.trading.trigger(SweepSpec{.ticker = kTicker}))); }},
    {"trading cancel", &Standin::trading, false, false,
        [](Lab &lab) { return kindOf(lab.wait(lab.trading.cancel(lab.queued))); }},
};

constexpr int kAlways = 1'000; // times

struct Fault {
    const char *name;
    K read;
    K change;
    bool silent; // ends in a time-out, so time runs faster
    void (*arm)(Faults &);
};

void replace(Faults &faults, const QByteArray &body)
{
    faults.replaced = kAlways;
    faults.body = body;
}

const QList<Fault> kFaults{
    {"reset in the body", K::Network, K::OutcomeUnknown, false, [](Faults &f) { f.resetMidBody = kAlways; }},
    {"answer lost", K::Network, K::OutcomeUnknown, false, [](Faults &f) { f.loseAnswer = kAlways; }},
    {"truncated", K::Network, K::OutcomeUnknown, false, [](Faults &f) { f.truncated = kAlways; }},
    {"length too short", K::BadAnswer, K::OutcomeUnknown, false, [](Faults &f) { f.tooShort = kAlways; }},
    {"half-open", K::Timeout, K::OutcomeUnknown, true, [](Faults &f) { f.halfOpen = kAlways; }},
    {"slow loris", K::Timeout, K::OutcomeUnknown, true, [](Faults &f) { f.slowLoris = kAlways; }},
    {"a proxy's page", K::ServiceFailed, K::OutcomeUnknown, false, [](Faults &f) { f.html = kAlways; }},
    {"a page with 200", K::BadAnswer, K::OutcomeUnknown, false,
        [](Faults &f) { replace(f, "<!DOCTYPE html><html><body>Sign in to the hotel</body></html>"); }},
    {"401 storm", K::Unauthorized, K::Unauthorized, false, [](Faults &f) { f.unauthorized = kAlways; }},
    {"redirected", K::BadAnswer, K::BadAnswer, false, [](Faults &) {}}, // to another host, see below
    {"empty", K::BadAnswer, K::OutcomeUnknown, false, [](Faults &f) { replace(f, {}); }},
    {"wrong charset", K::BadAnswer, K::OutcomeUnknown, false,
        [](Faults &f) { replace(f, "{\"id\":\"Z\xfcrich\",\"status\":\"queued\",\"jobs\":[],\"results\":[]}"); }},
    {"NaN", K::BadAnswer, K::OutcomeUnknown, false,
        [](Faults &f) { replace(f, R"({"id":"j1","status":"queued","jobs":[],"results":[{"score":NaN}]})"); }},
    {"deep nesting", K::BadAnswer, K::OutcomeUnknown, false,
        [](Faults &f) { replace(f, "{\"jobs\":" + QByteArray(100'000, '[')); }},
    {"another service's answer", K::BadAnswer, K::OutcomeUnknown, false,
        [](Faults &f) { replace(f, R"({"message":"Welcome to nginx"})"); }},
    {"50 MB", K::TooLarge, K::OutcomeUnknown, false, [](Faults &f) { f.flood = 50 << 20; }},
};

} // namespace

// Every call of every client under every fault: an error of the right kind, nothing partial, and well again afterwards.
class TestServiceFaults : public QObject
{
    Q_OBJECT
private slots:
    void everyCallUnderEveryFault_data();
    void everyCallUnderEveryFault();
    void signingInUnderEveryFault_data();
    void signingInUnderEveryFault();
    void thePlugIsPulled_data();
    void thePlugIsPulled();
    void aSkewedClockIsMeasured();
    void aSlowAnswerIsAnAnswer();
};

void TestServiceFaults::everyCallUnderEveryFault_data()
{
    QTest::addColumn<int>("call");
    QTest::addColumn<int>("fault");
    for (int call = 0; call < kCalls.size(); ++call) {
        for (int fault = 0; fault < kFaults.size(); ++fault)
            QTest::addRow("%s: %s", kCalls.at(call).name, kFaults.at(fault).name) << call << fault;
    }
}

void TestServiceFaults::everyCallUnderEveryFault()
{
    QFETCH(const int, call);
    QFETCH(const int, fault);
    const Call &made = kCalls.at(call);
    const Fault &armed = kFaults.at(fault);
    Lab lab;
    const bool redirected = qstrcmp(armed.name, "redirected") == 0;
    if (made.server == &Standin::next) {
        QVERIFY(lab.signIn());
        QVERIFY(lab.wait(lab.web.detect()));
    }
    HttpServer &server = lab.standin.*made.server;
    HttpServer &elsewhere = lab.standin.nest; // another port is another host
    const qsizetype jobs = lab.standin.world.newestFirst(QStringLiteral("zixly-internal")).size();
    armed.arm(server.faults);
    if (redirected)
        server.faults.redirect = elsewhere.url().toString().toLatin1() + "/api/health";
    lab.scheduler.factor = !armed.silent ? 5 : made.read ? 1'000 : 200;
    const qsizetype before = server.seen.size();
    const bool flood = server.faults.flood > 0;
    const K expected = flood && made.large ? K::BadAnswer : made.read ? armed.read : armed.change;
    QCOMPARE(made.run(lab), int(expected));
    QVERIFY(elsewhere.seen.isEmpty()); // neither the token nor the key went there
    if (!made.read) {
        // Sent once; after a 401, which is certainly no deed, once more with a fresh token.
        const bool again = armed.change == K::Unauthorized && made.server == &Standin::next;
        const qsizetype sent = server.seen.size() - before;
        QVERIFY2(sent == (again ? 2 : 1) || (armed.silent && sent == 0), qPrintable(QString::number(sent)));
        QVERIFY(lab.standin.world.newestFirst(QStringLiteral("zixly-internal")).size() <= jobs + 1);
    }
    server.faults = {};
    lab.scheduler.factor = 20;
    if (made.read)
        QCOMPARE(made.run(lab), -1);
}

void TestServiceFaults::signingInUnderEveryFault_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<int>("problem");
    using P = AuthProblem;
    const QHash<QByteArray, P> problems{{"401 storm", P::Other}, {"length too short", P::Broken},
        {"a page with 200", P::Broken}, {"redirected", P::Broken}, {"empty", P::Broken}, {"wrong charset", P::Broken},
        {"NaN", P::Broken}, {"deep nesting", P::Broken}, {"another service's answer", P::Broken}};
    for (int fault = 0; fault < kFaults.size(); ++fault)
        QTest::newRow(kFaults.at(fault).name) << fault << int(problems.value(kFaults.at(fault).name, P::Unreachable));
}

void TestServiceFaults::signingInUnderEveryFault()
{
    QFETCH(const int, fault);
    Lab lab;
    HttpServer &server = lab.standin.supabase;
    kFaults.at(fault).arm(server.faults);
    if (qstrcmp(kFaults.at(fault).name, "redirected") == 0)
        server.faults.redirect = lab.standin.nest.url().toString().toLatin1() + "/api/health";
    lab.scheduler.factor = kFaults.at(fault).silent ? 200 : 5;
    const auto identity = lab.wait(lab.auth.signIn(QStringLiteral("ops@zixly.test"), QStringLiteral("correct-horse")));
    QVERIFY(!identity);
    QTEST(int(identity.error().problem), "problem");
    QVERIFY(!lab.auth.isSignedIn());
    QVERIFY(lab.standin.nest.seen.isEmpty()); // the password did not travel on
    QCOMPARE(server.seen.size(), 1);
    server.faults = {};
    lab.scheduler.factor = 20;
    QVERIFY(lab.signIn());
}

void TestServiceFaults::thePlugIsPulled_data()
{
    QTest::addColumn<int>("call");
    for (int call = 0; call < kCalls.size(); ++call)
        QTest::newRow(kCalls.at(call).name) << call;
}

void TestServiceFaults::thePlugIsPulled()
{
    QFETCH(const int, call);
    const Call &made = kCalls.at(call);
    Lab lab;
    if (made.server == &Standin::next) {
        QVERIFY(lab.signIn());
        QVERIFY(lab.wait(lab.web.detect()));
    }
    HttpServer &server = lab.standin.*made.server;
    server.setOffline(true);
    // A refused connection is proof that a change was not sent; one that had been kept alive is none.
    const int kind = made.run(lab);
    QVERIFY2(
        kind == int(K::Network) || (!made.read && kind == int(K::OutcomeUnknown)), qPrintable(QString::number(kind)));
    server.setOffline(false);
    QVERIFY(server.isListening());
    QVERIFY(!made.read || made.run(lab) == -1);
}

void TestServiceFaults::aSkewedClockIsMeasured()
{
    Lab lab;
    for (const qint64 skew : {-3'600'000LL, 0LL, 86'400'000LL}) {
        lab.standin.receiver.faults.skewMs = skew;
        const auto health = lab.wait(lab.receiver.health());
        QVERIFY(health && health->skewMs);
        QVERIFY(qAbs(*health->skewMs - skew) < 10'000);
    }
}

void TestServiceFaults::aSlowAnswerIsAnAnswer()
{
    for (const Call &made : kCalls) {
        if (made.server == &Standin::next)
            continue;
        Lab lab;
        lab.scheduler.factor = 1;
        (lab.standin.*made.server).faults.delayMs = 100;
        QCOMPARE(made.run(lab), -1);
    }
}

QTEST_GUILESS_MAIN(TestServiceFaults)
#include "tst_servicefaults.moc"
