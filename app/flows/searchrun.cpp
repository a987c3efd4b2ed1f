// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/searchrun.h"

#include "core/async.h"
#include "store/jobscan.h"
#include "store/store.h"

#include <QPromise>

#include <chrono>
#include <utility>

namespace zixly {

using namespace std::chrono_literals;

namespace {

constexpr auto kMoment = 150ms; // a search that is over sooner needs no progress
constexpr auto kProgressPeriod = 50ms;

} // namespace

struct SearchRun::State {
    State() { beginning.start(); }

    QPromise<JobKeys> beginning; // of the list
    std::atomic<bool> stopped{false};
    std::atomic<double> done{0.0};
};

SearchRun::SearchRun(Store &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&m_progress, &QTimer::timeout, this, [this] {
        m_progress.setInterval(kProgressPeriod);
        if (m_running)
            emit progressed(m_running->done);
    });
}

SearchRun::~SearchRun()
{
    abandon();
}

// Whatever its answer is, nobody waits for it.
void SearchRun::abandon()
{
    if (m_running)
        m_running->stopped = true;
    m_running.reset();
    m_progress.stop();
    m_again = false;
}

void SearchRun::ask(const JobQuery &query, int firstRows)
{
    abandon();
    m_query = query;
    m_quiet = false;
    begin(firstRows, true);
}

void SearchRun::askAgain()
{
    if (m_running)
        m_again = true;
    else if (!m_quiet)
        begin(0, false);
}

void SearchRun::stop()
{
    if (!m_running)
        return;
    abandon();
    m_quiet = true;
    emit stopped();
}

void SearchRun::begin(int firstRows, bool fresh)
{
    m_running = std::make_shared<State>();
    m_clock.start();
    if (fresh)
        m_progress.start(kMoment);
    if (firstRows > 0)
        lookForFirst(firstRows);
    const auto all = [query = m_query, state = m_running, firstRows](QSqlDatabase &db) {
        const auto goesOn = [&state](double done) {
            state->done = done;
            return !state->stopped;
        };
        const auto beginning = [&state](const JobKeys &keys) {
            state->beginning.addResult(keys);
            state->beginning.finish();
        };
        return jobscan::all(db, query, {goesOn, beginning, static_cast<size_t>(firstRows)});
    };
    whenReady(m_running->beginning.future(), this, [this, state = m_running.get()](const JobKeys &keys) {
        if (state == m_running.get())
            emit firstFound(keys, true);
    });
    whenReady(m_store.search(all), this, [this, state = m_running](const Result<JobKeys> &keys) {
        if (state == m_running)
            finish(keys);
    });
}

void SearchRun::lookForFirst(int count)
{
    const auto head = [query = m_query, count, state = m_running](QSqlDatabase &db) -> Result<jobscan::Head> {
        if (state->stopped)
            return failure(Error::Kind::Cancelled);
        return jobscan::head(db, query, count);
    };
    whenReady(m_store.search(head), this, [this, state = m_running](const Result<jobscan::Head> &found) {
        if (state != m_running || !found)
            return; // the search for all of them says what went wrong
        if (found->whole) { // no need to look for others
            state->stopped = true;
            finish(found->keys);
        } else {
            emit firstFound(found->keys, jobscan::isLong(m_query));
        }
    });
}

void SearchRun::finish(const Result<JobKeys> &keys)
{
    m_lastMs = m_clock.elapsed();
    const bool again = m_again;
    abandon();
    if (keys)
        emit found(*keys);
    else
        emit failed(keys.error());
    if (again && !m_running)
        begin(0, false);
}

} // namespace zixly
