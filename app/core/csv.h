// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace zixly {

// How CSV leaves the program (design.md section 7).
struct CsvPreset {
    char separator = ',';
    char decimal = '.';
    bool bom = false;
    bool crlf = true;

    static CsvPreset rfc4180() { return {}; }
    static CsvPreset excel(); // semicolon, the locale's decimal mark, BOM
    static CsvPreset named(const QString &name); // "rfc4180" or "excel"
};

// Appends rows to a byte buffer that the caller writes out. Text fields are quoted where needed, and those that begin
// with = + - @ (or a tab, a carriage return) get a leading apostrophe so that no spreadsheet runs them as a formula.
class CsvWriter
{
public:
    explicit CsvWriter(const CsvPreset &preset);

    void text(QStringView value);
    void number(double value); // shortest round-trip; NaN = empty, infinity = "inf" / "-inf"
    void integer(qint64 value);
    void empty();
    void endRow();

    QByteArray &buffer() { return m_buffer; }

private:
    void separate();

    CsvPreset m_preset;
    QByteArray m_buffer;
    bool m_rowStarted = false;
};

} // namespace zixly
