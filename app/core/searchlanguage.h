// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/searchexpression.h"

#include <QString>
#include <QStringList>
#include <QTimeZone>

#include <expected>

// The language of the search box and of the filters above the columns. Pure functions, for any thread.
//
//   ticker:BTC* status:failed sharpe>1.2 created:2025-03 created:"last month" duration>1h "moving average"
//
// Words stand for themselves (a part of anything is enough), "several words" for a phrase, field:value for a field; all
// must be true. OR, NOT or a minus, and parentheses join them. Texts: a part is enough, = asks for the whole, * and ?
// for anything, /.../ is a regular expression. Numbers, dates and durations: : = < <= > >= and from..to.
namespace zixly::search {

// What a text means depends on when and where it is read, and on what there is to choose from.
struct Context {
    QTimeZone zone = QTimeZone::utc(); // the one shown; a day is a day of it
    qint64 nowMs = 0;
    QStringList sources; // names of the connections, for "did you mean" and hints
    QStringList tickers; // the most used ones, for hints
    QStringList tags;
};

// What is wrong, at [position, position + length) of the text. The range lies inside the text; its length may be 0.
struct Problem {
    qsizetype position = 0;
    qsizetype length = 0;
    QString sentence; // translated

    bool operator==(const Problem &) const = default;
};

inline constexpr qsizetype kMaxSearchLength = 4000; // characters

// Never slow and never deep, whatever the text. An error holds at least one problem, in the order of the text.
std::expected<Expression, QList<Problem>> parse(const QString &text, const Context &context);

// What is typed above the column of `field` (see models/columnfilter.h): `>1.2` `1~3` `/re/` `<>5` `=x`, a plain word
// or number, and the values that the search box takes for this field.
std::expected<Expression, QList<Problem>> columnExpression(Field field, const QString &text, const Context &context);

// Something that may stand where the cursor is.
struct Hint {
    QString insert; // "ticker:" or "failed"; replaces [position, position + length) of the text
    QString explanation; // translated, short: "the instrument, for example BTC-USD"
    qsizetype position = 0;
    qsizetype length = 0;

    bool operator==(const Hint &) const = default;
};
// Best first, at most twelve. On an empty place: the fields.
QList<Hint> hintsFor(const QString &text, qsizetype cursor, const Context &context);
QString cheatSheet(); // translated, one line of examples

QString nameOf(Field field); // "ticker": as it is typed
QString titleOf(Field field); // translated: "Ticker"

} // namespace zixly::search
