// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include "support/builders.h"
#include "worker/pricesample.h"
#include "worker/sweepadapter.h"

#include <atomic>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace zixly::screenshots {

namespace {

constexpr qint64 kMinute = 60'000;

SweepSpec spec(const QString &ticker, Strategy strategy, const WindowRange &fast, const WindowRange &slow, double fees)
{
    SweepSpec spec;
    spec.ticker = ticker;
    spec.strategy = strategy;
    spec.fast = fast;
    spec.slow = slow;
    spec.fees = fees;
    return spec;
}

template <class T>
T orAbort(const Result<T> &result)
{
    if (!result) {
        qCritical("%s: %s", qPrintable(explain(result.error())), qPrintable(result.error().detail));
        std::abort();
    }
    return *result;
}

void fail(Job &job, Error::Kind kind, const QString &subject, const QString &detail, bool deadLetter)
{
    job.error = Error{kind, subject, detail};
    job.deadLetter = deadLetter;
    job.attempts = deadLetter ? 4 : 1;
    job.runtimeMs = 0;
}

} // namespace

PriceSeriesPtr samplePrices()
{
    static const PriceSeriesPtr kPrices = orAbort(zixly::samplePrices(u"sp500"_s));
    return kPrices;
}

const SweepResult &sampleResult()
{
    static const SweepResult kResult = [] {
        const std::atomic<bool> stop = false;
        return orAbort(computeSweep(*samplePrices(), test::aSpec(), 0, stop));
    }();
    return kResult;
}

CurvePtr sampleCurve(int fast, int slow)
{
    return orAbort(computeCurve(*samplePrices(), sampleResult().spec, fast, slow));
}

Job sampleJob(JobState state)
{
    const SweepResult &result = sampleResult();
    Job job = test::aJob(1, state, result.spec);
    job.convention = result.convention;
    job.data = result.data;
    job.engineVersion = result.engineVersion;
    if (state == JobState::Completed)
        job.best = bestValues(result);
    return job;
}

QList<Job> history()
{
    QList<Job> jobs;
    const auto add = [&jobs](JobState state, const SweepSpec &of) -> Job & {
        const auto count = jobs.size();
        Job job = test::aJob(100 - count, state, of);
        job.createdMs = test::kMonday + 9 * 60 * kMinute - kMinute * 37 * count;
        if (job.startedMs != 0)
            job.startedMs = job.createdMs + 12;
        if (job.endedMs != 0)
            job.endedMs = job.startedMs + job.runtimeMs;
        job.best.sharpe -= 0.11 * static_cast<double>(count);
        job.best.totalReturn -= 21.5 * static_cast<double>(count);
        return jobs.emplace_back(job);
    };
    add(JobState::Running, spec(u"BTC-USD"_s, Strategy::Ema, {5, 100, 1}, {20, 400, 2}, 0.002));
    add(JobState::Queued, spec(u"ETH-USD"_s, Strategy::Macd, {5, 50, 1}, {20, 200, 2}, 0.001));
    add(JobState::Cancelling, spec(u"SOL-USD"_s, Strategy::Sma, {2, 300, 1}, {3, 600, 1}, 0.001));
    add(JobState::Completed, test::aSpec()).favourite = true;
    fail(add(JobState::Failed, spec(u"MSFT"_s, Strategy::Sma, {5, 50, 1}, {20, 200, 2}, 0.001)), Error::Kind::NotFound,
        u"MSFT"_s, u"no series MSFT in the store, no MSFT.csv in the prices folder"_s, false);
    add(JobState::Completed, spec(u"BTC-USD"_s, Strategy::Sma, {5, 50, 5}, {20, 200, 10}, 0.002)).note
        = u"With fees."_s;
    add(JobState::Cancelled, spec(u"AAPL"_s, Strategy::Ema, {5, 50, 1}, {20, 200, 2}, 0.0005)).receipt
        = u"stopped after 1,204 of 3,930 cells"_s;
    fail(add(JobState::Failed, spec(u"EURUSD"_s, Strategy::Sma, {5, 50, 1}, {20, 200, 2}, 0.0)), Error::Kind::Busy,
        u"the price file"_s, u"locked by another process, 4 of 4 runs"_s, true);
    Job &elsewhere = add(JobState::Unknown, spec(u"NVDA"_s, Strategy::Macd, {5, 50, 1}, {20, 200, 2}, 0.001));
    elsewhere.place.service = u"Zixly"_s;
    elsewhere.convention.known = false;
    for (int i = 0; i < 24; ++i)
        add(JobState::Completed,
            spec(i % 3 == 0 ? u"SP500"_s : u"BTC-USD"_s, i % 2 == 0 ? Strategy::Sma : Strategy::Ema, {5, 50, 1},
                {20, 200, 2}, 0.001));
    return jobs;
}

QList<JobEvent> eventsOf(const Job &job)
{
    QList<JobEvent> events;
    const auto add = [&](const QString &kind, qint64 at, const QJsonObject &payload = {}) {
        events.append({.jobKey = job.key,
            .sequence = static_cast<int>(events.size()) + 1,
            .timeMs = at,
            .clockSource = u"local"_s,
            .actor = events.isEmpty() ? u"user"_s : u"worker"_s,
            .kind = kind,
            .payload = payload});
    };
    add(u"created"_s, job.createdMs);
    if (job.startedMs != 0)
        add(u"started"_s, job.startedMs);
    if (job.endedMs != 0)
        add(wireName(job.state), job.endedMs);
    return events;
}

QList<SeriesInfo> priceList()
{
    QList<SeriesInfo> list{
        test::aSeries(u"BTC-USD"_s, 4'082), test::aSeries(u"EURUSD"_s, 366'710), test::aSeries(u"SP500"_s)};
    list[1].intervalMs = kMinute;
    list[1].source = u"EURUSD_2023_M1.csv"_s;
    return list;
}

} // namespace zixly::screenshots
