// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/joinworker.h"

#include "server/joinwatch.h"
#include "worker/pricefolder.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QSysInfo>
#include <QUuid>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace zixly {

using pipelinejobs::Hold;
using pipelinejobs::Taken;

namespace {

constexpr qint64 kFirstWaitMs = 1000;
constexpr qint64 kLongestWaitMs = 30'000;
constexpr qint64 kTickMs = 50;
constexpr qint64 kLastTriesMs = 4000; // to write the end of a job after an interrupt; all is over within 10 s

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::JoinWorker)
};

// A sentence of validate(), the import or the folder stands on its own; other errors are explained by their kind.
QString sentenceOf(const Error &error)
{
    using K = Error::Kind;
    const bool sentence = (error.kind == K::InvalidInput || error.kind == K::NotFound || error.kind == K::Conflict)
        && error.detail.endsWith(QLatin1Char('.'));
    return sentence ? error.detail : explain(error);
}

bool isHopeless(Error::Kind kind)
{
    return kind == Error::Kind::InvalidInput || kind == Error::Kind::Unsupported;
}

} // namespace

// What a run has to say to the database at its end.
struct JoinWorker::Computed {
    Result<SweepResult> result;
    Hold hold = Hold::Mine;
    pipelinejobs::Progress progress;
    double seconds = 0.0;
    bool interrupted = false;
};

JoinWorker::JoinWorker(
    JoinOptions options, const std::atomic<bool> &interrupted, std::function<void(const QString &)> say)
    : m_options(std::move(options))
    , m_interrupted(interrupted)
    , m_say(std::move(say))
{
    if (m_options.owner.isEmpty()) {
        m_options.owner
            = QStringLiteral("%1:%2").arg(QSysInfo::machineHostName()).arg(QCoreApplication::applicationPid());
    }
}

Result<> JoinWorker::run()
{
    std::optional<Postgres> db;
    qint64 waitMs = kFirstWaitMs;
    while (!m_interrupted) {
        Error error;
        if (!db)
            db = connect(error);
        if (db) {
            const auto done = runOne(*db);
            if (done) {
                if (!std::exchange(m_complaint, QString()).isEmpty())
                    m_say(Tr::tr("The database works again."));
                waitMs = kFirstWaitMs;
                if (!*done && m_options.untilEmpty)
                    return {};
                if (!*done)
                    rest(m_options.pollMs);
                continue;
            }
            error = done.error();
            db.reset(); // whatever it was: a new connection knows nothing of it
        }
        if (isHopeless(error.kind))
            return std::unexpected(error);
        complain(error);
        rest(waitMs);
        waitMs = std::min(2 * waitMs, kLongestWaitMs);
    }
    return {};
}

std::optional<Postgres> JoinWorker::connect(Error &error)
{
    auto opened = Postgres::open(m_options.database);
    if (opened)
        return std::optional<Postgres>(std::move(*opened));
    error = opened.error();
    return std::nullopt;
}

// Once, however often it is tried.
void JoinWorker::complain(const Error &error)
{
    using K = Error::Kind;
    const auto sentence = [&error] {
        switch (error.kind) {
        case K::Network: return Tr::tr("The database %1 does not answer").arg(error.subject);
        case K::Unauthorized: return Tr::tr("The database %1 does not accept this user").arg(error.subject);
        case K::Forbidden: return Tr::tr("This user may not change the jobs of the database %1").arg(error.subject);
        case K::NotFound: return Tr::tr("The platform's tables are not in the database %1").arg(error.subject);
        default: return Tr::tr("The database %1 refuses").arg(error.subject);
        }
    };
    const QString said = sentence();
    if (said != std::exchange(m_complaint, said))
        m_say(Tr::tr("%1 (%2). It is tried again until it works.").arg(said, error.detail));
}

void JoinWorker::rest(qint64 ms) const
{
    QElapsedTimer timer;
    timer.start();
    while (!m_interrupted && timer.elapsed() < ms)
        std::this_thread::sleep_for(std::chrono::milliseconds(std::min(kTickMs, ms)));
}

Result<bool> JoinWorker::runOne(Postgres &db)
{
    const auto taken = pipelinejobs::take(db, {m_options.owner, m_options.tenants, m_options.leaseMs});
    if (!taken)
        return std::unexpected(taken.error());
    if (!*taken)
        return false;
    const auto hold = carryOut(db, **taken);
    if (!hold)
        return std::unexpected(hold.error());
    return true;
}

Result<SweepSpec> JoinWorker::specOf(const Taken &job) const
{
    auto spec = sweepSpecFromJson(job.parameters);
    if (!spec) {
        return failure(Error::Kind::InvalidInput, spec.error().subject,
            Tr::tr("The parameter %1 cannot be read.").arg(spec.error().subject));
    }
    const auto problems = validate(*spec);
    if (!problems.isEmpty())
        return failure(Error::Kind::InvalidInput, spec->ticker, problems.first().sentence);
    return spec;
}

