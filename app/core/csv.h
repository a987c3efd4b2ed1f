// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rowwriter.h"

#include <array>

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

struct RowStyle {
    RowFormat format = RowFormat::Csv;
    CsvPreset csv; // only for CSV
};

// Text fields are quoted where needed, and those that begin with = + - @ (or a tab, a carriage return) get a leading
// apostrophe so that no spreadsheet runs them as a formula. NaN is empty, infinity "inf" and "-inf".
class CsvWriter final : public RowWriter
{
public:
    explicit CsvWriter(const CsvPreset &preset);

    using RowWriter::text;
    void header() override;
    void text(QByteArrayView utf8) override;
    void number(double value) override;
    void integer(qint64 value) override;
    void flag(bool value) override;
    void empty() override { separate(); }
    void endRow() override;

private:
    void separate()
    {
        if (m_rowStarted)
            put(m_preset.separator);
        m_rowStarted = true;
    }
    bool mustQuote(QByteArrayView utf8) const;

    CsvPreset m_preset;
    std::array<bool, 256> m_quotes{}; // the bytes for which a text is quoted
    std::array<bool, 256> m_formulas{}; // the bytes with which a formula begins
    bool m_rowStarted = false;
};

} // namespace zixly
