// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/searchexpression.h"

#include <QSqlDatabase>
#include <QVariantList>

// Full-text search over jobs: one case-folded body (search::bodyOf()) per job in job_search, its trigrams in job_fts.
namespace zixly::jobsearch {

// Writes the job's body if it changed. To be called in the transaction that changed the job.
Result<> refresh(QSqlDatabase &db, const Job &job);
Result<> remove(QSqlDatabase &db, qint64 key);
// Makes all bodies anew.
Result<> rebuild(QSqlDatabase &db);

// The condition on j.key that all words of the text occur, and the values it binds. Empty for a text without words.
struct Condition {
    QString clause;
    QVariantList values;
};
Condition conditionFor(const QString &text);
// Whether the body s.body has what a term of Field::Anything asks for.
Condition onBody(const search::Term &term);
// What job_fts is to be asked for the bodies that have all trigrams of all the texts, which a body with the texts
// surely has. Empty if none has three letters.
QString gramsFor(const QStringList &texts);

} // namespace zixly::jobsearch
