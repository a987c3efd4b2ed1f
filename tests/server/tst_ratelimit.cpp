// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/ratelimit.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

class TestRateLimit : public QObject
{
    Q_OBJECT

private slots:
    void asManyAtOnceAndAsManyAMinute();
    void theWaitIsAsLongAsTold();
    void namesDoNotDisturbEachOther();
    void noneIsNone();
    void aClockThatGoesBackGivesNothing();
    void strangersDoNotFillTheMemory();
    void looksTakeNothing();
};

void TestRateLimit::asManyAtOnceAndAsManyAMinute()
{
    RateLimit limit;
    qint64 allowed = 0;
    for (qint64 ms = 0; ms < 600'000; ms += 100)
        allowed += limit.take(u"a"_s, 10, ms) == 0 ? 1 : 0;
    QVERIFY2(allowed >= 108 && allowed <= 110, qPrintable(QString::number(allowed))); // 10 at once, 10 for each minute
}

void TestRateLimit::theWaitIsAsLongAsTold()
{
    RateLimit limit;
    for (int i = 0; i < 10; ++i)
        QCOMPARE(limit.take(u"a"_s, 10, 1000), 0);
    const qint64 wait = limit.take(u"a"_s, 10, 1000);
    QCOMPARE(wait, 6000);
    QVERIFY(limit.take(u"a"_s, 10, 1000 + wait - 1) > 0);
    QCOMPARE(limit.take(u"a"_s, 10, 1000 + wait), 0);
}

void TestRateLimit::namesDoNotDisturbEachOther()
{
    RateLimit limit;
    QCOMPARE(limit.take(u"a"_s, 1, 0), 0);
    QVERIFY(limit.take(u"a"_s, 1, 0) > 0);
    QCOMPARE(limit.take(u"b"_s, 1, 0), 0);
}

void TestRateLimit::noneIsNone()
{
    RateLimit limit;
    for (qint64 ms = 0; ms < 600'000; ms += 60'000)
        QVERIFY(limit.take(u"a"_s, 0, ms) > 0);
}

void TestRateLimit::aClockThatGoesBackGivesNothing()
{
    RateLimit limit;
    QCOMPARE(limit.take(u"a"_s, 1, 100'000), 0);
    QVERIFY(limit.take(u"a"_s, 1, 0) > 0);
    QVERIFY(limit.take(u"a"_s, 1, 100) > 0);
}

void TestRateLimit::strangersDoNotFillTheMemory()
{
    RateLimit limit;
    for (int i = 0; i < 10'000; ++i)
        limit.take(QString::number(i), 30, i);
    limit.take(u"late"_s, 30, 200'000);
    QCOMPARE(limit.size(), 1);
}

void TestRateLimit::looksTakeNothing()
{
    RateLimit limit;
    QVERIFY(!limit.isEmpty(u"a"_s, 2, 0));
    QCOMPARE(limit.take(u"a"_s, 2, 0), 0);
    for (int i = 0; i < 10; ++i)
        QVERIFY(!limit.isEmpty(u"a"_s, 2, 0));
    QCOMPARE(limit.take(u"a"_s, 2, 0), 0);
    QVERIFY(limit.isEmpty(u"a"_s, 2, 0));
    QVERIFY(!limit.isEmpty(u"a"_s, 2, 30'000));
}

QTEST_GUILESS_MAIN(TestRateLimit)

#include "tst_ratelimit.moc"
