// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/bench.h"
#include "tests/support/standin/rawcall.h"

#include <QSignalSpy>
#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;
using P = AuthProblem;

// Supabase Auth as the contract has it, and what our session makes of it.
class TestQuirksAuth : public QObject
{
    Q_OBJECT
private slots:
    void callsAreAnsweredAsObserved_data();
    void callsAreAnsweredAsObserved();
    void everyCodeInBothStyles_data();
    void everyCodeInBothStyles();
    void everyCodeAtSignIn_data();
    void everyCodeAtSignIn();
    void everyCodeAtRefresh_data();
    void everyCodeAtRefresh();
    void tokensRotateAndFamiliesEnd_data();
    void tokensRotateAndFamiliesEnd();
    void aStolenTokenEndsOurSession();
    void logoutHasScopes_data();
    void logoutHasScopes();
    void signingOutNeedsNoService_data();
    void signingOutNeedsNoService();
};

static RawCall call(const char *method, const QByteArray &target, const QByteArray &body, bool fresh = false)
{
    RawCall raw{.method = method,
        .target = target,
        .headers = {{"apikey", "anon-key"}, {"Content-Type", "application/json"}},
        .body = body};
    if (fresh)
        raw.headers.emplaceBack("X-Supabase-Api-Version", "2024-01-01");
    return raw;
}

void TestQuirksAuth::callsAreAnsweredAsObserved_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body"); // empty = GET
    QTest::addColumn<QByteArray>("bearer");
    QTest::addColumn<bool>("fresh");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray password = "/auth/v1/token?grant_type=password";
    const QByteArray refresh = "/auth/v1/token?grant_type=refresh_token";
    const auto row = [](const char *name, const QByteArray &target, const char *body, const char *bearer, bool fresh,
                         int status, const char *answer) {
        QTest::newRow(name) << target << QByteArray(body) << QByteArray(bearer) << fresh << status
                            << QByteArray(answer);
    };
    row("password", password, R"({"email":"ops@zixly.test","password":"correct-horse"})", "", false, 200,
        R"({"access_token":"<any>","token_type":"bearer","expires_in":3600,"expires_at":"<any>","refresh_token":"<any>","user":{"id":"11111111-1111-4111-8111-111111111111","aud":"authenticated","email":"ops@zixly.test","user_metadata":{"tenant_id":"zixly-internal"}}})");
    row("wrong password", password, R"({"email":"ops@zixly.test","password":"x"})", "", false, 400,
        R"({"code":400,"error_code":"invalid_credentials","msg":"Invalid login credentials"})");
    row("wrong password, new style", password, R"({"email":"ops@zixly.test","password":"x"})", "", true, 400,
        R"({"code":"invalid_credentials","message":"Invalid login credentials"})");
    row("unknown refresh token", refresh, R"({"refresh_token":"nope"})", "", false, 400,
        R"({"code":400,"error_code":"refresh_token_not_found","msg":"Invalid Refresh Token: Refresh Token Not Found"})");
    row("empty refresh token", refresh, R"({"refresh_token":""})", "", false, 400,
        R"({"error":"invalid_request","error_description":"refresh_token required"})");
    row("no bearer", "/auth/v1/user", "", "", false, 401,
        R"({"code":401,"error_code":"no_authorization","msg":"This endpoint requires a valid Bearer token"})");
    row("bad bearer", "/auth/v1/user", "", "a.b.c", true, 403, R"({"code":"bad_jwt","message":"<any>"})");
    row("logout without bearer", "/auth/v1/logout", "{}", "", false, 401, R"({"error_code":"no_authorization"})");
    row("unknown path", "/auth/v1/nope", "", "", false, 404, R"({"message":"<any>"})");
}

void TestQuirksAuth::callsAreAnsweredAsObserved()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, bearer);
    QFETCH(bool, fresh);
    QFETCH(QByteArray, answer);
    Bench bench;
    RawCall raw = call(body.isEmpty() ? "GET" : "POST", target, body, fresh);
    if (!bearer.isEmpty())
        raw.headers.emplaceBack("Authorization", "Bearer " + bearer);
    const RawAnswer got = ask(bench.network, bench.standin.supabase.url(), raw);
    QTEST(got.status, "status");
    QVERIFY2(holds(parsedJson(got.body), parsedJson(answer)), got.body.constData());
    raw.headers.removeFirst(); // the gateway comes first
    const RawAnswer gateway = ask(bench.network, bench.standin.supabase.url(), raw);
    QCOMPARE(gateway.status, 401);
    QVERIFY(holds(parsedJson(gateway.body), parsedJson(R"({"message":"No API key found in request","hint":"<any>"})")));
}

