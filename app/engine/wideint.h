// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>

namespace zixly::engine {

// 128-bit integer in two's complement, modulo 2^128: just what exact sums of prices need, on every compiler.
struct Wide {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    friend bool operator==(const Wide &, const Wide &) = default;
};

inline Wide operator+(Wide a, Wide b)
{
    const std::uint64_t low = a.low + b.low;
    return {low, a.high + b.high + (low < a.low ? 1 : 0)};
}

inline Wide operator-(Wide a, Wide b)
{
    return {a.low - b.low, a.high - b.high - (a.low < b.low ? 1 : 0)};
}

inline Wide times(Wide a, std::uint32_t factor)
{
    const std::uint64_t bottom = (a.low & 0xffffffffU) * factor;
    const std::uint64_t middle = (a.low >> 32) * factor + (bottom >> 32);
    return {(middle << 32) | (bottom & 0xffffffffU), a.high * factor + (middle >> 32)};
}

inline Wide shifted(std::uint64_t value, unsigned bits) // bits < 128
{
    if (bits == 0)
        return {value, 0};
    if (bits >= 64)
        return {0, value << (bits - 64)};
    return {value << bits, value >> (64 - bits)};
}

inline Wide shiftedDown(Wide value, unsigned bits) // bits < 128
{
    if (bits == 0)
        return value;
    if (bits >= 64)
        return {value.high >> (bits - 64), 0};
    return {(value.low >> bits) | (value.high << (64 - bits)), value.high >> bits};
}

inline unsigned bitWidth(Wide value)
{
    return static_cast<unsigned>(value.high != 0 ? 64 + std::bit_width(value.high) : std::bit_width(value.low));
}

inline int compare(Wide a, Wide b) // as unsigned numbers
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    if (a.low != b.low)
        return a.low < b.low ? -1 : 1;
    return 0;
}

} // namespace zixly::engine
