// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/searchlanguage.h"

#include <QCoreApplication>

#include <expected>

// From the value behind a field to a condition. Internal to the language; all errors are translated sentences.
namespace zixly::search {

template <class T>
using Said = std::expected<T, QString>; // or what to say to the person who typed it

// A condition as it was typed: field, sign, value.
struct Typed {
    Field field = Field::Anything;
    Sign sign = Sign::Is;
    bool different = false; // <> or !=
    bool quoted = false;
    bool regex = false;
    QString value; // without quotes or slashes
};
Said<Expression> expressionOf(const Typed &typed, const Context &context);

// A number with the decimals it was typed with.
struct Number {
    double value = 0.0;
    int decimals = 0;
};
// A dot or a comma, but not where one reads it either way.
Said<Number> readNumber(const QString &text);
Said<Number> readNumberOfLocale(const QString &text); // a dot, or what the locale writes

struct Span {
    qint64 from = 0;
    qint64 to = 0; // exclusive
};
Said<Span> readDate(const QString &text, const Context &context);
Said<Number> readDuration(const QString &text); // ms; decimals: half of the last place typed, in ms

// The interval of a sign and a value that stands for low ... high; `highOpen`: its upper end is not part of it.
Term intervalTerm(const Typed &typed, double low, double high, bool highOpen);
// The interval that a number matches that was typed with so many decimals.
void spread(const Number &number, double &low, double &high);
bool isNone(const QString &value); // "none", a dash

} // namespace zixly::search
