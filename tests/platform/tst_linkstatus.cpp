// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/linkstatus.h"

#include <QTest>

using namespace zixly;
using namespace zixly::platform;

class TestLinkStatus : public QObject
{
    Q_OBJECT
private slots:
    void everyMixOfFactsHasItsBadge();
    void theBadgeTellsWhatDecides_data();
    void theBadgeTellsWhatDecides();
    void theAgeBelongsToWhatDecides();
    void theUserIsToldWhileThere();
};

namespace {

const QUrl kSomewhere(QStringLiteral("https://zixly.test"));

StatusFacts factsOf(const char *services) // one letter each: w(eb) s(upabase) t(rading) r(eceiver)
{
    StatusFacts facts;
    const QByteArrayView letters(services);
    facts.profile.name = QStringLiteral("Office");
    facts.profile.webApi = letters.contains('w') ? kSomewhere : QUrl();
    facts.profile.supabase = letters.contains('s') ? kSomewhere : QUrl();
    facts.profile.tradingApi = letters.contains('t') ? kSomewhere : QUrl();
    facts.profile.receiver = letters.contains('r') ? kSomewhere : QUrl();
    facts.keysRead = true;
    facts.session = SessionState::There;
    return facts;
}

Contact fine()
{
    return {.fine = true};
}
Contact broken(const char *service, Error::Kind kind = Error::Kind::Network)
{
    return {.error = Error{kind, QString::fromLatin1(service), QStringLiteral("no route")}};
}

} // namespace

// The web API's whole table: session x contact x link.
void TestLinkStatus::everyMixOfFactsHasItsBadge()
{
    using S = SessionState;
    using B = LinkBadge;
    for (const S session : {S::Reading, S::None, S::Lost, S::There}) {
        for (int contact = 0; contact < 3; ++contact) {
            for (int link = 0; link < kLinkStates; ++link) {
                for (const bool trouble : {false, true}) {
                    StatusFacts facts = factsOf("ws");
                    facts.session = session;
                    facts.link = static_cast<LinkState>(link);
                    facts.web = contact == 0 ? Contact{} : contact == 1 ? fine() : broken("the web API");
                    if (trouble || session == S::Lost)
                        facts.authFailure = AuthFailure{AuthProblem::Unreachable, QStringLiteral("auth words")};
                    B expected = B::SignedOut;
                    if (session == S::Reading)
                        expected = B::Connecting;
                    else if (session == S::There && contact == 0)
                        expected = trouble ? B::Offline : B::Connecting;
                    else if (session == S::There && contact == 2)
                        expected = B::Offline;
                    else if (session == S::There)
                        expected = facts.link == LinkState::Live ? B::Live : B::Polling;
                    const ConnectionStatus status = statusOf(facts);
                    QCOMPARE(status.badge, expected);
                    QCOMPARE(status.reason.isEmpty(), expected == B::Live);
                    QVERIFY(status.canSignIn);
                }
            }
        }
    }
}

