// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernelrunning.h"
#include "engine/lanemath.h"
#include "engine/lanemoves.h"

// Keys of one block of bars for all windows; see keys.h for what they are.
namespace zixly::engine::ZIXLY_ISA {

inline constexpr int kBlockVectors = kBlockBars / kLanes;
inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

// Rounds places to whole numbers and stores them as keys.
inline void storeKeys(std::int16_t *to, const Double8 &places)
{
    const Double8 shifted = places + Double8(kRounder - 32768.0);
#if ZIXLY_WIDTH == 8
    _mm_storeu_si128(
        reinterpret_cast<__m128i *>(to), _mm512_cvtepi64_epi16(reinterpret_cast<__m512i>(shifted.part[0])));
#else
    std::uint64_t bits[kLanes];
    std::memcpy(bits, shifted.part, sizeof bits);
    for (int i = 0; i < kLanes; ++i)
        to[i] = static_cast<std::int16_t>(static_cast<std::uint16_t>(bits[i]));
#endif
}

inline void fillSmaValues(const KeyView &view, std::size_t window, std::ptrdiff_t firstBar, int bars, double *values)
{
    const int length = view.windows[window];
    const double inverse = 1.0 / length;
    const std::ptrdiff_t undefined = length - 1 - firstBar;
    if (undefined <= 0 && bars == kBlockBars) {
        const double *to = view.sums + firstBar + 1;
        const double *from = to - length;
        const double *restTo = view.rests ? view.rests + firstBar + 1 : nullptr;
        for (int i = 0; i < kBlockBars; i += kLanes) {
            Double8 sum = load(to + i) - load(from + i);
            if (restTo)
                sum = sum + (load(restTo + i) - load(restTo + i - length));
            store(values + i, sum * Double8(inverse));
        }
        return;
    }
    for (int i = 0; i < kBlockBars; ++i) {
        values[i] = kNoValue;
        if (i < undefined || i >= bars)
            continue;
        const std::ptrdiff_t end = firstBar + i + 1;
        const double rest = view.rests ? view.rests[end] - view.rests[end - length] : 0.0;
        values[i] = ((view.sums[end] - view.sums[end - length]) + rest) * inverse;
    }
}

inline void fillRunningValues(const KeyView &view, std::size_t block, std::ptrdiff_t firstBar, int bars, double *values)
{
    const bool ema = view.strategy == Strategy::Ema;
    for (std::size_t lane = 0; lane < view.running.lanes; lane += kLanes) {
        RunningLanes lanes(view.running, block, lane);
        double *rows = values + lane * kBlockBars;
        for (int i = 0; i < kBlockBars; ++i) {
            Double8 value(kNoValue);
            if (i < bars && firstBar + i >= 0)
                value = ema ? lanes.nextEma(view.close[firstBar + i])
                            : lanes.nextMacd(view.close[firstBar + i], view.running.signalKeep);
            if (view.flatSignal)
                value = select(value == value, Double8(0.0), value);
            double one[kLanes];
            store(one, value);
            for (int k = 0; k < kLanes; ++k)
                rows[k * kBlockBars + i] = one[k];
        }
    }
}

// Places of all windows on the scale of each bar.
inline std::uint64_t fillPlaces(const KeyView &view, std::size_t block, const double *values)
{
    Double8 low[kBlockVectors];
    Double8 high[kBlockVectors];
    for (std::ptrdiff_t v = 0; v < kBlockVectors; ++v) {
        low[v] = Double8(kInfinity);
        high[v] = Double8(-kInfinity);
    }
    for (std::size_t window = 0; window < view.windowCount; ++window) {
        for (std::ptrdiff_t v = 0; v < kBlockVectors; ++v) {
            const Double8 value = load(values + window * kBlockBars + v * kLanes);
            low[v] = smaller(value, low[v]);
            high[v] = larger(value, high[v]);
        }
    }
    // How near the border of two places an approximate value may lie before it could belong to the other one.
    Double8 margin[kBlockVectors];
    Double8 scale[kBlockVectors];
    Double8 worst[kBlockVectors];
    for (std::ptrdiff_t v = 0; v < kBlockVectors; ++v) {
        const Double8 raw = Double8(kTopPlace) / (high[v] - low[v]);
        const Mask8 usable = (raw > Double8(0.0)) & (raw < Double8(1e290));
        scale[v] = select(usable, raw, Double8(0.0));
        margin[v] = select(usable, absolute(high[v]) * Double8(view.doubt) * scale[v], Double8(1.0));
        worst[v] = Double8(0.0);
    }
    for (std::size_t window = 0; window < view.windowCount; ++window) {
        std::int16_t *keys = view.keys + window * view.stride + block * kBlockBars;
        for (std::ptrdiff_t v = 0; v < kBlockVectors; ++v) {
            const Double8 value = load(values + window * kBlockBars + v * kLanes);
            const Double8 place = (value - low[v]) * scale[v];
            const Double8 off = absolute(place - ((place + Double8(kRounder)) - Double8(kRounder)));
            worst[v] = larger(off, worst[v]);
            storeKeys(keys + v * kLanes, place);
        }
    }
    std::uint64_t careful = 0;
    for (std::ptrdiff_t v = 0; v < kBlockVectors; ++v)
        careful |= static_cast<std::uint64_t>(bitsOf(worst[v] + margin[v] > Double8(0.5))) << (v * kLanes);
    return careful;
}

inline std::uint64_t fillBlock(const KeyView &view, std::size_t block, double *values)
{
    const auto offset = static_cast<std::ptrdiff_t>(block * kBlockBars);
    const std::ptrdiff_t firstBar = view.firstBar + offset;
    const std::ptrdiff_t rest = view.bars - offset;
    const int bars = rest < kBlockBars ? static_cast<int>(rest) : kBlockBars;
    if (view.strategy == Strategy::Sma) {
        for (std::size_t window = 0; window < view.windowCount; ++window)
            fillSmaValues(view, window, firstBar, bars, values + window * kBlockBars);
    } else {
        fillRunningValues(view, block, firstBar, bars, values);
    }
    const std::uint64_t careful = fillPlaces(view, block, values);
    for (std::size_t window = 0; window < view.windowCount; ++window) {
        const std::ptrdiff_t undefined
            = view.strategy == Strategy::Sma ? view.windows[window] - 1 - firstBar : -firstBar;
        std::int16_t *keys = view.keys + window * view.stride + block * kBlockBars;
        for (std::ptrdiff_t i = 0; i < undefined && i < kBlockBars; ++i)
            keys[i] = kUndefinedKey;
    }
    return careful;
}

} // namespace zixly::engine::ZIXLY_ISA
