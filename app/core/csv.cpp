// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csv.h"

#include "core/format.h"

#include <QLocale>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace zixly {

namespace {
constexpr int kNumberChars = 32;
}

CsvPreset CsvPreset::excel()
{
    CsvPreset preset;
    const QString point = QLocale().decimalPoint();
    preset.decimal = point == QLatin1String(",") ? ',' : '.';
    preset.separator = ';';
    preset.bom = true;
    return preset;
}

CsvPreset CsvPreset::named(const QString &name)
{
    return name == QLatin1String("excel") ? excel() : rfc4180();
}

CsvWriter::CsvWriter(const CsvPreset &preset)
    : m_preset(preset)
{
    for (const char c : {preset.separator, '"', '\n', '\r'})
        m_quotes[static_cast<unsigned char>(c)] = true;
    for (const char c : {'=', '+', '-', '@', '\t', '\r'})
        m_formulas[static_cast<unsigned char>(c)] = true;
}

void CsvWriter::header()
{
    if (m_preset.bom)
        put(QByteArrayView("\xEF\xBB\xBF"));
    for (const char *name : names())
        text(QByteArrayView(name));
    endRow();
}

bool CsvWriter::mustQuote(QByteArrayView utf8) const
{
    if (utf8.isEmpty())
        return false;
    if (utf8.front() == ' ' || utf8.back() == ' ')
        return true;
    return std::any_of(utf8.begin(), utf8.end(), [this](char c) { return m_quotes[static_cast<unsigned char>(c)]; });
}

void CsvWriter::text(QByteArrayView utf8)
{
    separate();
    const bool formula = !utf8.isEmpty() && m_formulas[static_cast<unsigned char>(utf8.front())];
    if (!mustQuote(utf8)) {
        if (formula)
            put('\'');
        put(utf8);
        return;
    }
    char *const start = room(2 * utf8.size() + 3);
    char *to = start;
    *to++ = '"';
    if (formula)
        *to++ = '\'';
    for (const char c : utf8) {
        if (c == '"')
            *to++ = '"';
        *to++ = c;
    }
    *to++ = '"';
    used(to - start);
}

void CsvWriter::number(double value)
{
    separate();
    if (std::isnan(value))
        return;
    char *const digits = room(kNumberChars);
    const int length = writeRoundTrip(digits, value);
    if (m_preset.decimal != '.')
        std::replace(digits, digits + length, '.', m_preset.decimal);
    used(length);
}

void CsvWriter::integer(qint64 value)
{
    separate();
    char *const digits = room(kNumberChars);
    used(std::to_chars(digits, digits + kNumberChars, value).ptr - digits);
}

void CsvWriter::flag(bool value)
{
    separate();
    put(value ? QByteArrayView("true") : QByteArrayView("false"));
}

void CsvWriter::endRow()
{
    put(m_preset.crlf ? QByteArrayView("\r\n") : QByteArrayView("\n"));
    m_rowStarted = false;
}

} // namespace zixly
