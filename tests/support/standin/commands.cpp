// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/commands.h"

#include <QTextStream>

#include <algorithm>

namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

const QString kTenant = u"zixly-internal"_s;

std::array<HttpServer *, 5> serversOf(Standin &standin)
{
    return {&standin.next, &standin.nest, &standin.receiver, &standin.trading, &standin.supabase};
}

QString setOffline(Standin &standin, bool offline)
{
    for (HttpServer *server : serversOf(standin))
        server->setOffline(offline);
    if (offline)
        standin.realtime.dropAll();
    return offline ? u"the plug is pulled"_s : u"plugged in again"_s;
}

QString burst(World &world, int count)
{
    const auto rows = world.newestFirst(kTenant);
    for (int i = 0; i < count && !rows.isEmpty(); ++i) {
        const QJsonObject &row = rows.at(i % std::min<qsizetype>(rows.size(), 50));
        QJsonObject metrics = row.value("metrics"_L1).toObject();
        metrics.insert(u"beat"_s, i);
        world.update(row.value("id"_L1).toString(), {{u"metrics"_s, metrics}});
    }
    return u"%1 changes"_s.arg(rows.isEmpty() ? 0 : count);
}

QString list(const World &world)
{
    QString text;
    QTextStream out(&text);
    for (const QString &tenant : {kTenant, u"other-tenant"_s}) {
        for (const QJsonObject &row : world.newestFirst(tenant))
            out << row.value("id"_L1).toString() << "  " << row.value("status"_L1).toString() << "  "
                << row.value("jobType"_L1).toString() << "  " << tenant << '\n';
    }
    return text.trimmed();
}

// The late callback that makes a finished job run again.
QString reopen(World &world, const QString &id)
{
    world.update(id, {{u"status"_s, u"RUNNING"_s}, {u"completedAt"_s, QJsonValue::Null}});
    return u"running again"_s;
}

QString ofJob(Standin &standin, const QString &word, const QString &id)
{
    World &world = standin.world;
    if (!world.has(id))
        return u"no job \"%1\"; \"list\" shows them"_s.arg(id);
    if (word == u"delete") {
        world.removeJob(id);
        return u"deleted"_s;
    }
    if (word == u"fail") {
        world.update(id,
            {{u"status"_s, u"FAILED"_s}, {u"errorMessage"_s, u"Out of memory"_s},
                {u"completedAt"_s, World::naive(world.nowMs())}});
        return u"failed"_s;
    }
    return reopen(world, id);
}

QString fault(Standin &standin, const QString &kind)
{
    for (HttpServer *server : serversOf(standin)) {
        server->faults = {};
        if (kind == u"unauthorized")
            server->faults.unauthorized = 50;
        else if (kind == u"html")
            server->faults.html = 50;
        else if (kind == u"silence")
            server->faults.halfOpen = 50;
        else if (kind == u"reset")
            server->faults.resetMidBody = 50;
        else if (kind == u"slow")
            server->faults.delayMs = 3'000;
        else if (kind == u"skew")
            server->faults.skewMs = 3'600'000;
    }
    return kind == u"none" ? u"well again"_s : u"the next 50 answers of each service, or until \"fault none\""_s;
}

} // namespace

QString commandHelp()
{
    return u"offline | online        pull the plug of everything, plug it in again\n"
           "drop                    cut the realtime sockets\n"
           "expire                  end the realtime tokens\n"
           "crash                   crash the realtime channels\n"
           "deaf | hear             realtime answers no heartbeats, answers again\n"
           "signout                 end every session on the server\n"
           "redis down | redis up   the receiver never answers, then queues all the same\n"
           "fault KIND              unauthorized, html, silence, reset, slow, skew, none\n"
           "new [TICKER]            a queued sweep\n"
           "other-tenant            a change and a deletion in another tenant\n"
           "burst N                 N changes at once\n"
           "step                    every job moves on; otherwise every three seconds\n"
           "list                    all jobs\n"
           "reopen ID | fail ID | delete ID\n"
           "help | quit"_s;
}

QString runCommand(Standin &standin, const QString &line)
{
    const QStringList words = line.simplified().split(u' ');
    const QString word = words.first();
    const QString argument = words.value(1);
    World &world = standin.world;
    if (word == u"offline" || word == u"online")
        return setOffline(standin, word == u"offline");
    if (word == u"drop")
        standin.realtime.dropAll();
    else if (word == u"expire")
        standin.realtime.expireTokens();
    else if (word == u"crash")
        standin.realtime.crashChannels();
    else if (word == u"deaf" || word == u"hear")
        standin.realtime.deaf = word == u"deaf";
    else if (word == u"signout")
        world.endAllSessions();
    else if (word == u"redis" && argument == u"down")
        world.redisDown = true;
    else if (word == u"redis" && argument == u"up")
        world.redisReturns();
    else if (word == u"fault" && !argument.isEmpty())
        return fault(standin, argument);
    else if (word == u"new")
        return world.addJob(u"trading-sweep"_s, {{u"ticker"_s, argument.isEmpty() ? u"NVDA"_s : argument}}, kTenant);
    else if (word == u"other-tenant")
        world.removeJob(world.addJob(u"trading-sweep"_s, {}, u"other-tenant"_s));
    else if (word == u"burst")
        return burst(world, std::clamp(argument.toInt(), 0, 100'000));
    else if (word == u"step")
        world.advance();
    else if (word == u"list")
        return list(world);
    else if (word == u"reopen" || word == u"fail" || word == u"delete")
        return ofJob(standin, word, argument);
    else
        return commandHelp();
    return u"done"_s;
}

} // namespace zixly::test
