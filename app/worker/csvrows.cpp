// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/csvrows.h"

namespace zixly {

CsvRows::CsvRows(std::string_view text, char separator)
    : m_begin(text.data())
    , m_at(text.data())
    , m_end(text.data() + text.size())
    , m_separator(separator)
{
    for (const char c : {separator, '\n', '\r'})
        m_stop[static_cast<unsigned char>(c)] = true;
    m_cells.reserve(32);
}

void CsvRows::skipLines(int lines)
{
    for (int i = 0; i < lines && m_at != m_end; ++i) {
        while (m_at != m_end && *m_at != '\n' && *m_at != '\r')
            ++m_at;
        endOfLine();
    }
}

bool CsvRows::next()
{
    while (m_at != m_end) {
        m_line = m_nextLine;
        m_cells.clear();
        if (!m_scratch.empty())
            m_scratch.clear();
        m_count = 0;
        m_blank = true;
        for (;;) {
            while (m_at != m_end && isSpace(*m_at))
                ++m_at;
            if (m_at != m_end && *m_at == '"')
                quotedCell();
            else
                plainCell();
            if (m_at == m_end || *m_at != m_separator)
                break;
            ++m_at;
        }
        endOfLine();
        // A row of separators alone is what spreadsheets leave behind the data.
        if (!m_blank)
            return true;
    }
    return false;
}

void CsvRows::plainCell()
{
    const char *const begin = m_at;
    const char *at = begin;
    while (at != m_end && !m_stop[static_cast<unsigned char>(*at)])
        ++at;
    m_at = at;
    while (at != begin && isSpace(at[-1]))
        --at;
    store({begin, static_cast<std::size_t>(at - begin)});
}

void CsvRows::quotedCell()
{
    const char *begin = ++m_at;
    std::string *joined = nullptr; // needed only where quotes are doubled
    for (;; ++m_at) {
        if (m_at == m_end) {
            m_unclosed = true;
            break;
        }
        if (*m_at == '\n' || (*m_at == '\r' && (m_at + 1 == m_end || m_at[1] != '\n')))
            ++m_nextLine;
        if (*m_at != '"')
            continue;
        if (m_at + 1 == m_end || m_at[1] != '"')
            break;
        if (!joined)
            joined = &m_scratch.emplace_back();
        joined->append(begin, m_at + 1);
        begin = ++m_at + 1;
    }
    std::string_view cell(begin, static_cast<std::size_t>(m_at - begin));
    if (m_at != m_end)
        ++m_at; // the closing quote
    const char *const tail = m_at;
    while (m_at != m_end && !m_stop[static_cast<unsigned char>(*m_at)])
        ++m_at;
    const char *tailEnd = m_at;
    while (tailEnd != tail && isSpace(tailEnd[-1]))
        --tailEnd;
    if (tailEnd != tail && !joined)
        joined = &m_scratch.emplace_back();
    if (joined) {
        joined->append(cell);
        joined->append(tail, tailEnd);
        cell = *joined;
    }
    while (!cell.empty() && isSpace(cell.front()))
        cell.remove_prefix(1);
    while (!cell.empty() && isSpace(cell.back()))
        cell.remove_suffix(1);
    store(cell);
}

void CsvRows::store(std::string_view cell)
{
    ++m_count;
    if (!cell.empty())
        m_blank = false;
    if (m_cells.size() < kMaxCells)
        m_cells.push_back(cell);
}

void CsvRows::endOfLine()
{
    if (m_at == m_end)
        return;
    if (*m_at == '\r' && m_at + 1 != m_end && m_at[1] == '\n')
        ++m_at;
    ++m_at;
    ++m_nextLine;
}

} // namespace zixly
