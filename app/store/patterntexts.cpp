// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/patterntexts.h"

#include <algorithm>
#include <optional>

namespace zixly::patterntexts {

namespace {

bool isAscii(QChar c)
{
    return c.unicode() > 0 && c.unicode() < 0x80;
}

bool isWordLetter(QChar c)
{
    return isAscii(c) && c.isLetterOrNumber();
}

// Goes through the outermost level of a pattern. What it does not know for certain makes it give up: then nothing is
// required.
class Reader
{
public:
    explicit Reader(const QString &pattern)
        : m_pattern(pattern)
    {
    }

    // Runs of letters that stand for themselves; nothing where it gave up.
    std::optional<QStringList> runs()
    {
        // Options, verbs and comments change what follows; a quotation is read otherwise.
        for (const char *odd : {"(?", "(*", "\\Q", "\\E"}) {
            if (m_pattern.contains(QLatin1String(odd)))
                return std::nullopt;
        }
        while (m_at < m_pattern.size()) {
            if (!step())
                return std::nullopt;
        }
        endRun();
        return m_runs;
    }

private:
    bool step()
    {
        const QChar c = m_pattern.at(m_at);
        switch (c.unicode()) {
        case u'|': return false;
        case u')': return false;
        case u'\\': return escape();
        case u'[': return charClass();
        case u'(': return group();
        case u'{': return repeated();
        case u'*':
        case u'?':
            m_run.chop(1); // may be missing
            break;
        case u'+':
        case u'.':
        case u'^':
        case u'$': break;
        default:
            ++m_at;
            if (isAscii(c))
                m_run += c.toLower();
            else
                endRun();
            return true;
        }
        endRun();
        ++m_at;
        return true;
    }

    void endRun()
    {
        if (!m_run.isEmpty())
            m_runs << m_run;
        m_run.clear();
    }

    bool escape()
    {
        if (m_at + 1 >= m_pattern.size())
            return false;
        const QChar c = m_pattern.at(m_at + 1);
        m_at += 2;
        if (isWordLetter(c)) { // a kind of letter or a place; others take what follows, too
            endRun();
            return QStringLiteral("dDwWsSbBAzZnrtfhHvVR").contains(c);
        }
        if (isAscii(c))
            m_run += c;
        else
            endRun();
        return true;
    }

    bool charClass()
    {
        endRun();
        qsizetype at = m_at + 1;
        if (at < m_pattern.size() && m_pattern.at(at) == u'^')
            ++at;
        if (at < m_pattern.size() && m_pattern.at(at) == u']') // the first one stands for itself
            ++at;
        for (; at < m_pattern.size(); ++at) {
            const QChar c = m_pattern.at(at);
            if (c == u'[') // perhaps [:alpha:]
                return false;
            if (c == u'\\')
                ++at;
            else if (c == u']') {
                m_at = at + 1;
                return true;
            }
        }
        return false;
    }

    // What is in it may be one of several, or missing as a whole.
    bool group()
    {
        endRun();
        int depth = 0;
        while (m_at < m_pattern.size()) {
            const QChar c = m_pattern.at(m_at);
            if (c == u'[') {
                if (!charClass())
                    return false;
                continue;
            }
            if (c == u'\\')
                ++m_at;
            else if (c == u'(')
                ++depth;
            else if (c == u')' && --depth == 0) {
                ++m_at;
                return true;
            }
            ++m_at;
        }
        return false;
    }

    bool repeated()
    {
        const qsizetype end = m_pattern.indexOf(u'}', m_at);
        const QString times = end < 0 ? QString() : m_pattern.mid(m_at + 1, end - m_at - 1);
        const bool numbers = !times.isEmpty() && times.at(0).isDigit()
            && std::ranges::all_of(times, [](QChar c) { return (isAscii(c) && c.isDigit()) || c == u','; });
        if (!numbers || times.count(u',') > 1)
            return false;
        m_run.chop(1); // may be missing
        endRun();
        m_at = end + 1;
        return true;
    }

    const QString &m_pattern;
    qsizetype m_at = 0;
    QString m_run;
    QStringList m_runs;
};

} // namespace

QStringList required(const QString &pattern)
{
    return Reader(pattern).runs().value_or(QStringList());
}

QString beginning(const QString &pattern)
{
    if (!pattern.startsWith(u'^'))
        return {};
    const auto runs = Reader(pattern).runs();
    const QString first = runs ? runs->value(0) : QString();
    const auto same = [](QChar typed, QChar read) { return typed.toLower() == read; };
    // Only where it is what follows the sign, letter by letter.
    if (first.isEmpty() || pattern.size() < 1 + first.size()
        || !std::equal(first.begin(), first.end(), pattern.begin() + 1,
            [&](QChar read, QChar typed) { return same(typed, read); }))
        return {};
    const auto odd = std::ranges::find_if(first, [](QChar c) { return c == u'k' || c == u's'; });
    return first.left(odd - first.begin());
}

} // namespace zixly::patterntexts
