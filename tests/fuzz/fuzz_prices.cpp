// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/priceimport.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>

using namespace zixly;

namespace {

// What the importer promises of every series: rising times, and prices that are numbers.
void check(const ImportOutcome &outcome)
{
    if (!outcome.ok()) {
        if (outcome.problemCount <= 0 || outcome.problems.isEmpty())
            std::abort(); // refused without a reason
        return;
    }
    const PriceSeries &series = *outcome.series;
    for (std::size_t i = 0; i < series.time.size(); ++i) {
        const bool rising = i == 0 || series.time[i] > series.time[i - 1];
        if (!rising || !std::isfinite(series.close[i]))
            std::abort();
    }
}

} // namespace

// The bytes as a file: decoded, recognised, imported with the answers a person may give to what is open.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::atomic<bool> stop = false;
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto file = decodePrices(bytes, QStringLiteral("fuzz.csv"));
    if (!file)
        return 0;
    Recognition recognition = recognise(*file);
    (void)preview(*file, recognition.plan);
    (void)recogniseAs(*file, size % 2 == 0 ? ';' : '\t', size % 3 == 0);
    recognition.plan.dateAmbiguous = false;
    recognition.plan.decimalAmbiguous = false;
    for (const bool skip : {false, true}) {
        recognition.plan.skipBadRows = skip;
        recognition.plan.adjusted = skip && recognition.plan.has(ColumnRole::AdjClose);
        check(importPrices(*file, recognition.plan, stop));
    }
    return 0;
}
