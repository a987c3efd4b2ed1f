// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchlexer.h"

#include "core/searchfields.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace zixly::search {

namespace {

bool isParenthesis(QChar c)
{
    return c == QLatin1Char('(') || c == QLatin1Char(')');
}

bool isSignStart(QChar c)
{
    return c == QLatin1Char(':') || c == QLatin1Char('=') || c == QLatin1Char('<') || c == QLatin1Char('>')
        || c == QLatin1Char('!');
}

qsizetype skipSpace(QStringView text, qsizetype at)
{
    while (at < text.size() && text[at].isSpace())
        ++at;
    return at;
}

struct SignRow {
    const char *text;
    Sign sign;
    bool different;
};
constexpr std::array kSigns{SignRow{"<>", Sign::Equal, true}, SignRow{"!=", Sign::Equal, true},
    SignRow{">=", Sign::GreaterEqual, false}, SignRow{"<=", Sign::LessEqual, false}, SignRow{"==", Sign::Equal, false},
    SignRow{">", Sign::Greater, false}, SignRow{"<", Sign::Less, false}, SignRow{"=", Sign::Equal, false}};

// Reads a sign at `at` and moves behind it. A colon before another sign adds nothing: `sharpe:>1`.
bool readSign(QStringView text, qsizetype &at, Sign &sign, bool &different)
{
    bool found = false;
    if (at < text.size() && text[at] == QLatin1Char(':')) {
        found = true;
        sign = Sign::Is;
        ++at;
        const qsizetype next = skipSpace(text, at); // `sharpe: > 1`
        if (next < text.size() && isSignStart(text[next]) && text[next] != QLatin1Char(':'))
            at = next;
    }
    for (const SignRow &row : kSigns) {
        if (text.sliced(at).startsWith(QLatin1String(row.text))) {
            sign = row.sign;
            different = row.different;
            at += static_cast<qsizetype>(qstrlen(row.text));
            return true;
        }
    }
    return found;
}

class Lexer
{
public:
    Lexer(const QString &text, const Context &context)
        : m_text(text)
        , m_context(context)
    {
        for (qsizetype at = 0; at < m_text.size(); ++at) {
            if (m_text[at] == QLatin1Char('/') && endsAt(at + 1))
                m_lastSlash = at;
        }
    }

    Tokens run()
    {
        while (m_at = skipSpace(m_text, m_at), m_at < m_text.size())
            next();
        return std::move(m_tokens);
    }

private:
    struct Value {
        QString text;
        qsizetype position = 0;
        qsizetype length = 0;
        bool quoted = false;
        bool regex = false;
        bool broken = false; // said already
    };

    void add(Token::Kind kind, qsizetype length)
    {
        m_tokens.list.append({.kind = kind, .position = m_at, .length = length});
        m_at += length;
    }
    void complain(qsizetype position, qsizetype length, const QString &sentence)
    {
        m_tokens.problems.append({position, length, sentence});
    }
    bool endsAt(qsizetype at) const { return at >= m_text.size() || m_text[at].isSpace() || isParenthesis(m_text[at]); }
    bool keyword(QLatin1String word) const
    {
        return m_text.sliced(m_at).startsWith(word) && endsAt(m_at + word.size());
    }

    void next()
    {
        const QChar c = m_text[m_at];
        if (c == QLatin1Char('('))
            return add(Token::Kind::Open, 1);
        if (c == QLatin1Char(')'))
            return add(Token::Kind::Close, 1);
        if (c == QLatin1Char('-') && m_at + 1 < m_text.size() && !m_text[m_at + 1].isSpace())
            return add(Token::Kind::Not, 1);
        if (keyword(QLatin1String("OR")))
            return add(Token::Kind::Or, 2);
        if (keyword(QLatin1String("AND")))
            return add(Token::Kind::And, 3);
        if (keyword(QLatin1String("NOT")))
            return add(Token::Kind::Not, 3);
        if (const auto head = headAt(m_text, m_at))
            return field(*head);
        word();
    }

    // "quoted", /regular expression/ or everything up to a space, a parenthesis or a quote.
    Value value(qsizetype at)
    {
        if (m_text[at] == QLatin1Char('"'))
            return quotedValue(at);
        if (m_text[at] == QLatin1Char('/')) {
            if (const auto end = regexEnd(at); end > 0)
                return {m_text.sliced(at + 1, end - at - 1).toString(), at, end + 1 - at, false, true};
        }
        qsizetype end = at + 1;
        while (!endsAt(end) && m_text[end] != QLatin1Char('"'))
            ++end;
        // The path of a file, an arrow: no expression, its signs stand for themselves.
        const bool literal = m_text[at] == QLatin1Char('/') || isSignStart(m_text[at]);
        return {m_text.sliced(at, end - at).toString(), at, end - at, literal};
    }

    Value quotedValue(qsizetype at)
    {
        Value value{.position = at, .quoted = true};
        qsizetype end = at + 1;
        for (; end < m_text.size() && m_text[end] != QLatin1Char('"'); ++end) {
            if (m_text[end] == QLatin1Char('\\') && end + 1 < m_text.size())
                ++end;
            value.text += m_text[end].isSpace() ? QChar(QLatin1Char(' ')) : m_text[end];
        }
        value.broken = end >= m_text.size();
        value.length = std::min(end + 1, m_text.size()) - at;
        if (value.broken) {
            complain(at, value.length,
                QCoreApplication::translate("zixly::Search", "These quotes are not closed; add \" at the end."));
        } else if (value.text.isEmpty()) {
            value.broken = true;
            complain(at, value.length,
                QCoreApplication::translate("zixly::Search", "There is nothing between these quotes."));
        }
        return value;
    }