void TestLinkStatus::theBadgeTellsWhatDecides_data()
{
    QTest::addColumn<StatusFacts>("facts");
    QTest::addColumn<LinkBadge>("badge");
    QTest::addColumn<QStringList>("words"); // all of them are in the reason; "!x" = x is not
    using B = LinkBadge;
    const auto row = [](const char *name, StatusFacts facts, B badge, const QStringList &words,
                         const std::function<void(StatusFacts &)> &set) {
        set(facts);
        QTest::newRow(name) << facts << badge << words;
    };
    row("realtime's own words", factsOf("ws"), B::Polling, {QStringLiteral("Too many channels")}, [](StatusFacts &f) {
        f.web = fine();
        f.link = LinkState::Rejoin;
        f.linkReason = QStringLiteral("ChannelRateLimitReached: Too many channels");
    });
    row("no Supabase address", factsOf("w"), B::SignedOut, {QStringLiteral("no Supabase address")},
        [](StatusFacts &f) { f.session = SessionState::None; });
    row("no web API", factsOf("s"), B::Polling, {QStringLiteral("no address of a web API")}, [](StatusFacts &) { });
    row("the service that failed is named", factsOf("ws"), B::Offline,
        {QStringLiteral("the web API"), QStringLiteral("no route")},
        [](StatusFacts &f) { f.web = broken("the web API"); });
    row("an expired session says what to do", factsOf("ws"), B::SignedOut, {QStringLiteral("Sign in again")},
        [](StatusFacts &f) {
            f.session = SessionState::Lost;
            f.authFailure = AuthFailure{AuthProblem::SessionEnded, {}};
        });
    row("nobody signed in says what to do", factsOf("ws"), B::SignedOut, {QStringLiteral("Sign in")},
        [](StatusFacts &f) { f.session = SessionState::None; });
    row("Trading alone, without key", factsOf("t"), B::SignedOut, {QStringLiteral("API key")}, [](StatusFacts &) { });
    row("Trading alone, key store silent", factsOf("t"), B::Connecting, {QStringLiteral("key store")},
        [](StatusFacts &f) { f.keysRead = false; });
    row("Trading alone", factsOf("t"), B::Polling, {QStringLiteral("Trading API")}, [](StatusFacts &f) {
        f.tradingKey = true;
        f.trading = fine();
    });
    row("Trading alone, not asked yet", factsOf("t"), B::Connecting, {QStringLiteral("Trading API")},
        [](StatusFacts &f) { f.tradingKey = true; });
    row("Trading alone, away", factsOf("t"), B::Offline, {QStringLiteral("no route")}, [](StatusFacts &f) {
        f.tradingKey = true;
        f.trading = broken("the Trading API");
    });
    row("Trading alone, key refused", factsOf("t"), B::SignedOut, {QStringLiteral("Trading API")}, [](StatusFacts &f) {
        f.tradingKey = true;
        f.trading = broken("the Trading API", Error::Kind::Unauthorized);
    });
    row("Trading while nobody is signed in", factsOf("wst"), B::Polling,
        {QStringLiteral("Trading API"), QStringLiteral("Nobody is signed in")}, [](StatusFacts &f) {
            f.session = SessionState::None;
            f.tradingKey = true;
            f.trading = fine();
        });
    row("a lost session is told although Trading works", factsOf("wst"), B::SignedOut,
        {QStringLiteral("Sign in again")}, [](StatusFacts &f) {
            f.session = SessionState::Lost;
            f.authFailure = AuthFailure{AuthProblem::SessionEnded, {}};
            f.tradingKey = true;
            f.trading = fine();
        });
    row("live, Trading away", factsOf("wst"), B::Live, {QStringLiteral("Trading API")}, [](StatusFacts &f) {
        f.web = fine();
        f.link = LinkState::Live;
        f.tradingKey = true;
        f.trading = broken("the Trading API");
    });
    row("live, no Trading key", factsOf("wst"), B::Live, {QStringLiteral("!Trading")}, [](StatusFacts &f) {
        f.web = fine();
        f.link = LinkState::Live;
    });
    row("live, receiver away", factsOf("wsr"), B::Live, {QStringLiteral("webhook receiver")}, [](StatusFacts &f) {
        f.web = fine();
        f.link = LinkState::Live;
        f.receiver = broken("the webhook receiver");
    });
    row("receiver alone", factsOf("r"), B::Polling, {QStringLiteral("does not tell")},
        [](StatusFacts &f) { f.receiver = fine(); });
    row("receiver alone, not asked yet", factsOf("r"), B::Connecting, {QStringLiteral("receiver")},
        [](StatusFacts &) { });
    row("receiver alone, away", factsOf("r"), B::Offline, {QStringLiteral("no route")},
        [](StatusFacts &f) { f.receiver = broken("the webhook receiver"); });
}

void TestLinkStatus::theBadgeTellsWhatDecides()
{
    QFETCH(StatusFacts, facts);
    QFETCH(QStringList, words);
    const ConnectionStatus status = statusOf(facts);
    QTEST(status.badge, "badge");
    for (const QString &word : words) {
        const bool absent = word.startsWith(QLatin1Char('!'));
        QVERIFY2(status.reason.contains(absent ? word.mid(1) : word) != absent, qPrintable(status.reason));
    }
}

void TestLinkStatus::theAgeBelongsToWhatDecides()
{
    StatusFacts facts = factsOf("wst");
    facts.webFreshMs = 7;
    facts.tradingFreshMs = 9;
    facts.web = fine();
    facts.tradingKey = true;
    QCOMPARE(statusOf(facts).freshMs, 7);
    facts.session = SessionState::None;
    QCOMPARE(statusOf(facts).freshMs, 9);
    facts = factsOf("r");
    facts.receiver = fine();
    QCOMPARE(statusOf(facts).freshMs, 0);
}

void TestLinkStatus::theUserIsToldWhileThere()
{
    StatusFacts facts = factsOf("ws");
    facts.identity = {QStringLiteral("u1"), QStringLiteral("ops@zixly.test"), QStringLiteral("t1")};
    facts.secretsKept = false;
    facts.waiting = 3;
    facts.generation = ApiGeneration::Nest;
    ConnectionStatus status = statusOf(facts);
    QCOMPARE(status.name, QStringLiteral("Office"));
    QCOMPARE(status.user, QStringLiteral("ops@zixly.test"));
    QCOMPARE(status.tenant, QStringLiteral("t1"));
    QCOMPARE(status.waiting, 3);
    QCOMPARE(status.generation, ApiGeneration::Nest);
    QVERIFY(!status.secretsKept);
    facts.session = SessionState::None;
    status = statusOf(facts);
    QVERIFY(status.user.isEmpty() && status.tenant.isEmpty());
    QVERIFY(!statusOf(factsOf("t")).canSignIn);
}

QTEST_GUILESS_MAIN(TestLinkStatus)
#include "tst_linkstatus.moc"
