// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernel.h"
#include "engine/lanepart.h"

#include <bit>

// Where the state of a combination changes, from two rows of keys.
namespace zixly::engine::ZIXLY_ISA {

#if defined(__AVX512VBMI2__)

// Bit i: a[i] > b[i], for 64 keys.
inline std::uint64_t above(const std::int16_t *a, const std::int16_t *b)
{
    const std::uint64_t low = _mm512_cmpgt_epi16_mask(_mm512_loadu_si512(a), _mm512_loadu_si512(b));
    const std::uint64_t high = _mm512_cmpgt_epi16_mask(_mm512_loadu_si512(a + 32), _mm512_loadu_si512(b + 32));
    return low | high << 32;
}

// Appends base + the numbers of the set bits; may write 64 places beyond.
inline std::uint16_t *append(std::uint16_t *to, std::uint64_t bits, int base)
{
    const __m512i numbers = _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45,
        44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17,
        16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i packed = _mm512_maskz_compress_epi8(bits, numbers);
    const __m512i start = _mm512_set1_epi16(static_cast<short>(base));
    const int count = std::popcount(bits);
    _mm512_storeu_si512(to, _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(packed)), start));
    if (count > 32)
        _mm512_storeu_si512(
            to + 32, _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(packed, 1)), start));
    return to + count;
}

#else

#if defined(__AVX2__)
inline std::uint64_t above32(const std::int16_t *a, const std::int16_t *b)
{
    const auto *left = reinterpret_cast<const __m256i *>(a);
    const auto *right = reinterpret_cast<const __m256i *>(b);
    const __m256i low = _mm256_cmpgt_epi16(_mm256_loadu_si256(left), _mm256_loadu_si256(right));
    const __m256i high = _mm256_cmpgt_epi16(_mm256_loadu_si256(left + 1), _mm256_loadu_si256(right + 1));
    const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packs_epi16(low, high), 0xd8);
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}
inline std::uint64_t above(const std::int16_t *a, const std::int16_t *b)
{
    return above32(a, b) | above32(a + 32, b + 32) << 32;
}
#elif defined(__SSE2__) || defined(_M_X64)
inline std::uint64_t above16(const std::int16_t *a, const std::int16_t *b)
{
    const auto *left = reinterpret_cast<const __m128i *>(a);
    const auto *right = reinterpret_cast<const __m128i *>(b);
    const __m128i low = _mm_cmpgt_epi16(_mm_loadu_si128(left), _mm_loadu_si128(right));
    const __m128i high = _mm_cmpgt_epi16(_mm_loadu_si128(left + 1), _mm_loadu_si128(right + 1));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
}
inline std::uint64_t above(const std::int16_t *a, const std::int16_t *b)
{
    return above16(a, b) | above16(a + 16, b + 16) << 16 | above16(a + 32, b + 32) << 32
        | above16(a + 48, b + 48) << 48;
}
#else
inline std::uint64_t above(const std::int16_t *a, const std::int16_t *b)
{
    std::uint64_t bits = 0;
    for (int i = 0; i < kBlockBars; ++i)
        bits |= static_cast<std::uint64_t>(a[i] > b[i]) << i;
    return bits;
}
#endif

inline std::uint16_t *append(std::uint16_t *to, std::uint64_t bits, int base)
{
    // Four at once without asking: most words have fewer, and a branch per change would be guessed wrong.
    const int count = std::popcount(bits);
    std::uint16_t *next = to;
    do {
        for (int i = 0; i < 4; ++i) {
            next[i] = static_cast<std::uint16_t>(base + std::countr_zero(bits));
            bits &= bits - 1;
        }
        next += 4;
    } while (bits != 0);
    return to + count;
}

#endif

// The state is held where both keys are equal.
inline std::uint64_t holdTies(
    std::uint64_t states, std::uint64_t ties, const std::int16_t *fast, const std::int16_t *slow, bool before)
{
    for (; ties != 0; ties &= ties - 1) {
        const int bar = std::countr_zero(ties);
        if (fast[bar] != slow[bar])
            continue;
        const bool held = bar == 0 ? before : (states >> (bar - 1) & 1U) != 0;
        const std::uint64_t bit = std::uint64_t{1} << bar;
        states = held ? states | bit : states & ~bit;
    }
    return states;
}

// Appends the slots of a tile where the state changes; returns the end of the list.
inline std::uint16_t *findChanges(const std::int16_t *fast, const std::int16_t *slow, int bars,
    const std::uint64_t *ties, bool stateBefore, std::uint16_t *list)
{
    std::uint64_t before = stateBefore ? 1 : 0;
    for (int bar = 0; bar < bars; bar += kBlockBars) {
        std::uint64_t states = above(fast + bar, slow + bar);
        if (ties && ties[bar / kBlockBars] != 0)
            states = holdTies(states, ties[bar / kBlockBars], fast + bar, slow + bar, before != 0);
        std::uint64_t changes = states ^ (states << 1 | before);
        before = states >> 63;
        if (bars - bar < kBlockBars)
            changes &= (std::uint64_t{1} << (bars - bar)) - 1;
        list = append(list, changes, bar + 1);
    }
    return list;
}

} // namespace zixly::engine::ZIXLY_ISA
