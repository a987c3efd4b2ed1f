// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pipelinejobs.h"

#include "core/job.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

namespace zixly::pipelinejobs {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::PipelineJobs)
};

// Milliseconds since 1970 by the clock of the database, the one clock that all workers have.
constexpr auto kNow = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
constexpr qint64 kLookMs = 500; // between two looks for a cancel while results are written
// Others may have written anything into metrics.
constexpr auto kMetrics = "CASE WHEN jsonb_typeof(j.\"metrics\") = 'object' THEN j.\"metrics\" ELSE '{}'::jsonb END";
constexpr auto kHeld = "j.\"id\" = ? AND j.\"status\" = 'RUNNING' AND j.\"metrics\"->'lease'->>'token' = ?";

QString sql(const char *text)
{
    return QString::fromLatin1(text)
        .replace(QLatin1String("$NOW"), QLatin1String(kNow))
        .replace(QLatin1String("$METRICS"), QLatin1String(kMetrics))
        .replace(QLatin1String("$HELD"), QLatin1String(kHeld));
}

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString listOf(const QStringList &texts)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(texts)).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QVariant &json)
{
    return QJsonDocument::fromJson(json.toString().toUtf8()).object();
}

// A crash counts where no run before it came further: what fails at the same cell again and again will do so for ever.
struct Crashes {
    int count = 0;
    qint64 furthest = 0; // cells
};

Crashes crashesOf(const QJsonObject &metrics)
{
    const qint64 done = metrics.value(QLatin1String("progress")).toObject().value(QLatin1String("done")).toInteger();
    const qint64 furthest = metrics.value(QLatin1String("crashed_at")).toInteger();
    const int before = metrics.value(QLatin1String("crashes")).toInt();
    return {(done > furthest ? 0 : before) + 1, std::max(done, furthest)};
}

Result<Hold> changed(Postgres &db, const Taken &job, const Result<QSqlQuery> &query)
{
    if (!query)
        return std::unexpected(query.error());
    return query->numRowsAffected() > 0 ? Result<Hold>(Hold::Mine) : look(db, job);
}

// Until all is written, or the row is the holder's no more.
Result<Hold> insertRows(Postgres &db, const Taken &job, const SweepResult &result, const QString &runId)
{
    // The ids follow from the job and the cell: the table itself refuses a result that is written twice.
    const QString statement = QStringLiteral(
        "INSERT INTO \"trading_sweep_results\" (\"id\", \"jobId\", \"sweepRunId\", \"ticker\", \"strategyType\","
        " \"fastPeriod\", \"slowPeriod\", \"score\", \"sharpeRatio\", \"sortinoRatio\", \"totalReturnPct\","
        " \"annualizedReturn\", \"maxDrawdownPct\", \"winRatePct\", \"profitFactor\", \"totalTrades\","
        " \"tradesPerMonth\", \"avgTradeDuration\")"
        " SELECT ?::text || '-' || r.f || '-' || r.s, ?, ?, ?, ?, r.f, r.s, r.score, r.sharpe, r.sortino, r.total,"
        " r.annual, r.drawdown, r.win, r.factor, r.trades, r.month, r.duration FROM json_to_recordset(?::json) AS"
        " r(f int, s int, score numeric, sharpe numeric, sortino numeric, total numeric, annual numeric,"
        " drawdown numeric, win numeric, factor numeric, trades int, month numeric, duration text)");
    const QString strategy = toText(result.spec.strategy);
    resultrows::Batches batches(result);
    QElapsedTimer looked;
    looked.start();
    for (QByteArray batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
        const auto done
            = db.run(statement, {job.id, job.id, runId, result.spec.ticker, strategy, QString::fromLatin1(batch)});
        if (!done)
            return std::unexpected(done.error());
        if (looked.elapsed() < kLookMs)
            continue;
        looked.start();
        if (const auto hold = look(db, job); !hold || *hold != Hold::Mine)
            return hold;
    }
    return Hold::Mine;
}

Result<Hold> finish(Postgres &db, const Taken &job, const SweepResult &result, const QString &runId, double seconds)
{
    const QJsonObject summary = resultrows::summaryOf(result, resultrows::countsOf(result), runId);
    QJsonObject told{{QStringLiteral("sweep_run_id"), runId}, {QStringLiteral("execution_time_seconds"), seconds}};
    for (const char *name : {"total_combinations", "cells_written", "cells_undefined", "values_limited"})
        told.insert(QLatin1String(name), summary.value(QLatin1String(name)));
    const auto query
        = db.run(sql("UPDATE \"pipeline_jobs\" j SET \"status\" = 'COMPLETED', \"completedAt\" = now()::timestamp,"
                     " \"errorMessage\" = NULL, \"result\" = ?::jsonb,"
                     " \"metrics\" = (j.\"metrics\" - 'lease' - 'progress') || ?::jsonb WHERE $HELD"),
            {compact(summary), compact(told), job.id, job.token});
    return changed(db, job, query);
}

} // namespace

