// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/queueclient.h"
#include "worker/queueserver.h"
#include "worker/queuewire.h"

#include <QJsonArray>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTest>

using namespace zixly;
using namespace zixly::queuewire;

namespace {

Submission aSubmission(const QString &name)
{
    SweepSpec spec;
    spec.ticker = QStringLiteral("A\"B/ü");
    spec.from = QDate(2001, 2, 3);
    return {.id = makeUuidV7(1'700'000'000'000), .spec = spec, .name = name, .priority = -3};
}

QueueIntent submitIntent()
{
    return {.kind = QueueIntent::Kind::Submit,
        .submissions = {aSubmission(QStringLiteral("one")), aSubmission(QStringLiteral("two"))}};
}

} // namespace

class TestQueueWire : public QObject
{
    Q_OBJECT

private slots:
    void intentsSurvive_data();
    void intentsSurvive();
    void repliesSurvive();
    void noticesSurvive();
    void framesMayComeInPieces();
    void badBytesAreRefused_data();
    void badBytesAreRefused();
    void badRequestsAreRefused_data();
    void badRequestsAreRefused();
    void aWishIsAnswered();
    void aWishBeforeTheConnectionIsKept();
    void aWishIsRepeatedAfterALoss();
    void anOwnerThatNeverAnswersTimesOut();
    void stateAndProgressAreTold();
    void garbageDropsOnlyTheClientThatSentIt();

private:
    QString m_name = QStringLiteral("zixly-test-%1").arg(makeUuidV7(0).toString(QUuid::Id128));
};

