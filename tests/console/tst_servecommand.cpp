// SPDX-License-Identifier: GPL-3.0-or-later
#include "../support/rawhttp.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// `zixly-worker serve` and `zixly-worker keys`, the real program from the outside.
class TestServeCommand : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void keysFromAddToRevoke();
    void keysAreToldWhatIsWrong_data();
    void keysAreToldWhatIsWrong();
    void itServesAndStops();
    void aRunningJobIsHandedBack();
    void keysWorkWhileItRuns();
    void aTakenPortIsSaid();
    void checkListsEveryProblem();
    void theCommandLineCountsMost();
    void wrongUsageIsRefused_data();
    void wrongUsageIsRefused();
    void beyondThisComputerOnlyByTls();
    void secretsAreNeverShown();

private:
    struct Run {
        int code = -1;
        QByteArray out;
        QByteArray err;
    };
    QString profile() const { return m_folder->filePath(u"profile"_s); }
    static QProcessEnvironment environment(const QHash<QString, QString> &more)
    {
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        for (auto it = more.begin(); it != more.end(); ++it)
            all.insert(it.key(), it.value());
        return all;
    }
    static Run run(const QStringList &words, const QHash<QString, QString> &more = {})
    {
        QProcess program;
        program.setProcessEnvironment(environment(more));
        program.start(QStringLiteral(ZIXLY_PROGRAM), words);
        if (!program.waitForFinished(60'000))
            return {};
        return {program.exitCode(), program.readAllStandardOutput(), program.readAllStandardError()};
    }
    Run keys(const QStringList &words) const
    {
        return run(QStringList{u"keys"_s} + words + QStringList{u"--profile"_s, profile()});
    }
    QByteArray addKey(const QString &scope = u"run"_s) const
    {
        return keys({u"add"_s, u"test"_s, u"--scope"_s, scope}).out.trimmed();
    }

    // A running service; its port is in what it logs.
    struct Service {
        QProcess program;
        QByteArray log;
        quint16 port = 0;
        bool start(const QString &profile, const QStringList &more = {})
        {
            program.start(QStringLiteral(ZIXLY_PROGRAM),
                QStringList{u"serve"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--profile"_s, profile, u"--log-format"_s,
                    u"json"_s, u"--log-level"_s, u"debug"_s}
                    + more);
            QElapsedTimer clock;
            clock.start();
            while (port == 0 && clock.elapsed() < 30'000 && program.state() != QProcess::NotRunning) {
                program.waitForReadyRead(100);
                log += program.readAllStandardError();
                const qsizetype at = log.indexOf("http://127.0.0.1:");
                if (at >= 0)
                    port = log.mid(at + 17, log.indexOf('"', at) - at - 17).toUShort();
            }
            return port > 0;
        }
        qint64 stop() // how long it took
        {
            QElapsedTimer clock;
            clock.start();
            program.terminate();
            if (!program.waitForFinished(30'000))
                return -1;
            log += program.readAllStandardError();
            return clock.elapsed();
        }
    };
    static QJsonObject ask(quint16 port, const QByteArray &target, const QByteArray &key, const QByteArray &body = {})
    {
        RawHttp client(port);
        const QByteArray header = "X-API-Key: " + key + "\r\n";
        const HttpAnswer answer = client.ask(body.isEmpty() ? getOf(target, header) : postOf(target, body, header));
        QJsonObject object = QJsonDocument::fromJson(answer.body).object();
        object.insert(u"http_status"_s, answer.status);
        return object;
    }
    static QString stateOf(quint16 port, const QString &id, const QByteArray &key)
    {
        return ask(port, "/api/pipelines/" + id.toLatin1(), key).value(u"status").toString();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestServeCommand::keysFromAddToRevoke()
{
    const Run added = keys({u"add"_s, u"my script"_s, u"--scope"_s, u"admin"_s, u"--expires"_s, u"30"_s,
        u"--triggers-per-minute"_s, u"99"_s});
    QCOMPARE(added.code, 0);
    QVERIFY(added.out.startsWith("zx_") && added.out.size() == 56);
    const QString id = QString::fromLatin1(added.out.mid(3, 8));
    const QList<QByteArray> row = keys({u"list"_s}).out.trimmed().split('\t');
    QCOMPARE(row.size(), 7);
    QCOMPARE(row.at(0), id.toLatin1());
    QCOMPARE(row.at(1), QByteArray("admin"));
    QCOMPARE(row.at(2), QByteArray("my script"));
    QCOMPARE(row.at(5), QByteArray("99"));
    QCOMPARE(row.at(6), QByteArray("600"));
    const Run rotated = keys({u"rotate"_s, id, u"--overlap"_s, u"2"_s});
    QCOMPARE(rotated.code, 0);
    QCOMPARE(keys({u"list"_s}).out.count('\n'), 2);
    QCOMPARE(keys({u"revoke"_s, id}).code, 0);
    const QByteArray left = keys({u"list"_s}).out;
    QCOMPARE(left.count('\n'), 1);
    QVERIFY(left.startsWith(rotated.out.mid(3, 8)));
    for (const QByteArray &secret : {added.out.trimmed().mid(12), rotated.out.trimmed().mid(12)}) {
        for (const QFileInfo &file : QDir(profile()).entryInfoList(QDir::Files)) {
            QFile content(file.filePath());
            QVERIFY(content.open(QIODevice::ReadOnly));
            QVERIFY2(!content.readAll().contains(secret), qPrintable(file.fileName()));
        }
    }
}

void TestServeCommand::keysAreToldWhatIsWrong_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("code");
    QTest::newRow("nothing") << QStringList() << 2;
    QTest::newRow("no name") << QStringList{u"add"_s} << 2;
    QTest::newRow("scope") << QStringList{u"add"_s, u"a"_s, u"--scope"_s, u"root"_s} << 2;
    QTest::newRow("days") << QStringList{u"add"_s, u"a"_s, u"--expires"_s, u"0"_s} << 2;
    QTest::newRow("rate") << QStringList{u"add"_s, u"a"_s, u"--reads-per-minute"_s, u"-1"_s} << 2;
    QTest::newRow("name of two lines") << QStringList{u"add"_s, u"a\nb"_s} << 2;
    QTest::newRow("long name") << QStringList{u"add"_s, QString(101, u'a')} << 2;
    QTest::newRow("option") << QStringList{u"add"_s, u"a"_s, u"--force"_s, u"1"_s} << 2;
    QTest::newRow("verb") << QStringList{u"show"_s, u"a"_s} << 2;
    QTest::newRow("unknown key") << QStringList{u"revoke"_s, u"0123abcd"_s} << 1;
    QTest::newRow("rotate unknown") << QStringList{u"rotate"_s, u"0123abcd"_s} << 1;
}

void TestServeCommand::keysAreToldWhatIsWrong()
{
    QFETCH(QStringList, words);
    QFETCH(int, code);
    QVERIFY(!addKey().isEmpty());
    const Run refused = keys(words);
    QCOMPARE(refused.code, code);
    QVERIFY(refused.out.isEmpty());
    QCOMPARE(refused.err.count('\n'), 1);
    QVERIFY(refused.err.startsWith("zixly-worker: "));
    QCOMPARE(keys({u"list"_s}).out.count('\n'), 1);
}

void TestServeCommand::itServesAndStops()
{
    const QByteArray key = addKey();
    Service service;
    QVERIFY2(service.start(profile()), service.log.constData());
    const QJsonObject made = ask(service.port, "/webhook/trading-sweep", key,
        R"({"ticker":"SP500","fast_range":[5,9],"slow_range":[20,25],"step":1})");
    QCOMPARE(made.value(u"http_status").toInt(), 202);
    const QString id = made.value(u"job_id").toString();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(service.port, id, key), u"completed"_s, 60'000);
    RawHttp idle(service.port);
    QVERIFY(idle.ask(getOf("/health")).status == 200);
    const qint64 took = service.stop();
    QVERIFY2(took >= 0 && took < 5000, qPrintable(QString::number(took)));
    QCOMPARE(service.program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(service.program.exitCode(), 0);
    QVERIFY(service.log.contains("\"event\":\"stopping\"") && service.log.contains("\"event\":\"stopped\""));
    for (const QByteArray &line : service.log.trimmed().split('\n'))
        QVERIFY2(QJsonDocument::fromJson(line).isObject(), line.constData());
    QVERIFY(!service.log.contains(key.mid(12)));
}

void TestServeCommand::aRunningJobIsHandedBack()
{
    const QByteArray key = addKey();
    QString id;
    {
        Service service;
        QVERIFY(service.start(profile()));
        id = ask(service.port, "/webhook/trading-sweep", key,
            R"({"ticker":"SP500","fast_range":[5,1500],"slow_range":[1501,4000],"step":1})")
                 .value(u"job_id")
                 .toString();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(service.port, id, key), u"running"_s, 20'000);
        RawHttp stream(service.port); // which does not end by itself
        stream.send(getOf("/api/v1/jobs/" + id.toLatin1() + "/stream", "X-API-Key: " + key + "\r\n"));
        QVERIFY(stream.take(10).startsWith("HTTP/1.1 2"));
        const qint64 took = service.stop();
        QVERIFY2(took >= 0 && took <= 10'000, qPrintable(QString::number(took)));
        QCOMPARE(service.program.exitCode(), 0);
    }
    const QByteArray listed = run({u"jobs"_s, u"--format"_s, u"jsonl"_s, u"--profile"_s, profile()}).out;
    QCOMPARE(QJsonDocument::fromJson(listed.trimmed()).object().value(u"state").toString(), u"queued"_s);
    Service again;
    QVERIFY(again.start(profile()));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(again.port, id, key), u"running"_s, 20'000); // goes on
    QVERIFY(again.stop() >= 0);
}

void TestServeCommand::keysWorkWhileItRuns()
{
    Service service;
    QVERIFY(service.start(profile()));
    QVERIFY(service.log.contains("There is no key yet"));
    const QByteArray key = addKey(u"read"_s);
    QTRY_COMPARE(ask(service.port, "/health/", key).value(u"http_status").toInt(), 200);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(keys({u"revoke"_s, QString::fromLatin1(key.mid(3, 8))}).code, 0);
    QTRY_COMPARE(ask(service.port, "/health/", key).value(u"http_status").toInt(), 401);
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(service.stop() >= 0);
}

void TestServeCommand::aTakenPortIsSaid()
{
    Service service;
    QVERIFY(service.start(profile()));
    const Run refused = run({u"serve"_s, u"--listen"_s, u"127.0.0.1:%1"_s.arg(service.port), u"--profile"_s,
        m_folder->filePath(u"other"_s)});
    QCOMPARE(refused.code, 1);
    QVERIFY2(
        refused.err.contains("127.0.0.1:" + QByteArray::number(service.port) + " is in use"), refused.err.constData());
    QVERIFY(service.stop() >= 0);
}

void TestServeCommand::checkListsEveryProblem()
{
    QFile file(m_folder->filePath(u"worker.conf"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# a comment\nlisten = nowhere\nspeed = 9\nnonsense\nopen-metrics = perhaps\n"
               "prices = /not/there\n");
    file.close();
    const Run checked = run(
        {u"serve"_s, u"--config"_s, file.fileName(), u"--check"_s, u"--origin"_s, u"ftp://x"_s, u"--wat"_s, u"1"_s},
        {{u"ZIXLY_THREADS"_s, u"many"_s}, {u"ZIXLY_OPEN_WEBHOOKS"_s, u"maybe"_s}});
    QCOMPARE(checked.code, 2);
    for (const char *part : {"line 3: Unknown option \"speed\"", "line 4: \"nonsense\"", "line 5: open-metrics",
             "ZIXLY_OPEN_WEBHOOKS: open-webhooks", "--listen takes", "--threads takes", "--origin takes", "\"--wat\"",
             "/not/there"})
        QVERIFY2(checked.err.contains(part), (part + (": " + checked.err)).constData());
    QCOMPARE(checked.err.count('\n'), 9);
    QVERIFY(!QDir(profile()).exists());
    const Run fine = run({u"serve"_s, u"--check"_s, u"--listen"_s, u"127.0.0.1:1"_s, u"--profile"_s, profile()});
    QCOMPARE(fine.code, 0);
    QVERIFY(!QDir(profile()).exists()); // nothing is made
    QCOMPARE(run({u"serve"_s, u"--check"_s, u"--config"_s, u"/not/there.conf"_s}).code, 2);
}

void TestServeCommand::theCommandLineCountsMost()
{
    QFile file(m_folder->filePath(u"worker.conf"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("listen = 127.0.0.1:1\nlog-format = text\nprofile = /not/allowed\nopen-metrics = yes\n");
    file.close();
    // The environment over the file (the profile), the flags of start() over both (address, format).
    qputenv("ZIXLY_PROFILE", profile().toUtf8());
    qputenv("ZIXLY_LOG_FORMAT", "text");
    Service service;
    const bool started = service.start(profile(), {u"--config"_s, file.fileName()});
    qunsetenv("ZIXLY_PROFILE");
    qunsetenv("ZIXLY_LOG_FORMAT");
    QVERIFY2(started, service.log.constData());
    QVERIFY(service.port != 1);
    QVERIFY(service.log.startsWith('{'));
    QCOMPARE(RawHttp(service.port).ask(getOf("/metrics")).status, 200); // from the file
    QVERIFY(service.stop() >= 0);
}

void TestServeCommand::wrongUsageIsRefused_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("plain word") << QStringList{u"now"_s};
    QTest::newRow("option") << QStringList{u"--fast"_s, u"1"_s};
    QTest::newRow("no value") << QStringList{u"--listen"_s};
    QTest::newRow("port") << QStringList{u"--listen"_s, u"127.0.0.1:65536"_s};
    QTest::newRow("name") << QStringList{u"--listen"_s, u"example.com:80"_s};
    QTest::newRow("connections") << QStringList{u"--max-connections"_s, u"7"_s};
    QTest::newRow("level") << QStringList{u"--log-level"_s, u"loud"_s};
    QTest::newRow("half of TLS") << QStringList{u"--tls-key"_s, u"/etc/hostname"_s};
    QTest::newRow("origin with a path") << QStringList{u"--origin"_s, u"https://a.example/x"_s};
}

void TestServeCommand::wrongUsageIsRefused()
{
    QFETCH(QStringList, words);
    const Run refused = run(QStringList{u"serve"_s} + words);
    QCOMPARE(refused.code, 2);
    QVERIFY(refused.out.isEmpty());
    QVERIFY(refused.err.startsWith("zixly-worker: "));
}

void TestServeCommand::beyondThisComputerOnlyByTls()
{
    for (const char *address : {"0.0.0.0:0", "[::]:0", "192.0.2.1:80"}) {
        const Run refused = run({u"serve"_s, u"--check"_s, u"--listen"_s, QString::fromLatin1(address)});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("TLS"), refused.err.constData());
        QCOMPARE(
            run({u"serve"_s, u"--check"_s, u"--listen"_s, QString::fromLatin1(address), u"--plain-http"_s}).code, 0);
    }
}

void TestServeCommand::secretsAreNeverShown()
{
    const Run join = run({u"join"_s, u"--database"_s, u"postgresql://user:hunter2@127.0.0.1:1/none"_s, u"--prices"_s,
                             m_folder->path(), u"--check"_s},
        {{u"ZIXLY_SPEED"_s, u"hunter2"_s}});
    QVERIFY(!join.out.contains("hunter2") && !join.err.contains("hunter2"));
    const QByteArray key = addKey();
    QVERIFY(!keys({u"list"_s}).out.contains(key.mid(12)));
    QVERIFY(!keys({u"list"_s}).out.contains("sha256"));
}

QTEST_GUILESS_MAIN(TestServeCommand)

#include "tst_servecommand.moc"
