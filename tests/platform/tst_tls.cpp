// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "platform/requestrunner.h"
#include "platform/scheduler.h"
#include "tests/support/rawserver.h"

#include <QFile>
#include <QNetworkAccessManager>
#include <QSslKey>
#include <QSslServer>
#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;

// Real TLS on loopback, with the certificate of tests/data/tls: for 127.0.0.1 only, by an issuer nobody knows.
class TestTls : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanup();
    void aStrangerIsRefused();
    void aKnownIssuerIsTaken();
    void anotherNameIsRefused();
    void noRedirectLeavesTls();

private:
    using TlsServer = RawServerOn<QSslServer>;

    void trustTheIssuer()
    {
        QSslConfiguration all = m_before;
        all.setCaCertificates({m_certificate});
        QSslConfiguration::setDefaultConfiguration(all);
    }
    void secure(TlsServer &server)
    {
        QSslConfiguration own = m_before;
        own.setLocalCertificate(m_certificate);
        own.setPrivateKey(m_key);
        server.setSslConfiguration(own);
    }
    // The answer to one GET of this address.
    Result<HttpResponse> get(const QUrl &url)
    {
        SystemClock clock;
        TimerScheduler scheduler;
        QNetworkAccessManager network;
        RequestRunner runner(network, clock, scheduler, [] { return 0.0; });
        const auto future = runner.send({.url = url, .followSameHost = true});
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 10'000))
            return failure(K::Internal, QStringLiteral("no end"));
        return future.result();
    }

    QSslConfiguration m_before;
    QSslCertificate m_certificate;
    QSslKey m_key;
};

void TestTls::initTestCase()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("no TLS library");
    m_before = QSslConfiguration::defaultConfiguration();
    QFile certificate(QStringLiteral(ZIXLY_TLS_DIR "/loopback_cert.pem"));
    QFile key(QStringLiteral(ZIXLY_TLS_DIR "/loopback_key.pem"));
    QVERIFY(certificate.open(QIODevice::ReadOnly) && key.open(QIODevice::ReadOnly));
    m_certificate = QSslCertificate(&certificate);
    m_key = QSslKey(&key, QSsl::Ec);
    QVERIFY(!m_certificate.isNull() && !m_key.isNull());
}

void TestTls::cleanup()
{
    QSslConfiguration::setDefaultConfiguration(m_before);
}

void TestTls::aStrangerIsRefused()
{
    TlsServer server([](const QByteArray &, QTcpSocket &socket) { socket.write(RawServer::answer(200, "{}")); });
    secure(server);
    const auto answer = get(server.url(QStringLiteral("/health"), QStringLiteral("https")));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, K::Untrusted);
    QVERIFY(!explain(answer.error()).isEmpty());
    QVERIFY(server.requests.isEmpty()); // nothing was said to it
}

void TestTls::aKnownIssuerIsTaken()
{
    trustTheIssuer();
    TlsServer server([](const QByteArray &, QTcpSocket &socket) { socket.write(RawServer::answer(200, "{}")); });
    secure(server);
    const auto answer = get(server.url(QStringLiteral("/health"), QStringLiteral("https")));
    QVERIFY2(answer, answer ? "" : qPrintable(explain(answer.error())));
    QCOMPARE(answer->body, QByteArray("{}"));
}

void TestTls::anotherNameIsRefused()
{
    trustTheIssuer();
    TlsServer server([](const QByteArray &, QTcpSocket &socket) { socket.write(RawServer::answer(200, "{}")); });
    secure(server);
    QUrl url = server.url(QStringLiteral("/health"), QStringLiteral("https"));
    url.setHost(QStringLiteral("localhost"));
    const auto answer = get(url);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, K::Untrusted);
}

void TestTls::noRedirectLeavesTls()
{
    trustTheIssuer();
    RawServer plain([](const QByteArray &, QTcpSocket &socket) { socket.write(RawServer::answer(200, "{}")); });
    const QByteArray target = plain.url(QStringLiteral("/health/")).toEncoded();
    TlsServer server([target](const QByteArray &, QTcpSocket &socket) {
        socket.write(RawServer::answer(307, "", "Location: " + target + "\r\n"));
    });
    secure(server);
    const auto answer = get(server.url(QStringLiteral("/health"), QStringLiteral("https")));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, K::BadAnswer);
    QVERIFY2(answer.error().detail.contains(QStringLiteral("redirects to")), qPrintable(answer.error().detail));
    QVERIFY(plain.requests.isEmpty());
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
