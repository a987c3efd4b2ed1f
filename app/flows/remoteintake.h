// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "flows/intakewrite.h"
#include "platform/scheduler.h"
#include "store/store.h"

#include <QObject>
#include <QPromise>

namespace zixly {

// Takes the rows that all connections tell of into the store: coalesced per id while a write is under way, in writes of
// some 20 ms at most, told to the store's listeners at most ten times a second. Nothing is dropped: a write that failed
// is tried again. Deleting it hands everything that waits to the store, which finishes its writes before it closes.
// GUI thread; the store outlives it.
class RemoteIntake final : public QObject
{
    Q_OBJECT
public:
    RemoteIntake(Store &store, const Clock &clock, platform::Scheduler &scheduler, QObject *parent = nullptr);
    ~RemoteIntake() override;

    void take(const RowOrigin &from, const QList<platform::RemoteJob> &rows);
    void markGone(const RowOrigin &from, const QString &kind, const QStringList &ids);

    bool isIdle() const { return m_flying.isEmpty() && m_queue.isEmpty(); }
    // Finished when everything taken so far is committed, or with the error of the write that failed.
    QFuture<Result<>> flush();

signals:
    void failed(const zixly::Error &error); // it tries again by itself

private:
    void pump();
    void finished(const Result<WrittenItems> &written);
    void retry(const Error &error);
    void announce(const QList<Job> &jobs);
    void tell();
    void endFlushes(const Result<> &result);

    Store &m_store;
    const Clock &m_clock;
    platform::Scheduler &m_scheduler;
    IntakeQueue m_queue;
    QList<IntakeQueue::Item> m_flying;
    qsizetype m_limit;
    int m_failures = 0;
    bool m_waiting = false; // for the next try
    QHash<qint64, Job> m_changed; // committed, to be told
    bool m_telling = false; // soon
    qint64 m_nextTellMs = 0;
    std::vector<QPromise<Result<>>> m_flushes;
};

} // namespace zixly
