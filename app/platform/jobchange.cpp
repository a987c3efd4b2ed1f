// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jobchange.h"

#include "platform/jobparser.h"
#include "platform/json.h"

namespace zixly::platform {

namespace {

std::optional<JobChange::Kind> kindOf(const QString &type)
{
    if (type == QLatin1String("INSERT"))
        return JobChange::Kind::Insert;
    if (type == QLatin1String("UPDATE"))
        return JobChange::Kind::Update;
    if (type == QLatin1String("DELETE"))
        return JobChange::Kind::Delete;
    return std::nullopt;
}

} // namespace

Result<std::optional<JobChange>> parseChange(const QJsonObject &payload, const QString &tenant)
{
    const QJsonObject data = payload.value(QLatin1String("data")).toObject();
    if (data.value(QLatin1String("table")).toString() != QLatin1String("pipeline_jobs"))
        return std::optional<JobChange>();
    const auto kind = kindOf(data.value(QLatin1String("type")).toString());
    if (!kind)
        return badAnswer(QStringLiteral("a change of unknown type"));
    JobChange change{.kind = *kind};
    change.incomplete = !data.value(QLatin1String("errors")).toArray().isEmpty();
    change.commitMs = parseUtc(data.value(QLatin1String("commit_timestamp")).toString()).value_or(0);
    const QJsonObject old = data.value(QLatin1String("old_record")).toObject();
    const QJsonObject row = *kind == JobChange::Kind::Delete ? old : data.value(QLatin1String("record")).toObject();
    const QString owner = row.value(QLatin1String("tenantId")).toString();
    if (!owner.isEmpty() && !tenant.isEmpty() && owner != tenant)
        return std::optional<JobChange>();
    if (change.incomplete || *kind == JobChange::Kind::Delete) {
        change.job.id = row.value(QLatin1String("id")).toString(old.value(QLatin1String("id")).toString());
        if (change.job.id.isEmpty() && !change.incomplete)
            return badAnswer(QStringLiteral("a deletion without id"));
        return std::optional(change);
    }
    auto job = parseRecord(row);
    if (!job) {
        change.job.id = row.value(QLatin1String("id")).toString();
        if (change.job.id.isEmpty())
            return std::unexpected(job.error());
        change.incomplete = true;
        return std::optional(change);
    }
    change.job = std::move(*job);
    return std::optional(change);
}

} // namespace zixly::platform