Result<std::optional<Taken>> take(Postgres &db, const Taker &taker)
{
    using Answer = Result<std::optional<Taken>>;
    const QString token = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString tenants = listOf(taker.tenants);
    const auto work = [&]() -> Answer {
        auto query
            = db.run(sql("WITH next AS (SELECT j.\"id\", j.\"status\", $METRICS AS metrics FROM \"pipeline_jobs\" j"
                         " WHERE j.\"jobType\" = ? AND (jsonb_array_length(?::jsonb) = 0 OR jsonb_exists(?::jsonb, "
                         "j.\"tenantId\"))"
                         " AND (j.\"status\" = 'QUEUED' OR (j.\"status\" = 'RUNNING' AND CASE WHEN"
                         " jsonb_typeof(j.\"metrics\"->'lease'->'until') = 'number' THEN"
                         " (j.\"metrics\"->'lease'->>'until')::numeric < $NOW ELSE false END))"
                         " ORDER BY j.\"createdAt\", j.\"id\" LIMIT 1 FOR UPDATE SKIP LOCKED)"
                         " UPDATE \"pipeline_jobs\" j SET \"status\" = 'RUNNING',"
                         " \"startedAt\" = coalesce(j.\"startedAt\", now()::timestamp),"
                         " \"metrics\" = next.metrics || jsonb_build_object('lease',"
                         " jsonb_build_object('owner', ?::text, 'token', ?::text, 'until', $NOW + ?::bigint))"
                         " FROM next WHERE j.\"id\" = next.\"id\""
                         " RETURNING j.\"id\", j.\"tenantId\", j.\"parameters\", next.\"status\", next.metrics"),
                {QString::fromLatin1(kSweepType), tenants, tenants, taker.owner, token, taker.leaseMs});
        if (!query)
            return std::unexpected(query.error());
        if (!query->next())
            return std::optional<Taken>();
        const QJsonObject before = objectOf(query->value(4));
        Taken job{query->value(0).toString(), query->value(1).toString(), token, objectOf(query->value(2)),
            before.value(QLatin1String("run")).toInt() + 1};
        QJsonObject told{{QStringLiteral("run"), job.run}};
        const bool crashed = query->value(3).toString() == QLatin1String("RUNNING");
        if (crashed) {
            const Crashes crashes = crashesOf(before);
            told.insert(QStringLiteral("crashes"), crashes.count);
            told.insert(QStringLiteral("crashed_at"), crashes.furthest);
            if (crashes.count >= kMaxCrashes) {
                told.insert(QStringLiteral("dead_letter"), true);
                const auto dead = db.run(sql("UPDATE \"pipeline_jobs\" j SET \"status\" = 'FAILED',"
                                             " \"completedAt\" = now()::timestamp, \"errorMessage\" = ?,"
                                             " \"metrics\" = ($METRICS - 'lease') || ?::jsonb WHERE $HELD"),
                    {Tr::tr("The worker ended %n time(s) while it ran this job, each time without getting further.",
                         nullptr, crashes.count),
                        compact(told), job.id, job.token});
                return dead ? Answer(std::optional<Taken>()) : std::unexpected(dead.error());
            }
        }
        const auto noted
            = db.run(sql("UPDATE \"pipeline_jobs\" j SET \"metrics\" = $METRICS || ?::jsonb WHERE j.\"id\" = ?"),
                {compact(told), job.id});
        return noted ? Answer(std::move(job)) : std::unexpected(noted.error());
    };
    return db.transaction(work);
}

Result<Hold> look(Postgres &db, const Taken &job)
{
    auto query = db.run(QStringLiteral("SELECT \"status\", coalesce(\"errorMessage\", ''),"
                                       " coalesce(\"metrics\"->'lease'->>'token', '') FROM \"pipeline_jobs\""
                                       " WHERE \"id\" = ?"),
        {job.id});
    if (!query)
        return std::unexpected(query.error());
    if (!query->next())
        return Hold::Lost; // deleted
    const bool mine = query->value(2).toString() == job.token;
    if (query->value(0).toString() == QLatin1String("RUNNING"))
        return mine ? Hold::Mine : Hold::Lost;
    return mine && query->value(1).toString() == QLatin1String(kCancelText) ? Hold::Cancelled : Hold::Lost;
}

