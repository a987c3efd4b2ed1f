// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/accounts.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/prices.h"
#include "store/remotejobs.h"
#include "store/sql.h"
#include "store/store.h"
#include "store/wishes.h"
#include "tests/support/storedata.h"

#include <QFile>

// Whole files of stores, sound and damaged.
namespace zixly::test {

inline constexpr int kFileJobs = 400;

inline const accounts::Account kFileAccount{.key = 1,
    .connection = QUuid(QStringLiteral("11111111-2222-4333-8444-555555555555")),
    .realm = QStringLiteral("supabase"),
    .user = QStringLiteral("ada"),
    .email = QStringLiteral("ada@example.com"),
    .tenant = QStringLiteral("tenant"),
    .current = true};

// A job of an account, kept offline, with a result that the service told and a cancel that waits.
inline Result<> makeRemote(QSqlDatabase &db, qint64 key)
{
    const auto account = accounts::enter(db, kFileAccount);
    auto job = account ? jobs::load(db, key) : std::unexpected(account.error());
    if (!job)
        return std::unexpected(job.error());
    job->account = account->key;
    job->serverResult = {{QStringLiteral("metrics"), 7}};
    job->goneFromServer = true;
    if (const auto revised = jobs::revise(db, *job); !revised)
        return std::unexpected(revised.error());
    const auto wish = wishes::add(db,
        {.jobKey = key,
            .connection = kFileAccount.connection,
            .account = account->key,
            .kind = Wish::Cancel,
            .reason = QStringLiteral("why")});
    return wish ? remotejobs::setKeepOffline(db, key, true) : std::unexpected(wish.error());
}

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
