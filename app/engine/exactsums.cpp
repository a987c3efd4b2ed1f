// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/exactsums.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace zixly::engine {

namespace {

constexpr double kLargestWhole = 9007199254740992.0; // 2^53: every whole number up to it is a double
constexpr int kLongestWindow = 1 << 22;
// A window sum times a window length must fit in 127 bits: 53 for the price, 22 for each length.
constexpr int kLargestSpread = 127 - 53 - 22 - 22;

struct Pair {
    double sum;
    double rest;
};

Pair twoSum(double a, double b) // a + b without any error
{
    const double sum = a + b;
    const double bPart = sum - a;
    return {sum, (a - (sum - bPart)) + (b - bPart)};
}

// A sum of doubles kept without error as non-overlapping parts, smallest first (Shewchuk 1997).
class Expansion
{
public:
    void add(double value)
    {
        std::size_t kept = 0;
        for (const double part : m_parts) {
            const Pair pair = twoSum(value, part);
            if (pair.rest != 0.0)
                m_parts[kept++] = pair.rest;
            value = pair.sum;
        }
        m_parts.resize(kept);
        m_parts.push_back(value);
    }
    void addProduct(double value, int factor)
    {
        // Both halves have few enough bits for an exact product with a window length.
        const double high = static_cast<double>(static_cast<float>(value));
        add(high * factor);
        add((value - high) * factor);
    }
    int sign() const
    {
        const double top = m_parts.empty() ? 0.0 : m_parts.back();
        return top > 0 ? 1 : (top < 0 ? -1 : 0);
    }

private:
    std::vector<double> m_parts;
};

} // namespace

ExactSums::ExactSums(std::span<const double> close, int decimals)
    : m_close(close)
    , m_sum(close.size() + 1)
    , m_rest(close.size() + 1)
{
    const bool common = (decimals >= 0 && scaleByDecimals(decimals)) || scaleByPowerOfTwo();
    if (!common) {
        m_whole = {};
        m_doubt = std::numeric_limits<double>::infinity();
    }
    fillApproximation();
}

bool ExactSums::scaleByDecimals(int decimals)
{
    if (decimals > 15)
        return false;
    const double unit = std::pow(10.0, decimals);
    m_whole.assign(m_close.size() + 1, {});
    for (std::size_t t = 0; t < m_close.size(); ++t) {
        const double whole = std::round(m_close[t] * unit);
        if (whole > kLargestWhole || whole / unit != m_close[t])
            return false;
        m_whole[t + 1] = m_whole[t] + Wide{static_cast<std::uint64_t>(whole), 0};
    }
    return true;
}

bool ExactSums::scaleByPowerOfTwo()
{
    int smallest = std::numeric_limits<int>::max();
    int largest = std::numeric_limits<int>::min();
    for (const double close : m_close) {
        const int exponent = std::ilogb(close);
        smallest = std::min(smallest, exponent);
        largest = std::max(largest, exponent);
    }
    if (m_close.empty() || largest - smallest > kLargestSpread)
        return false;
    m_whole.assign(m_close.size() + 1, {});
    for (std::size_t t = 0; t < m_close.size(); ++t) {
        const int exponent = std::ilogb(m_close[t]);
        const auto mantissa = static_cast<std::uint64_t>(std::scalbn(m_close[t], 52 - exponent));
        m_whole[t + 1] = m_whole[t] + shifted(mantissa, static_cast<unsigned>(exponent - smallest));
    }
    return true;
}

void ExactSums::fillApproximation()
{
    for (std::size_t t = 0; t < m_whole.size(); ++t) {
        const Wide whole = m_whole[t];
        const unsigned width = bitWidth(whole);
        const unsigned shift = width > 53 ? width - 53 : 0;
        const std::uint64_t top = shiftedDown(whole, shift).low;
        const Wide rest = whole - shifted(top, shift); // shorter than the shift, so it fits one double closely
        m_sum[t] = std::scalbn(static_cast<double>(top), static_cast<int>(shift));
        m_rest[t] = std::scalbn(static_cast<double>(rest.high), 64) + static_cast<double>(rest.low);
    }
    if (m_whole.empty()) {
        for (std::size_t t = 0; t < m_close.size(); ++t)
            m_sum[t + 1] = m_sum[t] + m_close[t];
    }
}

bool ExactSums::hasRests() const
{
    return std::any_of(m_rest.begin(), m_rest.end(), [](double rest) { return rest != 0.0; });
}

int ExactSums::compareExactly(std::size_t t, int a, int b) const
{
    const std::size_t fromA = t + 1 - static_cast<std::size_t>(a);
    const std::size_t fromB = t + 1 - static_cast<std::size_t>(b);
    if (!m_whole.empty() && std::max(a, b) < kLongestWindow) {
        const Wide sumA = m_whole[t + 1] - m_whole[fromA];
        const Wide sumB = m_whole[t + 1] - m_whole[fromB];
        return compare(times(sumA, static_cast<std::uint32_t>(b)), times(sumB, static_cast<std::uint32_t>(a)));
    }
    Expansion difference;
    for (std::size_t i = fromA; i <= t; ++i)
        difference.addProduct(m_close[i], b);
    for (std::size_t i = fromB; i <= t; ++i)
        difference.addProduct(m_close[i], -a);
    return difference.sign();
}

} // namespace zixly::engine
