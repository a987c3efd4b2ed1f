// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/jobgenerator.h"

#include "core/searchexpression.h"
#include "store/jobrow.h"
#include "store/schema.h"
#include "store/sql.h"

#include <array>
#include <random>

namespace zixly::test {

namespace {

constexpr std::array kTickers{"SP500", "BTC-USD", "ETH-USD", "AAPL", "MSFT", "GOOG", "AMZN", "NVDA", "TSLA", "META",
    "SPY", "QQQ", "IWM", "GLD", "SLV", "TLT", "EURUSD", "GBPUSD", "USDJPY", "DAX", "CAC40", "NIKKEI", "SOL-USD",
    "DOGE-USD", "BRK.B", "JPM", "XOM", "KO", "PEP", "MCD"};
constexpr qint64 kFirstCreatedMs = 1'600'000'000'000;

// A small generator of its own: <random>'s distributions differ between standard libraries, this history must not.
class Dice
{
public:
    explicit Dice(quint64 seed)
        : m_engine(seed)
    {
    }
    int below(int limit) { return static_cast<int>(m_engine() % static_cast<quint64>(limit)); }
    double unit() { return static_cast<double>(m_engine() >> 11) * 0x1p-53; }
    bool oneIn(int count) { return below(count) == 0; }

private:
    std::mt19937_64 m_engine;
};

// splitmix64, so that neighbouring jobs have unrelated dice.
quint64 mixed(quint32 seed, qint64 index)
{
    quint64 z = (static_cast<quint64>(seed) << 40) + static_cast<quint64>(index) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

SweepSpec randomSpec(Dice &dice)
{
    SweepSpec spec;
    spec.ticker = QLatin1String(kTickers[static_cast<std::size_t>(dice.below(static_cast<int>(kTickers.size())))]);
    spec.strategy = static_cast<Strategy>(dice.below(3));
    spec.fast = {2 + dice.below(10), 20 + dice.below(60), 1};
    spec.slow = {15 + dice.below(30), 100 + dice.below(200), 1 + dice.below(4)};
    spec.fees = 0.0005 * dice.below(5);
    if (dice.oneIn(4))
        spec.to = QDate(2025, 3, 31);
    return spec;
}

JobState randomState(Dice &dice)
{
    const int roll = dice.below(1000);
    if (roll < 880)
        return JobState::Completed;
    if (roll < 940)
        return JobState::Failed;
    if (roll < 980)
        return JobState::Cancelled;
    return roll < 990 ? JobState::Queued : roll < 995 ? JobState::Unknown : JobState::Running;
}

void finish(Job &job, Dice &dice)
{
    job.startedMs = job.createdMs + 1 + dice.below(2000);
    job.runtimeMs = 5 + dice.below(4000);
    if (isTerminal(job.state))
        job.endedMs = job.startedMs + job.runtimeMs;
    if (job.state == JobState::Completed && !dice.oneIn(50)) { // the others had no cell with enough trades
        job.best.sharpe = dice.unit() * 3.0 - 0.5;
        job.best.totalReturn = dice.unit() * 900.0 - 50.0;
        job.best.maxDrawdown = 5.0 + dice.unit() * 60.0;
        job.best.score = dice.unit() * 2.0;
        job.best.fast = 5 + dice.below(50);
        job.best.slow = 60 + dice.below(140);
    }
    if (job.state == JobState::Failed)
        job.error = Error{Error::Kind::NotFound, QStringLiteral("%1.csv").arg(job.name.section(QLatin1Char(' '), 0, 0)),
            QStringLiteral("no such series")};
    if (job.state == JobState::Cancelled)
        job.receipt = QStringLiteral("stopped after %1 of %2 cells").arg(dice.below(3000)).arg(job.cells);
}

Result<> insertBatch(QSqlDatabase &db, quint32 seed, qint64 first, qint64 last)
{
    auto transaction = sql::Transaction::begin(db);
    if (!transaction)
        return std::unexpected(transaction.error());
    sql::Statement row(
        db, QStringLiteral("INSERT INTO jobs (%1) VALUES (%2)").arg(jobrow::columnNames(), jobrow::placeholders()));
    sql::Statement body(db, QStringLiteral("INSERT INTO job_search (job_key, body) VALUES (?, ?)"));
    sql::Statement event(db,
        QStringLiteral("INSERT INTO job_events (job_key, sequence, time_ms, clock_source, actor, kind, payload)"
                       " VALUES (?, ?, ?, 'local', ?, ?, '{}')"));
    sql::Statement favourite(db, QStringLiteral("INSERT INTO favourites (job_key) VALUES (?)"));
    sql::Statement note(db, QStringLiteral("INSERT INTO notes (job_key, text) VALUES (?, ?)"));
    sql::Statement tag(db, QStringLiteral("INSERT INTO tags (job_key, tag) VALUES (?, ?)"));
    for (qint64 index = first; index < last; ++index) {
        Job job = generatedJob(seed, index);
        Result<> done = row.run(jobrow::values(job));
        job.key = row.lastKey();
        if (done)
            done = body.run(job.key, search::bodyOf(job));
        if (done)
            done = event.run(job.key, 1, job.createdMs, QStringLiteral("user"), QStringLiteral("created"));
        if (done && isTerminal(job.state))
            done = event.run(job.key, 2, job.endedMs, QStringLiteral("worker"), wireName(job.state));
        if (done && job.favourite)
            done = favourite.run(job.key);
        if (done && !job.note.isEmpty())
            done = note.run(job.key, job.note);
        for (const QString &text : std::as_const(job.tags)) {
            if (done)
                done = tag.run(job.key, text);
        }
        if (!done)
            return done;
    }
    return transaction->commit();
}

} // namespace

Job generatedJob(quint32 seed, qint64 index)
{
    Dice dice(mixed(seed, index));
    const SweepSpec spec = randomSpec(dice);
    Job job;
    job.createdMs = kFirstCreatedMs + index * 60'000 + dice.below(60'000);
    const quint64 high
        = (static_cast<quint64>(job.createdMs) << 16) | 0x7000ULL | static_cast<quint64>(dice.below(0x1000));
    job.id = QUuid(static_cast<uint>(high >> 32), static_cast<ushort>(high >> 16), static_cast<ushort>(high), 0x80,
        static_cast<uchar>(dice.below(256)), static_cast<uchar>(dice.below(256)), static_cast<uchar>(dice.below(256)),
        static_cast<uchar>(index >> 24), static_cast<uchar>(index >> 16), static_cast<uchar>(index >> 8),
        static_cast<uchar>(index));
    job.name = defaultName(spec);
    job.parameters = toJson(spec);
    job.cells = validPairs(spec);
    job.state = randomState(dice);
    job.priority = dice.oneIn(20) ? 1 : 0;
    job.engineVersion = QStringLiteral("1.0");
    job.convention = {.known = true, .fees = spec.fees, .barIntervalMs = 86'400'000};
    job.data = {spec.ticker.toUtf8().toHex().leftJustified(64, '0'), 946'857'600'000, 1'391'385'600'000, 2520};
    if (dice.oneIn(5))
        job.place
            = {dice.oneIn(2) ? QStringLiteral("Zixly cloud") : QStringLiteral("Lab"), QStringLiteral("host"), {}, {}};
    if (job.state != JobState::Queued)
        finish(job, dice);
    job.favourite = dice.oneIn(40);
    if (dice.oneIn(50))
        job.note = QStringLiteral("look at drawdown in 2008, run %1").arg(index);
    if (dice.oneIn(30))
        job.tags = {dice.oneIn(2) ? QStringLiteral("Zürich") : QStringLiteral("weekly")};
    return job;
}

Result<> fillJobs(QSqlDatabase &db, qint64 count, quint32 seed)
{
    if (const auto done = schema::dropIndexes(db); !done)
        return done;
    constexpr qint64 kBatch = 10'000;
    for (qint64 first = 0; first < count; first += kBatch) {
        if (const auto done = insertBatch(db, seed, first, std::min(count, first + kBatch)); !done)
            return done;
    }
    return schema::createIndexes(db);
}

} // namespace zixly::test
