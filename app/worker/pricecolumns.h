// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/importplan.h"

#include <string>
#include <vector>

// What the columns of a price file hold, judged by their names or by their content. Pure functions.
namespace zixly {

using SampleRows = std::vector<std::vector<std::string>>; // the first data rows, cell by cell

// Roles by the names vendors give their columns (any case, English and a few other languages).
QList<ColumnRole> rolesByName(const QStringList &names);
// A row of names that leaves no doubt: it names a date and a price.
bool namesColumns(const QStringList &cells);
PriceFormat formatByName(const QStringList &names, const QString &fileName);

struct ContentGuess {
    QList<ColumnRole> roles;
    PriceFormat format = PriceFormat::Unknown;
    bool sure = false; // open, high, low, close can be in no other order
};
ContentGuess rolesByContent(const SampleRows &rows, qsizetype columns, char decimal);

// Which of the two marks separates decimals, as far as single numbers tell.
class DecimalEvidence
{
public:
    void add(std::string_view number, bool onlyCertain = false);
    char mark(char separator) const; // the best guess
    bool ambiguous() const; // "1,234" and nothing better

private:
    int m_dot = 0; // certain: decimal point
    int m_comma = 0; // certain: decimal comma
    int m_likelyDot = 0; // 1.234
    int m_eitherComma = 0; // 1,234
};

// In which order the parts of the dates stand.
class DateOrderEvidence
{
public:
    void add(std::string_view date);
    bool certain() const { return m_us + m_eu > 0; } // a day above 12 was seen
    DateOrder order() const; // the best guess
    bool ambiguous() const;

private:
    void follow(std::string_view date);

    struct Reading {
        qint64 last = 0;
        int rising = 0;
        int falling = 0;
        bool steady() const { return rising == 0 || falling == 0; }
    };
    int m_iso = 0;
    int m_unix = 0;
    int m_us = 0;
    int m_eu = 0;
    int m_either = 0;
    bool m_slashes = false;
    Reading m_asUs;
    Reading m_asEu;
};

} // namespace zixly
