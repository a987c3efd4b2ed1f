// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sweepcommand.h"

#include "console/sweepkeep.h"
#include "console/sweepoptions.h"
#include "console/sweepoutput.h"
#include "console/terminal.h"
#include "core/clock.h"
#include "worker/pricefolder.h"
#include "worker/priceimport.h"
#include "worker/pricesample.h"
#include "worker/sweepadapter.h"

#include <cstdio>

namespace zixly {

namespace {

using namespace terminal;

// Wrong input is wrong usage, whatever found it; all else failed.
int codeOf(const Error &error)
{
    using K = Error::Kind;
    switch (error.kind) {
    case K::Cancelled: return kInterrupted;
    case K::InvalidInput:
    case K::NotFound:
    case K::Ambiguous: return kUsage;
    default: return kFailed;
    }
}

// A sentence of validate() or of the import stands on its own; other errors are explained by their kind.
int failWith(const Error &error)
{
    if (error.kind == Error::Kind::Cancelled)
        return fail(kInterrupted, QStringLiteral("Interrupted; nothing was written."));
    const bool sentence = error.kind == Error::Kind::InvalidInput && !error.detail.isEmpty();
    return fail(codeOf(error), sentence ? error.detail : explain(error));
}

Result<PriceSeriesPtr> loadPrices(const SweepOptions &options)
{
    if (!options.sample.isEmpty())
        return samplePrices(options.sample);
    const ImportOutcome outcome = importPriceFile(options.pricesFile, terminal::interrupted());
    if (!outcome.ok())
        return failure(Error::Kind::InvalidInput, options.pricesFile, explain(outcome));
    for (const QString &note : describe(outcome.notes))
        terminal::complain(note);
    return outcome.series;
}

// With a progress bar that is gone before anything else is said.
Result<SweepResult> compute(const SweepOptions &options, const PriceSeries &prices)
{
    terminal::ProgressBar bar(validPairs(options.spec));
    qint64 done = 0; // batches come one at a time
    return computeSweep(prices, options.spec, options.threads, terminal::interrupted(),
        [&](const SweepResult &, CellRange range) { bar.advance(done += range.count); });
}

} // namespace

int runSweepCommand(const QStringList &words)
{
    auto options = parseSweepOptions(words);
    if (!options && options.error().isEmpty()) {
        std::fputs(sweepHelp().toLocal8Bit().constData(), stdout);
        return kDone;
    }
    if (!options)
        return fail(kUsage, options.error());
    terminal::watchInterrupts();
    const auto prices = loadPrices(*options);
    if (!prices)
        return failWith(prices.error());
    SweepSpec &spec = options->spec;
    if (spec.ticker.isEmpty())
        spec.ticker = (*prices)->ticker;
    const SystemClock clock;
    const qint64 startedMs = clock.nowMs();
    const auto result = compute(*options, **prices);
    if (!result)
        return failWith(result.error());
    if (const auto written = writeSweep(*options, *result); !written)
        return failWith(written.error());
    if (options->profile.isEmpty())
        return kDone;
    if (const auto kept = keepSweep(options->profile, *result, startedMs, clock.nowMs()); !kept)
        return failWith(kept.error());
    return kDone;
}

} // namespace zixly
