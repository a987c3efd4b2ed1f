// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/jobquery.h"
#include "core/priceseries.h"

#include <numeric>

// Values for tests, valid as they are; change only what the test is about.
namespace zixly::test {

inline constexpr qint64 kMonday = 1'763'942'400'000; // 2025-11-24 00:00 UTC

inline SweepSpec aSpec(const QString &ticker = QStringLiteral("SP500"))
{
    SweepSpec spec;
    spec.ticker = ticker;
    return spec;
}

inline Job aJob(qint64 key, JobState state = JobState::Completed, const SweepSpec &spec = aSpec())
{
    Job job;
    job.key = key;
    job.id = QUuid::fromRfc4122(QByteArray(8, '\x11') + QByteArray::number(key).rightJustified(8, '0'));
    job.name = defaultName(spec);
    job.parameters = toJson(spec);
    job.state = state;
    job.createdMs = kMonday + key * 1000;
    job.cells = validPairs(spec);
    job.convention = {.known = true, .fees = spec.fees, .barIntervalMs = 86'400'000};
    job.data = {.sha256 = QByteArray(32, 'p'), .firstMs = 946'857'600'000, .lastMs = 1'391'385'600'000, .bars = 3'522};
    if (state != JobState::Queued)
        job.startedMs = job.createdMs + 10;
    if (isTerminal(state)) {
        job.endedMs = job.startedMs + 41;
        job.runtimeMs = 41;
    }
    if (state == JobState::Completed) {
        job.best.sharpe = 0.7182;
        job.best.totalReturn = 123.4;
        job.best.maxDrawdown = 12.5;
        job.best.fast = 12;
        job.best.slow = 40;
    }
    return job;
}

// A job that the web API of "Zixly" has.
inline Job aRemoteJob(qint64 key, JobState state = JobState::Completed, const SweepSpec &spec = aSpec())
{
    Job job = aJob(key, state, spec);
    job.account = 2;
    job.place = {QStringLiteral("Zixly"), QStringLiteral("api.example.org"), QStringLiteral("acme"), {}};
    job.convention = {};
    job.data = {};
    job.remoteIds = {{QStringLiteral("a"), QStringLiteral("pipeline"), QStringLiteral("cmh%1").arg(key)}};
    return job;
}

inline JobKeys keysFromTo(qint64 first, qint64 last)
{
    JobKeys keys(static_cast<size_t>(last - first + 1));
    std::iota(keys.begin(), keys.end(), first);
    return keys;
}

inline SeriesInfo aSeries(const QString &ticker, qint64 bars = 3'522)
{
    SeriesInfo info;
    info.ticker = ticker;
    info.firstMs = 946'857'600'000;
    info.lastMs = 1'391'385'600'000;
    info.bars = bars;
    info.intervalMs = 86'400'000;
    info.source = ticker + QStringLiteral("_daily.csv");
    info.sha256 = QByteArray(32, 'p');
    info.importedMs = kMonday;
    return info;
}

} // namespace zixly::test
