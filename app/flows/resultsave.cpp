// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/async.h"
#include "flows/resultfetch.h"
#include "flows/resultstore.h"
#include "store/cells.h"
#include "store/jobs.h"

namespace zixly {

void ResultFetch::found(const Job &job, const RowHunt::Found &found)
{
    if (!found.rows) {
        using K = Error::Kind;
        const K kind = found.rows.error().kind;
        // Out of reach for this one is out of reach for all: the next look() goes on.
        const bool unreachable
            = kind == K::Network || kind == K::Timeout || kind == K::Unauthorized || kind == K::TooManyRequests;
        return giveUp(job.key, found.rows.error(), !(found.asked && unreachable));
    }
    const auto result = fetched::toResult(job, *found.rows);
    if (!result)
        return giveUp(job.key, result.error());
    save(job, *result, found.from);
}

void ResultFetch::save(const Job &job, const SweepResult &result, ServiceKind from)
{
    const auto shared = std::make_shared<const SweepResult>(result);
    const auto finish = [key = job.key, shared, from, now = m_clock.nowMs()](
                            QSqlDatabase &db) { return fetched::finish(db, key, *shared, from, now); };
    const auto done = [this, job](const Result<Job> &stored) { saved(job, stored); };
    if (job.available) { // replaced as a whole: whoever looks at it now must not see half of each
        const auto replace = [finish, shared, key = job.key](QSqlDatabase &db) -> Result<Job> {
            if (const auto saved = cells::save(db, key, *shared); !saved)
                return std::unexpected(saved.error());
            return finish(db);
        };
        return whenReady(m_store.write(replace), this, done);
    }
    whenReady(m_store.writeInSlices(cells::columnSaver(job.key, shared)), this,
        [this, job, finish, done](const Result<> &columns) {
            if (columns)
                whenReady(m_store.write(finish), this, done);
            else
                giveUp(job.key, columns.error());
        });
}

void ResultFetch::saved(const Job &job, const Result<Job> &stored)
{
    if (!stored)
        return giveUp(job.key, stored.error());
    m_later.remove(job.key);
    m_store.notifyJobs({*stored});
    emit fetched(job.key);
    makeRoom(job.key);
    ended(job.key); // the next question comes after the eviction: the store works in order
}

void ResultFetch::makeRoom(qint64 spared)
{
    const auto evicted = std::make_shared<QList<qint64>>();
    const auto step = fetched::evictor(m_options.limitBytes, spared, evicted);
    whenReady(m_store.writeInSlices(step), this, [this, evicted](const Result<> &) {
        if (evicted->isEmpty())
            return;
        whenReady(m_store.read([keys = *evicted](QSqlDatabase &db) { return jobs::load(db, keys); }), this,
            [this](const Result<QList<Job>> &jobs) {
                if (jobs)
                    m_store.notifyJobs(*jobs);
            });
    });
}

} // namespace zixly
