// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/job.h"
#include "store/store.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace zixly {

// Keeps the rows that stand for sweeps in shards (store/shardjobs.h) in step with their shards, wherever those run, and
// adds up their progress. GUI thread; the store outlives it.
class ShardFollow final : public QObject
{
    Q_OBJECT
public:
    ShardFollow(Store &store, const Clock &clock, QObject *parent = nullptr);

    void start(); // once the store is open: what happened while nobody looked
    void advance(const JobProgress &progress); // of any job

signals:
    void progressed(const zixly::JobProgress &progress); // of a whole
    void failed(const zixly::Error &error); // of the store; the next change tries again

private:
    struct Whole {
        QHash<qint64, qint64> done; // cells by running shard, and of those that have completed
        qint64 total = 0;
    };
    void look(const QList<Job> &jobs);
    void follow();
    void show(const Result<QList<Job>> &changed);

    Store &m_store;
    const Clock &m_clock;
    QSet<qint64> m_changed; // wholes whose shards have changed
    bool m_busy = false;
    QHash<qint64, qint64> m_wholeOf; // of shards that have not ended
    QHash<qint64, Whole> m_wholes; // that have not ended
};

} // namespace zixly
