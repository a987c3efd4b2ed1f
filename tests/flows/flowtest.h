// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/remoteintake.h"
#include "store/accounts.h"
#include "store/jobs.h"
#include "tests/support/builders.h"
#include "tests/support/storedata.h"

#include <QDateTime>
#include <QTemporaryDir>

#include <algorithm>

// What the tests of the flows share: a store on a real file, rows as a service tells them.
namespace zixly::test {

inline const QUuid kOffice = QUuid::fromString(QStringLiteral("{0d7a0c3e-58f1-4b52-9a11-5c6f1d2b7a01}"));
inline const QString kOfficeName = QStringLiteral("Office");

// The wall clock of this machine, shifted by what a test has waited.
class ShiftedClock final : public Clock
{
public:
    qint64 nowMs() const override { return QDateTime::currentMSecsSinceEpoch() + m_shift; }
    qint64 runningMs() const override { return nowMs(); }
    void advance(qint64 ms) { m_shift += ms; }

private:
    std::atomic<qint64> m_shift = 0;
};

class StoreOnFile
{
public:
    StoreOnFile() { reopen(); }
    void reopen()
    {
        store.reset();
        store = std::make_unique<Store>();
        opened = waitFor(store->open(m_folder.filePath(QStringLiteral("zixly.db"))));
    }
    void close() { store.reset(); }
    QString path() const { return m_folder.filePath(QStringLiteral("zixly.db")); }

    // The value of a read or a write, or an abort of the test program: nothing can be tested without it.
    template <class Work>
    auto read(Work work)
    {
        return waitFor(store->read(std::move(work))).value();
    }
    template <class Work>
    auto write(Work work)
    {
        return waitFor(store->write(std::move(work))).value();
    }

    QList<Job> allJobs()
    {
        return read([](QSqlDatabase &db) -> Result<QList<Job>> {
            const auto keys = jobs::query(db, {});
            if (!keys)
                return std::unexpected(keys.error());
            QList<Job> all;
            for (const qint64 key : *keys) {
                const auto job = jobs::load(db, key);
                if (!job)
                    return std::unexpected(job.error());
                all << *job;
            }
            return all;
        });
    }
    QStringList eventsOf(qint64 key)
    {
        const auto events = read([key](QSqlDatabase &db) { return jobs::events(db, key); });
        QStringList kinds;
        for (const JobEvent &event : events)
            kinds << event.kind;
        return kinds;
    }
    accounts::Account enter(const QString &realm, const QString &user)
    {
        return write([realm, user](QSqlDatabase &db) {
            return accounts::enter(
                db, {.connection = kOffice, .realm = realm, .user = user, .tenant = QStringLiteral("t1")});
        });
    }
    RowOrigin originOf(const accounts::Account &account) const
    {
        return {{.service = kOfficeName}, account.key, accounts::source(account)};
    }

    std::unique_ptr<Store> store;
    Result<StoreReport> opened;

private:
    QTemporaryDir m_folder;
};

inline platform::RemoteJob aRow(const QString &id, const char *status, const SweepSpec &spec = aSpec())
{
    platform::RemoteJob row;
    row.fields = platform::RemoteJob::Row;
    row.id = id;
    row.type = QString::fromLatin1(kSweepType);
    row.status = QString::fromLatin1(status);
    row.parameters = toJson(spec);
    row.createdMs = kMonday;
    return row;
}

} // namespace zixly::test
