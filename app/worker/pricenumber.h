// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <string_view>

namespace zixly {

// A number as it stands in a price file.
struct PriceNumber {
    enum class State : quint8 { Fine, Missing, Bad }; // Missing: empty, NaN, null, infinite
    double value = 0.0;
    quint64 mantissa = 0; // value == mantissa / 10^decimals, where decimals >= 0
    int decimals = -1; // written ones, trailing zeros included; -1 = too many digits or an exponent
    State state = State::Bad;
};

inline constexpr std::array kPowersOfTen{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
    1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
inline constexpr quint64 kExactIntegers = quint64(1) << 53;

// Everything beyond plain digits: signs, grouped thousands, exponents, currency signs, K/M/B, words for nothing.
PriceNumber parseUnusualNumber(std::string_view text, char decimal);

// Reads a number with the given decimal mark, the same in every locale and correctly rounded. The other mark, blanks
// and apostrophes may group thousands; anything else is Bad.
inline PriceNumber parseNumber(std::string_view text, char decimal)
{
    // Few digits: mantissa and power of ten are exact, so their quotient is the nearest double.
    if (text.empty() || text.size() > 18)
        return parseUnusualNumber(text, decimal);
    quint64 mantissa = 0;
    std::size_t mark = text.size(); // where the decimal mark stands
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned('0');
        if (digit < 10)
            mantissa = mantissa * 10 + digit;
        else if (text[i] == decimal && mark == text.size())
            mark = i;
        else
            return parseUnusualNumber(text, decimal);
    }
    const std::size_t decimals = mark == text.size() ? 0 : text.size() - mark - 1;
    if (mantissa > kExactIntegers || (text.size() == 1 && mark == 0))
        return parseUnusualNumber(text, decimal);
    return {decimals == 0 ? static_cast<double>(mantissa) : static_cast<double>(mantissa) / kPowersOfTen[decimals],
        mantissa, static_cast<int>(decimals), PriceNumber::State::Fine};
}

// The smallest fixed count of decimals that holds every number it was shown.
class DecimalCount
{
public:
    static constexpr int kMost = 9;

    void add(const PriceNumber &number)
    {
        if (number.decimals > m_count)
            widen(number);
        else if (number.decimals < 0)
            m_fixed = false;
    }
    int result() const { return m_fixed && m_count <= kMost ? m_count : -1; }

private:
    void widen(const PriceNumber &number)
    {
        quint64 mantissa = number.mantissa;
        int decimals = number.decimals;
        while (decimals > m_count && mantissa % 10 == 0) {
            mantissa /= 10;
            --decimals;
        }
        m_count = decimals > m_count ? decimals : m_count;
    }

    int m_count = 0;
    bool m_fixed = true;
};

} // namespace zixly
