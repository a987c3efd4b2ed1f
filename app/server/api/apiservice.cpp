// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/apiservice.h"

#include "core/async.h"
#include "server/api/callbacksender.h"
#include "server/api/jobjson.h"
#include "server/api/router.h"
#include "store/jobs.h"
#include "store/store.h"
#include "worker/localqueue.h"

#include <QDir>
#include <QFileInfo>
#include <QMutexLocker>

#include <utility>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kKeysMs = 1000; // between two looks at the file of keys
constexpr int kUsesMs = 60'000;
constexpr int kTickMs = 15'000;
constexpr qint64 kElsewhereRows = 200; // the newest, of which a change is noticed

QList<MetricsRegistry::Family> families()
{
    using Kind = MetricsRegistry::Kind;
    // The platform's names, labels and buckets: its dashboards and alerts read them.
    return {
        {"pipeline_jobs_queued_total", "Jobs that were queued", Kind::Counter, {"job_type", "tenant_id", "ticker"}, {}},
        {"pipeline_jobs_processed_total", "Jobs that ended", Kind::Counter, {"job_type", "status"}, {}},
        {"pipeline_job_duration_seconds", "Running time of jobs that ended", Kind::Histogram, {"job_type", "status"},
            {1, 5, 15, 30, 60, 300, 600, 1800}},
        {"pipeline_jobs", "Jobs by state", Kind::Gauge, {"status"}, {}},
        {"http_request_duration_seconds", "Time to answer a request", Kind::Histogram,
            {"method", "route", "status_code"}, {.001, .005, .01, .05, .1, .5, 1, 2, 5}},
        {"http_requests_total", "Requests that were answered", Kind::Counter, {"method", "route", "status_code"}, {}},
        {"pipeline_trading_api_latency_seconds", "Trading API response time", Kind::Histogram, {"endpoint"},
            {.1, .5, 1, 2, 5, 10, 30}},
        {"pipeline_trading_api_errors_total", "Trading API errors", Kind::Counter, {"endpoint", "error_type"}, {}},
        {"redis_connection_errors_total", "Always 0: there is no Redis here", Kind::Counter, {}, {}},
        {"zixly_response_cache_requests_total", "Reads by whether an answer was at hand", Kind::Counter, {"result"},
            {}},
        {"zixly_response_cache_hit_ratio", "Share of reads whose answer was at hand", Kind::Gauge, {}, {}},
        {"zixly_requests_refused_total", "Requests that were turned away", Kind::Counter, {"reason"}, {}},
    };
}

} // namespace

// What answers that come late go through; closed when the service ends.
struct ApiService::Gate {
    QMutex mutex;
    http::Server *server = nullptr;
    ApiService *service = nullptr;

    void post(std::function<void()> work)
    {
        const QMutexLocker lock(&mutex);
        if (server)
            server->post(std::move(work));
    }
    // False: the service has ended. `work` runs in its thread.
    bool toService(const std::function<void(ApiService *)> &work)
    {
        const QMutexLocker lock(&mutex);
        return service && QMetaObject::invokeMethod(service, [work, to = service] { work(to); }, Qt::QueuedConnection);
    }
};

class ApiService::Control final : public JobControl
{
public:
    Control(std::shared_ptr<Gate> gate, LocalQueue &queue, Store &store)
        : m_gate(std::move(gate))
        , m_queue(queue)
        , m_store(store)
    {
    }
    void submit(const Submission &submission, std::function<void(const Result<Job> &)> done) override
    {
        const auto work = [this, submission, done](ApiService *service) {
            whenReady(m_queue.submitMany({submission}), service, [this, done](const Result<QList<qint64>> &keys) {
                if (!keys)
                    return done(std::unexpected(keys.error()));
                m_store.read([key = keys->first(), done](QSqlDatabase &db) -> Result<> {
                    done(jobs::load(db, key));
                    return {};
                });
            });
        };
        if (!m_gate->toService(work))
            done(failure(Error::Kind::Busy));
    }
    void fingerprint(const QString &ticker, std::function<void(const Result<QByteArray> &)> done) override
    {
        const auto work = [ticker, done](ApiService *service) {
            service->m_pool.start([source = service->m_options.prices, ticker, done] {
                const auto series = source ? source(ticker) : Result<PriceSeriesPtr>(failure(Error::Kind::NotFound));
                done(series ? Result<QByteArray>(zixly::fingerprint(**series)) : std::unexpected(series.error()));
            });
        };
        if (!m_gate->toService(work))
            done(failure(Error::Kind::Busy));
    }
    void cancel(qint64 key, std::function<void(const Result<> &)> done) override
    {
        const auto work = [this, key, done](ApiService *service) {
            whenReady(m_queue.cancel(key), service, [done](const Result<> &answer) { done(answer); });
        };
        if (!m_gate->toService(work))
            done(failure(Error::Kind::Busy));
    }

private:
    std::shared_ptr<Gate> m_gate;
    LocalQueue &m_queue;
    Store &m_store;
};

