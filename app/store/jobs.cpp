// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobs.h"

#include "store/jobremote.h"
#include "store/jobrow.h"
#include "store/jobsearch.h"
#include "store/remotejobs.h"
#include "store/shardjobs.h"
#include "store/sql.h"

#include <QDateTime>
#include <QHash>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <array>

namespace zixly::jobs {

namespace {

constexpr auto kKeep = sql::Statement::Keep::Yes; // what bursts of changes run

std::unexpected<Error> noSuchJob(qint64 key)
{
    return failure(Error::Kind::NotFound, QStringLiteral("Job %1").arg(key));
}

Result<> writeTags(QSqlDatabase &db, qint64 key, const QStringList &tags)
{
    sql::Statement insert(db, QStringLiteral("INSERT OR IGNORE INTO tags (job_key, tag) VALUES (?, ?)"));
    for (const QString &tag : tags) {
        if (tag.isEmpty())
            continue;
        if (const auto done = insert.run(key, tag); !done)
            return done;
    }
    return {};
}

Result<> writeNote(QSqlDatabase &db, qint64 key, const QString &text)
{
    if (text.isEmpty()) {
        sql::Statement statement(db, QStringLiteral("DELETE FROM notes WHERE job_key = ?"));
        return statement.run(key);
    }
    sql::Statement statement(db, QStringLiteral("INSERT OR REPLACE INTO notes (job_key, text) VALUES (?, ?)"));
    return statement.run(key, text);
}

Result<> writeMarks(QSqlDatabase &db, const Job &job)
{
    if (job.favourite) {
        if (const auto done = setFavourite(db, job.key, true); !done)
            return done;
    }
    if (!job.note.isEmpty()) {
        if (const auto done = writeNote(db, job.key, job.note); !done)
            return done;
    }
    if (job.keepOffline) {
        if (const auto done = remotejobs::setKeepOffline(db, job.key, true); !done)
            return done;
    }
    return writeTags(db, job.key, job.tags);
}

// Reads the job again and brings its search body up to date.
Result<Job> refreshed(QSqlDatabase &db, qint64 key)
{
    auto stored = load(db, key);
    if (!stored)
        return stored;
    if (const auto done = jobsearch::refresh(db, *stored); !done)
        return std::unexpected(done.error());
    return stored;
}

Result<> refreshOnly(QSqlDatabase &db, qint64 key)
{
    const auto stored = refreshed(db, key);
    if (!stored)
        return std::unexpected(stored.error());
    return {};
}

Result<> mustExist(const QSqlDatabase &db, qint64 key)
{
    const auto found = sql::single(db, QStringLiteral("SELECT key FROM jobs WHERE key = ?"), {key});
    if (!found)
        return std::unexpected(found.error());
    if (!found->isValid())
        return noSuchJob(key);
    return {};
}

Result<> mustHaveAccount(const QSqlDatabase &db, qint64 account)
{
    if (account == 0)
        return {};
    const auto found = sql::single(db, QStringLiteral("SELECT 1 FROM accounts WHERE key = ?"), {account}, kKeep);
    if (!found)
        return std::unexpected(found.error());
    if (!found->isValid()) // its rows would be shown to everybody
        return failure(Error::Kind::NotFound, QStringLiteral("Account %1").arg(account));
    return {};
}

struct Standing {
    JobState state = JobState::Unknown;
    qint64 account = 0;
};

Result<Standing> standingOf(const QSqlDatabase &db, qint64 key)
{
    sql::Statement statement(db, QStringLiteral("SELECT state, account FROM jobs WHERE key = ?"), kKeep);
    if (const auto done = statement.run(key); !done)
        return std::unexpected(done.error());
    if (statement.next())
        return Standing{jobrow::stateFrom(statement.integer(0)), statement.integer(1)};
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return noSuchJob(key);
}

std::unexpected<Error> forbidden(const Job &job, JobState state)
{
    return failure(Error::Kind::Conflict, job.name.isEmpty() ? QStringLiteral("Job %1").arg(job.key) : job.name,
        QStringLiteral("%1 -> %2").arg(wireName(state), wireName(job.state)));
}

bool mayBecome(JobState state, const Job &job, const QString &eventKind)
{
    const bool sameAgain = state == job.state && !(isTerminal(state) && eventKind == wireName(state));
    return sameAgain || mayFollow(state, job.state);
}

// The columns and what else belongs to the service, of a job whose change is allowed.
Result<> write(QSqlDatabase &db, const Job &job, const Standing &standing)
{
    if (job.account != standing.account) {
        if (const auto there = mustHaveAccount(db, job.account); !there)
            return there;
    }
    static const QString text = QStringLiteral("UPDATE jobs SET %1 WHERE key = ?").arg(jobrow::assignments());
    sql::Statement statement(db, text, kKeep);
    if (const auto done = statement.run(jobrow::assignedValues(job) << job.key); !done)
        return done;
    return jobremote::write(db, job);
}

Result<QList<Job>> loadAll(const QSqlDatabase &db, const QList<qint64> &keys, jobrow::ServerResults results)
{
    QList<Job> jobs;
    if (keys.isEmpty())
        return jobs;
    jobs.reserve(keys.size());
    // One statement for all keys of a window: preparing a text of some 60 columns costs more than ten look-ups.
    sql::Statement statement(db, jobrow::selectStatement(results) + QStringLiteral("WHERE j.key = ?"), kKeep);
    for (const qint64 key : keys) {
        if (const auto done = statement.run(key); !done)
            return std::unexpected(done.error());
        if (statement.next())
            jobs << jobrow::read(statement);
        else if (const auto done = statement.end(); !done)
            return std::unexpected(done.error());
    }
    return jobs;
}

} // namespace

Result<Job> insert(QSqlDatabase &db, Job job, const QString &actor)
{
    if (job.createdMs == 0)
        job.createdMs = QDateTime::currentMSecsSinceEpoch();
    if (job.id.isNull())
        job.id = makeUuidV7(job.createdMs);
    if (const auto there = mustHaveAccount(db, job.account); !there)
        return std::unexpected(there.error());
    static const QString text
        = QStringLiteral("INSERT INTO jobs (%1) VALUES (%2)").arg(jobrow::columnNames(), jobrow::placeholders());
    sql::Statement statement(db, text, kKeep);
    if (const auto done = statement.run(jobrow::values(job)); !done)
        return std::unexpected(done.error());
    job.key = statement.lastKey();
    if (const auto done = writeMarks(db, job); !done)
        return std::unexpected(done.error());
    if (const auto done = jobremote::write(db, job); !done)
        return std::unexpected(done.error());
    const JobEvent created{.jobKey = job.key,
        .timeMs = job.createdMs,
        .clockSource = QStringLiteral("local"),
        .actor = actor,
        .kind = QStringLiteral("created")};
    if (const auto done = addEvent(db, created); !done)
        return std::unexpected(done.error());
    return refreshed(db, job.key);
}

Result<Job> update(QSqlDatabase &db, const Job &job, const QString &eventKind, const QString &actor,
    const QJsonObject &payload, qint64 timeMs)
{
    const auto standing = standingOf(db, job.key);
    if (!standing)
        return std::unexpected(standing.error());
    if (!mayBecome(standing->state, job, eventKind))
        return forbidden(job, standing->state);
    if (const auto done = write(db, job, *standing); !done)
        return std::unexpected(done.error());
    if (timeMs == 0)
        timeMs = isTerminal(job.state) && job.endedMs != 0 ? job.endedMs : QDateTime::currentMSecsSinceEpoch();
    const JobEvent event{.jobKey = job.key,
        .timeMs = timeMs,
        .clockSource = QStringLiteral("local"),
        .actor = actor,
        .kind = eventKind,
        .payload = payload};
    if (const auto done = addEvent(db, event); !done)
        return std::unexpected(done.error());
    return refreshed(db, job.key);
}

Result<Job> revise(QSqlDatabase &db, const Job &job)
{
    const auto standing = standingOf(db, job.key);
    if (!standing)
        return std::unexpected(standing.error());
    if (standing->state != job.state)
        return forbidden(job, standing->state);
    if (const auto done = write(db, job, *standing); !done)
        return std::unexpected(done.error());
    return refreshed(db, job.key);
}

Result<Job> load(const QSqlDatabase &db, qint64 key)
{
    auto found = loadAll(db, {key}, jobrow::ServerResults::All);
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return noSuchJob(key);
    return std::move(found->front());
}

Result<Job> find(const QSqlDatabase &db, const QUuid &id)
{
    const QString text = id.toString(QUuid::WithoutBraces);
    const auto key = sql::single(db, QStringLiteral("SELECT key FROM jobs WHERE id = ?"), {text});
    if (!key)
        return std::unexpected(key.error());
    if (!key->isValid())
        return failure(Error::Kind::NotFound, text);
    return load(db, key->toLongLong());
}

Result<QList<Job>> load(const QSqlDatabase &db, const QList<qint64> &keys)
{
    return loadAll(db, keys, jobrow::ServerResults::Small);
}

Result<QList<Job>> queued(const QSqlDatabase &db)
{
    sql::Statement statement(db,
        jobrow::selectStatement()
            + QStringLiteral("WHERE j.state IN (?, ?, ?) AND j.service = ''"
                             " AND j.key NOT IN (SELECT parent_key FROM jobs WHERE parent_key <> 0)"
                             " ORDER BY j.priority DESC, j.created_ms, j.key"));
    if (const auto done = statement.run(static_cast<int>(JobState::Queued), static_cast<int>(JobState::Running),
            static_cast<int>(JobState::Cancelling));
        !done)
        return std::unexpected(done.error());
    QList<Job> jobs;
    while (statement.next())
        jobs << jobrow::read(statement);
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return jobs;
}

Result<> remove(QSqlDatabase &db, const QList<qint64> &keys)
{
    // The cells stay behind without a job (keys are never used again) and go in slices: freeing the pages of a large
    // result takes longer than a transaction should.
    static constexpr std::array kTables{"job_events", "notes", "favourites", "tags", "remote_ids", "job_search",
        "results", "wishes", "kept", "server_results", "trash"};
    QList<QString> statements;
    for (const char *table : kTables)
        statements << QStringLiteral("DELETE FROM %1 WHERE job_key = ?").arg(QLatin1String(table));
    statements << QStringLiteral("DELETE FROM jobs WHERE key = ?");
    const auto shards = shardjobs::keysOf(db, keys);
    if (!shards)
        return std::unexpected(shards.error());
    const QList<qint64> all = keys + *shards;
    for (const QString &text : std::as_const(statements)) {
        sql::Statement statement(db, text);
        for (const qint64 key : all) {
            if (const auto done = statement.run(key); !done)
                return done;
        }
    }
    return {};
}

Result<QList<JobEvent>> events(const QSqlDatabase &db, qint64 key)
{
    sql::Statement statement(db,
        QStringLiteral("SELECT sequence, time_ms, clock_source, actor, kind, payload FROM job_events"
                       " WHERE job_key = ? ORDER BY sequence"));
    if (const auto done = statement.run(key); !done)
        return std::unexpected(done.error());
    QList<JobEvent> list;
    while (statement.next()) {
        list.append({.jobKey = key,
            .sequence = static_cast<int>(statement.integer(0)),
            .timeMs = statement.integer(1),
            .clockSource = statement.text(2),
            .actor = statement.text(3),
            .kind = statement.text(4),
            .payload = QJsonDocument::fromJson(statement.text(5).toUtf8()).object()});
    }
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return list;
}

Result<> addEvent(QSqlDatabase &db, JobEvent event)
{
    if (event.timeMs == 0)
        event.timeMs = QDateTime::currentMSecsSinceEpoch();
    if (event.clockSource.isEmpty())
        event.clockSource = QStringLiteral("local");
    sql::Statement statement(db,
        QStringLiteral("INSERT INTO job_events (job_key, sequence, time_ms, clock_source, actor, kind, payload)"
                       " SELECT key, (SELECT coalesce(max(sequence), 0) + 1 FROM job_events WHERE job_key = jobs.key),"
                       " ?, ?, ?, ?, ? FROM jobs WHERE key = ?"),
        kKeep);
    const QString payload = QString::fromUtf8(QJsonDocument(event.payload).toJson(QJsonDocument::Compact));
    if (const auto done
        = statement.run(event.timeMs, event.clockSource, event.actor, event.kind, payload, event.jobKey);
        !done)
        return done;
    if (statement.changedRows() == 0)
        return noSuchJob(event.jobKey);
    return {};
}

Result<> setFavourite(QSqlDatabase &db, qint64 key, bool on)
{
    if (const auto there = mustExist(db, key); !there)
        return there;
    sql::Statement statement(db,
        on ? QStringLiteral("INSERT OR IGNORE INTO favourites (job_key) VALUES (?)")
           : QStringLiteral("DELETE FROM favourites WHERE job_key = ?"));
    return statement.run(key);
}

Result<> setNote(QSqlDatabase &db, qint64 key, const QString &text)
{
    if (const auto there = mustExist(db, key); !there)
        return there;
    if (const auto done = writeNote(db, key, text); !done)
        return done;
    return refreshOnly(db, key);
}

Result<> setName(QSqlDatabase &db, qint64 key, const QString &name)
{
    sql::Statement statement(db, QStringLiteral("UPDATE jobs SET name = ? WHERE key = ?"));
    if (const auto done = statement.run(name, key); !done)
        return done;
    return refreshOnly(db, key); // NotFound if there is no such job
}

Result<> setTags(QSqlDatabase &db, qint64 key, const QStringList &tags)
{
    if (const auto there = mustExist(db, key); !there)
        return there;
    sql::Statement clear(db, QStringLiteral("DELETE FROM tags WHERE job_key = ?"));
    if (const auto done = clear.run(key); !done)
        return done;
    if (const auto done = writeTags(db, key, tags); !done)
        return done;
    return refreshOnly(db, key);
}

Result<QStringList> tagsInUse(const QSqlDatabase &db)
{
    sql::Statement statement(db, QStringLiteral("SELECT DISTINCT tag FROM tags ORDER BY tag COLLATE NOCASE"));
    if (const auto done = statement.run(); !done)
        return std::unexpected(done.error());
    QStringList tags;
    while (statement.next())
        tags << statement.text(0);
    if (const auto end = statement.end(); !end)
        return std::unexpected(end.error());
    return tags;
}

Result<QList<TagCount>> tagCounts(const QSqlDatabase &db, const QList<qint64> &keys)
{
    constexpr qsizetype kFew = 1000;
    const QSet<qint64> wanted(keys.begin(), keys.end());
    QHash<QString, qint64> counts;
    const auto add = [&](sql::Statement &statement, const Result<> &run) -> Result<> {
        if (!run)
            return run;
        while (statement.next()) {
            if (wanted.contains(statement.integer(0)))
                ++counts[statement.text(1)];
        }
        return statement.end();
    };
    if (keys.size() <= kFew) {
        sql::Statement statement(db, QStringLiteral("SELECT job_key, tag FROM tags WHERE job_key = ?"));
        for (const qint64 key : wanted) {
            if (const auto done = add(statement, statement.run(key)); !done)
                return std::unexpected(done.error());
        }
    } else {
        sql::Statement statement(db, QStringLiteral("SELECT job_key, tag FROM tags"));
        if (const auto done = add(statement, statement.run()); !done)
            return std::unexpected(done.error());
    }
    QList<TagCount> list;
    for (auto count = counts.cbegin(); count != counts.cend(); ++count)
        list += {count.key(), count.value()};
    std::ranges::sort(list, [](const TagCount &a, const TagCount &b) {
        const int order = a.tag.compare(b.tag, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a.tag < b.tag;
    });
    return list;
}

Result<qint64> findSame(const QSqlDatabase &db, const QJsonObject &parameters, const QByteArray &priceSha)
{
    const QByteArray text = jobrow::parametersText(parameters);
    const auto key = sql::single(db,
        QStringLiteral("SELECT key FROM jobs WHERE parameters_hash = ? AND state = ? AND data_sha = ? AND type = ?"
                       " AND parameters = ? AND account NOT IN (SELECT key FROM accounts WHERE current = 0)"
                       " AND key NOT IN (SELECT job_key FROM trash)"
                       " ORDER BY created_ms DESC, key DESC LIMIT 1"),
        {jobrow::parametersHash(text), static_cast<int>(JobState::Completed), QString::fromLatin1(priceSha),
            QString::fromLatin1(kSweepType), QString::fromUtf8(text)});
    if (!key)
        return std::unexpected(key.error());
    return key->toLongLong();
}

Result<double> nsPerBarCell(const QSqlDatabase &db)
{
    const auto value = sql::single(db,
        QStringLiteral(
            "SELECT 1e6 * sum(runtime_ms) / sum(work) FROM (SELECT runtime_ms, 1.0 * data_bars * cells AS work"
            " FROM jobs WHERE state = ? AND service = '' AND type = ? AND runtime_ms > 0 AND data_bars > 0"
            " AND cells > 0 ORDER BY created_ms DESC LIMIT 20)"),
        {static_cast<int>(JobState::Completed), QString::fromLatin1(kSweepType)});
    if (!value)
        return std::unexpected(value.error());
    return value->toDouble();
}

} // namespace zixly::jobs
