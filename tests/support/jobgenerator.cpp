// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/jobgenerator.h"

#include "core/searchexpression.h"
#include "store/jobrow.h"
#include "store/schema.h"
#include "store/sql.h"
#include "tests/support/jobcopies.h"

#include <algorithm>
#include <array>
#include <future>
#include <random>
#include <vector>

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

// A job as it goes into the store. Made on a thread of its own, which takes half of the time.
struct Prepared {
    Job job;
    QVariantList row;
    QString body;
};

std::vector<Prepared> prepare(quint32 seed, qint64 first, qint64 last)
{
    std::vector<Prepared> batch;
    batch.reserve(static_cast<std::size_t>(last - first));
    for (qint64 index = first; index < last; ++index) {
        Job job = generatedJob(seed, index);
        QVariantList row = jobrow::values(job);
        QString body = search::bodyOf(job);
        batch.push_back({std::move(job), std::move(row), std::move(body)});
    }
    return batch;
}

// The statements of a history, prepared once.
class Writer
{
public:
    explicit Writer(QSqlDatabase &db)
        : m_row(db,
              QStringLiteral("INSERT INTO jobs (%1) VALUES (%2)").arg(jobrow::columnNames(), jobrow::placeholders()))
        , m_body(db, QStringLiteral("INSERT INTO job_search (job_key, body) VALUES (?, ?)"))
        , m_event(db,
              QStringLiteral("INSERT INTO job_events (job_key, sequence, time_ms, clock_source, actor, kind, payload)"
                             " VALUES (?, ?, ?, 'local', ?, ?, '{}')"))
        , m_favourite(db, QStringLiteral("INSERT INTO favourites (job_key) VALUES (?)"))
        , m_note(db, QStringLiteral("INSERT INTO notes (job_key, text) VALUES (?, ?)"))
        , m_tag(db, QStringLiteral("INSERT INTO tags (job_key, tag) VALUES (?, ?)"))
    {
    }

    Result<> write(const Prepared &prepared)
    {
        const Job &job = prepared.job;
        Result<> done = m_row.run(prepared.row);
        const qint64 key = m_row.lastKey();
        if (done)
            done = m_body.run(key, prepared.body);
        if (done)
            done = m_event.run(key, 1, job.createdMs, QStringLiteral("user"), QStringLiteral("created"));
        if (done && isTerminal(job.state))
            done = m_event.run(key, 2, job.endedMs, QStringLiteral("worker"), wireName(job.state));
        if (done && job.favourite)
            done = m_favourite.run(key);
        if (done && !job.note.isEmpty())
            done = m_note.run(key, job.note);
        for (const QString &text : job.tags) {
            if (done)
                done = m_tag.run(key, text);
        }
        return done;
    }

private:
    sql::Statement m_row;
    sql::Statement m_body;
    sql::Statement m_event;
    sql::Statement m_favourite;
    sql::Statement m_note;
    sql::Statement m_tag;
};

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

Result<> fillJobs(QSqlDatabase &db, qint64 count, quint32 seed, qint64 repeatAfter)
{
    if (const auto done = schema::dropIndexes(db); !done)
        return done;
    constexpr qint64 kBatch = 5'000;
    const qint64 made = std::min(count, repeatAfter);
    const auto begin = [made, seed](qint64 first) {
        return std::async(std::launch::async, prepare, seed, first, std::min(made, first + kBatch));
    };
    Writer writer(db);
    auto next = begin(0);
    for (qint64 first = 0; first < made; first += kBatch) {
        const std::vector<Prepared> batch = next.get();
        if (first + kBatch < made)
            next = begin(first + kBatch);
        auto transaction = sql::Transaction::begin(db);
        if (!transaction)
            return std::unexpected(transaction.error());
        for (const Prepared &prepared : batch) {
            if (const auto done = writer.write(prepared); !done)
                return done;
        }
        if (const auto done = transaction->commit(); !done)
            return done;
    }
    if (count == made) {
        const auto done = schema::createIndexes(db);
        return done ? schema::rebuildSearch(db) : done;
    }
    if (const auto done = repeatJobs(db, made, count); !done)
        return done;
    // The words take as long as all indexes together, and a file of their own: both processors are busy.
    auto words = std::async(std::launch::async, indexWords, db.databaseName());
    const auto indexed = schema::createIndexes(db);
    const auto side = words.get();
    if (!indexed || !side)
        return std::unexpected(!indexed ? indexed.error() : side.error());
    return takeWords(db, *side);
}

} // namespace zixly::test
