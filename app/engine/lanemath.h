// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/lanes.h"

#include <limits>
#include <numbers>

// Logarithm and exponential of eight numbers, error below 1 unit in the last place, the same bits on every processor.
// Method and coefficients of FreeBSD's msun (e_log.c, e_exp.c; Copyright (C) 1993 by Sun Microsystems, Inc. All rights
// reserved. Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice
// is preserved.)
namespace zixly::engine::ZIXLY_ISA {

// ln 2 in two parts, the first with so few bits that a product with an exponent is exact.
inline constexpr double kLn2High = 6.93147180369123816490e-01; // NOLINT(modernize-use-std-numbers)
inline constexpr double kLn2Low = 1.90821492927058770002e-10;
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Adding it rounds to a whole number and leaves that number in the low bits.
inline constexpr double kRounder = 6755399441055744.0; // 1.5 * 2^52

// x >= 0; -infinity for 0.
inline Double8 logarithm(const Double8 &x)
{
    const Mask8 tiny = x < Double8(0x1p-1022);
    const Bits8 bits = bitsOf(select(tiny, x * Double8(0x1p54), x));
    // Moves the mantissa into [sqrt(1/2), sqrt(2)) and the rest into the exponent.
    const Bits8 shifted = bits - allBits(0x3fe6a09e667f3bcd);
    const Bits8 exponent = shiftDown(shifted, 52);
    const Double8 mantissa = doubleOf((shifted & allBits(0x000fffffffffffff)) + allBits(0x3fe6a09e667f3bcd));
    const Double8 whole = doubleOf(exponent + bitsOf(Double8(kRounder))) - Double8(kRounder);
    const Double8 k = whole - select(tiny, Double8(54.0), Double8(0.0));

    const Double8 f = mantissa - Double8(1.0);
    const Double8 s = f / (Double8(2.0) + f);
    const Double8 z = s * s;
    const Double8 w = z * z;
    const Double8 even = w
        * (Double8(3.999999999940941908e-01)
            + w * (Double8(2.222219843214978396e-01) + w * Double8(1.531383769920937332e-01)));
    const Double8 odd = z
        * (Double8(6.666666666666735130e-01)
            + w
                * (Double8(2.857142874366239149e-01)
                    + w * (Double8(1.818357216161805012e-01) + w * Double8(1.479819860511658591e-01))));
    const Double8 half = Double8(0.5) * f * f;
    const Double8 result = k * Double8(kLn2High) - ((half - (s * (half + (even + odd)) + k * Double8(kLn2Low))) - f);
    return select(x == Double8(0.0), Double8(-kInfinity), result);
}

// Infinity above 709.78, 0 below -708.
inline Double8 exponential(const Double8 &x)
{
    const Double8 limited = larger(smaller(x, Double8(710.0)), Double8(-710.0));
    const Double8 rounded = limited * Double8(std::numbers::log2e) + Double8(kRounder);
    const Double8 k = rounded - Double8(kRounder);
    const Double8 high = limited - k * Double8(kLn2High);
    const Double8 low = k * Double8(kLn2Low);
    const Double8 r = high - low;
    const Double8 t = r * r;
    const Double8 c = r
        - t
            * (Double8(1.66666666666666019037e-01)
                + t
                    * (Double8(-2.77777777770155933842e-03)
                        + t
                            * (Double8(6.61375632143793436117e-05)
                                + t
                                    * (Double8(-1.65339022054652515390e-06)
                                        + t * Double8(4.13813679705723846039e-08)))));
    const Double8 y = Double8(1.0) - ((low - (r * c) / (Double8(2.0) - c)) - high);
    // Twice half the power, because 2^1024 itself is no double.
    const Double8 power = doubleOf(shiftUp(bitsOf(rounded) + allBits(1022), 52));
    const Double8 scaled = y * power * Double8(2.0);
    const Double8 capped = select(x > Double8(709.782712893384), Double8(kInfinity), scaled);
    return select(x < Double8(-708.0), Double8(0.0), capped);
}

// x >= 0.
inline Double8 power(const Double8 &x, const Double8 &exponent)
{
    return exponential(exponent * logarithm(x));
}

} // namespace zixly::engine::ZIXLY_ISA