Result<std::unique_ptr<ApiService>> ApiService::start(
    Store &store, LocalQueue &queue, const Clock &clock, ServiceLog &log, Options options)
{
    auto service = std::unique_ptr<ApiService>(new ApiService(store, queue, clock, log, std::move(options)));
    if (const auto done = service->open(); !done)
        return std::unexpected(done.error());
    return service;
}

ApiService::ApiService(Store &store, LocalQueue &queue, const Clock &clock, ServiceLog &log, Options options)
    : m_store(store)
    , m_queue(queue)
    , m_clock(clock)
    , m_log(log)
    , m_options(std::move(options))
    , m_keyFile(m_options.profileFolder)
    , m_callbacks(std::make_unique<CallbackSender>(store, log, m_options.policy.callbackHosts, m_options.profileFolder))
    , m_gate(std::make_shared<Gate>())
{
    m_gate->service = this;
    // It has named members and cannot be moved. NOLINTNEXTLINE(modernize-make-shared)
    m_context.reset(new ApiContext{.store = store,
        .control = std::make_shared<Control>(m_gate, queue, store),
        .clock = clock,
        .policy = m_options.policy,
        .metrics = MetricsRegistry(families()),
        .log = log});
    m_context->callbacks = m_callbacks.get();
    m_context->address = m_options.http.address;
    m_context->startedMs = clock.runningMs();
    m_context->post = [gate = m_gate](std::function<void()> work) { gate->post(std::move(work)); };
}

ApiService::~ApiService()
{
    {
        const QMutexLocker lock(&m_gate->mutex);
        m_gate->server = nullptr;
        m_gate->service = nullptr;
    }
    m_server.reset(); // its thread has ended after this
    // Streams and waiting calls keep the context that keeps them.
    m_context->feed.removeAll();
    m_context->cache.clear();
    noteUses();
}

Result<> ApiService::open()
{
    const auto keys = m_keyFile.load();
    if (!keys)
        return std::unexpected(keys.error());
    m_context->keys.replace(*keys);
    m_keyCount = keys->size();
    m_log.openAudit(QDir(m_options.profileFolder).filePath(u"audit.jsonl"_s));
    auto server = http::Server::start(
        m_options.http, [context = std::weak_ptr(m_context)](http::Request request, const http::Reply &reply) {
            if (const auto alive = context.lock())
                router::handle(alive, std::move(request), reply);
        });
    if (!server)
        return std::unexpected(server.error());
    m_server = std::move(*server);
    {
        const QMutexLocker lock(&m_gate->mutex);
        m_gate->server = m_server.get();
    }
    m_context->port = m_server->port();
    m_server->every(kKeysMs, [this] { readKeys(); });
    m_server->every(kUsesMs, [this] { noteUses(); });
    m_server->every(kTickMs, [context = m_context.get()] { context->feed.tick(); });
    listenToStore();
    m_callbacks->resume();
    return {};
}

QString ApiService::address() const
{
    const bool v6 = m_options.http.address.contains(u':');
    return u"%1://%2:%3"_s
        .arg(m_options.http.certificate.isEmpty() ? u"http"_s : u"https"_s,
            v6 ? u"[%1]"_s.arg(m_options.http.address) : m_options.http.address)
        .arg(port());
}

