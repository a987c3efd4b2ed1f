// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchexpression.h"

#include "core/searchfields.h"

#include <algorithm>

namespace zixly::search {

struct Expression::Node {
    Kind kind = Kind::Term;
    search::Term term;
    QList<Expression> parts;
};

namespace {

QString signText(Sign sign)
{
    switch (sign) {
    case Sign::Is: return QStringLiteral(":");
    case Sign::Equal: return QStringLiteral("=");
    case Sign::Less: return QStringLiteral("<");
    case Sign::LessEqual: return QStringLiteral("<=");
    case Sign::Greater: return QStringLiteral(">");
    case Sign::GreaterEqual: return QStringLiteral(">=");
    }
    return {};
}

// Letters, digits and what numbers, dates and tickers are made of. Nothing that the language gives a meaning.
bool isPlain(const QString &value)
{
    const auto plain = [](QChar c) {
        return c.isLetterOrNumber() || c == QLatin1Char('.') || c == QLatin1Char('_') || c == QLatin1Char('-')
            || c == QLatin1Char('%') || c == QLatin1Char('+') || c == QLatin1Char(',');
    };
    static const QStringList words{QStringLiteral("OR"), QStringLiteral("AND"), QStringLiteral("NOT")};
    return !value.isEmpty() && value.front() != QLatin1Char('-') && std::all_of(value.begin(), value.end(), plain)
        && !words.contains(value);
}

QString quoted(QString value)
{
    value.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    value.replace(QLatin1Char('"'), QLatin1String("\\\""));
    return QLatin1Char('"') + value + QLatin1Char('"');
}

QString termText(const Term &term)
{
    QString text = term.field == Field::Anything ? QString() : nameOf(term.field) + signText(term.sign);
    if (term.match == Term::Match::Regex)
        return text + QLatin1Char('/') + term.value + QLatin1Char('/');
    const bool likeField = term.field == Field::Anything && rowNamed(term.value);
    if (term.match == Term::Match::Wildcard || (isPlain(term.value) && !likeField))
        return text + term.value;
    return text + quoted(term.value);
}

QString partText(const Expression &part, Expression::Kind outer)
{
    const auto kind = part.kind();
    const bool loose
        = kind == Expression::Kind::Or || (kind == Expression::Kind::And && outer == Expression::Kind::Not);
    return loose ? QLatin1Char('(') + toText(part) + QLatin1Char(')') : toText(part);
}

} // namespace

Expression::Expression(std::shared_ptr<const Node> node)
    : m_node(std::move(node))
{
}

Expression Expression::of(search::Term term)
{
    return Expression(std::make_shared<const Node>(Node{Kind::Term, std::move(term), {}}));
}

// Parts of the same kind are taken in, so that equal searches are equal trees.
Expression Expression::joined(Kind kind, const QList<Expression> &parts)
{
    QList<Expression> flat;
    for (const Expression &part : parts) {
        if (part.kind() == kind)
            flat << part.parts();
        else
            flat << part;
    }
    if (flat.size() == 1)
        return flat.front();
    return Expression(std::make_shared<const Node>(Node{kind, {}, std::move(flat)}));
}

Expression Expression::all(const QList<Expression> &parts)
{
    QList<Expression> asking;
    std::copy_if(
        parts.begin(), parts.end(), std::back_inserter(asking), [](const Expression &part) { return !part.isEmpty(); });
    return asking.isEmpty() ? Expression() : joined(Kind::And, asking);
}

Expression Expression::any(const QList<Expression> &parts)
{
    const bool everything
        = std::any_of(parts.begin(), parts.end(), [](const Expression &part) { return part.isEmpty(); });
    return parts.isEmpty() || everything ? Expression() : joined(Kind::Or, parts);
}

Expression Expression::no(const Expression &part)
{
    Q_ASSERT(!part.isEmpty()); // "nothing" is not a search
    if (part.kind() == Kind::Not)
        return part.parts().front();
    return Expression(std::make_shared<const Node>(Node{Kind::Not, {}, {part}}));
}

Expression::Kind Expression::kind() const
{
    return m_node ? m_node->kind : Kind::Everything;
}

const Term &Expression::term() const
{
    Q_ASSERT(kind() == Kind::Term);
    return m_node->term;
}

const QList<Expression> &Expression::parts() const
{
    static const QList<Expression> none;
    return m_node ? m_node->parts : none;
}

bool Expression::operator==(const Expression &other) const
{
    if (m_node == other.m_node)
        return true;
    return m_node && other.m_node && m_node->kind == other.m_node->kind && m_node->term == other.m_node->term
        && m_node->parts == other.m_node->parts;
}

QString toText(const Expression &expression)
{
    switch (expression.kind()) {
    case Expression::Kind::Everything: return {};
    case Expression::Kind::Term: return termText(expression.term());
    case Expression::Kind::Not:
        return QLatin1String("NOT ") + partText(expression.parts().front(), Expression::Kind::Not);
    case Expression::Kind::And:
    case Expression::Kind::Or: break;
    }
    QStringList texts;
    for (const Expression &part : expression.parts())
        texts << partText(part, expression.kind());
    return texts.join(expression.kind() == Expression::Kind::And ? QLatin1String(" ") : QLatin1String(" OR "));
}

} // namespace zixly::search
