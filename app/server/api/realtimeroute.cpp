// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/phoenix.h"
#include "server/api/call.h"
#include "server/api/changefilter.h"
#include "server/api/jobjson.h"
#include "server/api/routes.h"

#include <QJsonArray>

#include <array>
#include <utility>

// Supabase Realtime for the table pipeline_jobs: joins, heartbeats, tokens, and a message for each change that is
// committed. The API key is the apikey of the address and the access token of the channels.
namespace zixly::routes {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto kChanges = "postgres_changes"_L1;
constexpr qsizetype kMostChannels = 100;
constexpr qsizetype kMostFilters = 20;
constexpr int kMostSockets = 200;
constexpr int kMessagesPerMinute = 600;
constexpr int kPolicyViolation = 1008;
constexpr qint64 kProgressMs = 1000; // between two changes of a job that only count its progress

struct Column {
    const char *name;
    const char *type;
};
constexpr std::array kColumns{Column{"id", "text"}, Column{"tenantId", "text"}, Column{"jobType", "text"},
    Column{"status", "JobStatus"}, Column{"parameters", "jsonb"}, Column{"result", "jsonb"}, Column{"metrics", "jsonb"},
    Column{"errorMessage", "text"}, Column{"createdAt", "timestamp"}, Column{"startedAt", "timestamp"},
    Column{"completedAt", "timestamp"}};

QJsonArray columnList()
{
    QJsonArray list;
    for (const Column &column : kColumns)
        list.append(QJsonObject{{u"name"_s, QLatin1String(column.name)}, {u"type"_s, QLatin1String(column.type)}});
    return list;
}

// One WebSocket. Lives in the thread of the HTTP server, kept by its events until it is closed.
class RealtimeSession : public std::enable_shared_from_this<RealtimeSession>
{
public:
    RealtimeSession(ApiContext &context, PhoenixVersion version)
        : m_context(context)
        , m_version(version)
    {
        ++m_context.sockets;
    }
    ~RealtimeSession() { --m_context.sockets; }
    RealtimeSession(const RealtimeSession &) = delete;
    RealtimeSession &operator=(const RealtimeSession &) = delete;

    bool open(CallPtr call)
    {
        m_key = call->key().id;
        m_socket = call->upgrade({[self = shared_from_this()](const QByteArray &text) { self->receive(text); },
            [self = shared_from_this()] { self->closed(); }});
        if (!m_socket)
            return false;
        m_listener
            = m_context.feed.add([self = shared_from_this()](const JobFeed::Change &change) { self->hear(change); });
        return true;
    }

private:
    struct Channel {
        QString joinRef;
        QByteArray token;
        QList<ChangeFilter> filters;
    };

    void closed()
    {
        m_context.feed.remove(std::exchange(m_listener, 0));
        m_channels.clear();
    }

    void send(PhoenixMessage message)
    {
        if (m_version == PhoenixVersion::V1)
            message.joinRef.clear();
        m_socket->send(encodePhoenix(message, m_version));
    }

    void reply(const PhoenixMessage &to, const QString &status, const QJsonObject &response)
    {
        send({to.joinRef, to.ref, to.topic, u"phx_reply"_s, {{u"status"_s, status}, {u"response"_s, response}}});
    }

    void system(const QString &topic, bool fine, const QString &text, const QString &extension)
    {
        send({m_channels.value(topic).joinRef, {}, topic, u"system"_s,
            {{u"message"_s, text}, {u"status"_s, fine ? u"ok"_s : u"error"_s}, {u"extension"_s, extension},
                {u"channel"_s, topic.section(u':', 1)}}});
    }

    bool isKey(const QByteArray &token) { return m_context.keys.find(token, m_context.clock.nowMs()).has_value(); }

    void receive(const QByteArray &text)
    {
        if (m_rate.take(u"all"_s, kMessagesPerMinute, m_context.clock.runningMs()) > 0)
            return m_socket->close(kPolicyViolation);
        const auto message = decodePhoenix(text);
        if (!message)
            return m_socket->close(kPolicyViolation);
        if (message->event == "heartbeat"_L1)
            reply(*message, u"ok"_s, {});
        else if (message->event == "phx_join"_L1)
            join(*message);
        else if (message->event == "access_token"_L1)
            takeToken(*message);
        else if (message->event == "phx_leave"_L1)
            leave(*message);
    }

    void join(const PhoenixMessage &message)
    {
        const QByteArray token = message.payload.value("access_token"_L1).toString().toLatin1();
        QString refusal;
        if (!isKey(token))
            refusal = u"MalformedJWT: The access token is no key of this service"_s;
        else if (!message.topic.startsWith("realtime:"_L1) || message.topic.size() == 9)
            refusal = u"TopicNameRequired: You must provide a topic name"_s;
        else if (m_channels.size() >= kMostChannels && !m_channels.contains(message.topic))
            refusal = u"ChannelRateLimitReached: Too many channels"_s;
        if (!refusal.isEmpty())
            return reply(message, u"error"_s, {{u"reason"_s, refusal}});
        Channel channel{message.ref, token, {}};
        QJsonArray echo;
        QString problem;
        for (const QJsonValue &value : message.payload.value("config"_L1).toObject().value(kChanges).toArray()) {
            QJsonObject entry = value.toObject();
            const auto filter = ChangeFilter::of(entry);
            if (echo.size() >= kMostFilters || !filter) {
                problem = filter ? u"too many filters"_s : filter.error();
                continue;
            }
            channel.filters << *filter;
            entry.insert(u"id"_s, filter->id());
            echo.append(entry);
        }
        if (m_channels.contains(message.topic)) {
            const QString old = m_channels.value(message.topic).joinRef;
            send({old, old, message.topic, u"phx_close"_s, {}});
        }
        if (!problem.isEmpty())
            channel.filters.clear();
        const bool subscribes = !channel.filters.isEmpty() || !problem.isEmpty();
        m_channels.insert(message.topic, channel);
        reply(message, u"ok"_s, {{kChanges, echo}});
        if (subscribes)
            tellSubscription(message.topic, problem);
    }

