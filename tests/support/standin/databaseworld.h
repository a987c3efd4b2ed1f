// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/postgres.h"
#include "tests/support/standin/world.h"

#include <QTimer>

namespace zixly::test {

// The world whose jobs and results lie in the platform's tables of a PostgreSQL, where workers change them, too. What
// somebody has changed there is told within 100 ms, as Supabase tells it. Belongs to one thread.
class DatabaseWorld final : public World
{
    Q_OBJECT
public:
    explicit DatabaseWorld(const QString &address); // for Postgres::open(); ends the program if there is none

    QString addJob(
        const QString &type, const QJsonObject &parameters, const QString &tenant, const QString &id) override;
    void put(const QJsonObject &row, const QJsonArray &results) override;
    void update(const QString &id, const QJsonObject &members, bool toastParameters) override;
    void removeJob(const QString &id) override;
    QJsonObject job(const QString &id) const override;
    QList<QJsonObject> newestFirst(const QString &tenant, const QString &status, const QString &type) const override;
    QJsonArray results(const QString &id) const override;

private:
    void look();
    QStringList ask(const QString &statement, const QVariantList &values = {}) const; // the first column

    mutable Postgres m_database;
    QTimer m_poll;
    QHash<QString, QJsonObject> m_seen;
};

} // namespace zixly::test
