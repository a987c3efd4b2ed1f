// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csv.h"

#include "core/format.h"

#include <QLocale>

#include <cmath>

namespace zixly {

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
    if (preset.bom)
        m_buffer.append("\xEF\xBB\xBF");
}

void CsvWriter::separate()
{
    if (m_rowStarted)
        m_buffer.append(m_preset.separator);
    m_rowStarted = true;
}

void CsvWriter::text(QStringView value)
{
    separate();
    QByteArray bytes = value.toUtf8();
    if (!bytes.isEmpty() && QByteArrayView("=+-@\t\r").contains(bytes.front()))
        bytes.prepend('\'');
    const bool quote = bytes.contains(m_preset.separator) || bytes.contains('"') || bytes.contains('\n')
        || bytes.contains('\r') || bytes.startsWith(' ') || bytes.endsWith(' ');
    if (!quote) {
        m_buffer.append(bytes);
        return;
    }
    bytes.replace('"', "\"\"");
    m_buffer.append('"').append(bytes).append('"');
}

void CsvWriter::number(double value)
{
    separate();
    if (std::isnan(value))
        return;
    char digits[32];
    const int length = writeRoundTrip(digits, value);
    const auto start = m_buffer.size();
    m_buffer.append(digits, length);
    if (m_preset.decimal != '.') {
        const auto point = m_buffer.indexOf('.', start);
        if (point >= 0)
            m_buffer[point] = m_preset.decimal;
    }
}

void CsvWriter::integer(qint64 value)
{
    separate();
    m_buffer.append(QByteArray::number(value));
}

void CsvWriter::empty()
{
    separate();
}

void CsvWriter::endRow()
{
    m_buffer.append(m_preset.crlf ? "\r\n" : "\n");
    m_rowStarted = false;
}

} // namespace zixly