void TestQueueWire::intentsSurvive_data()
{
    using K = QueueIntent::Kind;
    QTest::addColumn<QueueIntent>("intent");
    QTest::newRow("submit") << submitIntent();
    QTest::newRow("cancel") << QueueIntent{.kind = K::Cancel, .key = 9'007'199'254'740'993};
    QTest::newRow("retry") << QueueIntent{.kind = K::Retry, .key = 7, .id = makeUuidV7(5)};
    QTest::newRow("priority") << QueueIntent{.kind = K::SetPriority, .key = 7, .value = -12};
    QTest::newRow("pause") << QueueIntent{.kind = K::SetPaused, .value = 1};
    QTest::newRow("concurrency") << QueueIntent{.kind = K::SetConcurrency, .value = 8};
}

void TestQueueWire::intentsSurvive()
{
    QFETCH(QueueIntent, intent);
    FrameReader reader;
    reader.append(frame(toJson(Request{42, intent})));
    const auto message = reader.next();
    QVERIFY(message && *message);
    const auto request = requestFromJson(**message);
    QVERIFY(request);
    QCOMPARE(request->id, 42);
    QVERIFY(request->intent == intent);
}

void TestQueueWire::repliesSurvive()
{
    const auto good = noticeFromJson(toJson(Reply{3, QList<qint64>{1, 9'007'199'254'740'993}}));
    QVERIFY(good && good->kind == Notice::Kind::Reply);
    QCOMPARE(good->reply.id, 3);
    QCOMPARE(*good->reply.keys, (QList<qint64>{1, 9'007'199'254'740'993}));

    const Error error{Error::Kind::Conflict, QStringLiteral("Job \"x\""), QStringLiteral("completed")};
    const auto bad = noticeFromJson(toJson(Reply{4, std::unexpected(error)}));
    QVERIFY(bad && bad->kind == Notice::Kind::Reply);
    QVERIFY(bad->reply.keys.error() == error);
}

void TestQueueWire::noticesSurvive()
{
    const QueueState state{.running = 2, .queued = 5'000'000'000, .paused = true, .concurrency = 3};
    const auto first = noticeFromJson(toJson(state));
    QVERIFY(first && first->kind == Notice::Kind::State && first->state == state);
    const auto second = noticeFromJson(toJson(JobProgress{.key = 3, .done = 4, .total = 5, .leftMs = -1}));
    QVERIFY(second && second->kind == Notice::Kind::Progress);
    const JobProgress progress = second->progress;
    QCOMPARE(progress.key, 3);
    QCOMPARE(progress.done, 4);
    QCOMPARE(progress.total, 5);
    QCOMPARE(progress.leftMs, -1);
}

void TestQueueWire::framesMayComeInPieces()
{
    const QByteArray bytes = frame(toJson(Request{1, submitIntent()})) + frame(toJson(Request{2, submitIntent()}));
    FrameReader reader;
    QList<qint64> ids;
    for (const char byte : bytes) {
        reader.append(QByteArray(1, byte));
        const auto message = reader.next();
        QVERIFY(message);
        if (*message)
            ids.append(requestId(**message));
    }
    QCOMPARE(ids, (QList<qint64>{1, 2}));
}

void TestQueueWire::badBytesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a huge length") << QByteArray("\xff\xff\xff\xff{}", 6);
    QTest::newRow("no JSON") << QByteArray("\0\0\0\2hi", 6);
    QTest::newRow("an array") << QByteArray("\0\0\0\2[]", 6);
    QTest::newRow("nothing") << QByteArray("\0\0\0\0", 4);
    QTest::newRow("a web browser") << QByteArray("GET / HTTP/1.1\r\n\r\n");
}

void TestQueueWire::badBytesAreRefused()
{
    QFETCH(QByteArray, bytes);
    FrameReader reader;
    reader.append(bytes);
    QVERIFY(!reader.next());
}

void TestQueueWire::badRequestsAreRefused_data()
{
    QTest::addColumn<QJsonObject>("message");
    QJsonObject good = toJson(Request{1, submitIntent()});
    const auto with = [&good](const char *key, const QJsonValue &value) {
        QJsonObject changed = good;
        changed.insert(QLatin1String(key), value);
        return changed;
    };
    QTest::newRow("empty") << QJsonObject();
    QTest::newRow("another version") << with("v", 2);
    QTest::newRow("no id") << with("id", QJsonValue());
    QTest::newRow("an unknown wish") << with("intent", QStringLiteral("format-disk"));
    QTest::newRow("a job that is no object") << with("jobs", QJsonArray{1});
    QTest::newRow("a job without id") << with(
        "jobs", QJsonArray{QJsonObject{{QStringLiteral("spec"), zixly::toJson(aSubmission(QString()).spec)}}});
}

void TestQueueWire::badRequestsAreRefused()
{
    QFETCH(QJsonObject, message);
    QVERIFY(!requestFromJson(message));
}

void TestQueueWire::aWishIsAnswered()
{
    QueueServer server;
    QVERIFY(server.listen(m_name));
    QList<QueueIntent> seen;
    connect(&server, &QueueServer::requested, this, [&seen](const QueueIntent &intent, const QueueAnswer &answer) {
        seen.append(intent);
        if (intent.kind == QueueIntent::Kind::Cancel)
            answer(failure(Error::Kind::NotFound, QStringLiteral("job 5")));
        else
            answer(QList<qint64>{11, 12});
    });
    QueueClient client;
    client.connectTo(m_name);
    QTRY_VERIFY(client.isConnected());

    std::optional<Result<QList<qint64>>> first;
    std::optional<Result<QList<qint64>>> second;
    client.send(submitIntent(), [&first](const auto &keys) { first.emplace(keys); });
    client.send({.kind = QueueIntent::Kind::Cancel, .key = 5}, [&second](const auto &keys) { second.emplace(keys); });
    QTRY_VERIFY(first.has_value() && second.has_value());
    QCOMPARE(**first, (QList<qint64>{11, 12}));
    QVERIFY(second->error().kind == Error::Kind::NotFound);
    QCOMPARE(seen.size(), 2);
}

void TestQueueWire::aWishBeforeTheConnectionIsKept()
{
    QueueClient client;
    int answers = 0;
    client.send({.kind = QueueIntent::Kind::SetPaused, .value = 1}, [&answers](const auto &) { ++answers; });
    client.connectTo(m_name); // nobody there
    QVERIFY(!client.isConnected());

    QueueServer server;
    QVERIFY(server.listen(m_name));
    connect(&server, &QueueServer::requested, this,
        [](const QueueIntent &, const QueueAnswer &answer) { answer(QList<qint64>()); });
    client.connectTo(m_name);
    QTRY_COMPARE(answers, 1);
}

void TestQueueWire::aWishIsRepeatedAfterALoss()
{
    auto server = std::make_unique<QueueServer>();
    QVERIFY(server->listen(m_name));
    int heard = 0;
    connect(server.get(), &QueueServer::requested, this, [&heard](const auto &, const auto &) { ++heard; });
    QueueClient client;
    QSignalSpy lost(&client, &QueueClient::lost);
    client.connectTo(m_name);
    int answers = 0;
    client.send(submitIntent(), [&answers](const auto &) { ++answers; });
    QTRY_COMPARE(heard, 1);
    server.reset(); // dies without an answer
    QTRY_COMPARE(lost.count(), 1);

    QueueServer next;
    QVERIFY(next.listen(m_name));
    QUuid repeated;
    connect(&next, &QueueServer::requested, this, [&repeated](const QueueIntent &intent, const QueueAnswer &answer) {
        repeated = intent.submissions.first().id;
        answer(QList<qint64>{1, 2});
    });
    client.connectTo(m_name);
    QTRY_COMPARE(answers, 1);
    QVERIFY(!repeated.isNull());
    QVERIFY(client.takePending().empty());
}

void TestQueueWire::anOwnerThatNeverAnswersTimesOut()
{
    QueueClient client;
    Result<QList<qint64>> got;
    client.send(submitIntent(), [&got](const auto &keys) { got = keys; });
    client.expire(60'000);
    QVERIFY(got);
    QTRY_VERIFY(([&] {
        client.expire(0);
        return !got.has_value();
    }()));
    QVERIFY(got.error().kind == Error::Kind::Timeout);
}

void TestQueueWire::stateAndProgressAreTold()
{
    QueueServer server;
    QVERIFY(server.listen(m_name));
    server.publish(QueueState{.running = 1, .queued = 2, .paused = true, .concurrency = 4});
    QueueClient client;
    QSignalSpy states(&client, &QueueClient::stateChanged);
    QSignalSpy progress(&client, &QueueClient::progressed);
    client.connectTo(m_name);
    QTRY_COMPARE(states.count(), 1); // told to whoever comes later
    QVERIFY(states.first().first().value<QueueState>()
        == (QueueState{.running = 1, .queued = 2, .paused = true, .concurrency = 4}));
    server.publish(JobProgress{.key = 9, .done = 1, .total = 2, .leftMs = 3});
    QTRY_COMPARE(progress.count(), 1);
    QCOMPARE(progress.first().first().value<JobProgress>().key, 9);
}

void TestQueueWire::garbageDropsOnlyTheClientThatSentIt()
{
    QueueServer server;
    QVERIFY(server.listen(m_name));
    connect(&server, &QueueServer::requested, this,
        [](const QueueIntent &, const QueueAnswer &answer) { answer(QList<qint64>()); });
    QueueClient client;
    client.connectTo(m_name);
    QLocalSocket stranger;
    stranger.connectToServer(m_name);
    QTRY_COMPARE(stranger.state(), QLocalSocket::ConnectedState);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("a client was dropped")));
    stranger.write("GET / HTTP/1.1\r\n\r\n");
    QTRY_COMPARE(stranger.state(), QLocalSocket::UnconnectedState);

    int answers = 0;
    client.send({.kind = QueueIntent::Kind::SetPaused}, [&answers](const auto &) { ++answers; });
    QTRY_COMPARE(answers, 1);
}

QTEST_GUILESS_MAIN(TestQueueWire)
#include "tst_queuewire.moc"
