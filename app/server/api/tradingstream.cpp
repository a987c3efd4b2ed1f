// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/jobjson.h"
#include "server/api/routes.h"
#include "server/api/startsweep.h"
#include "store/store.h"

#include <QJsonDocument>

#include <algorithm>
#include <utility>

// The progress of one job as server-sent events, in the Trading API's shape: {percent, message, timestamp, metadata}
// while it runs and {done: true, ...} at its end.
namespace zixly::routes {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kMostStreams = 200;

QByteArray eventOf(const QJsonObject &object)
{
    return "data: " + QJsonDocument(object).toJson(QJsonDocument::Compact) + "\n\n";
}

// One stream. Lives in the thread of the HTTP server, kept by the listener that it is.
class JobEvents : public std::enable_shared_from_this<JobEvents>
{
public:
    JobEvents(CallPtr call, std::shared_ptr<http::Stream> stream, Job job)
        : m_call(call)
        , m_stream(std::move(stream))
        , m_job(std::move(job))
    {
        ++m_call->context().streams;
    }
    ~JobEvents() { --m_call->context().streams; }
    JobEvents(const JobEvents &) = delete;
    JobEvents &operator=(const JobEvents &) = delete;

    void begin()
    {
        if (tellState(m_job))
            return;
        m_listener = m_call->context().feed.add(
            [self = shared_from_this()](const JobFeed::Change &change) { self->hear(change); });
        look(); // it may have ended between the reading and the listening
    }

private:
    void hear(const JobFeed::Change &change)
    {
        using Kind = JobFeed::Change::Kind;
        ApiContext &context = m_call->context();
        if (!m_stream->isOpen())
            return end();
        if (change.kind == Kind::Tick && !context.keys.isAlive(m_call->key().id, context.clock.nowMs()))
            return end();
        if (change.kind == Kind::Progress && change.progress.key == m_job.key)
            tellProgress(change.progress);
        else if (change.kind == Kind::Removed && change.job.key == m_job.key)
            end();
        else if (change.kind == Kind::Elsewhere)
            look();
        else if (change.kind == Kind::Tick)
            m_stream->write(":\n\n"); // a comment: keeps the way open, and finds out that the reader has gone
        else if (change.kind == Kind::Changed && change.job.key == m_job.key && tellState(change.job))
            end();
    }

    void look()
    {
        ApiContext &context = m_call->context();
        context.store.read([self = shared_from_this(), &context](QSqlDatabase &db) -> Result<> {
            const auto job = localJob(db, jobjson::idText(self->m_job));
            context.post([self, job] {
                if (!job || self->tellState(*job))
                    self->end();
            });
            return {};
        });
    }

    bool tellState(const Job &job) // true at the end
    {
        if (m_ended)
            return true;
        const qint64 now = m_call->context().clock.nowMs();
        if (!isTerminal(job.state)) {
            if (std::exchange(m_lastState, job.state) != job.state)
                m_stream->write(progressEvent(
                    std::max(m_percent, 0), job.state == JobState::Queued ? u"Waiting"_s : u"Running"_s, {}, now));
            return false;
        }
        QJsonObject last = jobjson::tradingJob(job, std::nullopt);
        const QJsonObject told{{u"done"_s, true}, {u"status"_s, last.value("status"_L1)},
            {u"progress"_s, last.value("progress"_L1)}, {u"result_data"_s, last.value("result_data"_L1)},
            {u"result_path"_s, QJsonValue::Null}, {u"error_message"_s, last.value("error_message"_L1)},
            {u"timestamp"_s, isoZ(now)}};
        m_ended = true;
        m_stream->write(eventOf(told));
        m_stream->close();
        return true;
    }

    static QByteArray progressEvent(int percent, const QString &message, const QJsonObject &metadata, qint64 nowMs)
    {
        return eventOf({{u"percent"_s, percent}, {u"message"_s, message}, {u"timestamp"_s, isoZ(nowMs)},
            {u"metadata"_s, metadata}});
    }

    void tellProgress(const JobProgress &progress)
    {
        const int percent = progress.total > 0 ? static_cast<int>(progress.done * 100 / progress.total) : 0;
        if (std::exchange(m_percent, percent) == percent)
            return;
        m_stream->write(progressEvent(percent, u"%1 of %2 cells"_s.arg(progress.done).arg(progress.total),
            {{u"done"_s, progress.done}, {u"total"_s, progress.total}}, m_call->context().clock.nowMs()));
    }

    void end()
    {
        m_ended = true;
        m_stream->close();
        m_call->context().feed.remove(std::exchange(m_listener, 0)); // the last that keeps this
    }

    const std::shared_ptr<Call> m_call;
    const std::shared_ptr<http::Stream> m_stream;
    const Job m_job;
    JobState m_lastState = JobState::Unknown;
    int m_percent = -1;
    int m_listener = 0;
    bool m_ended = false;
};

} // namespace

void tradingStream(CallPtr call)
{
    ApiContext &context = call->context();
    if (context.streams >= kMostStreams) {
        call->addHeader("Retry-After", "10");
        return call->refuse(429, u"Too many event streams are open"_s);
    }
    context.store.read([call, &context](QSqlDatabase &db) -> Result<> {
        const auto job = localJob(db, call->argument(0));
        context.post([call, job] {
            if (!job)
                return call->refuse(job.error());
            if (const auto stream = call->stream())
                std::make_shared<JobEvents>(call, stream, *job)->begin();
        });
        return {};
    });
}

} // namespace zixly::routes
