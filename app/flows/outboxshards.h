// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/outboxwish.h"

// Sweeps that go out in shards (core/shards.h): one job and one wish for each, so that they are sent, followed,
// cancelled and retried as any other job.
namespace zixly::outbox {

Result<Step> enqueueShards(QSqlDatabase &db, const NewSweep &sweep, const accounts::Account &account); // key: the whole
// What the service is told beside the sweep: which shard it is, and of which prices.
QJsonObject moreOf(const Job &job);
Result<QJsonObject> moreToRepeat(const QSqlDatabase &db, qint64 retryOf); // of the job that is repeated; 0 = none
void insertAll(QJsonObject &parameters, const QJsonObject &more);

} // namespace zixly::outbox
