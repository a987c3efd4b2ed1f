// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QList>
#include <QMetaType>
#include <QString>

#include <limits>
#include <memory>

// What a search asks for, as values. The texts of people become such values in core/searchlanguage.h, the store turns
// them into SQL, and matches() says the same of one job.
namespace zixly::search {

enum class Field : quint8 {
    Anything, // id, name, ticker, parameters, error, receipt, note, tags: what a free word looks at
    Ticker,
    Status,
    Type,
    Strategy,
    Source, // the service; empty = this computer
    Name,
    Note,
    Tag,
    Error,
    Id, // its own and those of services
    Created,
    Started,
    Ended,
    Duration, // running time, ms
    Sharpe, // Sharpe ... Score: the best value of its cells
    Return, // percent
    Drawdown, // percent, without its sign
    Score,
    Cells,
    Fast, // Fast, Slow: the windows of the best cell
    Slow,
    Fees, // fraction
    Favourite,
    Available, // its result lies here
    Has
};
inline constexpr int kFieldCount = static_cast<int>(Field::Has) + 1;

// What may follow `has:`; bits of Term::choices.
enum class Thing : quint8 { Note, Tag, Error, Result, Favourite, Retry, Strategy, Ticker };

// How it was written, for toText().
enum class Sign : quint8 { Is, Equal, Less, LessEqual, Greater, GreaterEqual }; // `:` `=` `<` `<=` `>` `>=`

// One condition. Which members count depends on `match`; the others keep their defaults.
struct Term {
    enum class Match : quint8 {
        Contains, // text
        Whole, // text, the whole of it
        Wildcard, // text, the whole of it (of Anything: a part of a line), with * and ?
        Regex, // text, in a part of it
        Before, // Before ... NotBefore: the order of the alphabet, a to z and A to Z the same
        NotAfter,
        After,
        NotBefore,
        Interval, // low ... high
        Undefined, // a number that is not there
        Choices // a bit per JobState or Thing; 2 = yes and 1 = no
    };
    Field field = Field::Anything;
    Match match = Match::Contains;
    Sign sign = Sign::Is;
    QString value; // as typed, without quotes or slashes
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool lowOpen = false; // the end itself does not belong to it
    bool highOpen = false;
    quint32 choices = 0;

    bool operator==(const Term &) const = default;
};

// An immutable tree, cheap to copy, safe to use from any thread. A default one asks for everything.
class Expression
{
public:
    enum class Kind : quint8 { Everything, Term, Not, And, Or };

    Expression() = default;
    static Expression of(Term term);
    static Expression all(const QList<Expression> &parts); // And; those that ask for everything are left out
    static Expression any(const QList<Expression> &parts); // Or
    static Expression no(const Expression &part); // Not; twice is none

    Kind kind() const;
    bool isEmpty() const { return !m_node; }
    const Term &term() const; // of a Kind::Term
    const QList<Expression> &parts() const; // of Not (one), And and Or (two or more)
    bool operator==(const Expression &other) const;

private:
    struct Node;
    explicit Expression(std::shared_ptr<const Node> node);
    static Expression joined(Kind kind, const QList<Expression> &parts);

    std::shared_ptr<const Node> m_node;
};

// The search as a text that reads back as the same tree (at the same time in the same zone).
QString toText(const Expression &expression);

// Whether a search finds the job. `body` is what free words look at: bodyOf(job).
bool matches(const Expression &expression, const Job &job, const QString &body);
bool needsBody(const Expression &expression); // false: any body will do

// Compatibility-normalised and case-folded.
QString folded(const QString &text);
// What free words look at, folded, a line each: id, name, ticker, parameter values, error, receipt, note, tags, ids.
QString bodyOf(const Job &job);
// The pattern that a Wildcard or Regex term matches texts with; `whole` = anchored. The same for matches() and the
// store. Bounded in its steps, so that no text keeps it busy for ever.
QString patternOf(const Term &term);

} // namespace zixly::search

Q_DECLARE_METATYPE(zixly::search::Expression)
