// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/desktop/clicks.h"
#include "tests/desktop/platformdesk.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace zixly;
using namespace zixly::test;
using namespace Qt::StringLiterals;

// The desktop as a client of `zixly-worker serve` on another profile, as if it were the platform: it signs in there by
// the key, lists, starts, is told of changes live, and shows the result.
class TestPlatformLocalApi : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void aSweepRunsThereAndIsSeenHere();
    void aSweepThatSomebodyElseStartsAppearsByItself();
    void aCancelStopsItThere();

private:
    void connectTo(PlatformDesk &desk);
    void startElsewhere(const QByteArray &body);
    QByteArray call(const QStringList &words) const; // of the program, its standard output

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_service;
    QString m_address;
    QString m_key;
};

QByteArray TestPlatformLocalApi::call(const QStringList &words) const
{
    QProcess program;
    program.start(QStringLiteral(ZIXLY_PROGRAM), words + QStringList{u"--profile"_s, m_folder->path()});
    return program.waitForFinished() ? program.readAllStandardOutput() : QByteArray();
}

void TestPlatformLocalApi::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_key = QString::fromLatin1(call({u"keys"_s, u"add"_s, u"desktop"_s, u"--scope=run"_s}).trimmed());
    QVERIFY(m_key.startsWith(u"zx_"));
    m_service = std::make_unique<QProcess>();
    m_service->setProcessChannelMode(QProcess::MergedChannels);
    m_service->start(QStringLiteral(ZIXLY_PROGRAM),
        {u"serve"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--profile"_s, m_folder->path(), u"--threads=1"_s,
            u"--log-level=debug"_s});
    QByteArray said;
    static const QRegularExpression listens(u"address=(http://\\S+)"_s);
    while (m_address.isEmpty() && m_service->waitForReadyRead(20'000)) {
        said += m_service->readAll();
        m_address = listens.match(QString::fromUtf8(said)).captured(1);
    }
    QVERIFY2(!m_address.isEmpty(), said.constData());
}

void TestPlatformLocalApi::cleanup()
{
    m_service->terminate();
    QVERIFY(m_service->waitForFinished(10'000));
    if (QTest::currentTestFailed())
        qInfo("%s", m_service->readAll().constData());
    QCOMPARE(m_service->exitCode(), 0);
    m_service.reset();
    m_address.clear();
}

void TestPlatformLocalApi::connectTo(PlatformDesk &desk)
{
    desk.profile.webApi = QUrl(m_address);
    desk.profile.supabase = QUrl(m_address);
    desk.profile.receiver = QUrl();
    desk.profile.tradingApi = QUrl();
    desk.profile.anonKey = m_key;
    desk.start();
    desk.addConnection();
    desk.signIn("anybody@example.test", m_key);
    EVENTUALLY(desk.isLive());
}

// By another program, with the same key.
void TestPlatformLocalApi::startElsewhere(const QByteArray &body)
{
    QNetworkAccessManager network;
    QNetworkRequest request(QUrl(m_address + u"/webhook/trading-sweep"_s));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("X-API-Key", m_key.toLatin1());
    const std::unique_ptr<QNetworkReply> reply(network.post(request, body));
    EVENTUALLY(reply->isFinished());
    QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 202);
}

void TestPlatformLocalApi::aSweepRunsThereAndIsSeenHere()
{
    PlatformDesk desk;
    connectTo(desk);
    if (QTest::currentTestFailed())
        return;
    desk.startSweep(u"There"_s);
    EVENTUALLY(desk.jobNamed(u"There"_s) && desk.jobNamed(u"There"_s)->state == JobState::Completed);
    const Job job = *desk.jobNamed(u"There"_s);
    EVENTUALLY(desk.statusOf(job.key) == u"Completed");
    // Its cells come over, and the best of them is what the service itself has found.
    EVENTUALLY(desk.jobNamed(u"There"_s)->available);
    const QJsonObject there = QJsonDocument::fromJson(call({u"jobs"_s, u"--format=jsonl"_s})).object();
    QCOMPARE(there.value("state"_L1).toString(), u"completed"_s);
    const double sharpe = there.value("best_sharpe_ratio"_L1).toDouble();
    QVERIFY(sharpe > 0.0);
    QCOMPARE(desk.jobNamed(u"There"_s)->best.sharpe, sharpe);
}

void TestPlatformLocalApi::aSweepThatSomebodyElseStartsAppearsByItself()
{
    PlatformDesk desk;
    connectTo(desk);
    if (QTest::currentTestFailed())
        return;
    QVERIFY(desk.jobs().isEmpty());
    startElsewhere(R"({"ticker":"SP500","fast_range":[5,10],"slow_range":[20,30],"step":5,"min_trades":10})");
    EVENTUALLY(desk.jobs().size() == 1 && desk.jobs().first().state == JobState::Completed);
}

void TestPlatformLocalApi::aCancelStopsItThere()
{
    PlatformDesk desk;
    connectTo(desk);
    if (QTest::currentTestFailed())
        return;
    startElsewhere(R"({"ticker":"SP500","fast_range":[5,800],"slow_range":[20,4000],"step":1,"min_trades":1})");
    EVENTUALLY(desk.jobs().size() == 1 && desk.jobs().first().state == JobState::Running);
    desk.select(desk.jobs().first().key);
    EVENTUALLY(button("Cancel job"));
    click(button("Cancel job"));
    EVENTUALLY(desk.jobs().first().state == JobState::Cancelled);
    QVERIFY(call({u"jobs"_s, u"--format=jsonl"_s}).contains("cancelled"));
}

QTEST_MAIN(TestPlatformLocalApi)
#include "tst_platformlocalapi.moc"
