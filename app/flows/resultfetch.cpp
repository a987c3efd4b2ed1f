// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/resultfetch.h"

#include "core/async.h"
#include "flows/resultstore.h"
#include "store/jobs.h"

#include <algorithm>

namespace zixly {

namespace {

constexpr qint64 kDayMs = 86'400'000;
constexpr qint64 kFirstWaitMs = 30'000; // doubled with every failure
constexpr int kMaxDoublings = 7; // about an hour

} // namespace

ResultFetch::ResultFetch(Store &store, ResultSource &source, const Clock &clock, Options options, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_source(source)
    , m_clock(clock)
    , m_options(options)
{
    connect(&m_store, &Store::jobsChanged, this, [this](const QList<Job> &jobs) {
        // An old history that arrives is no reason to look through it ten times a second.
        const qint64 since = m_clock.nowMs() - m_options.days * kDayMs;
        const bool wanted = std::any_of(jobs.begin(), jobs.end(), [this, since](const Job &job) {
            return job.account != 0 && job.state == JobState::Completed && (!job.available || job.resultOutdated)
                && !job.goneFromServer && (job.createdMs >= since || job.favourite || job.keepOffline)
                && !m_dead.contains(job.key);
        });
        if (wanted)
            look();
    });
}

void ResultFetch::setLimit(qint64 bytes)
{
    m_options.limitBytes = bytes;
    makeRoom(0);
    look();
}

void ResultFetch::reconnected()
{
    m_later.clear();
    look();
}

QSet<qint64> ResultFetch::notNow() const
{
    QSet<qint64> keys = m_dead + m_open;
    for (auto it = m_later.begin(); it != m_later.end(); ++it) {
        if (it->notBeforeMs > m_clock.nowMs())
            keys.insert(it.key());
    }
    return keys;
}

void ResultFetch::look()
{
    if (m_background != 0) {
        m_again = true;
        return;
    }
    const bool online = std::any_of(
        kServiceKinds.begin(), kServiceKinds.end(), [this](ServiceKind service) { return m_source.canAsk(service); });
    if (!online)
        return;
    m_background = -1;
    m_again = false;
    const fetched::Wanted wanted{
        m_source.connection(), notNow(), m_clock.nowMs() - m_options.days * kDayMs, m_options.limitBytes};
    whenReady(m_store.read([wanted](QSqlDatabase &db) { return fetched::nextWanted(db, wanted); }), this,
        [this](const Result<std::optional<Job>> &job) { chosen(job); });
}

void ResultFetch::chosen(const Result<std::optional<Job>> &job)
{
    m_background = 0;
    if (!job || !*job) {
        if (std::exchange(m_again, false))
            look();
        return;
    }
    if (m_open.contains((*job)->key)) { // the user was quicker
        look();
        return;
    }
    m_background = (*job)->key;
    hunt(**job, false);
}

void ResultFetch::fetch(qint64 jobKey)
{
    m_dead.remove(jobKey);
    m_later.remove(jobKey);
    if (m_open.contains(jobKey))
        return;
    m_open.insert(jobKey);
    whenReady(m_store.read([jobKey](QSqlDatabase &db) { return jobs::load(db, jobKey); }), this,
        [this, jobKey](const Result<Job> &job) {
            if (job)
                hunt(*job, true);
            else
                giveUp(jobKey, job.error());
        });
}

void ResultFetch::hunt(const Job &job, bool demanded)
{
    m_open.insert(job.key);
    auto *hunt
        = new RowHunt(m_source, job, demanded, [this, job](const RowHunt::Found &answer) { found(job, answer); }, this);
    hunt->start();
}

void ResultFetch::giveUp(qint64 jobKey, const Error &error, bool goOn)
{
    if (mayAskAgain(error.kind)) {
        Later &later = m_later[jobKey];
        later.notBeforeMs = m_clock.nowMs() + (kFirstWaitMs << std::min(later.failures++, kMaxDoublings));
    } else {
        m_dead.insert(jobKey);
    }
    emit failed(jobKey, error);
    ended(jobKey, goOn);
}

void ResultFetch::ended(qint64 jobKey, bool goOn)
{
    m_open.remove(jobKey);
    if (m_background == jobKey) {
        m_background = 0;
        if (goOn)
            look();
    }
}

} // namespace zixly
