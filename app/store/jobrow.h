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

// A server's result may be megabytes: a window of rows does without the large ones.
inline constexpr qint64 kSmallResult = 65536; // bytes
enum class ServerResults { Small, All };
// SELECT ... FROM jobs with what the other tables hold of a job joined; to be followed by a WHERE clause on alias j.
const QString &selectStatement(ServerResults results = ServerResults::Small);
Job read(const sql::Statement &row); // of a row of selectStatement()
Error::Kind errorKindFrom(const QString &name); // Internal for a name of a newer version
QList<RemoteId> remoteIdsFrom(const QString &json); // [[source, kind, id], ...]
JobState stateFrom(qint64 number); // Unknown for a number of a newer version
Wish wishFrom(qint64 number); // None for the same

QByteArray parametersText(const QJsonObject &parameters); // canonical: sorted names, compact
qint64 parametersHash(const QByteArray &parametersText);

// Computes the columns that are derived from others (ticker, parameters_hash) for all rows.
Result<> rederive(QSqlDatabase &db);

} // namespace zixly::jobrow