    void tellSubscription(const QString &topic, const QString &problem)
    {
        system(topic, problem.isEmpty(),
            problem.isEmpty() ? u"Subscribed to PostgreSQL"_s
                              : u"Unable to subscribe to changes with given parameters. "_s + problem,
            kChanges);
    }

    void takeToken(const PhoenixMessage &message)
    {
        const auto channel = m_channels.find(message.topic);
        if (channel == m_channels.end())
            return;
        channel->token = message.payload.value("access_token"_L1).toString().toLatin1();
        if (!isKey(channel->token))
            return expire(message.topic);
        if (!channel->filters.isEmpty())
            tellSubscription(message.topic, {});
    }

    void expire(const QString &topic)
    {
        system(topic, false, u"Token has expired"_s, u"system"_s);
        const QString joinRef = m_channels.take(topic).joinRef;
        send({joinRef, joinRef, topic, u"phx_close"_s, {}});
    }

    void leave(const PhoenixMessage &message)
    {
        const QString joinRef = m_channels.take(message.topic).joinRef;
        reply(message, u"ok"_s, {});
        send({joinRef, joinRef, message.topic, u"phx_close"_s, {}});
    }

    void checkTokens() // a key may have been revoked
    {
        for (const QString &topic : m_channels.keys()) {
            if (!isKey(m_channels.value(topic).token))
                expire(topic);
        }
        if (!m_context.keys.isAlive(m_key, m_context.clock.nowMs()))
            m_socket->close(kPolicyViolation);
    }

    void hear(const JobFeed::Change &change)
    {
        using Kind = JobFeed::Change::Kind;
        if (!m_socket->isOpen() || (m_channels.isEmpty() && change.kind != Kind::Tick))
            return;
        switch (change.kind) {
        case Kind::Added: return tell(u"INSERT"_s, jobjson::tableRow(change.job, std::nullopt, false));
        case Kind::Changed:
            if (isTerminal(change.job.state))
                m_running.remove(change.job.key);
            else
                m_running.insert(change.job.key, {change.job, 0});
            return tell(u"UPDATE"_s, jobjson::tableRow(change.job, std::nullopt, false));
        case Kind::Removed:
            m_running.remove(change.job.key);
            if (!change.job.id.isNull())
                tell(u"DELETE"_s, {{u"id"_s, jobjson::idText(change.job)}});
            return;
        case Kind::Progress: return hearProgress(change.progress);
        case Kind::Tick: return checkTokens();
        case Kind::Elsewhere: return;
        }
    }

    void hearProgress(const JobProgress &progress)
    {
        const auto running = m_running.find(progress.key);
        const qint64 now = m_context.clock.runningMs();
        if (running == m_running.end() || now - running->toldMs < kProgressMs)
            return;
        running->toldMs = now;
        tell(u"UPDATE"_s, jobjson::tableRow(running->job, progress, false));
    }

    void tell(const QString &event, const QJsonObject &row)
    {
        QJsonObject data{{u"columns"_s, columnList()}, {u"commit_timestamp"_s, isoZ(m_context.clock.nowMs())},
            {u"errors"_s, QJsonValue::Null}, {u"schema"_s, u"public"_s}, {u"table"_s, u"pipeline_jobs"_s},
            {u"type"_s, event}};
        if (event != "DELETE"_L1)
            data.insert(u"record"_s, row);
        if (event != "INSERT"_L1)
            data.insert(u"old_record"_s, QJsonObject{{u"id"_s, row.value("id"_L1)}});
        for (auto it = m_channels.cbegin(); it != m_channels.cend(); ++it) {
            QJsonArray ids;
            for (const ChangeFilter &filter : it->filters) {
                if (filter.matches(event, row))
                    ids.append(filter.id());
            }
            if (!ids.isEmpty())
                send({it->joinRef, {}, it.key(), kChanges, {{u"ids"_s, ids}, {u"data"_s, data}}});
        }
    }

    struct Running {
        Job job;
        qint64 toldMs = 0;
    };

    ApiContext &m_context;
    const PhoenixVersion m_version;
    std::shared_ptr<http::Socket> m_socket;
    QString m_key; // the id of the one that opened it
    QHash<QString, Channel> m_channels; // by topic
    QHash<qint64, Running> m_running;
    RateLimit m_rate;
    int m_listener = 0;
};

} // namespace

void realtime(CallPtr call)
{
    if (call->context().sockets >= kMostSockets) {
        call->addHeader("Retry-After", "10");
        return call->refuse(429, u"Too many WebSockets are open"_s);
    }
    const QString version = call->request().parameter("vsn").value_or(QString());
    const auto session = std::make_shared<RealtimeSession>(
        call->context(), version == "2.0.0"_L1 ? PhoenixVersion::V2 : PhoenixVersion::V1);
    if (session->open(call))
        return;
    call->addHeader("Upgrade", "websocket");
    call->refuse(426, u"This is the address of a WebSocket"_s);
}

} // namespace zixly::routes
