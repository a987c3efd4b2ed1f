// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/searchvalues.h"

#include <QList>

// Cuts a search text into words, fields with their values, parentheses and joining words, in one pass. Internal to the
// language.
namespace zixly::search {

struct Token {
    enum class Kind : quint8 { Term, Open, Close, Not, And, Or };
    Kind kind = Kind::Term;
    qsizetype position = 0;
    qsizetype length = 0;
    qsizetype valueAt = 0; // of a term with a field; the field's name is what stands before
    qsizetype valueLength = 0;
    Typed typed;
};

struct Tokens {
    QList<Token> list;
    QList<Problem> problems;
};

Tokens tokensOf(const QString &text, const Context &context);

// The name of the field and the operator at `position`, if one begins there.
struct Head {
    Field field = Field::Anything;
    Sign sign = Sign::Is;
    bool different = false;
    qsizetype nameLength = 0;
    qsizetype end = 0; // behind the operator
};
std::optional<Head> headAt(QStringView text, qsizetype position);

} // namespace zixly::search
