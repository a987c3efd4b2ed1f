// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/pricenumber.h"

#include <QByteArrayView>

#include <algorithm>
#include <string>

namespace zixly {

namespace {

using State = PriceNumber::State;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool meansNothing(std::string_view text)
{
    constexpr std::array<std::string_view, 17> kWords{"", "-", "--", ".", "nan", "-nan", "null", "nil", "none", "na",
        "n/a", "#n/a", "inf", "-inf", "+inf", "infinity", "-infinity"};
    std::string lower(text.substr(0, 16));
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text.size() <= 16 && std::ranges::find(kWords, lower) != kWords.end();
}

// Takes the beginning of `text` away if it is `start`.
bool take(std::string_view &text, std::string_view start)
{
    if (!text.starts_with(start))
        return false;
    text.remove_prefix(start.size());
    return true;
}

bool takeGroupMark(std::string_view &text, char decimal)
{
    if (take(text, decimal == '.' ? "," : "."))
        return true;
    // blank, apostrophe, no-break space, narrow no-break space, thin space, typographic apostrophe
    constexpr std::array<std::string_view, 6> kMarks{
        " ", "'", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89", "\xe2\x80\x99"};
    return std::ranges::any_of(kMarks, [&](std::string_view mark) { return take(text, mark); });
}

// "1,234,567" -> "1234567"; false where groups are not of three digits, so that "1,5" is never read as 15.
bool takeInteger(std::string_view &text, char decimal, std::string &digits)
{
    std::size_t group = 0;
    bool grouped = false;
    for (;;) {
        while (!text.empty() && isDigit(text.front())) {
            digits += text.front();
            text.remove_prefix(1);
            ++group;
        }
        std::string_view rest = text;
        if (!takeGroupMark(rest, decimal))
            return !grouped || group == 3;
        if (group == 0 || group > 3 || (grouped && group != 3))
            return false;
        text = rest;
        grouped = true;
        group = 0;
    }
}

bool takeExponent(std::string_view &text, std::string &digits)
{
    if (text.empty() || (text.front() != 'e' && text.front() != 'E'))
        return true;
    digits += 'e';
    text.remove_prefix(1);
    if (take(text, "-"))
        digits += '-';
    else
        take(text, "+");
    const std::size_t before = digits.size();
    while (!text.empty() && isDigit(text.front())) {
        digits += text.front();
        text.remove_prefix(1);
    }
    return digits.size() > before;
}

PriceNumber fromDigits(const std::string &digits, bool negative, bool exponent)
{
    bool ok = false;
    PriceNumber number;
    number.value = QByteArrayView(digits.data(), static_cast<qsizetype>(digits.size())).toDouble(&ok);
    if (!ok) {
        // The digits are well-formed, so the number is out of range: too close to zero, or as good as infinite.
        number.value = 0.0;
        number.state = digits.find("e-") != std::string::npos ? State::Fine : State::Missing;
        return number;
    }
    number.state = State::Fine;
    const std::size_t mark = digits.find('.');
    if (!exponent && digits.size() <= 19) {
        std::string plain = digits;
        std::erase(plain, '.');
        quint64 mantissa = 0;
        for (const char c : plain)
            mantissa = mantissa * 10 + static_cast<quint64>(c - '0');
        if (mantissa <= kExactIntegers) {
            number.mantissa = mantissa;
            number.decimals = mark == std::string::npos ? 0 : static_cast<int>(digits.size() - mark - 1);
        }
    }
    if (negative)
        number.value = -number.value;
    return number;
}

} // namespace

PriceNumber parseUnusualNumber(std::string_view text, char decimal)
{
    PriceNumber number;
    if (meansNothing(text)) {
        number.state = State::Missing;
        return number;
    }
    const bool negative = take(text, "-") || take(text, "\xe2\x88\x92"); // U+2212
    if (!negative)
        take(text, "+");
    for (const std::string_view currency : {"$", "\xe2\x82\xac", "\xc2\xa3", "\xc2\xa5"})
        take(text, currency);
    std::string digits;
    if (!takeInteger(text, decimal, digits))
        return number;
    const std::size_t integers = digits.size();
    bool fraction = false;
    if (!text.empty() && text.front() == decimal) {
        text.remove_prefix(1);
        digits += '.';
        fraction = true;
        while (!text.empty() && isDigit(text.front())) {
            digits += text.front();
            text.remove_prefix(1);
        }
    }
    if (digits.size() == (fraction ? 1U : 0U))
        return number; // no digit at all
    // Zeros behind the fraction carry nothing but would spoil the exact path.
    if (fraction && (text.empty() || isDigit(text.front()))) {
        while (digits.back() == '0')
            digits.pop_back();
        if (digits.back() == '.')
            digits.pop_back();
    }
    const bool exponent = !text.empty() && (text.front() == 'e' || text.front() == 'E');
    if (!takeExponent(text, digits) || !text.empty())
        return number;
    if (integers == 0)
        digits.insert(0, 1, '0');
    if (digits.empty() || digits.front() == '.')
        digits.insert(0, 1, '0');
    return fromDigits(digits, negative, exponent);
}

} // namespace zixly
