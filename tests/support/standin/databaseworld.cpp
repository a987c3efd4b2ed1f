// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/databaseworld.h"

#include <QJsonDocument>
#include <QUuid>

namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPollMs = 100; // as Supabase looks at its slot

Postgres opened(const QString &address)
{
    auto database = Postgres::open(address);
    if (!database)
        qFatal("%s: %s", qPrintable(database.error().subject), qPrintable(database.error().detail));
    return std::move(*database);
}

QString textOf(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QList<QJsonObject> objectsOf(const QStringList &texts)
{
    QList<QJsonObject> objects;
    for (const QString &text : texts)
        objects << QJsonDocument::fromJson(text.toUtf8()).object();
    return objects;
}

} // namespace

DatabaseWorld::DatabaseWorld(const QString &address)
    : m_database(opened(address))
{
    for (const QJsonObject &row : objectsOf(ask(u"SELECT row_to_json(j) FROM \"pipeline_jobs\" j"_s)))
        m_seen.insert(row.value("id"_L1).toString(), row);
    connect(&m_poll, &QTimer::timeout, this, &DatabaseWorld::look);
    m_poll.start(kPollMs);
}

QStringList DatabaseWorld::ask(const QString &statement, const QVariantList &values) const
{
    auto query = m_database.run(statement, values);
    if (!query)
        qFatal("%s: %s", qPrintable(statement), qPrintable(query.error().detail));
    QStringList texts;
    while (query->next())
        texts << query->value(0).toString();
    return texts;
}

QString DatabaseWorld::addJob(
    const QString &type, const QJsonObject &parameters, const QString &tenant, const QString &id)
{
    const QString name = id.isEmpty() ? u"cmw"_s + QUuid::createUuid().toString(QUuid::Id128).left(22) : id;
    ask(u"INSERT INTO \"pipeline_jobs\" (\"id\", \"tenantId\", \"jobType\", \"parameters\", \"createdAt\")"
        " VALUES (?, ?, ?, ?::jsonb, ?::timestamp)"_s,
        {name, tenant, type, textOf(parameters), naive(nowMs())});
    return name;
}

void DatabaseWorld::put(const QJsonObject &row, const QJsonArray &results)
{
    ask(u"INSERT INTO \"pipeline_jobs\" SELECT * FROM json_populate_record(NULL::\"pipeline_jobs\", ?::json)"_s,
        {textOf(row)});
    ask(u"INSERT INTO \"trading_sweep_results\" SELECT * FROM"
        " json_populate_recordset(NULL::\"trading_sweep_results\", ?::json)"_s,
        {QString::fromUtf8(QJsonDocument(results).toJson(QJsonDocument::Compact))});
}

// No column is left out on purpose here: what lies outside the row is the database's own affair.
void DatabaseWorld::update(const QString &id, const QJsonObject &members, bool /*toastParameters*/)
{
    QStringList columns;
    for (auto it = members.begin(); it != members.end(); ++it)
        columns << u"\"%1\" = r.\"%1\""_s.arg(it.key());
    ask(u"UPDATE \"pipeline_jobs\" j SET %1 FROM json_populate_record(NULL::\"pipeline_jobs\", ?::json) r"
        " WHERE j.\"id\" = ?"_s.arg(columns.join(u", ")),
        {textOf(members), id});
}

void DatabaseWorld::removeJob(const QString &id)
{
    ask(u"DELETE FROM \"pipeline_jobs\" WHERE \"id\" = ?"_s, {id});
}

QJsonObject DatabaseWorld::job(const QString &id) const
{
    return objectsOf(ask(u"SELECT row_to_json(j) FROM \"pipeline_jobs\" j WHERE \"id\" = ?"_s, {id})).value(0);
}

QList<QJsonObject> DatabaseWorld::newestFirst(const QString &tenant, const QString &status, const QString &type) const
{
    return objectsOf(ask(u"SELECT row_to_json(j) FROM \"pipeline_jobs\" j WHERE \"tenantId\" = ?"
                         " AND ? IN ('', \"status\"::text) AND ? IN ('', \"jobType\")"
                         " ORDER BY \"createdAt\" DESC, \"id\" DESC"_s,
        {tenant, status.isNull() ? u""_s : status.toUpper(), type.isNull() ? u""_s : type}));
}

QJsonArray DatabaseWorld::results(const QString &id) const
{
    QJsonArray rows;
    const QStringList texts
        = ask(u"SELECT row_to_json(r) FROM \"trading_sweep_results\" r WHERE \"jobId\" = ?"_s, {id});
    for (const QJsonObject &row : objectsOf(texts))
        rows.append(row);
    return rows;
}

void DatabaseWorld::look()
{
    QHash<QString, QJsonObject> now;
    const QStringList texts = ask(u"SELECT row_to_json(j) FROM \"pipeline_jobs\" j ORDER BY \"createdAt\", \"id\""_s);
    for (const QJsonObject &row : objectsOf(texts)) {
        const QString id = row.value("id"_L1).toString();
        now.insert(id, row);
        const auto before = m_seen.constFind(id);
        if (before == m_seen.constEnd())
            emit changed(u"INSERT"_s, row, id);
        else if (*before != row)
            emit changed(u"UPDATE"_s, row, id);
    }
    for (auto it = m_seen.constBegin(); it != m_seen.constEnd(); ++it) {
        if (!now.contains(it.key()))
            emit changed(u"DELETE"_s, {}, it.key());
    }
    m_seen = now;
}

} // namespace zixly::test
