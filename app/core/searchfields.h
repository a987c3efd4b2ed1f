// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/searchlanguage.h"

#include <optional>
#include <span>

// The one table of fields: what they are called, what they take, how they are explained. Internal to the language.
namespace zixly::search {

enum class ValueKind : quint8 { Text, Status, Date, Duration, Number, Rate, YesNo, Thing };

struct FieldRow {
    Field field;
    const char *name; // as it is typed
    const char *others; // further names, with a space between
    ValueKind kind;
    const char *title; // QT_TRANSLATE_NOOP("zixly::Search")
    const char *explanation; // the same
    const char *example; // a value
};

std::span<const FieldRow> fieldRows(); // without Field::Anything
const FieldRow *rowOf(Field field); // null for Field::Anything
const FieldRow *rowNamed(QStringView name); // any case; null = no such field
std::optional<ValueKind> kindOf(Field field);

struct ThingRow {
    Thing thing;
    const char *name;
    const char *explanation; // QT_TRANSLATE_NOOP("zixly::Search")
};
std::span<const ThingRow> thingRows();

// The candidate that was probably meant; empty if none is close.
QString nearest(QStringView typed, const QStringList &candidates);

} // namespace zixly::search