struct CodeRow {
    const char *code;
    int status;
    AuthProblem problem;
    bool ends; // a refresh that fails so ends the session
};
constexpr std::array kCodes{CodeRow{"invalid_credentials", 400, P::WrongCredentials, true},
    CodeRow{"validation_failed", 400, P::Invalid, true},
    CodeRow{"email_not_confirmed", 400, P::EmailNotConfirmed, true}, CodeRow{"user_banned", 400, P::Banned, true},
    CodeRow{"refresh_token_not_found", 400, P::SessionEnded, true},
    CodeRow{"refresh_token_already_used", 400, P::TokenReused, true},
    CodeRow{"session_not_found", 400, P::SessionEnded, true}, CodeRow{"session_expired", 400, P::SessionEnded, true},
    CodeRow{"no_authorization", 401, P::BadToken, true}, CodeRow{"bad_jwt", 403, P::BadToken, true},
    CodeRow{"user_not_found", 403, P::UserGone, true}, CodeRow{"over_request_rate_limit", 429, P::RateLimited, false},
    CodeRow{"unexpected_failure", 500, P::Unreachable, false}, CodeRow{"a_code_of_tomorrow", 400, P::Other, true}};

static void addCodes()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < kCodes.size(); ++i)
        QTest::newRow(kCodes.at(i).code) << int(i);
}

void TestQuirksAuth::everyCodeInBothStyles_data()
{
    addCodes();
}

void TestQuirksAuth::everyCodeInBothStyles()
{
    QFETCH(int, index);
    const CodeRow &row = kCodes.at(std::size_t(index));
    for (const bool fresh : {false, true}) {
        Bench bench;
        bench.standin.world.authRefusals = {QString::fromLatin1(row.code)};
        const RawAnswer got = ask(bench.network, bench.standin.supabase.url(),
            call("POST", "/auth/v1/token?grant_type=password", "{}", fresh));
        QCOMPARE(got.status, row.status);
        QCOMPARE(got.headers.value("x-sb-error-code"), QByteArray(row.code));
        const QJsonObject body = parsedJson(got.body).toObject();
        QCOMPARE(body.value(QLatin1String(fresh ? "code" : "error_code")).toString(), QLatin1String(row.code));
        QCOMPARE(body.value(QLatin1String("code")).isDouble(), !fresh);
        for (const bool header : {true, false}) { // the body alone is enough
            HttpResponse response{.status = got.status, .headers = {}, .body = got.body};
            if (header)
                response.headers.emplaceBack("x-sb-error-code", row.code);
            const AuthFailure failure = parseAuthFailure(response);
            QCOMPARE(failure.problem, row.problem);
            QVERIFY(!failure.detail.isEmpty());
        }
    }
}

void TestQuirksAuth::everyCodeAtSignIn_data()
{
    addCodes();
}

void TestQuirksAuth::everyCodeAtSignIn()
{
    QFETCH(int, index);
    const CodeRow &row = kCodes.at(std::size_t(index));
    Bench bench;
    bench.standin.world.authRefusals = {QString::fromLatin1(row.code)};
    const auto identity
        = bench.wait(bench.auth.signIn(QStringLiteral("ops@zixly.test"), QStringLiteral("correct-horse")));
    QVERIFY(!identity);
    QCOMPARE(identity.error().problem, row.problem);
    QVERIFY(!bench.auth.isSignedIn());
    QVERIFY(bench.signIn()); // the next try is a new one
}

void TestQuirksAuth::everyCodeAtRefresh_data()
{
    addCodes();
}

void TestQuirksAuth::everyCodeAtRefresh()
{
    QFETCH(int, index);
    const CodeRow &row = kCodes.at(std::size_t(index));
    Bench bench;
    QVERIFY(bench.signIn());
    const QString first = bench.wait(bench.auth.token()).value();
    QSignalSpy lost(&bench.auth, &AuthSession::sessionLost);
    bench.standin.world.authRefusals = {QString::fromLatin1(row.code)};
    const auto token = bench.wait(bench.auth.token(first));
    QCOMPARE(token.has_value(), !row.ends);
    QCOMPARE(lost.size(), row.ends ? 1 : 0);
    QCOMPARE(bench.auth.isSignedIn(), !row.ends);
    if (row.ends)
        QCOMPARE(lost.first().first().value<AuthFailure>().problem, row.problem);
}

void TestQuirksAuth::tokensRotateAndFamiliesEnd_data()
{
    QTest::addColumn<int>("age"); // of the token used again: 0 = the active one, 1 = its parent, ...
    QTest::addColumn<int>("seconds"); // later
    QTest::addColumn<QString>("code"); // empty = a session
    QTest::newRow("active") << 0 << 60 << "";
    QTest::newRow("parent, at once") << 1 << 0 << "";
    QTest::newRow("parent, an hour later") << 1 << 3'500 << "";
    QTest::newRow("grandparent within 10 s") << 2 << 5 << "";
    QTest::newRow("grandparent after 10 s") << 2 << 11 << "refresh_token_already_used";
}

