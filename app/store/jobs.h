// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/jobquery.h"
#include "core/tagcount.h"

#include <QSqlDatabase>

// The jobs repository: synchronous functions on one connection, to be run by Store::write() or Store::read().
namespace zixly::jobs {

// Stores a new job (key == 0) with its note, tags, marks (favourite, keep offline), remote ids and server's result, and
// its "created" event; returns it with its key. An id that is there already is a Kind::Conflict; a null id is given
// one. The account must be there (accounts::enter()). Wishes have functions of their own (wishes.h).
Result<Job> insert(QSqlDatabase &db, Job job, const QString &actor);
// Replaces the columns of an existing job and logs `eventKind` with the payload at `timeMs` (0 = the end of a job that
// ended, else now). What belongs to the user (name, note, tags, favourite, keep offline) stays as the table holds it;
// remote ids are added, never removed; an empty server's result leaves the stored one. Refuses (Kind::Conflict) a
// change of state that mayFollow() forbids, compared with what the table holds now, a second terminal event, and a
// remote id that leads to another job. Returns the stored job.
Result<Job> update(QSqlDatabase &db, const Job &job, const QString &eventKind, const QString &actor,
    const QJsonObject &payload = {}, qint64 timeMs = 0);
// update() without an event, for facts that change nothing one would look up in the log (metrics, parameters, ids).
// Kind::Conflict if the state differs from what the table holds.
Result<Job> revise(QSqlDatabase &db, const Job &job);
Result<Job> load(const QSqlDatabase &db, qint64 key);
Result<Job> find(const QSqlDatabase &db, const QUuid &id); // Kind::NotFound if no job has it
// In the order asked; missing ones left out. A server's result of more than 64 KiB is left out, too: a window of rows
// has no use for it, load(key) has it.
Result<QList<Job>> load(const QSqlDatabase &db, const QList<qint64> &keys);
// Without what is in the trash and the rows of accounts that are not current. Undefined best values come last in either
// direction; ties are in the order of the keys (status: of the creation).
Result<JobKeys> query(const QSqlDatabase &db, const JobQuery &query);
// Those of the keys that no query shows: removed ones, those in the trash and of accounts that are not current.
Result<QList<qint64>> unseen(const QSqlDatabase &db, const QList<qint64> &keys);
// Local jobs that are to be run or still run: queued, running, cancelling; by priority, then age. A row that stands for
// shards (store/shardjobs.h) is none of them.
Result<QList<Job>> queued(const QSqlDatabase &db);
// At once and for good (people delete by way of the trash); with shards, events, marks, remote ids, wishes and results;
// cells go later in slices (cells::purge()).
Result<> remove(QSqlDatabase &db, const QList<qint64> &keys);
Result<QList<JobEvent>> events(const QSqlDatabase &db, qint64 key);
Result<> addEvent(QSqlDatabase &db, JobEvent event); // sequence is given by the store

// User's own marks; in tables of their own.
Result<> setFavourite(QSqlDatabase &db, qint64 key, bool on);
Result<> setNote(QSqlDatabase &db, qint64 key, const QString &text);
Result<> setName(QSqlDatabase &db, qint64 key, const QString &name);
Result<> setTags(QSqlDatabase &db, qint64 key, const QStringList &tags);
Result<QStringList> tagsInUse(const QSqlDatabase &db); // each once, by name
// How many of these jobs have each tag, by name. Any number of keys; goes through all tags where they are many.
Result<QList<TagCount>> tagCounts(const QSqlDatabase &db, const QList<qint64> &keys);

// Names of a job elsewhere: (source, kind, id) leads to at most one job, a job may have several. A name that leads to
// another job already is a Kind::Conflict.
Result<> addRemoteId(QSqlDatabase &db, qint64 key, const RemoteId &remote);
Result<qint64> findRemoteId(const QSqlDatabase &db, const RemoteId &remote); // key, 0 = none
Result<QList<RemoteId>> remoteIds(const QSqlDatabase &db, qint64 key);

// A completed sweep with the same parameters on the same data, newest first; 0 = none.
Result<qint64> findSame(const QSqlDatabase &db, const QJsonObject &parameters, const QByteArray &priceSha);
// Running time per bar and cell of the last completed local sweeps, for estimates; 0 = no history. Nanoseconds.
Result<double> nsPerBarCell(const QSqlDatabase &db);

} // namespace zixly::jobs
