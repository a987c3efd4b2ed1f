// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "flows/outboxlook.h"
#include "flows/outboxwish.h"
#include "flows/sender.h"
#include "store/store.h"

#include <QObject>
#include <QSet>

namespace zixly {

// Everything one connection is to be told goes this one way: stored first, then sent as soon as the connection can and
// is in step, at most one at a time per service, and every wish ends in one line of the event log. GUI thread; store
// and sender outlive it.
class Outbox final : public QObject
{
    Q_OBJECT
public:
    Outbox(Store &store, Sender &sender, const Clock &clock, QObject *parent = nullptr);

    // Settles what was on its way when the program ended, then sends. Once, before anything else.
    void start();
    // The connection can send again, or is in step again, or somebody signed in.
    void wake();

    // All answer with the key of the job when the wish is stored; what the service says comes as a change of the job.
    // `retryOf` is the job that this one repeats, 0 = none.
    QFuture<Result<qint64>> submit(
        const RunPlace &place, const SweepSpec &spec, const QString &name, qint64 retryOf = 0);
    // In so many jobs, to run on these prices if they are known; the key is that of the row that stands for all.
    QFuture<Result<qint64>> submitShards(
        const RunPlace &place, const SweepSpec &spec, const QString &name, int shards, const QByteArray &priceSha256);
    QFuture<Result<qint64>> cancel(qint64 jobKey);
    QFuture<Result<qint64>> withdraw(qint64 jobKey);
    QFuture<Result<qint64>> sendNow(qint64 jobKey);

signals:
    void failed(qint64 jobKey, const zixly::Error &error); // what a service refused, or whose answer was lost
    void waitingChanged(qint64 wishes);

private:
    template <class Work>
    QFuture<Result<qint64>> click(Work work);
    QFuture<Result<qint64>> put(const outbox::NewSweep &sweep);
    void pump();
    void chosen(const Result<outbox::Choice> &choice);
    void send(const outbox::Pick &pick);
    template <class T, class Settle>
    void await(const QFuture<Result<T>> &answer, const outbox::Pick &pick, Settle settle);
    void settled(const outbox::Pick &pick, const Result<outbox::Step> &step);
    void lookUp(const outbox::Pick &pick);
    void show(const outbox::Step &step);
    void count();
    QList<ServiceKind> freeServices() const;

    Store &m_store;
    Sender &m_sender;
    const Clock &m_clock;
    QSet<ServiceKind> m_busy; // something is on its way there
    QSet<ServiceKind> m_stalled; // until wake(): it just could not be reached
    bool m_choosing = false;
    bool m_again = false;
    bool m_started = false;
    qint64 m_waiting = -1;
};

} // namespace zixly
