// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/bench.h"

#include <QSignalSpy>
#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;

class TestAuth : public QObject
{
    Q_OBJECT
private slots:
    void signInProblemsHaveTheirSentences_data();
    void signInProblemsHaveTheirSentences();
    void everyAuthCodeIsKnown_data();
    void everyAuthCodeIsKnown();
    void refreshesAreSerialisedAndRotate();
    void aLostRefreshReplyIsRepeated();
    void aSessionEndedElsewhereIsLost();
    void aTokenThatDiedInSleepIsRefreshed();
};

void TestAuth::signInProblemsHaveTheirSentences_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("anonKey");
    QTest::addColumn<int>("problem");
    using P = AuthProblem;
    QTest::newRow("wrong password") << "ops@zixly.test" << "x" << "anon-key" << int(P::WrongCredentials);
    QTest::newRow("no tenant") << "nobody@zixly.test" << "correct-horse" << "anon-key" << int(P::NoTenant);
    QTest::newRow("wrong anon key") << "ops@zixly.test" << "correct-horse" << "zzz" << int(P::BadApiKey);
}

void TestAuth::signInProblemsHaveTheirSentences()
{
    QFETCH(QString, email);
    QFETCH(QString, password);
    QFETCH(QString, anonKey);
    Bench bench;
    bench.profile.anonKey = anonKey;
    AuthSession auth(bench.runner, bench.secrets, bench.profile);
    const auto identity = bench.wait(auth.signIn(email, password));
    QVERIFY(!identity);
    QTEST(int(identity.error().problem), "problem");
    QVERIFY(!explain(identity.error()).isEmpty());
    QVERIFY(!auth.isSignedIn());
    QCOMPARE(bench.wait(auth.token()).error().kind, K::Unauthorized);
}

void TestAuth::everyAuthCodeIsKnown_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("problem");
    using P = AuthProblem;
    const auto code = [](const char *name, int status, P problem) {
        QTest::newRow(name) << status << QByteArray("{\"code\":\"" + QByteArray(name) + "\",\"message\":\"m\"}")
                            << int(problem);
    };
    code("invalid_credentials", 400, P::WrongCredentials);
    code("validation_failed", 400, P::Invalid);
    code("email_not_confirmed", 400, P::EmailNotConfirmed);
    code("user_banned", 400, P::Banned);
    code("refresh_token_not_found", 400, P::SessionEnded);
    code("refresh_token_already_used", 400, P::TokenReused);
    code("session_not_found", 403, P::SessionEnded);
    code("session_expired", 400, P::SessionEnded);
    code("no_authorization", 401, P::BadToken);
    code("bad_jwt", 403, P::BadToken);
    code("user_not_found", 403, P::UserGone);
    code("over_request_rate_limit", 429, P::RateLimited);
    QTest::newRow("old shape") << 400 << QByteArray(R"({"code":400,"error_code":"invalid_credentials","msg":"m"})")
                               << int(P::WrongCredentials);
    QTest::newRow("OAuth shape") << 400
                                 << QByteArray(
                                        R"({"error":"invalid_request","error_description":"refresh_token required"})")
                                 << int(P::Invalid);
    QTest::newRow("gateway") << 401 << QByteArray(R"({"message":"Invalid API key","hint":"h"})") << int(P::BadApiKey);
    QTest::newRow("bare 429") << 429 << QByteArray() << int(P::RateLimited);
    QTest::newRow("bad gateway") << 502 << QByteArray("<html>") << int(P::Unreachable);
    QTest::newRow("another server") << 404 << QByteArray("<html>") << int(P::Broken);
    QTest::newRow("a new code") << 400 << QByteArray(R"({"code":"mfa_required","message":"m"})") << int(P::Other);
}

void TestAuth::everyAuthCodeIsKnown()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const AuthFailure failure = parseAuthFailure({.status = status, .body = body});
    QTEST(int(failure.problem), "problem");
    QVERIFY(explain(failure).contains(failure.detail));
}

void TestAuth::refreshesAreSerialisedAndRotate()
{
    Bench bench;
    QVERIFY(bench.signIn());
    const QString first = bench.wait(bench.auth.token()).value();
    const QString key = secretKey(bench.profile, u"refresh-token");
    const QByteArray stored = bench.wait(bench.secrets.read(key)).value();
    QList<QFuture<Result<QString>>> calls;
    for (int i = 0; i < 5; ++i)
        calls.append(bench.auth.token(first));
    for (auto &call : calls)
        QVERIFY(bench.wait(call).value() != first);
    QCOMPARE(bench.standin.supabase.count("POST"), 2);
    QVERIFY(bench.wait(bench.secrets.read(key)).value() != stored);
}

void TestAuth::aLostRefreshReplyIsRepeated()
{
    Bench bench;
    QVERIFY(bench.signIn());
    const QString first = bench.wait(bench.auth.token()).value();
    bench.standin.supabase.faults.loseAnswer
        = 2; // carried out, the answer lost: the old token is the active one's parent
    const auto token = bench.wait(bench.auth.token(first));
    QVERIFY(token);
    QVERIFY(*token != first);
    QVERIFY(bench.auth.isSignedIn());
    // And what was stored leads on after a restart.
    AuthSession next(bench.runner, bench.secrets, bench.profile);
    QSignalSpy signedIn(&next, &AuthSession::signedIn);
    next.restore();
    QTRY_COMPARE(signedIn.size(), 1);
    QCOMPARE(next.identity().email, QStringLiteral("ops@zixly.test"));
}

void TestAuth::aSessionEndedElsewhereIsLost()
{
    Bench bench;
    QVERIFY(bench.signIn());
    const QString token = bench.wait(bench.auth.token()).value();
    bench.standin.world.endSession(token.toLatin1());
    QSignalSpy lost(&bench.auth, &AuthSession::sessionLost);
    QCOMPARE(bench.wait(bench.web.list(0, 50)).error().kind, K::Unauthorized);
    QCOMPARE(lost.size(), 1);
    QCOMPARE(lost.first().first().value<AuthFailure>().problem, AuthProblem::SessionEnded);
    QVERIFY(!bench.auth.isSignedIn());
    QVERIFY(!bench.wait(bench.secrets.read(secretKey(bench.profile, u"refresh-token"))));
}

void TestAuth::aTokenThatDiedInSleepIsRefreshed()
{
    Bench bench;
    QVERIFY(bench.signIn());
    const QString first = bench.wait(bench.auth.token()).value();
    bench.clock.moved = 8LL * 3'600'000;
    QVERIFY(bench.wait(bench.auth.token()).value() != first);
    QSignalSpy out(&bench.auth, &AuthSession::signedOut);
    bench.auth.signOut();
    QCOMPARE(out.size(), 1);
    QTRY_COMPARE(bench.standin.supabase.count("POST", QStringLiteral("logout")), 1);
}

QTEST_GUILESS_MAIN(TestAuth)
#include "tst_auth.moc"
