// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timelinemodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;

class TestTimelineModel : public QObject
{
    Q_OBJECT

private slots:
    void eventsReadAsSentences_data();
    void eventsReadAsSentences();
    void rowsFollowTheEvents();
    void theEndOfACancelIsToldFromTheEndOfATrigger();
};

void TestTimelineModel::eventsReadAsSentences_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("actor");
    QTest::addColumn<QJsonObject>("payload");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("by the user") << u"created"_s << u"user"_s << QJsonObject() << u"Created by you"_s;
    QTest::newRow("by the worker") << u"started"_s << u"worker"_s << QJsonObject() << u"Started"_s;
    QTest::newRow("by a service") << u"started"_s << u"Zixly EU"_s << QJsonObject() << u"Started by Zixly EU"_s;
    QTest::newRow("with a receipt") << u"cancelled"_s << u"worker"_s
                                    << QJsonObject{{u"receipt"_s, u"stopped after 1 of 2 cells"_s}}
                                    << u"Cancelled: stopped after 1 of 2 cells"_s;
    QTest::newRow("under way") << u"reached"_s << u"worker"_s << QJsonObject{{u"cells"_s, 12}, {u"total"_s, 39}}
                               << u"Under way: 12 of 39 cells"_s;
    QTest::newRow("completed") << u"completed"_s << u"worker"_s << QJsonObject{{u"cells"_s, 39}, {u"runtime_ms"_s, 41}}
                               << u"Completed: 39 cells in 41 ms"_s;
    const Error error{Error::Kind::NotFound, u"SP500"_s, {}};
    QTest::newRow("failed") << u"failed"_s << u"worker"_s
                            << QJsonObject{{u"error"_s,
                                   QJsonObject{{u"kind"_s, int(error.kind)}, {u"subject"_s, u"SP500"_s}}}}
                            << u"Failed: "_s + explain(error);
    QTest::newRow("an error of a later version")
        << u"failed"_s << u"worker"_s
        << QJsonObject{{u"error"_s, QJsonObject{{u"kind"_s, 9'999}, {u"detail"_s, u"the moon is full"_s}}}}
        << u"Failed: the moon is full"_s;
    QTest::newRow("wish") << u"wish"_s << u"user"_s << QJsonObject() << u"Kept here to be sent"_s;
    QTest::newRow("sent") << u"sent"_s << QString() << QJsonObject{{u"id"_s, u"cmh1"_s}, {u"id_kind"_s, u"pipeline"_s}}
                          << u"Sent: Web API id cmh1"_s;
    QTest::newRow("cancel sent") << u"sent"_s << QString() << QJsonObject{{u"wish"_s, u"cancel"_s}} << u"Cancel sent"_s;
    QTest::newRow("cancel withdrawn") << u"withdrawn"_s << QString() << QJsonObject{{u"wish"_s, u"cancel"_s}}
                                      << u"Cancel withdrawn before it was sent"_s;
    QTest::newRow("held") << u"held"_s << QString() << QJsonObject{{u"reason"_s, u"It is 20 minutes old."_s}}
                          << u"Held until you send it: It is 20 minutes old."_s;
    QTest::newRow("refused") << u"refused"_s << u"Zixly"_s << QJsonObject{{u"reason"_s, u"step is too large"_s}}
                             << u"Refused by Zixly: step is too large"_s;
    QTest::newRow("cancel refused") << u"refused"_s << u"Zixly"_s
                                    << QJsonObject{{u"wish"_s, u"cancel"_s}, {u"detail"_s, u"Already completed."_s}}
                                    << u"Cancel refused by Zixly: Already completed."_s;
    QTest::newRow("answer lost") << u"answer lost"_s << QString() << QJsonObject()
                                 << u"Sent, but the answer was lost"_s;
    QTest::newRow("arrived") << u"arrived"_s << QString() << QJsonObject() << u"First seen here"_s;
    QTest::newRow("running there") << u"running"_s << u"Zixly"_s << QJsonObject() << u"Running, says Zixly"_s;
    QTest::newRow("another word") << u"server"_s << QString() << QJsonObject{{u"state"_s, u"RUNNING"_s}}
                                  << u"The service now says running"_s;
    QTest::newRow("a word of its own") << u"server"_s << QString() << QJsonObject{{u"state"_s, u"paused"_s}}
                                       << u"The service now says paused"_s;
    QTest::newRow("no word") << u"server"_s << QString() << QJsonObject() << u"The service changed its word"_s;
    QTest::newRow("gone") << u"gone"_s << QString() << QJsonObject() << u"No longer on the server"_s;
    QTest::newRow("fetched") << u"result"_s << QString() << QJsonObject{{u"cells"_s, 100}, {u"of"_s, 3930}}
                             << u"Result fetched: 100 of 3,930 cells"_s;
    QTest::newRow("fetched whole") << u"result"_s << QString() << QJsonObject{{u"cells"_s, 100}}
                                   << u"Result fetched: 100 cells"_s;
    QTest::newRow("evicted") << u"evicted"_s << QString() << QJsonObject() << u"Stored result removed to make room"_s;
    QTest::newRow("of a later version") << u"teleported"_s << QString() << QJsonObject() << u"teleported"_s;
}

void TestTimelineModel::eventsReadAsSentences()
{
    QFETCH(QString, kind);
    QFETCH(QString, actor);
    QFETCH(QJsonObject, payload);
    QFETCH(QString, sentence);
    QCOMPARE(TimelineModel::sentence({.jobKey = 1, .actor = actor, .kind = kind, .payload = payload}), sentence);
}

void TestTimelineModel::rowsFollowTheEvents()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTimeZone(TimeZoneChoice::Utc);
    model.setEvents(
        {{.jobKey = 1, .sequence = 1, .timeMs = 1'763'942'400'000, .actor = u"user"_s, .kind = u"created"_s},
            {.jobKey = 1, .sequence = 2, .timeMs = 1'763'942'401'000, .clockSource = u"EU"_s, .kind = u"failed"_s}});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, TimelineModel::TimeColumn).data().toString(), u"2025-11-24 00:00:00"_s);
    QCOMPARE(model.index(1, TimelineModel::EventColumn).data().toString(), u"Failed"_s);
    QVERIFY(model.index(1, TimelineModel::EventColumn).data(Qt::ToolTipRole).toString().contains(u"EU"_s));
    model.setEvents({});
    QCOMPARE(model.rowCount(), 0);
}

void TestTimelineModel::theEndOfACancelIsToldFromTheEndOfATrigger()
{
    const QJsonObject send{{u"wish"_s, u"send"_s}};
    const QJsonObject cancel{{u"wish"_s, u"cancel"_s}};
    TimelineModel model;
    model.setEvents({{.jobKey = 1, .kind = u"wish"_s, .payload = send}, {.jobKey = 1, .kind = u"sent"_s},
        {.jobKey = 1, .kind = u"running"_s}, {.jobKey = 1, .kind = u"wish"_s, .payload = cancel},
        {.jobKey = 1, .kind = u"refused"_s}, {.jobKey = 1, .kind = u"sent"_s}});
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows += model.index(row, TimelineModel::EventColumn).data().toString();
    QCOMPARE(rows,
        (QStringList{u"Kept here to be sent"_s, u"Sent"_s, u"Running"_s, u"Cancel kept here to be sent"_s,
            u"Cancel refused"_s, u"Sent"_s}));
}

QTEST_GUILESS_MAIN(TestTimelineModel)
#include "tst_timelinemodel.moc"
