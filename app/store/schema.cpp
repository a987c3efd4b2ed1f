// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/schema.h"

#include "store/jobrow.h"
#include "store/jobsearch.h"
#include "store/sql.h"

#include <QStringList>

namespace zixly::schema {

namespace {

struct Migration {
    QStringList statements;
    bool rederive = false; // the derived columns and the search bodies are to be made anew by code
};

// Keys are AUTOINCREMENT: a key never names another job later, so a model or a log may hold on to it. States are the
// numbers of JobState. Undefined values are NULL.
QStringList firstTables()
{
    return {
        QStringLiteral("CREATE TABLE jobs (key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
                       " name TEXT NOT NULL DEFAULT '', type TEXT NOT NULL, type_version INTEGER NOT NULL DEFAULT 1,"
                       " parameters TEXT NOT NULL DEFAULT '{}', state INTEGER NOT NULL,"
                       " created_ms INTEGER NOT NULL, started_ms INTEGER NOT NULL DEFAULT 0,"
                       " ended_ms INTEGER NOT NULL DEFAULT 0, priority INTEGER NOT NULL DEFAULT 0,"
                       " attempts INTEGER NOT NULL DEFAULT 0, error_kind TEXT, error_subject TEXT, error_detail TEXT,"
                       " engine_version TEXT NOT NULL DEFAULT '', convention_known INTEGER NOT NULL DEFAULT 0,"
                       " execution TEXT NOT NULL DEFAULT '', fees REAL, slippage REAL,"
                       " annualisation TEXT NOT NULL DEFAULT '', bar_interval_ms INTEGER NOT NULL DEFAULT 0,"
                       " data_sha TEXT NOT NULL DEFAULT '', data_first_ms INTEGER NOT NULL DEFAULT 0,"
                       " data_last_ms INTEGER NOT NULL DEFAULT 0, data_bars INTEGER NOT NULL DEFAULT 0,"
                       " cells INTEGER NOT NULL DEFAULT 0, runtime_ms INTEGER NOT NULL DEFAULT 0,"
                       " best_sharpe REAL, best_return REAL, best_drawdown REAL,"
                       " best_fast INTEGER NOT NULL DEFAULT 0, best_slow INTEGER NOT NULL DEFAULT 0)"),
        QStringLiteral("CREATE TABLE job_events (job_key INTEGER NOT NULL, sequence INTEGER NOT NULL,"
                       " time_ms INTEGER NOT NULL, clock_source TEXT NOT NULL, actor TEXT NOT NULL,"
                       " kind TEXT NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (job_key, sequence))"),
        QStringLiteral("CREATE TABLE notes (job_key INTEGER PRIMARY KEY, text TEXT NOT NULL)"),
        QStringLiteral("CREATE TABLE favourites (job_key INTEGER PRIMARY KEY)"),
        QStringLiteral("CREATE TABLE results (job_key INTEGER PRIMARY KEY, cells INTEGER NOT NULL,"
                       " valid_cells INTEGER NOT NULL, benchmark REAL, spec TEXT NOT NULL, about TEXT NOT NULL)"),
        QStringLiteral("CREATE TABLE cells (job_key INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL,"
                       " PRIMARY KEY (job_key, name))"),
        QStringLiteral("CREATE TABLE series (key INTEGER PRIMARY KEY AUTOINCREMENT, ticker TEXT NOT NULL UNIQUE,"
                       " first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, bars INTEGER NOT NULL,"
                       " interval_ms INTEGER NOT NULL, date_only INTEGER NOT NULL, decimals INTEGER NOT NULL,"
                       " time_zone TEXT NOT NULL, currency TEXT NOT NULL, source TEXT NOT NULL,"
                       " adjusted INTEGER NOT NULL, sha256 TEXT NOT NULL, imported_ms INTEGER NOT NULL,"
                       " has_open INTEGER NOT NULL)"),
        QStringLiteral("CREATE TABLE series_columns (series_key INTEGER NOT NULL, name TEXT NOT NULL,"
                       " data BLOB NOT NULL, PRIMARY KEY (series_key, name))"),
        QStringLiteral("CREATE INDEX jobs_created ON jobs (created_ms)"),
        QStringLiteral("PRAGMA application_id = %1").arg(kApplicationId),
    };
}

// job_fts holds the trigrams of job_search.body without positions: a third of the size, so that parameters and errors
// of a million jobs can be searched too; the words are then looked for in the body itself (jobsearch.cpp). The body is
// case-folded before it is stored, hence case_sensitive 1.
QStringList searchAndServices()
{
    QStringList statements;
    for (const char *column : {"ticker TEXT NOT NULL DEFAULT ''", "server_state TEXT NOT NULL DEFAULT ''",
             "crashes INTEGER NOT NULL DEFAULT 0", "dead_letter INTEGER NOT NULL DEFAULT 0",
             "not_before_ms INTEGER NOT NULL DEFAULT 0", "receipt TEXT NOT NULL DEFAULT ''",
             "parent_key INTEGER NOT NULL DEFAULT 0", "shard INTEGER NOT NULL DEFAULT 0",
             "retry_of INTEGER NOT NULL DEFAULT 0", "service TEXT NOT NULL DEFAULT ''", "host TEXT NOT NULL DEFAULT ''",
             "tenant TEXT NOT NULL DEFAULT ''", "worker TEXT NOT NULL DEFAULT ''", "best_score REAL",
             "parameters_hash INTEGER NOT NULL DEFAULT 0"})
        statements << QStringLiteral("ALTER TABLE jobs ADD COLUMN ") + QLatin1String(column);
    statements << QStringLiteral("CREATE TABLE tags (job_key INTEGER NOT NULL, tag TEXT NOT NULL,"
                                 " PRIMARY KEY (job_key, tag))")
               << QStringLiteral("CREATE TABLE remote_ids (source TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,"
                                 " job_key INTEGER NOT NULL, PRIMARY KEY (source, kind, id))")
               << QStringLiteral("CREATE INDEX remote_ids_job ON remote_ids (job_key)")
               << QStringLiteral("CREATE TABLE job_search (job_key INTEGER PRIMARY KEY, body TEXT NOT NULL)")
               << QStringLiteral("CREATE VIRTUAL TABLE job_fts USING fts5(body, content='job_search',"
                                 " content_rowid='job_key', tokenize='trigram case_sensitive 1', detail=none,"
                                 " columnsize=0)")
               << QStringLiteral("DROP INDEX jobs_created");
    return statements;
}

// Every index ends in the key (as each index of SQLite does, or named where more columns follow), which is the
// tie-break of every order.
QStringList sortIndexes()
{
    return {
        QStringLiteral("CREATE INDEX jobs_state ON jobs (state, created_ms)"),
        QStringLiteral("CREATE INDEX jobs_ticker ON jobs (ticker COLLATE NOCASE)"),
        QStringLiteral("CREATE INDEX jobs_name ON jobs (name COLLATE NOCASE)"),
        QStringLiteral("CREATE INDEX jobs_service ON jobs (service COLLATE NOCASE)"),
        QStringLiteral("CREATE INDEX jobs_sharpe ON jobs (best_sharpe)"),
        QStringLiteral("CREATE INDEX jobs_return ON jobs (best_return)"),
        QStringLiteral("CREATE INDEX jobs_drawdown ON jobs (best_drawdown)"),
        QStringLiteral("CREATE INDEX jobs_score ON jobs (best_score)"),
        QStringLiteral("CREATE INDEX jobs_cells ON jobs (cells)"),
        QStringLiteral("CREATE INDEX jobs_runtime ON jobs (runtime_ms)"),
        QStringLiteral("CREATE INDEX jobs_parameters ON jobs (parameters_hash)"),
        QStringLiteral("CREATE INDEX jobs_parent ON jobs (parent_key) WHERE parent_key <> 0"),
    };
}

QString secondCreatedIndex()
{
    return QStringLiteral("CREATE INDEX jobs_created ON jobs (created_ms, key, state, service)");
}

// jobs_created also answers the common filters, and hides the rows of other accounts, without a look at the table;
// jobs_account does the hiding for the other orders.
QStringList accountIndexes()
{
    return {
        QStringLiteral("CREATE INDEX jobs_created ON jobs (created_ms, key, state, service, account)"),
        QStringLiteral("CREATE INDEX jobs_account ON jobs (account, created_ms) WHERE account <> 0"),
    };
}

// What the overview counts by days, and the best of each ticker, without a look at the table.
QStringList overviewIndexes()
{
    return {
        QStringLiteral("CREATE INDEX jobs_ended ON jobs (state, ended_ms, created_ms, runtime_ms, account)"),
        QStringLiteral("CREATE INDEX jobs_best ON jobs (ticker COLLATE NOCASE, best_sharpe DESC, account)"),
    };
}

// What chips and searches ask for most, and the order of the sweeps, whose text is that of queryparts.cpp. A row whose
// parameters cannot be read must not stop a store from opening: hence json_valid().
QStringList findingIndexes()
{
    return {
        QStringLiteral("CREATE INDEX jobs_type ON jobs (type COLLATE NOCASE)"),
        QStringLiteral("CREATE INDEX jobs_strategy ON jobs ((CASE WHEN NOT json_valid(parameters) THEN ''"
                       " WHEN json_type(parameters, '$.strategy_type') = 'text'"
                       " THEN json_extract(parameters, '$.strategy_type') ELSE '' END) COLLATE NOCASE)"),
        QStringLiteral("CREATE INDEX jobs_sweep ON jobs ((CASE WHEN json_valid(parameters) THEN"
                       " printf('%s %06d %06d %06d %06d %06d %06d',"
                       " coalesce(json_extract(parameters, '$.strategy_type'), type),"
                       " json_extract(parameters, '$.fast_range[0]'), json_extract(parameters, '$.fast_range[1]'),"
                       " json_extract(parameters, '$.fast_step'), json_extract(parameters, '$.slow_range[0]'),"
                       " json_extract(parameters, '$.slow_range[1]'), json_extract(parameters, '$.slow_step'))"
                       " ELSE type END) COLLATE NOCASE)"),
        QStringLiteral("CREATE INDEX jobs_error ON jobs (error_kind) WHERE error_kind IS NOT NULL"),
    };
}

QStringList indexes() // that the current version has
{
    return accountIndexes() + sortIndexes() + overviewIndexes() + findingIndexes();
}

QStringList triggers()
{
    return {
        QStringLiteral("CREATE TRIGGER job_search_added AFTER INSERT ON job_search BEGIN"
                       " INSERT INTO job_fts (rowid, body) VALUES (new.job_key, new.body); END"),
        QStringLiteral("CREATE TRIGGER job_search_removed AFTER DELETE ON job_search BEGIN INSERT INTO"
                       " job_fts (job_fts, rowid, body) VALUES ('delete', old.job_key, old.body); END"),
        QStringLiteral("CREATE TRIGGER job_search_changed AFTER UPDATE ON job_search BEGIN INSERT INTO"
                       " job_fts (job_fts, rowid, body) VALUES ('delete', old.job_key, old.body);"
                       " INSERT INTO job_fts (rowid, body) VALUES (new.job_key, new.body); END"),
    };
}

// The kinds of wishes and services are the numbers of Wish and ServiceKind. No two of these tables have rows of the
// same shape, by which salvage.cpp tells them.
QStringList accountsAndWishes()
{
    return QStringList{
               QStringLiteral("ALTER TABLE jobs ADD COLUMN account INTEGER NOT NULL DEFAULT 0"),
               QStringLiteral("ALTER TABLE jobs ADD COLUMN gone INTEGER NOT NULL DEFAULT 0"),
               QStringLiteral("ALTER TABLE jobs ADD COLUMN outdated INTEGER NOT NULL DEFAULT 0"),
               QStringLiteral("CREATE TABLE accounts (key INTEGER PRIMARY KEY AUTOINCREMENT, connection TEXT NOT NULL,"
                              " realm TEXT NOT NULL, user TEXT NOT NULL, tenant TEXT NOT NULL, email TEXT NOT NULL,"
                              " current INTEGER NOT NULL, UNIQUE (connection, realm, user, tenant))"),
               QStringLiteral("CREATE TABLE wishes (key INTEGER PRIMARY KEY AUTOINCREMENT, job_key INTEGER NOT NULL,"
                              " connection TEXT NOT NULL, service INTEGER NOT NULL, account INTEGER NOT NULL,"
                              " kind INTEGER NOT NULL, created_ms INTEGER NOT NULL, sending INTEGER NOT NULL,"
                              " reason TEXT NOT NULL)"),
               QStringLiteral("CREATE UNIQUE INDEX wishes_job ON wishes (job_key, kind = 3)"), // 3 = Wish::Cancel
               QStringLiteral("CREATE TABLE kept (job_key INTEGER PRIMARY KEY, since_ms INTEGER NOT NULL)"),
               QStringLiteral("CREATE TABLE server_results (job_key INTEGER PRIMARY KEY, bytes INTEGER NOT NULL,"
                              " json TEXT NOT NULL)"),
               QStringLiteral("DROP INDEX jobs_created"),
           }
    + accountIndexes();
}

// No table that salvage.cpp knows has rows of this shape: what was deleted comes back rather than that something else
// goes. `reason` is 0 = somebody's wish.
QStringList trashTable()
{
    return {
        QStringLiteral("CREATE TABLE trash (job_key INTEGER PRIMARY KEY, due_ms INTEGER NOT NULL,"
                       " reason INTEGER NOT NULL)"),
        QStringLiteral("CREATE INDEX trash_due ON trash (due_ms)"),
    };
}

Result<> runAll(const QSqlDatabase &db, const QStringList &statements)
{
    for (const QString &statement : statements) {
        if (const auto done = sql::run(db, statement); !done)
            return done;
    }
    return {};
}

Result<> rederive(QSqlDatabase &db)
{
    if (const auto done = jobrow::rederive(db); !done)
        return done;
    return jobsearch::rebuild(db);
}

// Append only. A released step never changes, because stores in the field have already taken it.
const QList<Migration> &migrations()
{
    static const QList<Migration> all{
        {firstTables()},
        {searchAndServices() + triggers() + QStringList{secondCreatedIndex()} + sortIndexes(), true},
        {accountsAndWishes()},
        {overviewIndexes()},
        {findingIndexes()},
        {trashTable()},
    };
    return all;
}

QString nameOf(const QString &createStatement)
{
    return createStatement.section(QLatin1Char(' '), 2, 2);
}

} // namespace

int currentVersion()
{
    return static_cast<int>(migrations().size());
}

Result<int> version(const QSqlDatabase &db)
{
    const auto value = sql::single(db, QStringLiteral("PRAGMA user_version"));
    if (!value)
        return std::unexpected(value.error());
    return value->toInt();
}

Result<> migrate(QSqlDatabase &db, int target)
{
    const auto from = version(db);
    if (!from)
        return std::unexpected(from.error());
    if (*from >= target)
        return {};
    auto transaction = sql::Transaction::begin(db);
    if (!transaction)
        return std::unexpected(transaction.error());
    bool derived = false;
    for (int step = *from; step < target; ++step) {
        const Migration &migration = migrations().at(step);
        if (const auto done = runAll(db, migration.statements); !done)
            return done;
        derived = derived || migration.rederive;
    }
    if (derived) { // once and last: this code knows the newest columns only
        if (const auto done = rederive(db); !done)
            return done;
    }
    if (const auto done = sql::run(db, QStringLiteral("PRAGMA user_version = %1").arg(target)); !done)
        return done;
    return transaction->commit();
}

Result<> dropIndexes(const QSqlDatabase &db)
{
    for (const QString &statement : indexes()) {
        if (const auto done = sql::run(db, QStringLiteral("DROP INDEX IF EXISTS ") + nameOf(statement)); !done)
            return done;
    }
    for (const QString &statement : triggers()) {
        if (const auto done = sql::run(db, QStringLiteral("DROP TRIGGER IF EXISTS ") + nameOf(statement)); !done)
            return done;
    }
    return {};
}

Result<> createIndexes(const QSqlDatabase &db)
{
    return runAll(db, indexes() + triggers());
}

Result<> rebuildSearch(const QSqlDatabase &db)
{
    return sql::run(db, QStringLiteral("INSERT INTO job_fts (job_fts) VALUES ('rebuild')"));
}

} // namespace zixly::schema