    // Where the slash is that ends it; 0 if this is no regular expression but, say, the path of a file.
    qsizetype regexEnd(qsizetype at) const
    {
        for (qsizetype end = at + 1; end <= m_lastSlash; ++end) {
            if (m_text[end] == QLatin1Char('\\'))
                ++end;
            else if (m_text[end] == QLatin1Char('/') && end > at + 1 && endsAt(end + 1))
                return end;
        }
        return 0;
    }

    void field(const Head &head)
    {
        const qsizetype start = m_at;
        const qsizetype at = skipSpace(m_text, head.end);
        const QString name = m_text.sliced(start, head.nameLength).toString();
        if (head.field == Field::Anything) {
            m_at = at;
            if (!endsAt(at))
                m_at = at + value(at).length;
            complain(start, head.nameLength, unknownField(name, m_text.sliced(start, m_at - start).toString()));
            return;
        }
        const bool another = at > head.end && at < m_text.size() && headAt(m_text, at).has_value();
        if (another || at >= m_text.size() || isParenthesis(m_text[at])) {
            const FieldRow *const row = rowOf(head.field);
            complain(start, head.end - start,
                QCoreApplication::translate("zixly::Search", "After \"%1\" something is missing, for example %2%3.")
                    .arg(m_text.sliced(start, head.end - start).toString(), QLatin1String(row->name),
                        example(QLatin1String(row->example))));
            m_at = head.end;
            return;
        }
        Value found = value(at);
        if (!found.quoted && !found.regex && kindOf(head.field) == ValueKind::Date)
            found = withMoreWords(found);
        m_at = found.position + found.length;
        if (found.broken)
            return;
        m_tokens.list.append({Token::Kind::Term, start, m_at - start, found.position, found.length,
            {head.field, head.sign, head.different, found.quoted, found.regex, found.text}});
    }

    static QString example(const QString &value)
    {
        return isSignStart(value.front()) ? value : QLatin1Char(':') + value;
    }

    // created:last month, without the quotes it should have.
    Value withMoreWords(const Value &first) const
    {
        Value longest = first;
        Value value = first;
        for (int more = 0; more < 2; ++more) {
            const qsizetype at = skipSpace(m_text, value.position + value.length);
            qsizetype end = at;
            while (!endsAt(end))
                ++end;
            if (end == at || end - at > 12)
                break;
            value.text += QLatin1Char(' ') + m_text.sliced(at, end - at).toString();
            value.length = end - value.position;
            if (readDate(value.text, m_context))
                longest = value;
        }
        return longest;
    }

    static QString unknownField(const QString &name, const QString &whole)
    {
        QStringList names;
        for (const FieldRow &row : fieldRows())
            names << QString::fromLatin1(row.name);
        const QString guess = nearest(name, names);
        QString shown = whole.simplified();
        shown.remove(QLatin1Char('"'));
        if (shown.size() > 40)
            shown = shown.left(39) + QChar(0x2026);
        const QString words
            = QCoreApplication::translate("zixly::Search", "To find these very words put them in quotes: \"%1\".")
                  .arg(shown);
        return (guess.isEmpty()
                       ? QCoreApplication::translate("zixly::Search", "There is no field \"%1\".").arg(name)
                       : QCoreApplication::translate("zixly::Search", "There is no field \"%1\"; did you mean %2?")
                             .arg(name, guess))
            + QLatin1Char(' ') + words;
    }

    void word()
    {
        const Value found = value(m_at);
        const qsizetype start = m_at;
        m_at = found.position + found.length;
        if (!found.broken)
            m_tokens.list.append({Token::Kind::Term, start, found.length, start, found.length,
                {Field::Anything, Sign::Is, false, found.quoted, found.regex, found.text}});
    }

    const QStringView m_text;
    const Context &m_context;
    qsizetype m_at = 0;
    qsizetype m_lastSlash = -1; // that could end a regular expression
    Tokens m_tokens;
};

} // namespace

std::optional<Head> headAt(QStringView text, qsizetype position)
{
    qsizetype end = position;
    while (end < text.size() && text[end].isLetter())
        ++end;
    if (end == position)
        return std::nullopt;
    const FieldRow *const row = rowNamed(text.sliced(position, end - position));
    Head head{.field = row ? row->field : Field::Anything, .nameLength = end - position};
    // `sharpe > 1`: the space is forgiven where the word is a field and what follows cannot be a word.
    if (row && end < text.size() && text[end].isSpace()) {
        const qsizetype next = skipSpace(text, end);
        if (next < text.size() && isSignStart(text[next]) && text[next] != QLatin1Char('!'))
            end = next;
    }
    if (end >= text.size() || !readSign(text, end, head.sign, head.different))
        return std::nullopt;
    head.end = end;
    return head;
}

Tokens tokensOf(const QString &text, const Context &context)
{
    return Lexer(text, context).run();
}

} // namespace zixly::search
