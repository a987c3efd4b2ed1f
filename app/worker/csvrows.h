// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace zixly {

// Walks over the rows of a CSV text (UTF-8) without copying it. Quoted fields may hold separators, doubled quotes and
// line ends; LF, CRLF and CR end a row; blank rows are passed over. Cells are trimmed views into the text (or into
// scratch space for quoted ones) that stay valid until the next call. Lines may have any length; of a row with
// thousands of cells only the first kMaxCells are kept, but all are counted.
class CsvRows
{
public:
    static constexpr std::size_t kMaxCells = 4096;

    CsvRows(std::string_view text, char separator);

    void skipLines(int lines); // physical ones, before the first row
    bool next(); // false at the end of the text
    const std::vector<std::string_view> &cells() const { return m_cells; }
    std::size_t count() const { return m_count; } // cells of the row, kept or not
    qint64 line() const { return m_line; } // of the row's beginning, from 1
    std::size_t position() const { return static_cast<std::size_t>(m_at - m_begin); }
    bool unclosedQuote() const { return m_unclosed; } // the last row ended inside quotes

private:
    void quotedCell();
    void plainCell();
    void store(std::string_view cell);
    void endOfLine();
    bool isSpace(char c) const { return c == ' ' || (c == '\t' && m_separator != '\t'); }

    const char *m_begin;
    const char *m_at;
    const char *m_end;
    char m_separator;
    std::array<bool, 256> m_stop{}; // ends a plain cell
    std::vector<std::string_view> m_cells;
    std::deque<std::string> m_scratch; // stable addresses
    std::size_t m_count = 0;
    qint64 m_line = 0;
    qint64 m_nextLine = 1;
    bool m_blank = true;
    bool m_unclosed = false;
};

// A cell for people to read; more than anyone can read would only cost memory.
inline QString cellText(std::string_view cell, std::size_t longest = 256)
{
    return QString::fromUtf8(QByteArrayView(cell.substr(0, longest)));
}

} // namespace zixly
