// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef ZIXLY_ISA
#error "only for the sources that are compiled once per instruction set"
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

// What one register holds. Every operation is rounded as IEEE says and none is contracted, so the bits are the same
// whatever the width of the registers underneath. Everything lives in a namespace of its own per instruction set, and
// nothing here may call an inline function of the standard library: the linker would keep one copy for all processors.
namespace zixly::engine::ZIXLY_ISA {

inline constexpr int kLanes = 8;

#if defined(__GNUC__)
#if defined(__AVX512F__)
inline constexpr int kWidth = 8;
#elif defined(__AVX__)
inline constexpr int kWidth = 4;
#else
inline constexpr int kWidth = 2;
#endif
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
inline constexpr int kWidth = 1;
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
#if defined(__AVX512F__)
    return _mm512_max_pd(a, b);
#elif defined(__AVX__)
    return _mm256_max_pd(a, b);
#elif defined(__SSE2__)
    return _mm_max_pd(a, b);
#else
    return choose(less(b, a), a, b);
#endif
}

inline Part smaller(Part a, Part b)
{
#if defined(__AVX512F__)
    return _mm512_min_pd(a, b);
#elif defined(__AVX__)
    return _mm256_min_pd(a, b);
#elif defined(__SSE2__)
    return _mm_min_pd(a, b);
#else
    return choose(less(a, b), a, b);
#endif
}

double squareRoot(double value); // the library's, which is exact everywhere

inline Part squareRoot(Part value)
{
#if defined(__AVX512F__)
    return _mm512_sqrt_pd(value);
#elif defined(__AVX__)
    return _mm256_sqrt_pd(value);
#elif defined(__SSE2__)
    return _mm_sqrt_pd(value);
#elif defined(__GNUC__)
    for (int i = 0; i < kWidth; ++i)
        value[i] = __builtin_sqrt(value[i]);
    return value;
#else
    return squareRoot(double{value});
#endif
}

} // namespace zixly::engine::ZIXLY_ISA
