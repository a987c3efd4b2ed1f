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

QTEST_GUILESS_MAIN(TestTimelineModel)
#include "tst_timelinemodel.moc"
