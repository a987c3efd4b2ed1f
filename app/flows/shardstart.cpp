// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/shardstart.h"

#include "core/async.h"
#include "core/shards.h"
#include "store/jobs.h"
#include "store/store.h"
#include "worker/localqueue.h"

#include <QDateTime>
#include <QPromise>

#include <memory>

namespace zixly {

namespace {

QList<Submission> submissionsOf(const SweepSpec &spec, const QString &name, const QList<SweepSpec> &parts)
{
    const QUuid whole = makeUuidV7(QDateTime::currentMSecsSinceEpoch());
    QList<Submission> submissions;
    for (const SweepSpec &part : parts) {
        const int index = static_cast<int>(submissions.size()) + 1;
        submissions.append({.id = {},
            .spec = part,
            .name = name,
            .shard = shards::Mark{whole, index, static_cast<int>(parts.size()), spec.fast.min, spec.fast.max}});
    }
    return submissions;
}

} // namespace

QFuture<Result<qint64>> startShards(
    LocalQueue &queue, Store &store, const SweepSpec &spec, const QString &name, int count, QObject *context)
{
    const auto problems = validate(spec, {}, shards::kMostCells);
    if (!problems.isEmpty()) {
        return QtFuture::makeReadyFuture(
            Result<qint64>(failure(Error::Kind::InvalidInput, defaultName(spec), problems.first().sentence)));
    }
    const QList<SweepSpec> parts = shards::split(spec, count);
    if (parts.size() < 2)
        return queue.submit(spec, name);
    const auto submissions = submissionsOf(spec, name.trimmed().isEmpty() ? defaultName(spec) : name, parts);
    auto promise = std::make_shared<QPromise<Result<qint64>>>();
    promise->start();
    const auto answer = [promise](const Result<qint64> &key) {
        promise->addResult(key);
        promise->finish();
    };
    whenReady(queue.submitMany(submissions), context,
        [&store, context, answer, whole = submissions.first().shard->parent](const Result<QList<qint64>> &keys) {
            if (!keys)
                return answer(std::unexpected(keys.error()));
            const auto find = [whole](QSqlDatabase &db) { return jobs::find(db, whole); };
            whenReady(store.read(find), context, [answer](const Result<Job> &job) {
                answer(job ? Result<qint64>(job->key) : std::unexpected(job.error()));
            });
        });
    return promise->future();
}

} // namespace zixly
