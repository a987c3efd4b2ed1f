// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchlanguage.h"

#include "core/searchlexer.h"

#include <QCoreApplication>

#include <algorithm>

namespace zixly::search {

namespace {

constexpr int kMaxDepth = 50; // parentheses inside parentheses
constexpr int kMaxTerms = 200;
constexpr qsizetype kMaxProblems = 10;

class Parser
{
public:
    Parser(const QString &text, const Context &context)
        : m_context(context)
    {
        Tokens tokens = tokensOf(text, context);
        m_tokens = std::move(tokens.list);
        m_problems = std::move(tokens.problems);
    }

    std::expected<Expression, QList<Problem>> run()
    {
        checkCounts();
        Expression expression;
        if (!m_tooMuch)
            expression = alternatives(0);
        if (m_problems.isEmpty())
            return expression;
        std::stable_sort(m_problems.begin(), m_problems.end(),
            [](const Problem &a, const Problem &b) { return a.position < b.position; });
        if (m_problems.size() > kMaxProblems)
            m_problems.resize(kMaxProblems);
        return std::unexpected(m_problems);
    }

private:
    using Kind = Token::Kind;

    bool at(Kind kind) const { return m_next < m_tokens.size() && m_tokens[m_next].kind == kind; }
    const Token &take() { return m_tokens[m_next++]; }
    void complain(qsizetype position, qsizetype length, const QString &sentence)
    {
        m_problems.append({position, length, sentence});
    }

    void checkCounts()
    {
        int depth = 0;
        int terms = 0;
        for (const Token &token : std::as_const(m_tokens)) {
            depth = std::max(0, depth + (token.kind == Kind::Open ? 1 : token.kind == Kind::Close ? -1 : 0));
            terms += token.kind == Kind::Term ? 1 : 0;
            if (depth <= kMaxDepth && terms <= kMaxTerms)
                continue;
            complain(token.position, token.length,
                depth > kMaxDepth ? QCoreApplication::translate(
                                        "zixly::Search", "There are too many parentheses inside each other here.")
                                  : QCoreApplication::translate("zixly::Search",
                                        "A search can have at most %1 conditions; this is one too many.")
                                        .arg(kMaxTerms));
            m_tooMuch = true;
            return;
        }
    }

    // a OR b OR c
    Expression alternatives(int depth)
    {
        QList<Expression> list{conditions(depth)};
        while (at(Kind::Or)) {
            const Token &token = take();
            const bool before = !list.back().isEmpty();
            list << conditions(depth);
            if ((!before || list.back().isEmpty()) && m_problems.isEmpty())
                complain(token.position, token.length,
                    QCoreApplication::translate("zixly::Search",
                        "\"OR\" needs something on both sides. To find the word itself write \"or\"."));
        }
        return m_problems.isEmpty() ? Expression::any(list) : Expression();
    }

    // a b AND NOT c
    Expression conditions(int depth)
    {
        QList<Expression> list;
        while (m_next < m_tokens.size() && !at(Kind::Or)) {
            if (at(Kind::Close)) {
                if (depth > 0)
                    break;
                const Token &token = take();
                complain(token.position, token.length,
                    QCoreApplication::translate("zixly::Search", "Nothing was opened that this parenthesis closes."));
                continue;
            }
            if (at(Kind::And)) {
                const Token &token = take();
                const bool ends = m_next >= m_tokens.size() || at(Kind::Or) || at(Kind::And) || at(Kind::Close);
                if ((list.isEmpty() || ends) && m_problems.isEmpty())
                    complain(token.position, token.length,
                        QCoreApplication::translate("zixly::Search",
                            "\"AND\" needs something on both sides. To find the word itself write \"and\"."));
                continue;
            }
            list << condition(depth);
        }
        return m_problems.isEmpty() ? Expression::all(list) : Expression();
    }

    Expression condition(int depth)
    {
        bool negated = false;
        const Token *last = nullptr;
        while (at(Kind::Not)) {
            last = &take();
            negated = !negated;
        }
        if (!at(Kind::Term) && !at(Kind::Open)) {
            if (last && m_problems.isEmpty())
                complain(last->position, last->length,
                    last->length == 1
                        ? QCoreApplication::translate("zixly::Search", "After this minus something is missing.")
                        : QCoreApplication::translate("zixly::Search", "\"NOT\" needs something behind it."));
            return {};
        }
        Expression inner = at(Kind::Open) ? group(depth) : term();
        return negated && !inner.isEmpty() ? Expression::no(inner) : inner;
    }

    Expression group(int depth)
    {
        const Token &open = take();
        if (at(Kind::Close)) {
            const Token &close = take();
            complain(open.position, close.position + 1 - open.position,
                QCoreApplication::translate("zixly::Search", "There is nothing between these parentheses."));
            return {};
        }
        Expression inner = alternatives(depth + 1);
        if (at(Kind::Close))
            ++m_next;
        else
            complain(open.position, open.length,
                QCoreApplication::translate("zixly::Search", "This parenthesis is not closed; add one at the end."));
        return inner;
    }

    Expression term()
    {
        const Token &token = take();
        auto expression = expressionOf(token.typed, m_context);
        if (expression)
            return *expression;
        complain(token.valueAt, token.valueLength, expression.error());
        return {};
    }

    const Context &m_context;
    QList<Token> m_tokens;
    QList<Problem> m_problems;
    qsizetype m_next = 0;
    bool m_tooMuch = false;
};

} // namespace

std::expected<Expression, QList<Problem>> parse(const QString &text, const Context &context)
{
    if (text.size() > kMaxSearchLength)
        return std::unexpected(QList<Problem>{{kMaxSearchLength, text.size() - kMaxSearchLength,
            QCoreApplication::translate(
                "zixly::Search", "This text is too long to search for; at most %1 characters are read.")
                .arg(kMaxSearchLength)}});
    const auto nothing = text.indexOf(QChar(QChar::Null));
    if (nothing >= 0)
        return std::unexpected(QList<Problem>{{nothing, 1,
            QCoreApplication::translate(
                "zixly::Search", "There is a character here that no text has. Please remove it and type on.")}});
    return Parser(text, context).run();
}

QString cheatSheet()
{
    return QCoreApplication::translate("zixly::Search",
        "ticker:BTC*  status:failed  sharpe>1.2  created:\"last month\"  duration>1h  \"moving average\"  "
        "-word  this OR that");
}

} // namespace zixly::search
