// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/outbox.h"

#include "core/servicelimits.h"
#include "core/shards.h"
#include "flows/outboxtext.h"
#include "flows/outboxwatch.h"

namespace zixly {

namespace {

const QList<ServiceKind> kServices{ServiceKind::WebApi, ServiceKind::TradingApi, ServiceKind::Receiver};
constexpr auto kDisk = Store::Durability::Disk; // a power cut must not send twice

} // namespace

Outbox::Outbox(Store &store, Sender &sender, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_clock(clock)
{
}

void Outbox::start()
{
    const auto work = [connection = m_sender.connection(), now = m_clock.nowMs()](
                          QSqlDatabase &db) { return outbox::recover(db, connection, kServices, now); };
    whenReady(m_store.write(work, kDisk), this, [this](const Result<QList<outbox::Step>> &steps) {
        m_started = true;
        for (const outbox::Step &step : steps.value_or(QList<outbox::Step>()))
            show(step);
        if (!steps)
            emit failed(0, steps.error());
        wake();
    });
}

void Outbox::wake()
{
    m_stalled.clear();
    const auto ask = [connection = m_sender.connection()](QSqlDatabase &db) { return wishes::count(db, connection); };
    whenReady(m_store.read(ask), this, [this](const Result<qint64> &waiting) {
        if (!waiting)
            return;
        if (std::exchange(m_waiting, *waiting) != *waiting)
            emit waitingChanged(*waiting);
        if (*waiting > 0)
            pump();
    });
}

QFuture<Result<qint64>> Outbox::submit(
    const RunPlace &place, const SweepSpec &spec, const QString &name, qint64 retryOf)
{
    return put({place, m_sender.name(), m_sender.host(place.service), spec, name, m_clock.nowMs(), retryOf});
}

QFuture<Result<qint64>> Outbox::submitShards(
    const RunPlace &place, const SweepSpec &spec, const QString &name, int shards, const QByteArray &priceSha256)
{
    return put(
        {place, m_sender.name(), m_sender.host(place.service), spec, name, m_clock.nowMs(), 0, shards, priceSha256});
}

QFuture<Result<qint64>> Outbox::put(const outbox::NewSweep &sweep)
{
    const ServiceKind service = sweep.place.service;
    const qint64 most = sweep.shards > 1 && limits::canShard(service) ? shards::kMostCells : kMaxCells;
    const QList<SpecProblem> problems = validate(sweep.spec, {}, most) + limits::unsupported(service, sweep.spec);
    const bool possible = sweep.shards == 1 || (limits::canShard(service) && sweep.shards <= shards::kMost);
    if (sweep.place.connection != m_sender.connection() || !problems.isEmpty() || !possible) {
        return QtFuture::makeReadyFuture(
            Result<qint64>(failure(Error::Kind::InvalidInput, serviceTitle(service), outboxtext::problems(problems))));
    }
    return click([sweep](QSqlDatabase &db) { return outbox::enqueue(db, sweep); });
}

QFuture<Result<qint64>> Outbox::cancel(qint64 jobKey)
{
    return click([connection = m_sender.connection(), jobKey, now = m_clock.nowMs()](
                     QSqlDatabase &db) { return outbox::wishCancel(db, connection, jobKey, now); });
}

QFuture<Result<qint64>> Outbox::withdraw(qint64 jobKey)
{
    return click([jobKey, now = m_clock.nowMs()](QSqlDatabase &db) { return outbox::withdraw(db, jobKey, now); });
}

QFuture<Result<qint64>> Outbox::sendNow(qint64 jobKey)
{
    return click([jobKey](QSqlDatabase &db) { return outbox::release(db, jobKey); });
}

template <class Work>
QFuture<Result<qint64>> Outbox::click(Work work)
{
    auto promise = std::make_shared<QPromise<Result<qint64>>>();
    promise->start();
    whenReady(m_store.write(std::move(work), kDisk), this, [this, promise](const Result<outbox::Step> &step) {
        if (step)
            show(*step);
        promise->addResult(step ? Result<qint64>(step->key) : std::unexpected(step.error()));
        promise->finish();
        wake();
    });
    return promise->future();
}

void Outbox::pump()
{
    const QList<ServiceKind> services = freeServices();
    if (!m_started || services.isEmpty())
        return;
    if (std::exchange(m_choosing, true)) {
        m_again = true;
        return;
    }
    const auto work = [connection = m_sender.connection(), services, now = m_clock.nowMs()](
                          QSqlDatabase &db) { return outbox::choose(db, connection, services, now); };
    whenReady(m_store.write(work, kDisk), this, [this](const Result<outbox::Choice> &choice) { chosen(choice); });
}

void Outbox::chosen(const Result<outbox::Choice> &choice)
{
    m_choosing = false;
    if (!choice) {
        emit failed(0, choice.error()); // of the store; the next wake() tries again
        return;
    }
    for (const outbox::Step &step : choice->steps)
        show(step);
    if (std::exchange(m_waiting, choice->waiting) != choice->waiting)
        emit waitingChanged(m_waiting);
    if (choice->pick)
        send(*choice->pick);
    if (choice->pick || std::exchange(m_again, false))
        pump();
}

} // namespace zixly
