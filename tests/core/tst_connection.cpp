// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connection.h"

#include <QJsonDocument>
#include <QTest>

using namespace zixly;

class TestConnection : public QObject
{
    Q_OBJECT
private slots:
    void plainHttpStaysOnThisComputer_data();
    void plainHttpStaysOnThisComputer();
    void addressesAreReadAsPeopleTypeThem_data();
    void addressesAreReadAsPeopleTypeThem();
    void pathsAreJoined_data();
    void pathsAreJoined();
    void problemsStandBesideTheirField_data();
    void problemsStandBesideTheirField();
    void profilesSurviveTheSettings();
    void unreadableProfilesAreCounted();
    void aReportSaysWhatToDo_data();
    void aReportSaysWhatToDo();
};

static ConnectionProfile aProfile()
{
    ConnectionProfile profile;
    profile.id = QUuid(QStringLiteral("{0190c0de-0000-7000-8000-000000000001}"));
    profile.name = QStringLiteral("Office");
    profile.webApi = QUrl(QStringLiteral("https://zixly.example.com"));
    profile.supabase = QUrl(QStringLiteral("https://abcd.supabase.co"));
    profile.anonKey = QStringLiteral("anon");
    return profile;
}

void TestConnection::plainHttpStaysOnThisComputer_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<bool>("reachable");
    QTest::newRow("https") << "https://a.example" << false << true;
    QTest::newRow("wss") << "wss://a.example" << false << true;
    QTest::newRow("http elsewhere") << "http://a.example" << false << false;
    QTest::newRow("ws elsewhere") << "ws://a.example" << false << false;
    QTest::newRow("http elsewhere, allowed") << "http://a.example" << true << true;
    QTest::newRow("http localhost") << "http://localhost:3000" << false << true;
    QTest::newRow("http 127.0.0.1") << "http://127.0.0.1:3000" << false << true;
    QTest::newRow("http 127.9.9.9") << "http://127.9.9.9" << false << true;
    QTest::newRow("http ::1") << "http://[::1]:3000" << false << true;
    QTest::newRow("a name that begins with 127") << "http://127.0.0.1.example.com" << false << false;
    QTest::newRow("a name that ends like localhost") << "http://notlocalhost" << false << false;
    QTest::newRow("ftp") << "ftp://localhost" << true << false;
    QTest::newRow("file") << "file:///etc/passwd" << true << false;
    QTest::newRow("empty") << "" << true << false;
}

void TestConnection::plainHttpStaysOnThisComputer()
{
    QFETCH(QString, url);
    QFETCH(bool, allowed);
    QTEST(mayReach(QUrl(url), allowed), "reachable");
}

void TestConnection::addressesAreReadAsPeopleTypeThem_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");
    QTest::newRow("name only") << "zixly.example.com" << "https://zixly.example.com";
    QTest::newRow("slashes and spaces") << " https://zixly.example.com// " << "https://zixly.example.com";
    QTest::newRow("this computer") << "localhost:3000" << "http://localhost:3000";
    QTest::newRow("this computer by number") << "127.0.0.1:3001" << "http://127.0.0.1:3001";
    QTest::newRow("explicit http") << "http://a.example" << "http://a.example";
    QTest::newRow("nothing") << "  " << "";
}

void TestConnection::addressesAreReadAsPeopleTypeThem()
{
    QFETCH(QString, text);
    QTEST(urlFromUser(text).toString(), "url");
}

void TestConnection::pathsAreJoined_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("url");
    QTest::newRow("plain") << "https://a" << "/api/health" << "https://a/api/health";
    QTest::newRow("slash") << "https://a/" << "/api/health" << "https://a/api/health";
    QTest::newRow("behind a prefix") << "https://a/zixly/" << "/health" << "https://a/zixly/health";
    QTest::newRow("encoded id") << "https://a" << "/jobs/a%2Fb" << "https://a/jobs/a%2Fb";
}

void TestConnection::pathsAreJoined()
{
    QFETCH(QString, base);
    QFETCH(QString, path);
    QTEST(joined(QUrl(base), path).toString(QUrl::FullyEncoded), "url");
}

