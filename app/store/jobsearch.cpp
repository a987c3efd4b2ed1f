// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobsearch.h"

#include "store/jobrow.h"
#include "store/sql.h"

#include <QStringList>

namespace zixly::jobsearch {

namespace {

constexpr int kGram = 3; // code points per trigram

// Trigrams that cover the word without overlap, and the last one: enough to find the candidates.
QStringList gramsOf(const QList<uint> &word)
{
    QStringList grams;
    const auto gram = [&word](qsizetype at) {
        return QStringLiteral("\"%1\"").arg(
            QString::fromUcs4(reinterpret_cast<const char32_t *>(word.constData()) + at, kGram)
                .replace(QLatin1Char('"'), QLatin1String("\"\"")));
    };
    for (qsizetype at = 0; at + kGram <= word.size(); at += kGram)
        grams << gram(at);
    if (word.size() % kGram != 0)
        grams << gram(word.size() - kGram);
    return grams;
}

} // namespace

Result<> refresh(QSqlDatabase &db, const Job &job)
{
    sql::Statement statement(db,
        QStringLiteral("INSERT INTO job_search (job_key, body) VALUES (?, ?) ON CONFLICT (job_key) DO UPDATE"
                       " SET body = excluded.body WHERE body <> excluded.body"),
        sql::Statement::Keep::Yes);
    return statement.run(job.key, search::bodyOf(job));
}

Result<> remove(QSqlDatabase &db, qint64 key)
{
    sql::Statement statement(db, QStringLiteral("DELETE FROM job_search WHERE job_key = ?"));
    return statement.run(key);
}

Result<> rebuild(QSqlDatabase &db)
{
    sql::Statement select(db, jobrow::selectStatement() + QStringLiteral("WHERE j.key > ? ORDER BY j.key LIMIT 1000"));
    qint64 last = 0;
    for (bool more = true; more;) {
        if (const auto done = select.run(last); !done)
            return done;
        QList<Job> batch;
        while (select.next())
            batch << jobrow::read(select);
        if (const auto done = select.end(); !done)
            return done;
        for (const Job &job : batch) {
            if (const auto done = refresh(db, job); !done)
                return done;
            last = job.key;
        }
        more = !batch.isEmpty();
    }
    return {};
}

Condition onBody(const search::Term &term)
{
    if (term.match == search::Term::Match::Contains)
        return {QStringLiteral("instr(s.body, ?) > 0"), {search::folded(term.value)}};
    return {QStringLiteral("s.body REGEXP ?"), {search::patternOf(term)}};
}

QString gramsFor(const QStringList &texts)
{
    QStringList grams;
    for (const QString &text : texts) {
        if (const QList<uint> points = search::folded(text).toUcs4(); points.size() >= kGram)
            grams << gramsOf(points);
    }
    grams.removeDuplicates();
    return grams.join(QLatin1String(" AND "));
}

Condition conditionFor(const QString &text)
{
    QStringList clauses;
    QVariantList values;
    QStringList grams;
    QStringList searched; // words that their trigrams alone do not prove
    const QStringList words = search::folded(text).simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const QList<uint> points = word.toUcs4();
        if (points.size() >= kGram)
            grams << gramsOf(points);
        if (points.size() != kGram)
            searched << word;
    }
    if (!grams.isEmpty()) {
        grams.removeDuplicates();
        clauses << QStringLiteral("j.key IN (SELECT rowid FROM job_fts WHERE job_fts MATCH ?)");
        values << grams.join(QLatin1String(" AND "));
    }
    if (!searched.isEmpty()) {
        QStringList inside;
        for (const QString &word : searched) {
            inside << QStringLiteral("instr(s.body, ?) > 0");
            values << word;
        }
        clauses << QStringLiteral("EXISTS (SELECT 1 FROM job_search s WHERE s.job_key = j.key AND %1)")
                       .arg(inside.join(QLatin1String(" AND ")));
    }
    return {clauses.join(QLatin1String(" AND ")), values};
}

} // namespace zixly::jobsearch
