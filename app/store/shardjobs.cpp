// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/shardjobs.h"

#include "store/cells.h"
#include "store/jobrow.h"
#include "store/jobs.h"
#include "store/sql.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace zixly::shardjobs {

namespace {

constexpr auto kKeep = sql::Statement::Keep::Yes;
// As jobs_parent has them: the first condition leads SQLite to that index.
const QString kOfWhole = QStringLiteral("SELECT key FROM jobs WHERE parent_key <> 0 AND parent_key = ?");

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::Shards)
};

std::optional<Job> wholeFrom(const Job &shard, const shards::Mark &mark, const QString &name)
{
    const auto spec = specOf(shard);
    if (!spec)
        return std::nullopt;
    const SweepSpec whole = shards::wholeOf(*spec, mark);
    Job job;
    job.id = mark.parent;
    job.name = name.isEmpty() ? defaultName(whole, shard.parameters) : name;
    job.parameters = shard.parameters;
    job.parameters.remove(QLatin1String(shards::kMarkName));
    job.parameters.insert(QStringLiteral("fast_range"), QJsonArray{whole.fast.min, whole.fast.max});
    job.parameters.insert(QLatin1String(shards::kCountName), mark.of);
    job.createdMs = shard.createdMs;
    job.priority = shard.priority;
    job.convention = shard.convention;
    job.place = shard.place;
    job.account = shard.account;
    job.cells = validPairs(whole);
    return job;
}

Result<std::optional<Job>> wholeOf(QSqlDatabase &db, const Job &shard, const QString &name, const QString &actor)
{
    const auto mark = shards::markOf(shard.parameters);
    if (!mark)
        return std::optional<Job>();
    const auto known = jobs::find(db, mark->parent);
    if (known) {
        const bool same = shards::countOf(*known) == mark->of && known->account == shard.account;
        return same ? std::optional(*known) : std::nullopt;
    }
    if (known.error().kind != Error::Kind::NotFound)
        return std::unexpected(known.error());
    const auto whole = wholeFrom(shard, *mark, name);
    if (!whole)
        return std::optional<Job>();
    const auto made = jobs::insert(db, *whole, actor);
    return made ? Result<std::optional<Job>>(*made) : std::unexpected(made.error());
}

// What a state machine would forbid: a whole that had failed goes on when one of its shards is tried again.
Result<> setState(QSqlDatabase &db, const Job &whole, qint64 nowMs)
{
    sql::Statement statement(db, QStringLiteral("UPDATE jobs SET state = ? WHERE key = ?"));
    if (const auto done = statement.run(static_cast<int>(whole.state), whole.key); !done)
        return done;
    JobEvent event{.jobKey = whole.key,
        .timeMs = whole.endedMs != 0 ? whole.endedMs : nowMs,
        .clockSource = QStringLiteral("local"),
        .actor = whole.place.service.isEmpty() ? QStringLiteral("worker") : whole.place.service,
        .kind = whole.state == JobState::Running ? QStringLiteral("started") : wireName(whole.state),
        .payload = {{QStringLiteral("receipt"), whole.receipt}}};
    return jobs::addEvent(db, event);
}

} // namespace

Result<qint64> adopt(QSqlDatabase &db, Job &shard, const QString &name, const QString &actor)
{
    const auto whole = wholeOf(db, shard, name, actor);
    if (!whole)
        return std::unexpected(whole.error());
    if (!*whole)
        return 0;
    const shards::Mark mark = *shards::markOf(shard.parameters);
    shard.parentKey = (*whole)->key;
    shard.shard = mark.index;
    shard.name = Tr::tr("%1 (shard %2 of %3)").arg((*whole)->name).arg(mark.index).arg(mark.of);
    return shard.parentKey;
}

Result<QList<Job>> of(const QSqlDatabase &db, qint64 wholeKey)
{
    const auto keys = sql::integers(db, kOfWhole + QStringLiteral(" ORDER BY shard, key"), {wholeKey}, kKeep);
    const auto all = keys ? jobs::load(db, *keys) : Result<QList<Job>>(std::unexpected(keys.error()));
    if (!all)
        return all;
    QList<Job> latest;
    for (const Job &job : *all) {
        if (!latest.isEmpty() && latest.last().shard == job.shard)
            latest.last() = job;
        else
            latest.append(job);
    }
    return latest;
}

