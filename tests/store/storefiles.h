// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/cells.h"
#include "store/jobs.h"
#include "store/prices.h"
#include "store/sql.h"
#include "store/store.h"
#include "tests/support/storedata.h"

#include <QFile>

// Whole files of stores, sound and damaged.
namespace zixly::test {

inline constexpr int kFileJobs = 400;

// A closed store with kFileJobs jobs (names "job 1", ...), a result with the first, a series, a note, a favourite.
inline bool makeStoreFile(const QString &path)
{
    Store store;
    store.open(path);
    const auto made = waitFor(store.write([](QSqlDatabase &db) -> Result<> {
        Result<> done;
        for (int i = 1; i <= kFileJobs && done; ++i) {
            const auto job = jobs::insert(db, aNewJob(QStringLiteral("job %1").arg(i)), QStringLiteral("user"));
            done = job ? Result<>() : std::unexpected(job.error());
        }
        if (done)
            done = cells::save(db, 1, aResult(2000));
        if (done)
            done = jobs::setNote(db, 2, QStringLiteral("a note"));
        if (done)
            done = jobs::setFavourite(db, 3, true);
        if (done)
            done = jobs::setTags(db, 4, {QStringLiteral("a tag")});
        if (done)
            done = jobs::addRemoteId(db, 5, {QStringLiteral("cloud"), QStringLiteral("job"), QStringLiteral("42")});
        const auto saved = done ? prices::save(db, aPriceSeries(), 1) : std::unexpected(done.error());
        return saved ? Result<>() : std::unexpected(saved.error());
    }));
    return made.has_value();
}

inline QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeBytes(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

inline bool changePragma(const QString &path, const QString &pragma)
{
    auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    return connection && sql::run(connection->database(), QStringLiteral("PRAGMA ") + pragma).has_value();
}

inline qsizetype jobCount(Store &store)
{
    const auto keys = waitFor(store.read([](QSqlDatabase &db) { return jobs::query(db, {}); }));
    return keys ? static_cast<qsizetype>(keys->size()) : -1;
}

} // namespace zixly::test
