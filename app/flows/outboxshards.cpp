// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/outboxshards.h"

#include "core/servicelimits.h"
#include "core/shards.h"
#include "store/jobs.h"

namespace zixly::outbox {

namespace {

constexpr QLatin1StringView kPrices("price_sha256");

} // namespace

Result<Step> enqueueShards(QSqlDatabase &db, const NewSweep &sweep, const accounts::Account &account)
{
    const QList<SweepSpec> parts = shards::split(sweep.spec, sweep.shards);
    const QUuid whole = makeUuidV7(sweep.nowMs);
    Step step;
    int index = 0;
    for (const SweepSpec &part : parts) {
        const shards::Mark mark{
            whole, ++index, static_cast<int>(parts.size()), sweep.spec.fast.min, sweep.spec.fast.max};
        Job job;
        job.parameters = limits::toldOf(sweep.place.service, part);
        job.parameters.insert(QLatin1String(shards::kMarkName), shards::toJson(mark));
        if (!sweep.priceSha256.isEmpty())
            job.parameters.insert(kPrices, QString::fromLatin1(sweep.priceSha256));
        job.cells = validPairs(part);
        const auto stored = put(db, sweep, account, job);
        if (!stored)
            return std::unexpected(stored.error());
        step.key = stored->parentKey;
        step.changed << *stored;
    }
    return step;
}

QJsonObject moreOf(const Job &job)
{
    QJsonObject more;
    for (const QLatin1StringView name : {QLatin1StringView(shards::kMarkName), kPrices}) {
        if (job.parameters.contains(name))
            more.insert(name, job.parameters.value(name));
    }
    return more;
}

Result<QJsonObject> moreToRepeat(const QSqlDatabase &db, qint64 retryOf)
{
    if (retryOf == 0)
        return QJsonObject();
    const auto old = jobs::load(db, retryOf);
    if (!old)
        return std::unexpected(old.error());
    return moreOf(*old);
}

void insertAll(QJsonObject &parameters, const QJsonObject &more)
{
    for (auto it = more.begin(); it != more.end(); ++it)
        parameters.insert(it.key(), it.value());
}

} // namespace zixly::outbox