void ApiService::drain(int ms)
{
    m_server->drain(ms);
}

void ApiService::refresh()
{
    m_context->pages.forget();
    m_gate->post([context = m_context] { context->cache.invalidate(); });
}

void ApiService::listenToStore()
{
    connect(&m_store, &Store::jobsChanged, this, &ApiService::takeJobs);
    connect(&m_store, &Store::jobsRemoved, this, [this](const QList<qint64> &keys) {
        m_context->pages.forget();
        m_gate->post([context = m_context, keys] {
            context->cache.invalidate();
            context->feed.tellRemoved(keys);
        });
    });
    connect(&m_store, &Store::changedElsewhere, this, &ApiService::lookElsewhere);
    connect(&m_queue, &LocalQueue::progressed, this, [this](const JobProgress &progress) {
        m_gate->post([context = m_context, progress] { context->feed.tell(progress); });
    });
}

void ApiService::takeJobs(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        if (!job.place.service.isEmpty() || shards::countOf(job) > 0)
            continue; // a row that stands for shards is never run: they are what is seen from outside
        count(job);
        m_callbacks->tell(job, m_clock.nowMs());
    }
    m_gate->post([context = m_context, jobs] {
        for (const Job &job : jobs)
            context->cache.invalidate(jobjson::idText(job));
        context->feed.tell(jobs);
    });
}

void ApiService::count(const Job &job)
{
    if (!isTerminal(job.state)) {
        m_open.insert(job.key);
        return;
    }
    if (!m_open.remove(job.key))
        return; // counted already: only its note or its tags have changed
    const QByteArray status = job.state == JobState::Completed ? "completed" : "failed";
    m_context->metrics.add("pipeline_jobs_processed_total", {job.type.toUtf8(), status});
    m_context->metrics.observe(
        "pipeline_job_duration_seconds", {job.type.toUtf8(), status}, static_cast<double>(job.runtimeMs) / 1000.0);
}

void ApiService::lookElsewhere()
{
    m_context->pages.forget();
    m_gate->post([context = m_context] {
        context->cache.invalidate();
        context->feed.tellElsewhere();
    });
    if (std::exchange(m_looking, true))
        return;
    const auto read = [context = m_context](QSqlDatabase &db) -> Result<QList<Job>> {
        const auto page = context->pages.load(db, {}, 0, kElsewhereRows);
        return page ? jobs::load(db, page->keys) : Result<QList<Job>>(std::unexpected(page.error()));
    };
    whenReady(m_store.read(read), this, [this](const Result<QList<Job>> &newest) {
        m_looking = false;
        if (!newest)
            return;
        const bool first = m_seenElsewhere.isEmpty();
        QList<Job> changed;
        QHash<qint64, int> seen;
        for (const Job &job : *newest) {
            const int state = static_cast<int>(job.state);
            if (!first && m_seenElsewhere.value(job.key, -1) != state)
                changed.append(job);
            seen.insert(job.key, state);
        }
        m_seenElsewhere = seen;
        if (!changed.isEmpty())
            takeJobs(changed);
    });
}

void ApiService::readKeys()
{
    const QFileInfo file(m_keyFile.path());
    if (file.lastModified() == m_keysChanged && file.size() == m_keysSize)
        return;
    m_keysChanged = file.lastModified();
    m_keysSize = file.size();
    if (const auto keys = m_keyFile.load()) {
        m_context->keys.replace(*keys);
        m_context->feed.tick(); // streams and WebSockets of a key that was revoked end now
    } else { // a file that cannot be read lets nobody in that it did not let in before
        m_log.write(ServiceLog::Level::Error, "keys not read", {{"detail", keys.error().detail}});
    }
}

void ApiService::noteUses()
{
    const auto uses = m_context->keys.takeUses();
    if (uses.isEmpty())
        return;
    // On a thread that may wait for the lock of the file. A nicety: a full disk must not stop the service.
    m_store.read([file = m_keyFile, uses](QSqlDatabase &) -> Result<> { return file.noteUse(uses); });
}

} // namespace zixly
