// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/responsecache.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

using Outcome = ResponseCache::Outcome;
using Done = std::function<void(ResponseCache::Made made)>;

class TestResponseCache : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_cache = std::make_unique<ResponseCache>();
        m_making.clear();
        m_heard.clear();
    }
    void whatIsAtHandIsNotMadeAgain();
    void whoeverAsksMeanwhileWaits();
    void aChangeMakesItAnew();
    void changesOfOneJobSpareTheOthers();
    void whoAsksAfterAChangeSeesIt();
    void errorsAndWhatMovesAreNotKept();
    void memoryHasAnEnd();

private:
    Outcome ask(const QString &name, const QString &subject = {})
    {
        return m_cache->get(
            name, subject, [this](Done done) { m_making.push_back(std::move(done)); },
            [this](const http::Response &response) { m_heard << response.body; });
    }
    void make(const QByteArray &body, bool keep = true, int status = 200)
    {
        const Done done = m_making.front();
        m_making.erase(m_making.begin());
        done({{.status = status, .body = body}, keep});
    }

    std::unique_ptr<ResponseCache> m_cache;
    std::vector<Done> m_making;
    QByteArrayList m_heard;
};

void TestResponseCache::whatIsAtHandIsNotMadeAgain()
{
    QCOMPARE(ask(u"/a"_s), Outcome::Made);
    QVERIFY(m_heard.isEmpty());
    make("1");
    QCOMPARE(ask(u"/a"_s), Outcome::Hit);
    QCOMPARE(m_heard, (QByteArrayList{"1", "1"}));
    QCOMPARE(ask(u"/b"_s), Outcome::Made);
}

void TestResponseCache::whoeverAsksMeanwhileWaits()
{
    QCOMPARE(ask(u"/a"_s), Outcome::Made);
    for (int i = 0; i < 9; ++i)
        QCOMPARE(ask(u"/a"_s), Outcome::Shared);
    QCOMPARE(m_making.size(), 1U);
    make("1");
    QCOMPARE(m_heard.size(), 10);
}

void TestResponseCache::aChangeMakesItAnew()
{
    ask(u"/a"_s);
    make("1");
    m_cache->invalidate();
    QCOMPARE(ask(u"/a"_s), Outcome::Made);
    make("2");
    QCOMPARE(m_heard, (QByteArrayList{"1", "2"}));
}

void TestResponseCache::changesOfOneJobSpareTheOthers()
{
    for (const auto &[name, subject] : {std::pair{u"/all"_s, u""_s}, {u"/x"_s, u"x"_s}, {u"/y"_s, u"y"_s}}) {
        ask(name, subject);
        make("1");
    }
    m_cache->invalidate(u"x"_s);
    QCOMPARE(ask(u"/y"_s, u"y"_s), Outcome::Hit);
    QCOMPARE(ask(u"/x"_s, u"x"_s), Outcome::Made);
    QCOMPARE(ask(u"/all"_s), Outcome::Made);
}

void TestResponseCache::whoAsksAfterAChangeSeesIt()
{
    ask(u"/a"_s);
    m_cache->invalidate(); // while it is made
    QCOMPARE(ask(u"/a"_s), Outcome::Shared);
    make("before");
    QCOMPARE(m_heard, QByteArrayList{"before"}); // the first one only
    make("after");
    QCOMPARE(m_heard, (QByteArrayList{"before", "after"}));
    QCOMPARE(ask(u"/a"_s), Outcome::Hit);
    QCOMPARE(m_heard.last(), QByteArray("after"));
}

void TestResponseCache::errorsAndWhatMovesAreNotKept()
{
    ask(u"/a"_s);
    make("moves", false);
    QCOMPARE(ask(u"/a"_s), Outcome::Made);
    make("error", true, 404);
    QCOMPARE(ask(u"/a"_s), Outcome::Made);
}

void TestResponseCache::memoryHasAnEnd()
{
    const QByteArray large(1'000'000, 'x');
    for (int i = 0; i < 200; ++i) {
        ask(QString::number(i));
        make(large);
        m_heard.clear();
    }
    int kept = 0;
    for (int i = 199; i >= 0; --i) { // the newest first: those are kept
        kept += ask(QString::number(i)) == Outcome::Hit ? 1 : 0;
        m_making.clear();
    }
    QVERIFY2(kept > 40 && kept < 70, qPrintable(QString::number(kept))); // 64 MB
    QCOMPARE(ask(u"199"_s), Outcome::Hit);
}

QTEST_GUILESS_MAIN(TestResponseCache)

#include "tst_responsecache.moc"
