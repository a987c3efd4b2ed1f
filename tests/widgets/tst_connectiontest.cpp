// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/connectionsfixture.h"

using namespace Qt::StringLiterals;
using namespace zixly;
using Fixture = zixly::test::ConnectionsFixture;

namespace {

ServiceInfo found(ServiceKind kind, qint64 latency)
{
    return {.kind = kind, .reachable = true, .latencyMs = latency};
}

ServiceInfo failed(ServiceKind kind)
{
    ServiceInfo info;
    info.kind = kind;
    info.error = Error{Error::Kind::Timeout, u"trading.example.com"_s, u"no answer within 10 s"_s};
    return info;
}

} // namespace

// The test of a connection in the dialog of connections.
class TestConnectionTest : public QObject
{
    Q_OBJECT

private slots:
    void testAsksForWhatIsShown();
    void testShowsTheAnswersAsTheyCome();
    void testCanBeStopped();
    void changedAddressEndsTheTest();
};

void TestConnectionTest::testAsksForWhatIsShown()
{
    Fixture f;
    f.type(u"Name"_s, u"two"_s); // a name in use matters only for saving
    f.type(u"Web API"_s, u"https://changed.example.com"_s);
    f.button(u"Test connection"_s)->click();
    QCOMPARE(f.tested.count(), 1);
    QCOMPARE(f.tested.first()[0].value<ConnectionProfile>().webApi, QUrl(u"https://changed.example.com"_s));
    QVERIFY(f.tested.first()[1].toString().isEmpty());
    QCOMPARE(f.saved.count(), 0);
}

void TestConnectionTest::testShowsTheAnswersAsTheyCome()
{
    Fixture f;
    f.button(u"Test connection"_s)->click();
    QTRY_VERIFY(f.says(u"Asking the services"_s));
    QTRY_VERIFY(f.says(u"asking…"_s));
    QVERIFY(!f.says(serviceTitle(ServiceKind::Receiver))); // it has none
    f.dialog.serviceTested(f.one.id, found(ServiceKind::WebApi, 41));
    QTRY_VERIFY(f.says(u"answered in 41 ms"_s));
    ConnectionReport report;
    report.services
        = {found(ServiceKind::WebApi, 41), failed(ServiceKind::TradingApi), found(ServiceKind::Supabase, 7)};
    f.dialog.testFinished(f.one.id, report);
    QVERIFY(!f.says(u"asking…"_s));
    QTRY_VERIFY(f.says(u"Trouble with 1 of 3"_s));
    QTRY_VERIFY(f.says(howToMend(report.services[1])));
    QVERIFY(f.button(u"Test connection"_s));
    f.dialog.select(f.two.id);
    QVERIFY(!f.says(u"Trouble with"_s)); // that was the other one
    f.dialog.select(f.one.id);
    QTRY_VERIFY(f.says(u"Trouble with"_s));
    f.button(u"Test connection"_s)->click();
    report.services[1] = found(ServiceKind::TradingApi, 9);
    f.dialog.testFinished(f.one.id, report);
    QTRY_VERIFY(f.says(u"All services answer"_s));
}

void TestConnectionTest::testCanBeStopped()
{
    Fixture f;
    f.button(u"Test connection"_s)->click();
    f.dialog.serviceTested(f.one.id, found(ServiceKind::WebApi, 41));
    f.button(u"Stop test"_s)->click();
    QCOMPARE(f.cancelled.count(), 1);
    QTRY_VERIFY(f.says(u"The test was stopped"_s));
    QTRY_VERIFY(f.says(u"Not asked"_s));
    f.dialog.serviceTested(f.one.id, failed(ServiceKind::TradingApi)); // too late
    QTRY_VERIFY(f.says(u"Not asked"_s));
    f.button(u"Test connection"_s)->click();
    f.dialog.reject();
    QCOMPARE(f.cancelled.count(), 2);
}

void TestConnectionTest::changedAddressEndsTheTest()
{
    Fixture f;
    f.button(u"Test connection"_s)->click();
    f.type(u"Name"_s, u"renamed"_s);
    QCOMPARE(f.cancelled.count(), 0); // the name is not what is asked about
    f.type(u"Web API"_s, u"https://changed.example.com"_s);
    QCOMPARE(f.cancelled.count(), 1);
    QVERIFY(!f.says(u"Asking the services"_s));
    f.dialog.testFinished(f.one.id, {.services = {failed(ServiceKind::WebApi)}});
    QVERIFY(!f.says(u"Trouble with"_s));
}

QTEST_MAIN(TestConnectionTest)
#include "tst_connectiontest.moc"
