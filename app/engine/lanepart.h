// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef ZIXLY_ISA
#error "only for the sources that are compiled once per instruction set"
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <math.h> // NOLINT(modernize-deprecated-headers): for the plain ::sqrt

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

// Doubles in a register; 1 where the compiler knows no vectors.
#if !defined(__GNUC__)
#define ZIXLY_WIDTH 1
#elif defined(__AVX512F__)
#define ZIXLY_WIDTH 8
#elif defined(__AVX__)
#define ZIXLY_WIDTH 4
#else
#define ZIXLY_WIDTH 2
#endif

// What one register holds. Every operation is rounded as IEEE says and none is contracted, so the bits are the same
// whatever the width of the registers underneath. Everything lives in a namespace of its own per instruction set, and
// nothing here may call an inline function of the standard library: the linker would keep one copy for all processors.
namespace zixly::engine::ZIXLY_ISA {

inline constexpr int kLanes = 8;

inline constexpr int kWidth = ZIXLY_WIDTH;
#if ZIXLY_WIDTH > 1
typedef double Part __attribute__((vector_size(kWidth * 8))); // NOLINT(modernize-use-using)
typedef std::int64_t MaskPart __attribute__((vector_size(kWidth * 8))); // NOLINT(modernize-use-using)
inline MaskPart less(Part a, Part b)
{
    return a < b;
}
inline MaskPart lessEqual(Part a, Part b)
{
    return a <= b;
}
inline MaskPart equal(Part a, Part b)
{
    return a == b;
}
inline Part choose(MaskPart mask, Part a, Part b)
{
    return mask ? a : b;
}
inline Part asDouble(MaskPart bits)
{
    return reinterpret_cast<Part>(bits);
}
inline MaskPart asBits(Part value)
{
    return reinterpret_cast<MaskPart>(value);
}
inline Part broadcast(double value)
{
    return value - Part{};
}
inline MaskPart broadcastBits(std::int64_t value)
{
    return value - MaskPart{};
}
inline MaskPart shiftUp(MaskPart bits, int count)
{
    return bits << count;
}
inline MaskPart shiftDown(MaskPart bits, int count)
{
    return bits >> count;
} // keeps the sign
#else
using Part = double;
using MaskPart = std::int64_t;
inline MaskPart less(Part a, Part b)
{
    return a < b ? -1 : 0;
}
inline MaskPart lessEqual(Part a, Part b)
{
    return a <= b ? -1 : 0;
}
inline MaskPart equal(Part a, Part b)
{
    return a == b ? -1 : 0;
}
inline Part choose(MaskPart mask, Part a, Part b)
{
    return mask ? a : b;
}
inline Part asDouble(MaskPart bits)
{
    Part value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}
inline MaskPart asBits(Part value)
{
    MaskPart bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}
inline Part broadcast(double value)
{
    return value;
}
inline MaskPart broadcastBits(std::int64_t value)
{
    return value;
}
inline MaskPart shiftUp(MaskPart bits, int count)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(bits) << count);
}
inline MaskPart shiftDown(MaskPart bits, int count)
{
    return bits >> count;
}
#endif

inline constexpr int kParts = kLanes / kWidth;

// a where larger, otherwise (and for NaN) b: what maxpd does.
inline Part larger(Part a, Part b)
{
#if ZIXLY_WIDTH == 8
    return _mm512_max_pd(a, b);
#elif ZIXLY_WIDTH == 4
    return _mm256_max_pd(a, b);
#elif ZIXLY_WIDTH == 2 && defined(__SSE2__)
    return _mm_max_pd(a, b);
#else
    return choose(less(b, a), a, b);
#endif
}

inline Part smaller(Part a, Part b)
{
#if ZIXLY_WIDTH == 8
    return _mm512_min_pd(a, b);
#elif ZIXLY_WIDTH == 4
    return _mm256_min_pd(a, b);
#elif ZIXLY_WIDTH == 2 && defined(__SSE2__)
    return _mm_min_pd(a, b);
#else
    return choose(less(a, b), a, b);
#endif
}

inline Part squareRoot(Part value)
{
#if ZIXLY_WIDTH == 8
    return _mm512_sqrt_pd(value);
#elif ZIXLY_WIDTH == 4
    return _mm256_sqrt_pd(value);
#elif ZIXLY_WIDTH == 2 && defined(__SSE2__)
    return _mm_sqrt_pd(value);
#elif ZIXLY_WIDTH > 1
    for (int i = 0; i < kWidth; ++i)
        value[i] = __builtin_sqrt(value[i]);
    return value;
#else
    return ::sqrt(value); // a function of the C library, not an inline one
#endif
}

} // namespace zixly::engine::ZIXLY_ISA
