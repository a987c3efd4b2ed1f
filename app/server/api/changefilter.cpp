// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/changefilter.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

const QStringList &columns()
{
    static const QStringList names{u"id"_s, u"tenantId"_s, u"jobType"_s, u"status"_s, u"createdAt"_s, u"startedAt"_s,
        u"completedAt"_s, u"errorMessage"_s};
    return names;
}

qint64 idOf(const QJsonObject &entry) // 0 .. 2^27 - 1, as there
{
    const QByteArray hash
        = QCryptographicHash::hash(QJsonDocument(entry).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256);
    return (hash.left(4).toHex().toLongLong(nullptr, 16)) & 0x7ffffff;
}

bool compares(const QString &operation, int order)
{
    if (operation == "eq"_L1)
        return order == 0;
    if (operation == "neq"_L1)
        return order != 0;
    if (operation == "lt"_L1)
        return order < 0;
    if (operation == "lte"_L1)
        return order <= 0;
    return operation == "gt"_L1 ? order > 0 : order >= 0;
}

} // namespace

std::expected<ChangeFilter, QString> ChangeFilter::of(const QJsonObject &entry)
{
    ChangeFilter filter;
    filter.m_event = entry.value("event"_L1).toString();
    filter.m_id = idOf(entry);
    static const QStringList events{u"*"_s, u"INSERT"_s, u"UPDATE"_s, u"DELETE"_s};
    if (!events.contains(filter.m_event))
        return std::unexpected(u"unknown event"_s);
    const QString schema = entry.value("schema"_L1).toString();
    const QString table = entry.value("table"_L1).toString(u"*"_s);
    if ((schema != "public"_L1 && schema != "*"_L1) || (table != "pipeline_jobs"_L1 && table != "*"_L1))
        return std::unexpected(u"only public.pipeline_jobs is published"_s);
    const QString text = entry.value("filter"_L1).toString();
    if (text.isEmpty())
        return filter;
    filter.m_column = text.section(u'=', 0, 0);
    const QString rest = text.section(u'=', 1);
    filter.m_operation = rest.section(u'.', 0, 0);
    const QString value = rest.section(u'.', 1);
    static const QStringList operations{u"eq"_s, u"neq"_s, u"lt"_s, u"lte"_s, u"gt"_s, u"gte"_s, u"in"_s};
    if (!columns().contains(filter.m_column))
        return std::unexpected(u"invalid column for filter "_s + filter.m_column);
    if (!operations.contains(filter.m_operation))
        return std::unexpected(u"invalid operation for filter "_s + filter.m_operation);
    if (filter.m_operation == "in"_L1 && (!value.startsWith(u'(') || !value.endsWith(u')')))
        return std::unexpected(u"invalid list for filter "_s + filter.m_column);
    filter.m_values
        = filter.m_operation == "in"_L1 ? value.sliced(1, value.size() - 2).split(u',') : QStringList{value};
    return filter;
}

bool ChangeFilter::matches(const QString &event, const QJsonObject &record) const
{
    if (m_event != "*"_L1 && m_event != event)
        return false;
    if (m_column.isEmpty())
        return true;
    const QJsonValue value = record.value(m_column);
    if (!value.isString())
        return false;
    const QString text = value.toString();
    if (m_operation == "in"_L1)
        return m_values.contains(text);
    return compares(m_operation, QString::compare(text, m_values.first()));
}

} // namespace zixly
