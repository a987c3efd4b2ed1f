// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/lanes.h"

// Between lanes and everything else.
namespace zixly::engine::ZIXLY_ISA {

// Lane i is value(i).
template <class Value>
inline Double8 fromLanes(Value value)
{
    Double8 r;
#if ZIXLY_WIDTH == 8
    r.part[0] = Part{value(0), value(1), value(2), value(3), value(4), value(5), value(6), value(7)};
#elif ZIXLY_WIDTH == 4
    for (int i = 0; i < kParts; ++i)
        r.part[i] = Part{value(4 * i), value(4 * i + 1), value(4 * i + 2), value(4 * i + 3)};
#elif ZIXLY_WIDTH == 2
    for (int i = 0; i < kParts; ++i)
        r.part[i] = Part{value(2 * i), value(2 * i + 1)};
#else
    for (int i = 0; i < kParts; ++i)
        r.part[i] = value(i);
#endif
    return r;
}

// One bit per lane.
inline unsigned bitsOf(const Mask8 &mask)
{
#if ZIXLY_WIDTH == 8
    return _mm512_movepi64_mask(reinterpret_cast<__m512i>(mask.part[0]));
#elif ZIXLY_WIDTH == 4
    return static_cast<unsigned>(_mm256_movemask_pd(asDouble(mask.part[0])))
        | static_cast<unsigned>(_mm256_movemask_pd(asDouble(mask.part[1]))) << 4;
#else
    std::int64_t lanes[kLanes];
    std::memcpy(lanes, mask.part, sizeof lanes);
    unsigned bits = 0;
    for (int i = 0; i < kLanes; ++i)
        bits |= lanes[i] != 0 ? 1U << i : 0U;
    return bits;
#endif
}

// Bit i: a[i] < b[i], for eight floats.
inline unsigned floatsBelow(const float *a, const float *b)
{
#if defined(__AVX__)
    return static_cast<unsigned>(_mm256_movemask_ps(_mm256_cmp_ps(_mm256_loadu_ps(a), _mm256_loadu_ps(b), _CMP_LT_OQ)));
#elif defined(__SSE2__)
    const int low = _mm_movemask_ps(_mm_cmplt_ps(_mm_loadu_ps(a), _mm_loadu_ps(b)));
    const int high = _mm_movemask_ps(_mm_cmplt_ps(_mm_loadu_ps(a + 4), _mm_loadu_ps(b + 4)));
    return static_cast<unsigned>(low | high << 4);
#else
    unsigned bits = 0;
    for (int i = 0; i < kLanes; ++i)
        bits |= a[i] < b[i] ? 1U << i : 0U;
    return bits;
#endif
}

} // namespace zixly::engine::ZIXLY_ISA