void TestConnection::problemsStandBesideTheirField_data()
{
    QTest::addColumn<ConnectionProfile>("profile");
    QTest::addColumn<QList<int>>("fields");
    const auto row = [](const char *name, auto change, QList<int> fields) {
        ConnectionProfile profile = aProfile();
        change(profile);
        QTest::newRow(name) << profile << fields;
    };
    using F = ConnectionField;
    row("fine", [](ConnectionProfile &) { }, {});
    row("no name", [](ConnectionProfile &p) { p.name = QStringLiteral(" "); }, {int(F::Name)});
    row("name taken", [](ConnectionProfile &p) { p.name = QStringLiteral("home"); }, {int(F::Name)});
    row("no service", [](ConnectionProfile &p) { p.webApi = p.supabase = QUrl(); }, {int(F::WebApi)});
    row("no anon key", [](ConnectionProfile &p) { p.anonKey.clear(); }, {int(F::AnonKey)});
    row("plain http", [](ConnectionProfile &p) { p.receiver = QUrl(QStringLiteral("http://b.example")); },
        {int(F::Receiver)});
    row("password in the address", [](ConnectionProfile &p) { p.webApi.setUserInfo(QStringLiteral("a:b")); },
        {int(F::WebApi)});
    row("query", [](ConnectionProfile &p) { p.webApi.setQuery(QStringLiteral("a=b")); }, {int(F::WebApi)});
    row("no web address", [](ConnectionProfile &p) { p.tradingApi = QUrl(QStringLiteral("mailto:a@b")); },
        {int(F::TradingApi)});
}

void TestConnection::problemsStandBesideTheirField()
{
    QFETCH(ConnectionProfile, profile);
    ConnectionProfile other = aProfile();
    other.id = QUuid::createUuid();
    other.name = QStringLiteral("Home");
    QList<int> found;
    for (const ConnectionProblem &problem : validate(profile, {other})) {
        found.append(int(problem.field));
        QVERIFY(!problem.sentence.isEmpty());
    }
    QTEST(found, "fields");
}

void TestConnection::profilesSurviveTheSettings()
{
    ConnectionProfile second = aProfile();
    second.id = QUuid::createUuid();
    second.receiver = QUrl(QStringLiteral("http://127.0.0.1:3002"));
    second.allowPlainHttp = true;
    const QList<ConnectionProfile> profiles{aProfile(), second};
    QCOMPARE(connectionsFromText(connectionsToText(profiles)), profiles);
    QVERIFY(secretKey(profiles.first(), u"refresh-token") != secretKey(second, u"refresh-token"));
}

void TestConnection::unreadableProfilesAreCounted()
{
    int lost = 0;
    QCOMPARE(connectionsFromText(R"([{"name":"x"},7,{"id":"0190c0de-0000-7000-8000-000000000001","name":"y"}])", &lost)
                 .size(),
        1);
    QCOMPARE(lost, 2);
    QCOMPARE(connectionsFromText("not json", &lost).size(), 0);
}

void TestConnection::aReportSaysWhatToDo_data()
{
    QTest::addColumn<int>("kind");
    for (int kind = int(Error::Kind::Internal); kind <= int(Error::Kind::Unsupported); ++kind)
        QTest::addRow("kind %d", kind) << kind;
}

void TestConnection::aReportSaysWhatToDo()
{
    QFETCH(int, kind);
    ServiceInfo info;
    info.error = Error{static_cast<Error::Kind>(kind), serviceTitle(info.kind), {}};
    QVERIFY(describe(info).contains(serviceTitle(info.kind)));
    QVERIFY(!howToMend(info).isEmpty());
    info.error.reset();
    QVERIFY(howToMend(info).isEmpty());
    info.clockSkewMs = -120'000;
    QVERIFY(describe(info).contains(QLatin1String("behind")));
    QVERIFY(!howToMend(info).isEmpty());
    info.clockSkewMs = 5'000; // told, but no trouble
    QVERIFY(describe(info).contains(QLatin1String("ahead of this computer's")));
    QVERIFY(howToMend(info).isEmpty());
    info.clockSkewMs = -900;
    QVERIFY(describe(info).contains(QLatin1String("agrees with this computer's")));
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
