// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/syncservice.h"
#include "tests/support/virtualtime.h"

#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;

namespace {

constexpr int kJobs = 500;

QString idOf(int number)
{
    return QStringLiteral("job-%1").arg(number);
}

// A list that does not change: job 499 is the newest.
class Shelf final : public JobSource
{
public:
    explicit Shelf(VirtualTime &time)
        : m_time(time)
    {
    }
    void fetchPage(const SyncRequest &request, QObject *context, std::function<void(Result<JobPage>)> done) override
    {
        ++pages;
        JobPage page;
        const int total = request.status.isEmpty() ? kJobs : 0;
        for (int at = request.offset; at < std::min(total, request.offset + request.limit); ++at)
            page.jobs.append(job(kJobs - 1 - at));
        page.total = total;
        page.hasMore = request.offset + page.jobs.size() < total;
        m_time.after(20, context, [done = std::move(done), page] { done(page); });
    }
    void fetchDetail(const SyncRequest &request, QObject *context, std::function<void(Result<RemoteJob>)> done) override
    {
        m_time.after(
            20, context, [done = std::move(done), id = request.id] { done(failure(Error::Kind::NotFound, id)); });
    }

    int pages = 0;

private:
    static RemoteJob job(int number)
    {
        RemoteJob row;
        row.fields = RemoteJob::Row;
        row.id = idOf(number);
        row.type = QStringLiteral("trading-sweep");
        row.status = QStringLiteral("completed");
        row.createdMs = 1'795'000'000'000 + number;
        return row;
    }

    VirtualTime &m_time;
};

QList<SyncKnown> newest(int count)
{
    QList<SyncKnown> known;
    for (int i = 0; i < count; ++i)
        known.append({idOf(kJobs - 1 - i), JobState::Completed});
    return known;
}

} // namespace

class TestSyncService : public QObject
{
    Q_OBJECT
private slots:
    void whatAFirstLookLeftUnreadIsReadAtTheNextStart();
    void aCompleteListIsNotReadTwice();
};

void TestSyncService::whatAFirstLookLeftUnreadIsReadAtTheNextStart()
{
    VirtualTime time;
    Shelf shelf(time);
    SyncService service(shelf, time, time, [] { return 0.5; });
    QSet<QString> seen;
    connect(&service, &SyncService::jobsArrived, this, [&seen](const QList<RemoteJob> &jobs) {
        for (const RemoteJob &job : jobs)
            seen.insert(job.id);
    });
    service.load(newest(120)); // the program ended in the middle of its first look
    service.start();
    time.advance(60'000);
    QCOMPARE(service.engine().size(), qsizetype(kJobs));
    QVERIFY(seen.contains(idOf(0)));
    const int pages = shelf.pages;
    time.advance(600'000); // once: what is missing then is missing for another reason
    QVERIFY(shelf.pages - pages < 60);
}

void TestSyncService::aCompleteListIsNotReadTwice()
{
    VirtualTime time;
    Shelf shelf(time);
    SyncService service(shelf, time, time, [] { return 0.5; });
    service.load(newest(kJobs));
    service.start();
    time.advance(50'000);
    QVERIFY(shelf.pages < 6);
}

QTEST_GUILESS_MAIN(TestSyncService)
#include "tst_syncservice.moc"
