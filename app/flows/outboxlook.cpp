// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/outboxlook.h"

#include "flows/evidence.h"
#include "flows/outboxsettle.h"
#include "flows/outboxtext.h"
#include "store/jobs.h"

#include <algorithm>
#include <limits>

namespace zixly::outbox {

namespace {

Result<bool> hasEvent(const QSqlDatabase &db, qint64 jobKey, QLatin1StringView kind)
{
    const auto events = jobs::events(db, jobKey);
    if (!events)
        return std::unexpected(events.error());
    return std::any_of(events->begin(), events->end(), [kind](const JobEvent &event) { return event.kind == kind; });
}

// Why this sweep should wait for a click; empty = it may go.
Result<QString> whyHold(const QSqlDatabase &db, const Pick &pick, qint64 nowMs)
{
    if (nowMs - pick.wish.createdMs > kStaleMs)
        return outboxtext::heldForAge();
    const auto asked = hasEvent(db, pick.job.key, QLatin1StringView("held"));
    if (!asked || *asked) // the user has seen it and said yes
        return asked ? Result<QString>(QString()) : std::unexpected(asked.error());
    const auto rows = evidence::rowsWithin(db, pick.job, accounts::source(pick.account), idKind(pick.wish.service),
        pick.wish.createdMs, std::numeric_limits<qint64>::max() - 1);
    if (!rows)
        return std::unexpected(rows.error());
    for (const Job &row : *rows) {
        const auto ours = hasEvent(db, row.key, QLatin1StringView("wish"));
        if (!ours)
            return std::unexpected(ours.error());
        if (!*ours && row.key > pick.job.key) // first seen after the wish
            return outboxtext::heldForTwin(row.name);
    }
    return QString();
}

Result<> readySweep(QSqlDatabase &db, Pick &pick, Choice &choice, qint64 nowMs)
{
    const auto reason = whyHold(db, pick, nowMs);
    if (!reason)
        return std::unexpected(reason.error());
    if (!reason->isEmpty()) {
        if (const auto done = wishes::hold(db, pick.wish.key, *reason); !done)
            return done;
        const auto step = stepOf(db, pick.job.key);
        if (!step)
            return std::unexpected(step.error());
        choice.steps << *step;
        return {};
    }
    // The job is made when it is sent: what appears there about that time can be it.
    pick.job.createdMs = nowMs;
    pick.job.account = pick.account.key;
    pick.job.place.tenant = pick.account.tenant;
    const auto revised = jobs::revise(db, pick.job);
    if (!revised)
        return std::unexpected(revised.error());
    pick.job = *revised;
    choice.pick = pick;
    return wishes::markSending(db, pick.wish.key);
}

Result<> readyCancel(QSqlDatabase &db, Pick &pick, Choice &choice)
{
    const auto now = jobStateFromWire(platform::serverStateOf(pick.job));
    const bool ended = isTerminal(pick.job.state) || (now && isTerminal(*now));
    for (const RemoteId &id : pick.job.remoteIds) {
        if (id.kind == idKind(pick.wish.service))
            pick.id = id.id;
    }
    if (!ended && !pick.job.goneFromServer && !pick.id.isEmpty()) {
        choice.pick = pick;
        return wishes::markSending(db, pick.wish.key);
    }
    const QString why = ended ? outboxtext::notNeeded()
        : pick.id.isEmpty()   ? outboxtext::noCancel(false)
                              : outboxtext::gone();
    const auto step = endCancel(db, pick, QStringLiteral("refused"), why);
    if (!step)
        return std::unexpected(step.error());
    choice.steps << *step;
    return {};
}

Result<> consider(QSqlDatabase &db, const wishes::Entry &wish, Choice &choice, qint64 nowMs)
{
    auto job = jobs::load(db, wish.jobKey);
    const auto account = job ? accountFor(db, wish.connection, wish.service) : std::unexpected(job.error());
    if (!account)
        return std::unexpected(account.error());
    // Sent for whoever is there now only if it was theirs or nobody's.
    if (account->key == 0 || (job->account != 0 && job->account != account->key))
        return {};
    Pick pick{wish, *job, *account, {}};
    return wish.kind == Wish::Cancel ? readyCancel(db, pick, choice) : readySweep(db, pick, choice, nowMs);
}

} // namespace

Result<Choice> choose(QSqlDatabase &db, const QUuid &connection, const QList<ServiceKind> &services, qint64 nowMs)
{
    Choice choice;
    auto recovered = recover(db, connection, services, nowMs);
    if (!recovered)
        return std::unexpected(recovered.error());
    choice.steps = std::move(*recovered);
    const auto all = wishes::all(db, connection);
    if (!all)
        return std::unexpected(all.error());
    for (const wishes::Entry &wish : *all) {
        if (choice.pick || wish.kind == Wish::SendHeld || !services.contains(wish.service))
            continue;
        if (const auto done = consider(db, wish, choice, nowMs); !done)
            return std::unexpected(done.error());
    }
    const auto waiting = wishes::count(db, connection);
    if (!waiting)
        return std::unexpected(waiting.error());
    choice.waiting = *waiting;
    return choice;
}

} // namespace zixly::outbox
