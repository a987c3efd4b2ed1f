// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/searchrun.h"

#include "core/async.h"
#include "flows/searchwork.h"
#include "store/jobscan.h"
#include "store/store.h"

#include <chrono>
#include <utility>

namespace zixly {

using namespace std::chrono_literals;

namespace {

constexpr auto kMoment = 150ms; // a search that is over sooner needs no progress
constexpr auto kProgressPeriod = 50ms;

} // namespace

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
    m_running = std::make_shared<SearchState>();
    m_running->rowsWanted = firstRows > 0;
    m_clock.start();
    if (fresh)
        m_progress.start(kMoment);
    if (firstRows > 0)
        lookForFirst(firstRows);
    lookForAll(firstRows);
}

void SearchRun::lookForFirst(int count)
{
    const auto head = [query = m_query, count, state = m_running](
                          QSqlDatabase &db) { return searchwork::head(db, query, count, *state); };
    whenReady(m_store.assist(head), this, [this, state = m_running](const Result<FoundJobs> &found) {
        if (state != m_running || !found)
            return; // the search for all of them says what went wrong
        if (found->whole) { // no need to look for others
            state->stopped = true;
            finish(found);
        } else {
            showFirst(*found, jobscan::isLong(m_query));
        }
    });
}

void SearchRun::lookForAll(int count)
{
    const auto all = [&store = m_store, query = m_query, count, state = m_running](QSqlDatabase &db) {
        return searchwork::all(db, query, count, searchwork::assistOf(store), *state);
    };
    whenReady(m_running->beginning.future(), this, [this, state = m_running.get()](const FoundJobs &found) {
        if (state == m_running.get())
            showFirst(found, true);
    });
    whenReady(m_store.search(all), this, [this, state = m_running](Result<FoundJobs> found) {
        if (state != m_running)
            return;
        if (!found || !searchwork::isLongList(found->keys))
            return finish(found);
        QTimer::singleShot(0, this, [this, state, kept = std::make_shared<Result<FoundJobs>>(std::move(found))] {
            if (state == m_running) // the first rows are painted by now
                finish(*kept);
        });
    });
}

void SearchRun::showFirst(const FoundJobs &jobs, bool isLong)
{
    const auto state = m_running;
    emit firstFound(jobs.keys, isLong);
    if (state == m_running && !jobs.rows.isEmpty() && state->rowsWanted.exchange(false))
        emit rowsLoaded(jobs.rows);
}

void SearchRun::finish(const Result<FoundJobs> &jobs)
{
    m_lastMs = m_clock.elapsed();
    const bool again = m_again;
    const bool rowsWanted = m_running->rowsWanted;
    abandon();
    if (!jobs)
        emit failed(jobs.error());
    else
        emit found(jobs->keys);
    if (jobs && rowsWanted && !jobs->rows.isEmpty())
        emit rowsLoaded(jobs->rows);
    if (again && !m_running)
        begin(0, false);
}

} // namespace zixly
