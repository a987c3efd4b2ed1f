// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <bit>
#include <vector>

namespace zixly {

// A set of row keys as one bit per key: 125 kB for a million jobs, whatever it holds. Keys run from 0 to the largest.
class KeySet
{
public:
    explicit KeySet(qint64 largest, bool all = false)
        : m_words(static_cast<size_t>(largest / 64 + 1), all ? ~quint64(0) : 0)
    {
    }

    void add(qint64 key)
    {
        if (const auto word = static_cast<size_t>(key / 64); key >= 0 && word < m_words.size())
            m_words[word] |= quint64(1) << (key % 64);
    }
    bool contains(qint64 key) const
    {
        const auto word = static_cast<size_t>(key / 64);
        return key >= 0 && word < m_words.size() && (m_words[word] >> (key % 64) & 1U) != 0;
    }
    qint64 count() const
    {
        qint64 sum = 0;
        for (const quint64 word : m_words)
            sum += std::popcount(word);
        return sum;
    }

    // Both sets are made for the same largest key.
    void intersect(const KeySet &other)
    {
        for (size_t i = 0; i < m_words.size(); ++i)
            m_words[i] &= other.m_words[i];
    }
    void unite(const KeySet &other)
    {
        for (size_t i = 0; i < m_words.size(); ++i)
            m_words[i] |= other.m_words[i];
    }
    void invert()
    {
        for (quint64 &word : m_words)
            word = ~word;
    }

    bool anyIn(
        qint64 first, qint64 last) const // both included; rounded to whole words, so it may say yes for a neighbour
    {
        const auto end = std::min(m_words.size(), static_cast<size_t>(last / 64 + 1));
        for (auto i = static_cast<size_t>(first / 64); i < end; ++i) {
            if (m_words[i] != 0)
                return true;
        }
        return false;
    }
    std::vector<qint64> keys() const // rising
    {
        std::vector<qint64> list;
        for (size_t i = 0; i < m_words.size(); ++i) {
            for (quint64 word = m_words[i]; word != 0; word &= word - 1)
                list.push_back(static_cast<qint64>(i) * 64 + std::countr_zero(word));
        }
        return list;
    }

private:
    std::vector<quint64> m_words;
};

} // namespace zixly