Result<PriceSeriesPtr> JoinWorker::pricesOf(const Taken &job, const SweepSpec &spec)
{
    const auto path = resolveTicker(m_options.prices, spec.ticker);
    if (!path)
        return failure(Error::Kind::NotFound, spec.ticker, path.error());
    const QFileInfo file(*path);
    if (m_last.path != *path || m_last.changed != file.lastModified() || m_last.size != file.size()
        || m_last.series->ticker != spec.ticker) {
        const auto series = pricesFromFile(*path, spec.ticker);
        if (!series)
            return series;
        m_last = {*path, file.lastModified(), file.size(), *series};
    }
    const QString wanted = job.parameters.value(QLatin1String("price_sha256")).toString();
    const QString found = QString::fromLatin1(fingerprint(*m_last.series));
    if (!wanted.isEmpty() && wanted.compare(found, Qt::CaseInsensitive) != 0) {
        return failure(Error::Kind::Conflict, spec.ticker,
            Tr::tr("The prices of %1 on %2 have another fingerprint (%3) than the job asks for (%4).")
                .arg(spec.ticker, QSysInfo::machineHostName(), found.left(12), wanted.left(12)));
    }
    return m_last.series;
}

Result<Hold> JoinWorker::carryOut(Postgres &db, const Taken &job)
{
    QElapsedTimer timer;
    timer.start();
    Computed computed{failure(Error::Kind::Cancelled)};
    const auto spec = specOf(job);
    auto prices = spec ? pricesOf(job, *spec) : Result<PriceSeriesPtr>(std::unexpected(spec.error()));
    if (prices) {
        std::atomic<bool> stop = false;
        JoinWatch watch({m_options.database, m_options.leaseMs}, job, validPairs(*spec), m_interrupted, stop);
        computed.result = computeSweep(**prices, *spec, m_options.threads, stop,
            [&watch](const SweepResult &, CellRange range) { watch.advance(range.count); });
        computed.hold = watch.hold();
        computed.progress = watch.progress();
        computed.interrupted = m_interrupted;
    } else {
        computed.result = std::unexpected(prices.error());
    }
    computed.seconds = static_cast<double>(timer.elapsed()) / 1000.0;

    // Whatever happens to the database now, a result that took an hour is not thrown away for it.
    auto ended = end(db, job, computed);
    if (!ended && ended.error().kind == Error::Kind::Internal) { // it would be refused again and again
        ++m_failed;
        return pipelinejobs::fail(db, job, Tr::tr("The database refused the result: %1").arg(ended.error().detail));
    }
    QElapsedTimer interrupted;
    for (qint64 waitMs = kFirstWaitMs; !ended; waitMs = std::min(2 * waitMs, kLongestWaitMs)) {
        complain(ended.error());
        if (m_interrupted && !interrupted.isValid())
            interrupted.start();
        if (m_interrupted && interrupted.elapsed() > kLastTriesMs)
            return ended;
        if (m_interrupted)
            std::this_thread::sleep_for(std::chrono::milliseconds(kTickMs));
        else
            rest(waitMs);
        Error error;
        if (auto again = connect(error)) {
            db = std::move(*again);
            ended = end(db, job, computed);
        }
    }
    return ended;
}

Result<Hold> JoinWorker::end(Postgres &db, const Taken &job, const Computed &computed)
{
    using Kind = Error::Kind;
    if (computed.result) {
        const QString run = QUuid::createUuid().toString(QUuid::WithoutBraces);
        const auto hold = pipelinejobs::complete(db, job, *computed.result, run, computed.seconds);
        if (hold && *hold == Hold::Mine)
            ++m_completed;
        if (!hold || *hold != Hold::Cancelled)
            return hold;
        const auto left = pipelinejobs::leaveReceipt(db, job, computed.progress);
        return left ? hold : std::unexpected(left.error());
    }
    if (computed.result.error().kind != Kind::Cancelled) {
        const auto hold = pipelinejobs::fail(db, job, sentenceOf(computed.result.error()));
        if (hold && *hold == Hold::Mine)
            ++m_failed;
        return hold;
    }
    if (computed.hold == Hold::Cancelled) {
        const auto left = pipelinejobs::leaveReceipt(db, job, computed.progress);
        return left ? Result<Hold>(Hold::Cancelled) : std::unexpected(left.error());
    }
    return computed.interrupted ? pipelinejobs::handBack(db, job) : Result<Hold>(computed.hold);
}

} // namespace zixly
