// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/subscription.h"

#include <QJsonDocument>
#include <QStringList>

#include <array>

namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

struct Column {
    const char *name;
    const char *type;
};
constexpr std::array kColumns{Column{"id", "text"}, Column{"tenantId", "text"}, Column{"jobType", "text"},
    Column{"status", "JobStatus"}, Column{"parameters", "jsonb"}, Column{"result", "jsonb"}, Column{"metrics", "jsonb"},
    Column{"errorMessage", "text"}, Column{"createdAt", "timestamp"}, Column{"startedAt", "timestamp"},
    Column{"completedAt", "timestamp"}};
constexpr qsizetype kKeptBytes = 64; // of a record that is too large

bool isColumn(const QString &name)
{
    return std::any_of(
        kColumns.begin(), kColumns.end(), [&name](const Column &column) { return name == QLatin1String(column.name); });
}

QJsonArray columns()
{
    QJsonArray array;
    for (const Column &column : kColumns)
        array.append(QJsonObject{{u"name"_s, QLatin1String(column.name)}, {u"type"_s, QLatin1String(column.type)}});
    return array;
}

QJsonObject smallOnes(const QJsonObject &record)
{
    QJsonObject kept;
    for (auto it = record.begin(); it != record.end(); ++it) {
        const bool small = it->isString() ? it->toString().toUtf8().size() <= kKeptBytes
            : it->isObject() ? QJsonDocument(it->toObject()).toJson(QJsonDocument::Compact).size() <= kKeptBytes
                             : !it->isNull();
        if (small)
            kept.insert(it.key(), it.value());
    }
    return kept;
}

} // namespace

Binding Binding::of(const QJsonObject &entry)
{
    Binding binding{entry.value("event"_L1).toString(), entry.value("table"_L1).toString(u"*"_s), {}, {}, {}, 0};
    const QString filter = entry.value("filter"_L1).toString();
    binding.column = filter.section(u'=', 0, 0);
    binding.op = filter.section(u'=', 1).section(u'.', 0, 0);
    binding.value = filter.section(u'.', 1);
    // The same parameters get the same number, 0 .. 2^27 - 1.
    binding.id = int(qHash(filter + binding.event + binding.table, 0) % (1U << 27));
    return binding;
}

QString Binding::problem() const
{
    static const QStringList kOps{u"eq"_s, u"neq"_s, u"lt"_s, u"lte"_s, u"gt"_s, u"gte"_s, u"in"_s};
    if (!column.isEmpty() && !isColumn(column))
        return u"invalid column for filter "_s + column;
    if (!column.isEmpty() && !kOps.contains(op))
        return u"invalid operator "_s + op;
    if (table != u"pipeline_jobs" && table != u"*")
        return u"Please check Realtime is enabled for the given connect parameters: [event: %1, schema: public, "
               "table: %2, filters: []]"_s.arg(event, table);
    return {};
}

bool Binding::takes(const QString &type, const QJsonObject &row) const
{
    if (event != u"*" && event != type)
        return false;
    if (column.isEmpty())
        return true;
    if (!row.contains(column))
        return false;
    const QString is = row.value(column).toVariant().toString();
    if (op == u"in")
        return value.mid(1).chopped(1).split(u',').contains(is);
    const int order = QString::compare(is, value);
    return op == u"eq" ? order == 0
        : op == u"neq" ? order != 0
        : op == u"lt"  ? order < 0
        : op == u"lte" ? order <= 0
        : op == u"gt"  ? order > 0
                       : order >= 0;
}

QJsonObject changeData(
    const QString &type, const QJsonObject &record, const QString &id, const QString &failure, const QString &time)
{
    const bool unseen = failure.contains("401"_L1); // no right to read: nothing is left
    QJsonObject data{{u"type"_s, type}, {u"schema"_s, u"public"_s}, {u"table"_s, u"pipeline_jobs"_s},
        {u"columns"_s, unseen ? QJsonArray() : columns()},
        {u"commit_timestamp"_s, unseen ? QJsonValue() : QJsonValue(time)},
        {u"errors"_s, failure.isEmpty() ? QJsonValue() : QJsonValue(QJsonArray{failure})}};
    if (unseen) {
        data.insert(u"record"_s, QJsonObject());
        return data;
    }
    if (type != u"DELETE")
        data.insert(u"record"_s, failure.isEmpty() ? record : smallOnes(record));
    if (type != u"INSERT")
        data.insert(u"old_record"_s, QJsonObject{{u"id"_s, id}});
    return data;
}

} // namespace zixly::test
