// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QSqlDatabase>
#include <QVariantList>

namespace zixly::sql {
class Statement;
}

// The one table of columns between a Job and its row. To add a column: a migration and one row in jobrow.cpp.
namespace zixly::jobrow {

// "name, type, ..." without the key; the values come in the same order.
QString columnNames();
QString placeholders(); // "?, ?, ..."
QVariantList values(const Job &job);
// "type = ?, ..." and its values: everything but the key, the id and the name, which belongs to the user.
QString assignments();
QVariantList assignedValues(const Job &job);

// SELECT ... FROM jobs with note, tags and favourite joined; to be followed by a WHERE clause on alias j.
QString selectStatement();
Job read(const sql::Statement &row); // of a row of selectStatement()

QByteArray parametersText(const QJsonObject &parameters); // canonical: sorted names, compact
qint64 parametersHash(const QByteArray &parametersText);

// Computes the columns that are derived from others (ticker, parameters_hash) for all rows.
Result<> rederive(QSqlDatabase &db);

} // namespace zixly::jobrow
