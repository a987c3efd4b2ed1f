// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/overview.h"

#include "store/accounts.h"
#include "store/jobs.h"
#include "store/sql.h"
#include "store/trash.h"

#include <algorithm>
#include <limits>

namespace zixly::overview {

namespace {

constexpr auto kKeep = sql::Statement::Keep::Yes;

struct Day {
    EndedCounts counts;
    std::vector<Occurrence> runtimes;
};

int number(JobState state)
{
    return static_cast<int>(state);
}

// " AND account NOT IN (1, 2)" and the like for the trash; mostly nothing.
Result<QString> othersHidden(const QSqlDatabase &db)
{
    const auto trashed = trash::hiding(db, QStringLiteral("key"));
    const auto hidden = accounts::hidden(db);
    if (!hidden || !trashed)
        return std::unexpected(!hidden ? hidden.error() : trashed.error());
    const QString other = trashed->isEmpty() ? QString() : QStringLiteral(" AND ") + *trashed;
    if (hidden->isEmpty())
        return other;
    QStringList keys;
    for (const qint64 key : *hidden)
        keys << QString::number(key);
    return other + QStringLiteral(" AND account NOT IN (%1)").arg(keys.join(QLatin1String(", ")));
}

// Ends that are known and, by the day of creation, those that are not: two ranges of jobs_ended for each state.
Result<Day> readDay(const QSqlDatabase &db, const QString &hiding, qint64 fromMs, qint64 toMs)
{
    sql::Statement statement(db,
        QStringLiteral("SELECT state, runtime_ms, count(*) FROM ("
                       "SELECT state, CASE state WHEN 3 THEN runtime_ms ELSE 0 END AS runtime_ms FROM jobs"
                       " WHERE state IN (3, 4, 5) AND ended_ms >= ? AND ended_ms < ?%1"
                       " UNION ALL SELECT state, CASE state WHEN 3 THEN runtime_ms ELSE 0 END FROM jobs"
                       " WHERE state IN (3, 4, 5) AND ended_ms = 0 AND created_ms >= ? AND created_ms < ?%1)"
                       " GROUP BY 1, 2")
            .arg(hiding),
        kKeep);
    if (const auto done = statement.run(std::max<qint64>(1, fromMs), toMs, fromMs, toMs); !done)
        return std::unexpected(done.error());
    Day day;
    while (statement.next()) {
        const auto state = static_cast<JobState>(statement.integer(0));
        const qint64 runtime = statement.integer(1);
        const qint64 count = statement.integer(2);
        if (state == JobState::Failed)
            day.counts.failed += count;
        else if (state == JobState::Cancelled)
            day.counts.cancelled += count;
        else {
            day.counts.completed += count;
            if (runtime > 0) // else it is not known
                day.runtimes.push_back({runtime, count});
        }
    }
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return day;
}

// Equal values once, so that thirty days of short jobs stay a short list.
void compact(std::vector<Occurrence> &list)
{
    std::ranges::sort(list, {}, &Occurrence::value);
    std::size_t kept = 0;
    for (const Occurrence &each : list) {
        if (kept > 0 && list[kept - 1].value == each.value)
            list[kept - 1].count += each.count;
        else
            list[kept++] = each;
    }
    list.resize(kept);
}

Result<std::shared_ptr<const Past>> readPast(const QSqlDatabase &db, const QString &hiding, const QList<qint64> &starts)
{
    auto past = std::make_shared<Past>();
    past->starts = starts;
    const qsizetype days = starts.size() - 2; // without today
    for (qsizetype index = 0; index < days; ++index) {
        const auto day = readDay(db, hiding, starts[index], starts[index + 1]);
        if (!day)
            return std::unexpected(day.error());
        past->counts << day->counts;
        for (std::size_t period = 0; period < kOverviewPeriods.size(); ++period) {
            if (days - index < kOverviewPeriods.at(period)) {
                auto &list = past->runtimes.at(period);
                list.insert(list.end(), day->runtimes.begin(), day->runtimes.end());
            }
        }
    }
    for (auto &list : past->runtimes)
        compact(list);
    return past;
}

void fillDays(Overview &figures, const Question &question, const Past &past, const Day &today)
{
    const QList<qint64> &starts = question.dayStarts;
    const qsizetype days = starts.size() - 1;
    for (qsizetype index = 0; index < days; ++index) {
        figures.days.append({.day = question.today.addDays(index + 1 - days),
            .fromMs = starts[index],
            .toMs = starts[index + 1],
            .ended = index + 1 < days ? past.counts[index] : today.counts});
    }
    for (std::size_t index = 0; index < kOverviewPeriods.size(); ++index) {
        PeriodFigures &period = figures.periods.at(index);
        period.days = kOverviewPeriods.at(index);
        period.fromMs = figures.days[days - period.days].fromMs;
        period.toMs = starts.last();
        for (const DayFigures &day : figures.days.last(period.days))
            period.ended += day.ended;
        std::vector<Occurrence> runtimes = past.runtimes.at(index);
        runtimes.insert(runtimes.end(), today.runtimes.begin(), today.runtimes.end());
        for (const Occurrence &each : runtimes)
            period.timed += each.count;
        period.p95Ms = nearestRank(std::move(runtimes), 95).value_or(0);
    }
}

Result<> fillStates(const QSqlDatabase &db, const QString &hiding, Overview &figures)
{
    sql::Statement statement(db,
        QStringLiteral("SELECT state, count(*) FROM jobs WHERE state IN (0, 1, 2)%1 GROUP BY state").arg(hiding),
        kKeep);
    if (const auto done = statement.run(); !done)
        return done;
    while (statement.next()) {
        if (statement.integer(0) == number(JobState::Queued))
            figures.queued += statement.integer(1);
        else
            figures.running += statement.integer(1);
    }
    return statement.end();
}

Result<qint64> countFailed(const QSqlDatabase &db, const QString &hiding, qint64 sinceMs)
{
    const auto count = sinceMs == 0
        ? sql::single(db, QStringLiteral("SELECT count(*) FROM jobs WHERE state = 4%1").arg(hiding), {}, kKeep)
        : sql::single(db,
              QStringLiteral("SELECT (SELECT count(*) FROM jobs WHERE state = 4 AND ended_ms >= ?%1)"
                             " + (SELECT count(*) FROM jobs WHERE state = 4 AND ended_ms = 0 AND created_ms >= ?%1)")
                  .arg(hiding),
              {sinceMs, sinceMs}, kKeep);
    if (!count)
        return std::unexpected(count.error());
    return count->toLongLong();
}

Result<QList<Job>> recentSweeps(const QSqlDatabase &db, const QString &hiding)
{
    sql::Statement statement(db,
        QStringLiteral("SELECT key FROM jobs WHERE type = ?%1 ORDER BY created_ms DESC, key DESC LIMIT ?").arg(hiding),
        kKeep);
    if (const auto done = statement.run(QString::fromLatin1(kSweepType), kOverviewRecent); !done)
        return std::unexpected(done.error());
    QList<qint64> keys;
    while (statement.next())
        keys << statement.integer(0);
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return jobs::load(db, keys);
}

// jobs_best has the best of each ticker first: one look-up a ticker, however many jobs it has.
Result<QList<Job>> bestPerTicker(const QSqlDatabase &db, const QString &hiding)
{
    struct Best {
        qint64 key = 0;
        double sharpe = 0.0;
    };
    sql::Statement statement(db,
        QStringLiteral("SELECT key, ticker, best_sharpe FROM jobs WHERE best_sharpe IS NOT NULL"
                       " AND ticker > ? COLLATE NOCASE%1"
                       " ORDER BY ticker COLLATE NOCASE, best_sharpe DESC LIMIT 1")
            .arg(hiding),
        kKeep);
    std::vector<Best> found;
    for (QString ticker = QStringLiteral("");;) {
        if (const auto done = statement.run(ticker); !done)
            return std::unexpected(done.error());
        if (!statement.next()) {
            if (const auto done = statement.end(); !done)
                return std::unexpected(done.error());
            break;
        }
        found.push_back({statement.integer(0), statement.real(2)});
        ticker = statement.text(1);
    }
    std::ranges::stable_sort(found, std::greater<>(), &Best::sharpe);
    QList<qint64> keys;
    for (const Best &best : found)
        keys << best.key;
    return jobs::load(db, keys);
}

Result<bool> hasJobs(const QSqlDatabase &db, const QString &hiding)
{
    const auto found = sql::single(db,
        QStringLiteral("SELECT 1 FROM jobs WHERE created_ms >= ?%1 ORDER BY created_ms DESC LIMIT 1").arg(hiding),
        {std::numeric_limits<qint64>::min()}, kKeep);
    if (!found)
        return std::unexpected(found.error());
    return found->isValid();
}

} // namespace

Result<Answer> read(const QSqlDatabase &db, const Question &question)
{
    Q_ASSERT(question.dayStarts.size() == kOverviewDays + 1);
    const auto hiding = othersHidden(db);
    if (!hiding)
        return std::unexpected(hiding.error());
    Answer answer;
    Overview &figures = answer.figures;
    figures.visitMs = question.visitMs;
    answer.past = question.past;
    if (!answer.past || answer.past->starts != question.dayStarts) {
        auto past = readPast(db, *hiding, question.dayStarts);
        if (!past)
            return std::unexpected(past.error());
        answer.past = std::move(*past);
    }
    const auto today = readDay(db, *hiding, question.dayStarts.at(kOverviewDays - 1), question.dayStarts.last());
    if (!today)
        return std::unexpected(today.error());
    fillDays(figures, question, *answer.past, *today);
    if (const auto done = fillStates(db, *hiding, figures); !done)
        return std::unexpected(done.error());
    const auto failed = countFailed(db, *hiding, question.visitMs);
    const auto any = hasJobs(db, *hiding);
    auto recent = recentSweeps(db, *hiding);
    auto best = bestPerTicker(db, *hiding);
    if (!failed || !any)
        return std::unexpected(failed ? any.error() : failed.error());
    if (!recent || !best)
        return std::unexpected(recent ? best.error() : recent.error());
    figures.failed = *failed;
    figures.hasJobs = *any;
    figures.recent = std::move(*recent);
    figures.best = std::move(*best);
    return answer;
}

} // namespace zixly::overview
