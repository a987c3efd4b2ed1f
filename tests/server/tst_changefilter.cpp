// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/changefilter.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

class TestChangeFilter : public QObject
{
    Q_OBJECT

private slots:
    void filtersMatch_data();
    void filtersMatch();
    void whatCannotBeHeardIsSaid_data();
    void whatCannotBeHeardIsSaid();
    void theIdIsThatOfTheParameters();
};

void TestChangeFilter::filtersMatch_data()
{
    QTest::addColumn<QString>("event");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("change");
    QTest::addColumn<bool>("matches");
    for (const char *change : {"INSERT", "UPDATE", "DELETE"})
        QTest::addRow("all %s", change) << u"*"_s << QString() << QString::fromLatin1(change) << true;
    QTest::newRow("another event") << u"INSERT"_s << QString() << u"UPDATE"_s << false;
    QTest::newRow("eq") << u"*"_s << u"id=eq.x1"_s << u"UPDATE"_s << true;
    QTest::newRow("eq of another") << u"*"_s << u"id=eq.x2"_s << u"UPDATE"_s << false;
    QTest::newRow("neq") << u"*"_s << u"status=neq.QUEUED"_s << u"UPDATE"_s << true;
    QTest::newRow("gt") << u"*"_s << u"createdAt=gt.2026-01-01"_s << u"UPDATE"_s << true;
    QTest::newRow("lt") << u"*"_s << u"createdAt=lt.2026-01-01"_s << u"UPDATE"_s << false;
    QTest::newRow("lte") << u"*"_s << u"createdAt=lte.2026-02-03"_s << u"UPDATE"_s << true;
    QTest::newRow("gte") << u"*"_s << u"createdAt=gte.2026-02-04"_s << u"UPDATE"_s << false;
    QTest::newRow("in") << u"*"_s << u"status=in.(QUEUED,RUNNING)"_s << u"UPDATE"_s << true;
    QTest::newRow("in none") << u"*"_s << u"status=in.()"_s << u"UPDATE"_s << false;
    QTest::newRow("value with signs") << u"*"_s << u"jobType=eq.a=b.c"_s << u"UPDATE"_s << true;
    QTest::newRow("null") << u"*"_s << u"startedAt=neq.x"_s << u"UPDATE"_s << false;
    QTest::newRow("of a removed row") << u"*"_s << u"status=eq.RUNNING"_s << u"DELETE"_s << false;
    QTest::newRow("id of a removed row") << u"DELETE"_s << u"id=eq.x1"_s << u"DELETE"_s << true;
}

void TestChangeFilter::filtersMatch()
{
    QFETCH(QString, event);
    QFETCH(QString, filter);
    QFETCH(QString, change);
    QFETCH(bool, matches);
    QJsonObject entry{{u"event"_s, event}, {u"schema"_s, u"public"_s}, {u"table"_s, u"pipeline_jobs"_s}};
    if (!filter.isEmpty())
        entry.insert(u"filter"_s, filter);
    const auto made = ChangeFilter::of(entry);
    QVERIFY2(made, qPrintable(made ? QString() : made.error()));
    const QJsonObject whole{{u"id"_s, u"x1"_s}, {u"status"_s, u"RUNNING"_s}, {u"createdAt"_s, u"2026-02-03"_s},
        {u"jobType"_s, u"a=b.c"_s}, {u"startedAt"_s, QJsonValue::Null}};
    QCOMPARE(made->matches(change, change == "DELETE"_L1 ? QJsonObject{{u"id"_s, u"x1"_s}} : whole), matches);
}

void TestChangeFilter::whatCannotBeHeardIsSaid_data()
{
    QTest::addColumn<QJsonObject>("entry");
    const QJsonObject good{{u"event"_s, u"*"_s}, {u"schema"_s, u"public"_s}, {u"table"_s, u"pipeline_jobs"_s}};
    const auto with = [good](const QString &name, const QJsonValue &value) {
        QJsonObject entry = good;
        entry.insert(name, value);
        return entry;
    };
    QTest::newRow("nothing") << QJsonObject();
    QTest::newRow("event") << with(u"event"_s, u"TRUNCATE"_s);
    QTest::newRow("event of no text") << with(u"event"_s, 7);
    QTest::newRow("schema") << with(u"schema"_s, u"auth"_s);
    QTest::newRow("table") << with(u"table"_s, u"users"_s);
    QTest::newRow("column") << with(u"filter"_s, u"tenant_id=eq.x"_s);
    QTest::newRow("operation") << with(u"filter"_s, u"id=like.x"_s);
    QTest::newRow("no list") << with(u"filter"_s, u"id=in.x,y"_s);
    QTest::newRow("half a list") << with(u"filter"_s, u"id=in.("_s);
    QTest::newRow("no filter") << with(u"filter"_s, u"nonsense"_s);
    QTest::newRow("injection") << with(u"filter"_s, u"id=eq.x';drop table jobs--"_s.replace(u"id"_s, u"id;--"_s));
}

void TestChangeFilter::whatCannotBeHeardIsSaid()
{
    QFETCH(QJsonObject, entry);
    const auto made = ChangeFilter::of(entry);
    QVERIFY(!made);
    QVERIFY(!made.error().isEmpty());
}

void TestChangeFilter::theIdIsThatOfTheParameters()
{
    const QJsonObject one{{u"event"_s, u"*"_s}, {u"schema"_s, u"public"_s}};
    const QJsonObject two{{u"event"_s, u"INSERT"_s}, {u"schema"_s, u"public"_s}};
    QCOMPARE(ChangeFilter::of(one)->id(), ChangeFilter::of(one)->id());
    QVERIFY(ChangeFilter::of(one)->id() != ChangeFilter::of(two)->id());
    QVERIFY(ChangeFilter::of(one)->id() >= 0 && ChangeFilter::of(one)->id() < (1 << 27));
}

QTEST_GUILESS_MAIN(TestChangeFilter)

#include "tst_changefilter.moc"
