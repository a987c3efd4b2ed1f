// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonlines.h"

#include "core/format.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace zixly {

namespace {

constexpr int kNumberChars = 32;

// 0 = the byte as it is; u = by its number; else the letter behind a backslash.
constexpr auto kEscapes = [] {
    std::array<char, 256> escapes{};
    for (std::size_t c = 0; c < 0x20; ++c)
        escapes[c] = 'u';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
}();

char *escaped(char *to, QByteArrayView utf8)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (const char c : utf8) {
        const auto byte = static_cast<uchar>(c);
        const char escape = kEscapes[byte];
        if (escape != 0) {
            *to++ = '\\';
            *to++ = escape;
        }
        if (escape == 'u') {
            *to++ = '0';
            *to++ = '0';
            *to++ = kDigits[byte >> 4U];
            *to++ = kDigits[byte & 15U];
        } else if (escape == 0) {
            *to++ = c;
        }
    }
    return to;
}

} // namespace

void JsonLinesWriter::member()
{
    if (m_members.empty()) {
        for (const char *name : names()) // our own words: nothing to escape
            m_members.push_back((m_members.empty() ? "{\"" : ",\"") + QByteArray(name) + "\":");
    }
    put(m_members[m_next++]);
}

void JsonLinesWriter::text(QByteArrayView utf8)
{
    if (utf8.isEmpty())
        return empty();
    member();
    constexpr qsizetype kLongestEscape = 6;
    char *const start = room(kLongestEscape * utf8.size() + 2);
    *start = '"';
    char *const end = escaped(start + 1, utf8);
    *end = '"';
    used(end + 1 - start);
}

void JsonLinesWriter::number(double value)
{
    if (!std::isfinite(value))
        return empty();
    member();
    used(writeRoundTrip(room(kNumberChars), value));
}

void JsonLinesWriter::integer(qint64 value)
{
    member();
    char *const digits = room(kNumberChars);
    used(std::to_chars(digits, digits + kNumberChars, value).ptr - digits);
}

void JsonLinesWriter::flag(bool value)
{
    member();
    put(value ? QByteArrayView("true") : QByteArrayView("false"));
}

void JsonLinesWriter::empty()
{
    member();
    put(QByteArrayView("null"));
}

void JsonLinesWriter::endRow()
{
    put(QByteArrayView("}\n"));
    m_next = 0;
}

} // namespace zixly
