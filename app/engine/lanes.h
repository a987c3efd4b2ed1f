// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/lanepart.h"

// Eight doubles, in as many registers as it takes.
namespace zixly::engine::ZIXLY_ISA {

struct Mask8 {
    MaskPart part[kParts];
};

struct Bits8 {
    MaskPart part[kParts];
};

struct Double8 {
    Part part[kParts];

    Double8() = default;
    Double8(double value) // NOLINT(google-explicit-constructor): constants in formulas
    {
        for (Part &one : part)
            one = broadcast(value);
    }
};

#define ZIXLY_LANES_BINARY(op)                                                                                         \
    inline Double8 operator op(const Double8 &a, const Double8 &b)                                                     \
    {                                                                                                                  \
        Double8 r;                                                                                                     \
        for (int i = 0; i < kParts; ++i)                                                                               \
            r.part[i] = a.part[i] op b.part[i];                                                                        \
        return r;                                                                                                      \
    }
ZIXLY_LANES_BINARY(+)
ZIXLY_LANES_BINARY(-)
ZIXLY_LANES_BINARY(*)
ZIXLY_LANES_BINARY(/)
#undef ZIXLY_LANES_BINARY

#define ZIXLY_LANES_COMPARE(op, function, first, second)                                                               \
    inline Mask8 operator op(const Double8 &a, const Double8 &b)                                                       \
    {                                                                                                                  \
        Mask8 r;                                                                                                       \
        for (int i = 0; i < kParts; ++i)                                                                               \
            r.part[i] = function((first).part[i], (second).part[i]);                                                   \
        return r;                                                                                                      \
    }
ZIXLY_LANES_COMPARE(<, less, a, b)
ZIXLY_LANES_COMPARE(>, less, b, a)
ZIXLY_LANES_COMPARE(<=, lessEqual, a, b)
ZIXLY_LANES_COMPARE(>=, lessEqual, b, a)
ZIXLY_LANES_COMPARE(==, equal, a, b)
#undef ZIXLY_LANES_COMPARE

#define ZIXLY_LANES_BITS(Type, op)                                                                                     \
    inline Type operator op(const Type &a, const Type &b)                                                              \
    {                                                                                                                  \
        Type r;                                                                                                        \
        for (int i = 0; i < kParts; ++i)                                                                               \
            r.part[i] = a.part[i] op b.part[i];                                                                        \
        return r;                                                                                                      \
    }
ZIXLY_LANES_BITS(Mask8, &)
ZIXLY_LANES_BITS(Mask8, |)
ZIXLY_LANES_BITS(Bits8, &)
ZIXLY_LANES_BITS(Bits8, |)
ZIXLY_LANES_BITS(Bits8, +)
ZIXLY_LANES_BITS(Bits8, -)
#undef ZIXLY_LANES_BITS

inline Double8 select(const Mask8 &mask, const Double8 &a, const Double8 &b)
{
    Double8 r;
    for (int i = 0; i < kParts; ++i)
        r.part[i] = choose(mask.part[i], a.part[i], b.part[i]);
    return r;
}

inline Double8 larger(const Double8 &a, const Double8 &b)
{
    Double8 r;
    for (int i = 0; i < kParts; ++i)
        r.part[i] = larger(a.part[i], b.part[i]);
    return r;
}

inline Double8 smaller(const Double8 &a, const Double8 &b)
{
    Double8 r;
    for (int i = 0; i < kParts; ++i)
        r.part[i] = smaller(a.part[i], b.part[i]);
    return r;
}

inline Double8 squareRoot(const Double8 &a)
{
    Double8 r;
    for (int i = 0; i < kParts; ++i)
        r.part[i] = squareRoot(a.part[i]);
    return r;
}

inline Bits8 bitsOf(const Double8 &a)
{
    Bits8 r;
    for (int i = 0; i < kParts; ++i)
        r.part[i] = asBits(a.part[i]);
    return r;
}

inline Double8 doubleOf(const Bits8 &a)
{
    Double8 r;
    for (int i = 0; i < kParts; ++i)
        r.part[i] = asDouble(a.part[i]);
    return r;
}

inline Bits8 allBits(std::int64_t value)
{
    Bits8 r;
    for (MaskPart &one : r.part)
        one = broadcastBits(value);
    return r;
}

inline Bits8 shiftUp(const Bits8 &a, int count)
{
    Bits8 r;
    for (int i = 0; i < kParts; ++i)
        r.part[i] = shiftUp(a.part[i], count);
    return r;
}

inline Bits8 shiftDown(const Bits8 &a, int count)
{
    Bits8 r;
    for (int i = 0; i < kParts; ++i)
        r.part[i] = shiftDown(a.part[i], count);
    return r;
}

inline Double8 absolute(const Double8 &a)
{
    return doubleOf(bitsOf(a) & allBits(0x7fffffffffffffff));
}

inline Double8 load(const double *from)
{
    Double8 r;
    std::memcpy(r.part, from, sizeof r.part);
    return r;
}

inline void store(double *to, const Double8 &a)
{
    std::memcpy(to, a.part, sizeof a.part);
}

} // namespace zixly::engine::ZIXLY_ISA