Result<Hold> renew(Postgres &db, const Taken &job, qint64 leaseMs, Progress progress)
{
    const QJsonObject told{{QStringLiteral("progress"),
        QJsonObject{{QStringLiteral("done"), progress.done}, {QStringLiteral("total"), progress.total}}}};
    const auto query
        = db.run(sql("UPDATE \"pipeline_jobs\" j SET \"metrics\" = jsonb_set(j.\"metrics\", '{lease,until}',"
                     " to_jsonb($NOW + ?::bigint)) || ?::jsonb WHERE $HELD"),
            {leaseMs, compact(told), job.id, job.token});
    return changed(db, job, query);
}

Result<Hold> complete(Postgres &db, const Taken &job, const SweepResult &result, const QString &runId, double seconds)
{
    Result<Hold> hold = Hold::Mine;
    const auto work = [&]() -> Result<> {
        // FOR KEY SHARE keeps out exactly take(), which wants FOR UPDATE and skips what it cannot have, so the lease
        // needs no renewal here. The platform's cancel changes no key: it goes through, and is seen between two batches
        // or by the last statement. (The table's foreign key would lock in the same way, from the first row on.)
        hold = changed(
            db, job, db.run(sql("SELECT 1 FROM \"pipeline_jobs\" j WHERE $HELD FOR KEY SHARE"), {job.id, job.token}));
        if (hold && *hold == Hold::Mine)
            hold = insertRows(db, job, result, runId);
        if (hold && *hold == Hold::Mine)
            hold = finish(db, job, result, runId, seconds);
        if (!hold)
            return std::unexpected(hold.error());
        return *hold == Hold::Mine ? Result<>() : failure(Error::Kind::Cancelled, job.id); // rolls back
    };
    const auto done = db.transaction(work);
    if (!done && hold && *hold == Hold::Mine) // it could not be committed
        return std::unexpected(done.error());
    return hold;
}

Result<Hold> fail(Postgres &db, const Taken &job, const QString &sentence)
{
    const auto query
        = db.run(sql("UPDATE \"pipeline_jobs\" j SET \"status\" = 'FAILED', \"completedAt\" = now()::timestamp,"
                     " \"errorMessage\" = ?, \"metrics\" = j.\"metrics\" - 'lease' WHERE $HELD"),
            {sentence, job.id, job.token});
    return changed(db, job, query);
}

Result<Hold> handBack(Postgres &db, const Taken &job)
{
    const auto query = db.run(sql("UPDATE \"pipeline_jobs\" j SET \"status\" = 'QUEUED', \"startedAt\" = NULL,"
                                  " \"metrics\" = (j.\"metrics\" - 'lease' - 'progress') || ?::jsonb WHERE $HELD"),
        {compact({{QStringLiteral("run"), job.run - 1}}), job.id, job.token});
    return changed(db, job, query);
}

Result<> leaveReceipt(Postgres &db, const Taken &job, Progress progress)
{
    const QJsonObject told{
        {QStringLiteral("receipt"), Tr::tr("Stopped after %1 of %2 cells.").arg(progress.done).arg(progress.total)},
        {QStringLiteral("progress"),
            QJsonObject{{QStringLiteral("done"), progress.done}, {QStringLiteral("total"), progress.total}}}};
    const auto query = db.run(sql("UPDATE \"pipeline_jobs\" j SET \"metrics\" = (j.\"metrics\" - 'lease') || ?::jsonb"
                                  " WHERE j.\"id\" = ? AND j.\"status\" = 'FAILED' AND j.\"errorMessage\" = ?"
                                  " AND j.\"metrics\"->'lease'->>'token' = ?"),
        {compact(told), job.id, QString::fromLatin1(kCancelText), job.token});
    if (!query)
        return std::unexpected(query.error());
    return {};
}

Result<QList<DeadJob>> deadLetters(Postgres &db, const QStringList &tenants)
{
    const QString list = listOf(tenants);
    auto query = db.run(
        QStringLiteral("SELECT \"id\", \"tenantId\", coalesce(\"parameters\"->>'ticker', ''),"
                       " coalesce(\"errorMessage\", ''), to_char(\"completedAt\", 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
                       " FROM \"pipeline_jobs\" WHERE \"status\" = 'FAILED' AND \"metrics\"->'dead_letter' = 'true'"
                       " AND (jsonb_array_length(?::jsonb) = 0 OR jsonb_exists(?::jsonb, \"tenantId\"))"
                       " ORDER BY \"completedAt\", \"id\""),
        {list, list});
    if (!query)
        return std::unexpected(query.error());
    QList<DeadJob> jobs;
    while (query->next()) {
        jobs << DeadJob{query->value(0).toString(), query->value(1).toString(), query->value(2).toString(),
            query->value(3).toString(), query->value(4).toString()};
    }
    return jobs;
}

} // namespace zixly::pipelinejobs
