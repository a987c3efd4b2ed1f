// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernel.h"

#if defined(ZIXLY_X86) && defined(_MSC_VER)
#include <intrin.h>
#endif

namespace zixly::engine {

namespace {

#ifndef ZIXLY_X86

Path findBestPath()
{
    return Path::Portable;
}

#elif defined(_MSC_VER)

bool hasBits(int value, int bits)
{
    return (value & bits) == bits;
}

Path findBestPath()
{
    int basic[4];
    int extended[4];
    __cpuid(basic, 0);
    if (basic[0] < 7)
        return Path::Portable;
    __cpuid(basic, 1);
    __cpuidex(extended, 7, 0);
    constexpr int kOsSave = 1 << 27;
    if (!hasBits(basic[2], kOsSave | 1 << 28))
        return Path::Portable;
    const auto saved = static_cast<int>(_xgetbv(0));
    constexpr int kAvx2 = 1 << 5 | 1 << 3 | 1 << 8; // AVX2, BMI1, BMI2
    if (!hasBits(saved, 0x06) || !hasBits(extended[1], kAvx2))
        return Path::Portable;
    constexpr int kAvx512 = 1 << 16 | 1 << 17 | 1 << 28 | 1 << 30; // F, DQ, CD, BW
    const bool wide = hasBits(saved, 0xe6) && hasBits(extended[1], kAvx512) && extended[1] < 0 // VL is the sign bit
        && hasBits(extended[2], 1 << 1 | 1 << 6); // VBMI, VBMI2
    return wide ? Path::Avx512 : Path::Avx2;
}

#else

Path findBestPath()
{
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("bmi2"))
        return Path::Portable;
    const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512vbmi")
        && __builtin_cpu_supports("avx512vbmi2");
    return wide ? Path::Avx512 : Path::Avx2;
}

#endif

} // namespace

Path bestPath()
{
    static const Path best = findBestPath();
    return best;
}

const Kernel &kernelFor(Path path)
{
    static_cast<void>(path);
#ifdef ZIXLY_X86
    if (path == Path::Avx512 && bestPath() == Path::Avx512)
        return avx512::kKernel;
    if (path >= Path::Avx2 && bestPath() >= Path::Avx2)
        return avx2::kKernel;
#endif
    return portable::kKernel;
}

} // namespace zixly::engine
