// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace zixly::test {

// One entry of postgres_changes in a join: what it asks for, and which changes it gets.
struct Binding {
    QString event;
    QString table;
    QString column; // of the filter, empty = none
    QString op;
    QString value;
    int id = 0;

    static Binding of(const QJsonObject &entry);
    QString problem() const; // why the database refuses it; empty = it does not
    bool takes(const QString &type, const QJsonObject &row) const; // `row` of a deletion holds the id only
};

// The `data` member of a change: columns, record and old_record as the capture of the database makes them. `failure` is
// an entry of `errors` and says what is left of the record.
QJsonObject changeData(
    const QString &type, const QJsonObject &record, const QString &id, const QString &failure, const QString &time);

} // namespace zixly::test
