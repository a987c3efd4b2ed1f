// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/arrival.h"
#include "flows/outbox.h"
#include "flows/outboxsettle.h"
#include "flows/outboxshards.h"
#include "flows/outboxwatch.h"

namespace zixly {

namespace {

constexpr auto kDisk = Store::Durability::Disk;

} // namespace

QList<ServiceKind> Outbox::freeServices() const
{
    QList<ServiceKind> services;
    for (const ServiceKind service : {ServiceKind::WebApi, ServiceKind::TradingApi, ServiceKind::Receiver}) {
        if (!m_busy.contains(service) && !m_stalled.contains(service) && m_sender.canSend(service)
            && m_sender.isSynced(service))
            services << service;
    }
    return services;
}

void Outbox::send(const outbox::Pick &pick)
{
    const ServiceKind service = pick.wish.service;
    m_busy.insert(service);
    if (pick.wish.kind == Wish::Cancel)
        return await(m_sender.cancel(service, pick.id), pick, &outbox::settleCancel);
    const auto spec = specOf(pick.job);
    if (!spec) {
        const auto broken
            = QtFuture::makeReadyFuture(Result<platform::RemoteJob>(failure(Error::Kind::InvalidInput, pick.job.name)));
        return await(broken, pick, &outbox::settleTrigger);
    }
    await(m_sender.trigger(service, *spec, outbox::moreOf(pick.job)), pick, &outbox::settleTrigger);
}

template <class T, class Settle>
void Outbox::await(const QFuture<Result<T>> &answer, const outbox::Pick &pick, Settle settle)
{
    whenAnswered(answer, this, [this, pick, settle](const Result<T> &said) {
        if constexpr (std::is_same_v<T, platform::RemoteJob>) {
            if (said)
                m_sender.adopt(pick.wish.service, *said);
        }
        const auto work
            = [pick, settle, said, now = m_clock.nowMs()](QSqlDatabase &db) { return settle(db, pick, said, now); };
        whenReady(
            m_store.write(work, kDisk), this, [this, pick](const Result<outbox::Step> &step) { settled(pick, step); });
    });
}

void Outbox::settled(const outbox::Pick &pick, const Result<outbox::Step> &step)
{
    m_busy.remove(pick.wish.service);
    if (!step) { // of the store; the wish stands as "sending" and ends as a lost answer
        emit failed(pick.job.key, step.error());
        return;
    }
    if (step->waits)
        m_stalled.insert(pick.wish.service);
    show(*step);
    if (step->wantsDetail)
        lookUp(pick);
    count();
    pump();
}

// The row as it is now, at once: realtime may be slow, or not there.
void Outbox::lookUp(const outbox::Pick &pick)
{
    whenReady(m_sender.detail(pick.wish.service, pick.id), this, [this, pick](const Result<platform::RemoteJob> &row) {
        if (!row)
            return; // the sync brings it
        const arrivals::Arrival arrival{
            pick.job.place, pick.account.key, accounts::source(pick.account), {*row}, m_clock.nowMs()};
        const auto work = [arrival](QSqlDatabase &db) { return arrivals::take(db, arrival); };
        whenReady(m_store.write(work), this, [this](const Result<arrivals::Arrived> &arrived) {
            if (arrived)
                m_store.notifyJobs(arrived->changed);
        });
    });
}

void Outbox::show(const outbox::Step &step)
{
    m_store.notifyRemoved(step.removed);
    m_store.notifyJobs(step.changed);
    if (step.refused)
        emit failed(step.key, *step.refused);
}

void Outbox::count()
{
    const auto ask = [connection = m_sender.connection()](QSqlDatabase &db) { return wishes::count(db, connection); };
    whenReady(m_store.read(ask), this, [this](const Result<qint64> &waiting) {
        if (waiting && std::exchange(m_waiting, *waiting) != *waiting)
            emit waitingChanged(*waiting);
    });
}

} // namespace zixly
