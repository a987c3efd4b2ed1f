// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/jobquery.h"

#include <QSqlDatabase>

// The jobs repository: synchronous functions on one connection, to be run by Store::write() or Store::read().
namespace zixly::jobs {

// Stores a new job (key == 0) and its "created" event; returns it with its key.
Result<Job> insert(QSqlDatabase &db, Job job, const QString &actor);
// Replaces all columns of an existing job and logs `eventKind` with the payload. Refuses (Kind::Conflict) a change that
// mayFollow() forbids, compared with what the table holds now. Returns the stored job.
Result<Job> update(QSqlDatabase &db, const Job &job, const QString &eventKind, const QString &actor,
    const QJsonObject &payload = {});
Result<Job> load(const QSqlDatabase &db, qint64 key);
Result<QList<Job>> load(const QSqlDatabase &db, const QList<qint64> &keys); // in the order asked; missing ones left out
Result<JobKeys> query(const QSqlDatabase &db, const JobQuery &query);
Result<QList<Job>> queued(const QSqlDatabase &db); // local jobs not in a terminal state: queued, running, cancelling
Result<> remove(QSqlDatabase &db, const QList<qint64> &keys); // with events, cells, note, tags
Result<QList<JobEvent>> events(const QSqlDatabase &db, qint64 key);
Result<> addEvent(QSqlDatabase &db, JobEvent event); // sequence is given by the store

// User's own marks; in tables of their own.
Result<> setFavourite(QSqlDatabase &db, qint64 key, bool on);
Result<> setNote(QSqlDatabase &db, qint64 key, const QString &text);
Result<> setName(QSqlDatabase &db, qint64 key, const QString &name);

// A completed sweep with the same parameters on the same data, newest first; 0 = none.
Result<qint64> findSame(const QSqlDatabase &db, const QJsonObject &parameters, const QByteArray &priceSha);
// Running time per bar and cell of the last completed local sweeps, for estimates; 0 = no history. Nanoseconds.
Result<double> nsPerBarCell(const QSqlDatabase &db);

} // namespace zixly::jobs