Result<std::optional<Job>> follow(QSqlDatabase &db, qint64 wholeKey, qint64 nowMs)
{
    const auto before = jobs::load(db, wholeKey);
    if (!before)
        return before.error().kind == Error::Kind::NotFound ? Result<std::optional<Job>>(std::nullopt)
                                                            : std::unexpected(before.error());
    if (shards::countOf(*before) == 0)
        return std::optional<Job>();
    const auto parts = of(db, wholeKey);
    if (!parts)
        return std::unexpected(parts.error());
    const Job after = shards::followed(*before, *parts);
    if (jobrow::values(after) == jobrow::values(*before))
        return std::optional<Job>();
    if (after.state != before->state) {
        if (const auto done = setState(db, after, nowMs); !done)
            return std::unexpected(done.error());
    }
    const auto stored = jobs::revise(db, after);
    return stored ? Result<std::optional<Job>>(*stored) : std::unexpected(stored.error());
}

Result<QList<Job>> followAll(QSqlDatabase &db, qint64 nowMs)
{
    const auto open = sql::integers(db,
        QStringLiteral("SELECT key FROM jobs WHERE key IN (SELECT parent_key FROM jobs WHERE parent_key <> 0)"
                       " AND state NOT IN (?, ?, ?)"),
        {static_cast<int>(JobState::Completed), static_cast<int>(JobState::Failed),
            static_cast<int>(JobState::Cancelled)});
    if (!open)
        return std::unexpected(open.error());
    QList<Job> changed;
    for (const qint64 key : *open) {
        const auto job = follow(db, key, nowMs);
        if (!job)
            return std::unexpected(job.error());
        if (*job)
            changed << **job;
    }
    return changed;
}

Result<SweepResult> result(const QSqlDatabase &db, qint64 wholeKey)
{
    const auto nothing = failure(Error::Kind::NotFound, QStringLiteral("The result of job %1").arg(wholeKey));
    const auto whole = jobs::load(db, wholeKey);
    if (!whole)
        return whole.error().kind == Error::Kind::NotFound ? nothing : std::unexpected(whole.error());
    const auto spec = specOf(*whole);
    if (!spec || shards::countOf(*whole) == 0)
        return nothing;
    const auto parts = of(db, wholeKey);
    if (!parts)
        return std::unexpected(parts.error());
    QList<SweepResult> results;
    for (const Job &part : *parts) {
        if (part.state != JobState::Completed || !part.available)
            continue;
        auto loaded = cells::load(db, part.key);
        if (!loaded)
            return loaded;
        results.append(std::move(*loaded));
    }
    if (results.isEmpty())
        return nothing;
    return shards::unite(*spec, std::move(results));
}

Result<QList<Job>> meant(const QSqlDatabase &db, const QList<qint64> &keys, Click click)
{
    const auto clicked = jobs::load(db, keys);
    if (!clicked)
        return clicked;
    QList<Job> jobs;
    for (const Job &job : *clicked) {
        if (shards::countOf(job) == 0) {
            jobs << job;
            continue;
        }
        const auto parts = of(db, job.key);
        if (!parts)
            return parts;
        std::copy_if(parts->begin(), parts->end(), std::back_inserter(jobs), [click](const Job &part) {
            return click == Click::Cancel ? !isTerminal(part.state)
                                          : isTerminal(part.state) && part.state != JobState::Completed;
        });
    }
    return jobs;
}

Result<QString> hiding(const QSqlDatabase &db, const QString &keyColumn)
{
    const auto any = sql::single(db, QStringLiteral("SELECT 1 FROM jobs WHERE parent_key <> 0 LIMIT 1"), {}, kKeep);
    if (!any)
        return std::unexpected(any.error());
    return any->isValid() ? keyColumn + QStringLiteral(" NOT IN (SELECT key FROM jobs WHERE parent_key <> 0)")
                          : QString();
}

Result<QList<qint64>> keysOf(const QSqlDatabase &db, const QList<qint64> &wholeKeys)
{
    QList<qint64> all;
    for (const qint64 key : wholeKeys) {
        const auto keys = sql::integers(db, kOfWhole, {key}, kKeep);
        if (!keys)
            return keys;
        all += *keys;
    }
    return all;
}

} // namespace zixly::shardjobs
