// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/lanemath.h"

// score.cpp for eight combinations at a time; the formulas are explained there.
namespace zixly::engine::ZIXLY_ISA {

inline Double8 winRatePart8(const Double8 &percent, const Double8 &n)
{
    const Double8 one(1.0);
    const Double8 share = percent / Double8(100.0);
    const Double8 square = Double8(1.96 * 1.96) / n;
    const Double8 centre = share + square / Double8(2.0);
    const Double8 spread = Double8(1.96) * squareRoot((share * (one - share) + square / Double8(4.0)) / n);
    const Double8 low = larger(Double8(100.0) * (centre - spread) / (one + square), Double8(0.0));

    const Double8 plain = one - exponential(Double8(-3.0) / squareRoot(n));
    const Double8 raised = smaller(plain * (one + (Double8(40.0) - percent) / Double8(40.0)), Double8(0.95));
    const Double8 caution = select(percent < Double8(40.0), raised, plain);
    const Double8 effective = low * caution + percent * (one - caution);

    const Double8 under = Double8(50.0) - effective;
    const Double8 half
        = Double8(0.1) + Double8(0.9) * power(effective / Double8(50.0), Double8(1.8) + Double8(0.13) * under);
    const Double8 punished = half * exponential((effective - Double8(40.0)) / Double8(25.0));
    const Double8 above = one + Double8(2.618 - 1.0) * (one - exponential(Double8(2.5) * under / Double8(50.0)));
    Double8 part = select(effective < Double8(40.0), punished, half);
    part = select(effective > Double8(50.0), above, part);
    part = select((percent >= Double8(100.0)) & (n >= Double8(100.0)), Double8(2.618), part);
    return select(percent > Double8(0.0), part, Double8(0.1));
}

inline Double8 tradesPart8(const Double8 &n)
{
    const Double8 one(1.0);
    const Double8 a = n / Double8(20.0);
    const Double8 b = (n - Double8(20.0)) / Double8(20.0);
    const Double8 c = (n - Double8(40.0)) / Double8(9.0);
    const Double8 p = (n - Double8(50.0)) / Double8(50.0);
    Double8 part = Double8(1.8) - Double8(0.3) * (one - exponential((Double8(200.0) - n) / Double8(100.0)));
    part = select(n <= Double8(200.0), Double8(2.2) - Double8(0.4) * (n - Double8(100.0)) / Double8(100.0), part);
    part = select(n <= Double8(100.0), one + Double8(1.2) * (Double8(0.7) * p + Double8(1.2) * p * (one - p)), part);
    part = select(n <= Double8(49.0), Double8(0.5) + Double8(0.5) * (c * c), part);
    part = select(n < Double8(40.0), Double8(0.15) + Double8(0.35) * (b * b * b), part);
    return select(n < Double8(20.0), Double8(0.05) + Double8(0.1) * ((a * a) * (a * a)), part);
}

inline Double8 confidence8(const Double8 &n)
{
    const Double8 a = n / Double8(20.0);
    const Double8 b = (n - Double8(20.0)) / Double8(20.0);
    Double8 part
        = select(n < Double8(50.0), Double8(0.8) + Double8(0.2) * (n - Double8(40.0)) / Double8(10.0), Double8(1.0));
    part = select(n < Double8(40.0), Double8(0.5) + Double8(0.3) * (b * b), part);
    return select(n < Double8(20.0), Double8(0.1) + Double8(0.4) * (a * a * a), part);
}

inline Double8 sortinoPart8(const Double8 &sortino)
{
    const Double8 part = Double8(2.618) / (Double8(1.0) + exponential(Double8(-0.9) * (sortino - Double8(1.5))));
    return select(sortino > Double8(0.0), smaller(part, Double8(2.618)), Double8(0.1));
}

inline Double8 profitFactorPart8(const Double8 &factor)
{
    const Double8 root = squareRoot((factor - Double8(2.0)) / Double8(2.0));
    Double8 part = select(factor < Double8(4.0), Double8(1.5) + Double8(1.118) * root, Double8(2.618));
    part = select(factor < Double8(2.0), factor - Double8(0.5), part);
    part = select(factor < Double8(1.0), Double8(0.1) + Double8(2.0) * (factor - Double8(0.8)), part);
    return select(factor >= Double8(0.8), part, Double8(0.1));
}

inline Double8 expectancyPart8(const Double8 &percent)
{
    const Mask8 positive = percent > Double8(0.0);
    const Double8 x = power(select(positive, percent, Double8(1.0)) / Double8(5.0), Double8(1.2));
    return select(positive, Double8(2.618) * x / (Double8(1.0) + x), Double8(0.1));
}

struct ScoreInput8 {
    Double8 trades;
    Double8 winRate;
    Double8 sortino;
    Double8 profitFactor;
    Double8 expectancy;
    Double8 beatsBuyAndHold;
};

inline Double8 scoreOf8(const ScoreInput8 &input)
{
    const Double8 benchmark
        = smaller(larger(Double8(1.0) + input.beatsBuyAndHold / Double8(2.5), Double8(0.25)), Double8(2.0));
    const Double8 base
        = (Double8(2.5) * winRatePart8(input.winRate, input.trades) + Double8(1.5) * tradesPart8(input.trades)
              + Double8(1.2) * sortinoPart8(input.sortino) + Double8(1.2) * profitFactorPart8(input.profitFactor)
              + Double8(1.0) * expectancyPart8(input.expectancy) + Double8(0.6) * benchmark)
        / Double8(8.0);
    return base * confidence8(input.trades);
}

} // namespace zixly::engine::ZIXLY_ISA
