// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/syncservice.h"
#include "tests/support/virtualtime.h"

#include <random>

namespace zixly::test {

using namespace zixly::platform;

// The service: rows that change, a list newest first, a stream of changes for whoever is subscribed.
class JobWorld final : public JobSource
{
public:
    JobWorld(VirtualTime &time, quint32 seed)
        : m_time(time)
        , m_random(seed)
    {
    }

    std::function<void(const JobChange &)> subscriber;
    bool reachable = true;
    bool tokenValid = true;

    int below(int limit) { return int(m_random() % quint32(limit)); }

    void fetchPage(const SyncRequest &request, QObject *context, std::function<void(Result<JobPage>)> done) override
    {
        respond<JobPage>(context, std::move(done), [this, request]() -> Result<JobPage> {
            JobPage page;
            const auto filter = jobStateFromWire(request.status);
            page.total = 0;
            for (auto it = m_order.rbegin(); it != m_order.rend(); ++it) {
                if (filter && it->state != *filter)
                    continue;
                if (page.total >= request.offset && page.total < request.offset + request.limit)
                    page.jobs.append(m_rows[it->id]);
                ++page.total;
            }
            page.hasMore = request.offset + page.jobs.size() < page.total;
            page.skewMs = -(m_time.nowMs() % 1'000); // a Date header has whole seconds
            return page;
        });
    }

    void fetchDetail(const SyncRequest &request, QObject *context, std::function<void(Result<RemoteJob>)> done) override
    {
        respond<RemoteJob>(context, std::move(done), [this, request]() -> Result<RemoteJob> {
            if (!m_rows.contains(request.id))
                return failure(Error::Kind::NotFound, request.id);
            return m_rows[request.id];
        });
    }

    // One change of one row, as the platform's services make them: also the late callback that reopens a failed job.
    void mutate()
    {
        const int dice = below(100);
        if (m_order.size() < 20 || dice < 25)
            return create();
        Place &place = m_order[m_order.size() - 1 - size_t(below(std::min(400, int(m_order.size()))))];
        RemoteJob &job = m_rows[place.id];
        const JobState state = stateOf(job);
        if (state == JobState::Queued) {
            set(place, job, dice < 90 ? "RUNNING" : "FAILED", dice < 90 ? "" : kCancelMark);
        } else if (state == JobState::Running) {
            set(place, job, dice < 80 ? "COMPLETED" : "FAILED", dice < 80 ? "" : dice < 90 ? kCancelMark : "boom");
        } else if (state == JobState::Failed && dice < 60) {
            set(place, job, "RUNNING", "boom"); // reopened
        } else if (dice > 97) {
            const QString id = job.id;
            m_rows.remove(id);
            std::erase_if(m_order, [&id](const Place &p) { return p.id == id; });
            publish({.kind = JobChange::Kind::Delete}, id);
        } else {
            job.metrics.insert(QStringLiteral("n"), m_counter);
            publish({.job = job}, job.id);
        }
        ++m_counter;
    }

    int changes() const { return m_counter; }
    const QHash<QString, RemoteJob> &rows() const { return m_rows; }
    int requests() const { return m_requests; }

private:
    struct Place {
        QString id;
        JobState state;
    };

    template <class T, class Work>
    void respond(QObject *context, std::function<void(Result<T>)> done, Work work)
    {
        ++m_requests;
        const qint64 there = 10 + below(200);
        const qint64 back = 10 + below(200);
        m_time.after(there, context, [this, context, done = std::move(done), work, back] {
            const Result<T> answer = !reachable ? Result<T>(failure(Error::Kind::Network))
                : !tokenValid                   ? Result<T>(failure(Error::Kind::Unauthorized))
                                                : work();
            const bool lost = below(50) == 0;
            m_time.after(back, context, [this, done, answer, lost] {
                done(lost || !reachable ? Result<T>(failure(Error::Kind::Network)) : answer);
            });
        });
    }

    void create()
    {
        RemoteJob job;
        job.id = QStringLiteral("job%1").arg(m_counter);
        job.type = QString::fromLatin1(kSweepType);
        job.fields = RemoteJob::Row;
        job.createdMs = m_time.nowMs();
        job.parameters = {{QStringLiteral("ticker"), QStringLiteral("BTC-USD")}};
        job.status = QStringLiteral("QUEUED");
        m_rows.insert(job.id, job);
        m_order.push_back({job.id, JobState::Queued});
        ++m_counter;
        publish({.kind = JobChange::Kind::Insert, .job = job}, job.id);
    }

    void set(Place &place, RemoteJob &job, const char *status, const char *message)
    {
        job.status = QString::fromLatin1(status);
        job.errorMessage = QString::fromLatin1(message);
        place.state = stateOf(job);
        job.completedMs = place.state == JobState::Running ? 0 : m_time.nowMs();
        publish({.job = job}, job.id);
    }

    void publish(JobChange change, const QString &id)
    {
        change.job.id = id;
        if (change.kind == JobChange::Kind::Update && below(4) == 0)
            change.job.fields.setFlag(RemoteJob::Parameters, false); // unchanged and big
        if (change.kind != JobChange::Kind::Delete && below(50) == 0) {
            RemoteJob bare;
            bare.id = below(3) == 0 ? QString() : id;
            change = {.kind = change.kind, .job = bare, .incomplete = true};
        }
        change.commitMs = m_time.nowMs();
        // Changes of one connection arrive in order, some time after the commit; now and then they wait in a queue.
        if (below(40) == 0)
            m_lastArrival = std::max(m_lastArrival, m_time.runningMs() + below(6'000));
        const quint64 connection = m_connection;
        m_lastArrival = std::max(m_lastArrival + 1, m_time.runningMs() + 100 + below(400));
        m_time.after(m_lastArrival - m_time.runningMs(), &m_context, [this, change, connection] {
            if (connection != m_connection || !subscriber)
                return;
            JobChange arrived = change;
            arrived.arrivedMs = m_time.runningMs();
            subscriber(arrived);
        });
    }

public:
    void dropConnection() { ++m_connection; }

private:
    VirtualTime &m_time;
    QObject m_context;
    std::mt19937 m_random;
    QHash<QString, RemoteJob> m_rows;
    std::vector<Place> m_order; // oldest first
    int m_counter = 0;
    int m_requests = 0;
    quint64 m_connection = 0;
    qint64 m_lastArrival = 0;
};

} // namespace zixly::test
