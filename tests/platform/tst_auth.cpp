// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/bench.h"

#include <QSignalSpy>
#include <QTcpSocket>
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
    void anOfflineStartKnowsWhoItIs();
    void aFailedSignInLeavesTheSessionAlone();
    void aLivingTokenServesWhileNoNewOneCanBeHad();
    void aUserWhoLostTheTenantIsOut();
    void closingKeepsWhatIsStored();
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

static void unplug(HttpServer &server)
{
    server.close();
    const auto sockets = server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->abort();
}

void TestAuth::anOfflineStartKnowsWhoItIs()
{
    Bench bench;
    QVERIFY(bench.signIn());
    const quint16 port = bench.standin.supabase.serverPort();
    unplug(bench.standin.supabase);
    AuthSession next(bench.runner, bench.secrets, bench.profile);
    QSignalSpy signedIn(&next, &AuthSession::signedIn);
    QSignalSpy unreachable(&next, &AuthSession::unreachable);
    QSignalSpy lost(&next, &AuthSession::sessionLost);
    QSignalSpy tokens(&next, &AuthSession::tokenChanged);
    next.restore();
    QTRY_VERIFY(unreachable.size() >= 2); // it goes on trying
    QCOMPARE(signedIn.size(), 1);
    QCOMPARE(next.identity().tenant, QStringLiteral("zixly-internal"));
    QVERIFY(next.isSignedIn());
    QVERIFY(bench.standin.supabase.listen(QHostAddress::LocalHost, port));
    next.retryNow();
    QTRY_COMPARE_WITH_TIMEOUT(tokens.size(), 1, 20'000);
    QCOMPARE(signedIn.size(), 1); // nobody new
    QCOMPARE(lost.size(), 0);
    // A token stored without its owner is taken, too; who it is comes with the first refresh.
    const QString key = secretKey(bench.profile, u"refresh-token");
    const QByteArray stored = bench.wait(bench.secrets.read(key)).value();
    QVERIFY(stored.contains("ops@zixly.test"));
    QVERIFY(bench.wait(bench.secrets.write(key, stored.split('\n').first())));
    AuthSession old(bench.runner, bench.secrets, bench.profile);
    QSignalSpy came(&old, &AuthSession::signedIn);
    old.restore();
    QTRY_COMPARE_WITH_TIMEOUT(came.size(), 1, 20'000);
    QCOMPARE(old.identity().email, QStringLiteral("ops@zixly.test"));
}

void TestAuth::aFailedSignInLeavesTheSessionAlone()
{
    Bench bench;
    QVERIFY(bench.signIn());
    const QString first = bench.wait(bench.auth.token()).value();
    const auto refreshed = bench.auth.token(first); // under way while somebody mistypes
    const auto wrong = bench.auth.signIn(QStringLiteral("ops@zixly.test"), QStringLiteral("x"));
    QVERIFY(!bench.wait(wrong));
    QVERIFY(bench.wait(refreshed));
    QVERIFY(bench.auth.isSignedIn());
    // And a sign-in of somebody else ends what waits for the first one.
    QList<Identity> came;
    connect(&bench.auth, &AuthSession::signedIn, this, [&came](const Identity &identity) { came.append(identity); });
    bench.standin.supabase.faults.delayMs = 50;
    const auto late = bench.auth.token(bench.wait(bench.auth.token()).value());
    QVERIFY(bench.signIn("other@zixly.test"));
    QVERIFY(late.isFinished());
    QCOMPARE(came.size(), 1);
    QCOMPARE(bench.auth.identity().tenant, QStringLiteral("other-tenant"));
}

void TestAuth::aLivingTokenServesWhileNoNewOneCanBeHad()
{
    Bench bench;
    bench.standin.world.tokenLifeMs = 60'000; // less than it wants to have left
    QVERIFY(bench.signIn());
    unplug(bench.standin.supabase);
    QSignalSpy unreachable(&bench.auth, &AuthSession::unreachable);
    const auto first = bench.auth.token();
    QTRY_VERIFY(unreachable.size() >= 1);
    const auto second = bench.auth.token();
    QVERIFY(second.isFinished());
    QVERIFY(second.result());
    QVERIFY(!first.isFinished() || !first.result() || first.result() == second.result());
}

void TestAuth::aUserWhoLostTheTenantIsOut()
{
    Bench bench;
    QVERIFY(bench.signIn());
    bench.standin.world.users[0].tenant.clear();
    QSignalSpy lost(&bench.auth, &AuthSession::sessionLost);
    const QString first = bench.wait(bench.auth.token()).value();
    QVERIFY(!bench.wait(bench.auth.token(first)));
    QCOMPARE(lost.size(), 1);
    QCOMPARE(lost.first().first().value<AuthFailure>().problem, AuthProblem::NoTenant);
    // Another tenant is another account: it enters anew.
    bench.standin.world.users[0].tenant = QStringLiteral("zixly-internal");
    QVERIFY(bench.signIn());
    QSignalSpy came(&bench.auth, &AuthSession::signedIn);
    bench.standin.world.users[0].tenant = QStringLiteral("other-tenant");
    const QString second = bench.wait(bench.auth.token()).value();
    QVERIFY(bench.wait(bench.auth.token(second)));
    QCOMPARE(came.size(), 1);
    QCOMPARE(bench.auth.identity().tenant, QStringLiteral("other-tenant"));
}

void TestAuth::closingKeepsWhatIsStored()
{
    Bench bench;
    QVERIFY(bench.signIn());
    QSignalSpy out(&bench.auth, &AuthSession::signedOut);
    bench.auth.close();
    QVERIFY(!bench.auth.isSignedIn());
    QVERIFY(!bench.wait(bench.auth.token()));
    QCOMPARE(out.size(), 0);
    QSignalSpy restored(&bench.auth, &AuthSession::restored);
    bench.auth.restore();
    QTRY_COMPARE(restored.size(), 1);
    QVERIFY(bench.wait(bench.auth.token()));
}

QTEST_GUILESS_MAIN(TestAuth)
#include "tst_auth.moc"