void TestQuirksAuth::tokensRotateAndFamiliesEnd()
{
    QFETCH(int, age);
    QFETCH(int, seconds);
    QFETCH(QString, code);
    World world;
    QStringList tokens{world.signIn(world.users.first()).value(QLatin1String("refresh_token")).toString()};
    QString problem;
    for (int i = 0; i < 2; ++i)
        tokens.append(world.refresh(tokens.last(), problem).value(QLatin1String("refresh_token")).toString());
    QCOMPARE(QSet<QString>(tokens.begin(), tokens.end()).size(), 3);
    world.movedMs = seconds * 1000;
    const QJsonObject again = world.refresh(tokens.at(2 - age), problem);
    QCOMPARE(problem, code);
    if (age > 0 && code.isEmpty())
        QCOMPARE(again.value(QLatin1String("refresh_token")).toString(), tokens.last()); // not a fourth
    if (code.isEmpty())
        return;
    QVERIFY(world.refresh(tokens.last(), problem).isEmpty()); // the whole family
    QCOMPARE(problem, QStringLiteral("session_not_found"));
}

void TestQuirksAuth::aStolenTokenEndsOurSession()
{
    Bench bench;
    QVERIFY(bench.signIn());
    const QString key = secretKey(bench.profile, u"refresh-token");
    const QString copy = QString::fromUtf8(bench.wait(bench.secrets.read(key)).value()).section(u'\n', 0, 0);
    QString token = bench.wait(bench.auth.token()).value();
    for (int i = 0; i < 2; ++i) {
        bench.clock.moved += 3'600'000; // it has expired: refused tokens alone are renewed once in a while
        token = bench.wait(bench.auth.token(token)).value();
    }
    bench.standin.world.movedMs = 11'000;
    QString code;
    QVERIFY(bench.standin.world.refresh(copy, code).isEmpty()); // the thief's try
    QSignalSpy lost(&bench.auth, &AuthSession::sessionLost);
    bench.clock.moved += 3'600'000;
    QVERIFY(!bench.wait(bench.auth.token(token)));
    QCOMPARE(lost.size(), 1);
    QCOMPARE(lost.first().first().value<AuthFailure>().problem, P::SessionEnded);
}

void TestQuirksAuth::logoutHasScopes_data()
{
    QTest::addColumn<QByteArray>("scope");
    QTest::addColumn<bool>("mine");
    QTest::addColumn<bool>("others");
    QTest::newRow("local") << QByteArray("local") << false << true;
    QTest::newRow("global") << QByteArray("global") << false << false;
    QTest::newRow("others") << QByteArray("others") << true << false;
}

void TestQuirksAuth::logoutHasScopes()
{
    QFETCH(QByteArray, scope);
    Bench bench;
    World &world = bench.standin.world;
    const auto tokenOf
        = [](const QJsonObject &session) { return session.value(QLatin1String("access_token")).toString().toLatin1(); };
    const QByteArray mine = tokenOf(world.signIn(world.users.first()));
    const QByteArray other = tokenOf(world.signIn(world.users.first()));
    RawCall raw = call("POST", "/auth/v1/logout?scope=" + scope, {}, true);
    raw.headers.emplaceBack("Authorization", "Bearer " + mine);
    QCOMPARE(ask(bench.network, bench.standin.supabase.url(), raw).status, 204);
    QString problem;
    QTEST(world.userOf(mine, problem) != nullptr, "mine");
    QTEST(world.userOf(other, problem) != nullptr, "others");
    if (scope == "others")
        return;
    const RawAnswer again = ask(bench.network, bench.standin.supabase.url(), raw);
    QCOMPARE(again.status, 403);
    QVERIFY(holds(parsedJson(again.body),
        parsedJson(R"({"code":"session_not_found","message":"Session from session_id claim in JWT does not exist"})")));
}

void TestQuirksAuth::signingOutNeedsNoService_data()
{
    QTest::addColumn<QString>("answer");
    for (const char *answer :
        {"204", "no_authorization", "bad_jwt", "session_not_found", "unexpected_failure", "offline"})
        QTest::newRow(answer) << QString::fromLatin1(answer);
}

void TestQuirksAuth::signingOutNeedsNoService()
{
    QFETCH(QString, answer);
    Bench bench;
    QVERIFY(bench.signIn());
    QSignalSpy out(&bench.auth, &AuthSession::signedOut);
    QSignalSpy lost(&bench.auth, &AuthSession::sessionLost);
    if (answer == QLatin1String("offline"))
        bench.standin.supabase.setOffline(true);
    else if (answer != QLatin1String("204"))
        bench.standin.world.authRefusals = {answer};
    bench.auth.signOut();
    QCOMPARE(out.size(), 1);
    QVERIFY(!bench.auth.isSignedIn());
    QVERIFY(!bench.wait(bench.secrets.read(secretKey(bench.profile, u"refresh-token"))));
    if (answer != QLatin1String("offline"))
        QTRY_COMPARE(bench.standin.supabase.count("POST", QStringLiteral("logout")), 1);
    QCOMPARE(lost.size(), 0);
}

QTEST_GUILESS_MAIN(TestQuirksAuth)
#include "tst_quirksauth.moc"
