// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"

#include <cmath>
#include <random>

namespace zixly::test {

// A seeded random walk of daily bars from 2000-01-03, two decimals; the same numbers on every machine.
inline PriceSeriesPtr aWalk(const QString &ticker, int bars, unsigned seed = 1)
{
    constexpr qint64 kDayMs = 86'400'000;
    std::mt19937 random(seed);
    auto series = std::make_shared<PriceSeries>();
    series->ticker = ticker;
    series->intervalMs = kDayMs;
    series->decimals = 2;
    series->source = QStringLiteral("generated");
    qint64 cents = 10'000;
    for (int bar = 0; bar < bars; ++bar) {
        const qint64 open = cents;
        cents = std::max<qint64>(100, cents + static_cast<qint64>(random() % 401) - 198);
        series->time.push_back(946'857'600'000 + bar * kDayMs);
        series->open.push_back(static_cast<double>(open) / 100.0);
        series->close.push_back(static_cast<double>(cents) / 100.0);
        series->high.push_back(std::max(series->open.back(), series->close.back()));
        series->low.push_back(std::min(series->open.back(), series->close.back()));
        series->volume.push_back(1000.0);
    }
    return series;
}

} // namespace zixly::test
