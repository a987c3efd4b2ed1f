// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"
#include "core/sweepresult.h"
#include "server/pipelinejobs.h"

#include <QDateTime>
#include <QStringList>

#include <atomic>
#include <functional>
#include <optional>

namespace zixly {

// What `zixly-worker join` was asked for.
struct JoinOptions {
    QString database; // postgresql://...
    QString prices; // the prices folder
    QStringList tenants; // empty = all
    QString owner; // empty = host and process
    unsigned threads = 0; // of the engine; 0 = all cores
    qint64 leaseMs = 30'000;
    qint64 pollMs = 1000; // between two looks at an empty queue
    bool untilEmpty = false; // end when nothing waits
    bool logAsJson = false; // what it says: one JSON object a line
};

// Takes the queued sweeps of the platform's database one after the other, computes them, and writes their results back.
// Any number of these, on any number of machines, share a database; none has a job that another one holds. Blocks the
// calling thread, which all its connections but one belong to.
class JoinWorker
{
public:
    // `say` gets one line for people now and then, never a secret.
    JoinWorker(JoinOptions options, const std::atomic<bool> &interrupted, std::function<void(const QString &)> say);

    // Until it is interrupted (at most 10 s longer: the job in hand is finished or handed back), or, if so asked, until
    // nothing waits. An error only where there is no use in waiting: the address is wrong, or the driver is missing.
    Result<> run();

    qint64 completed() const { return m_completed; }
    qint64 failed() const { return m_failed; }

private:
    struct Computed;

    Result<bool> runOne(Postgres &db); // false = nothing waits
    Result<pipelinejobs::Hold> carryOut(Postgres &db, const pipelinejobs::Taken &job);
    Result<pipelinejobs::Hold> end(Postgres &db, const pipelinejobs::Taken &job, const Computed &computed);
    Result<SweepSpec> specOf(const pipelinejobs::Taken &job) const;
    Result<PriceSeriesPtr> pricesOf(const pipelinejobs::Taken &job, const SweepSpec &spec);
    std::optional<Postgres> connect(Error &error);
    void complain(const Error &error);
    void rest(qint64 ms) const;

    JoinOptions m_options;
    const std::atomic<bool> &m_interrupted;
    std::function<void(const QString &)> m_say;
    QString m_complaint; // that was said last, until it works again
    qint64 m_completed = 0;
    qint64 m_failed = 0;
    struct {
        QString path;
        QDateTime changed;
        qint64 size = 0;
        PriceSeriesPtr series;
    } m_last; // prices, as jobs of one ticker often come together
};

} // namespace zixly
