// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernel.h"
#include "engine/lanemoves.h"

// Exponential means; the same steps as in indicators.cpp.
namespace zixly::engine::ZIXLY_ISA {

// Running means of eight windows, one bar further.
struct RunningLanes {
    Double8 rate;
    Double8 mean;
    Double8 weight;
    Double8 signalMean;
    double signalWeight;

    RunningLanes(const RunningView &running, std::size_t block, std::size_t lane)
        : rate(load(running.rate + lane))
        , mean(load(running.mean + block * running.lanes + lane))
        , weight(load(running.weight + block * running.lanes + lane))
        , signalMean(load(running.signalMean + block * running.lanes + lane))
        , signalWeight(running.signalWeight[block])
    {
    }
    void keep(const RunningView &running, std::size_t block, std::size_t lane) const
    {
        store(running.mean + block * running.lanes + lane, mean);
        store(running.weight + block * running.lanes + lane, weight);
        store(running.signalMean + block * running.lanes + lane, signalMean);
        if (lane == 0)
            running.signalWeight[block] = signalWeight;
    }
    Double8 nextEma(double close)
    {
        mean = mean + rate * (Double8(close) - mean);
        return mean;
    }
    Double8 nextMacd(double close, double signalKeep)
    {
        weight = weight * rate + Double8(1.0);
        signalWeight = signalWeight * signalKeep + 1.0;
        mean = mean + (Double8(close) - mean) / weight;
        signalMean = signalMean + (mean - signalMean) / Double8(signalWeight);
        return mean - signalMean;
    }
};

inline void advance(const KeyView &view, std::size_t group)
{
    const std::size_t lane = group * kLanes;
    RunningLanes lanes(view.running, 0, lane);
    const bool ema = view.strategy == Strategy::Ema;
    for (int index = 0; index < view.bars; ++index) {
        if (index % kBlockBars == 0 && index > 0)
            lanes.keep(view.running, static_cast<std::size_t>(index / kBlockBars), lane);
        const std::ptrdiff_t bar = view.firstBar + index;
        if (bar < 0)
            continue;
        if (ema)
            lanes.nextEma(view.close[bar]);
        else
            lanes.nextMacd(view.close[bar], view.running.signalKeep);
    }
    lanes.keep(view.running, static_cast<std::size_t>((view.bars + kBlockBars - 1) / kBlockBars), lane);
}

} // namespace zixly::engine::ZIXLY_ISA
