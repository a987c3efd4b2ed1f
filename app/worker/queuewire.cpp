// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/queuewire.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>

#include <array>
#include <utility>

namespace zixly::queuewire {

namespace {

using Kind = QueueIntent::Kind;
constexpr std::array<std::pair<Kind, const char *>, 6> kIntents{{
    {Kind::Submit, "submit"},
    {Kind::Cancel, "cancel"},
    {Kind::Retry, "retry"},
    {Kind::SetPriority, "set-priority"},
    {Kind::SetPaused, "set-paused"},
    {Kind::SetConcurrency, "set-concurrency"},
}};

const QString kKeyVersion = QStringLiteral("v");
const QString kKeyId = QStringLiteral("id");
const QString kKeyIntent = QStringLiteral("intent");
const QString kKeyKey = QStringLiteral("key");
const QString kKeyKeys = QStringLiteral("keys");
const QString kKeyValue = QStringLiteral("value");
const QString kKeyJob = QStringLiteral("job");
const QString kKeyJobs = QStringLiteral("jobs");
const QString kKeySpec = QStringLiteral("spec");
const QString kKeyName = QStringLiteral("name");
const QString kKeyPriority = QStringLiteral("priority");
const QString kKeyError = QStringLiteral("error");
const QString kKeyKind = QStringLiteral("kind");
const QString kKeySubject = QStringLiteral("subject");
const QString kKeyDetail = QStringLiteral("detail");
const QString kKeyQueue = QStringLiteral("queue");
const QString kKeyProgress = QStringLiteral("progress");
const QString kKeyRunning = QStringLiteral("running");
const QString kKeyQueued = QStringLiteral("queued");
const QString kKeyPaused = QStringLiteral("paused");
const QString kKeyConcurrency = QStringLiteral("concurrency");
const QString kKeyDone = QStringLiteral("done");
const QString kKeyTotal = QStringLiteral("total");
const QString kKeyLeft = QStringLiteral("left");

QString subject()
{
    return QStringLiteral("queue message");
}

Result<> checkVersion(const QJsonObject &message)
{
    const int version = message.value(kKeyVersion).toInt(-1);
    if (version != kVersion)
        return failure(Error::Kind::Conflict, subject(), QStringLiteral("protocol version %1").arg(version));
    return {};
}

QJsonObject envelope()
{
    return {{kKeyVersion, kVersion}};
}

QString text(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

QJsonObject toJson(const Submission &submission)
{
    QJsonObject spec = zixly::toJson(submission.spec);
    if (submission.shard)
        spec.insert(QLatin1String(shards::kMarkName), shards::toJson(*submission.shard));
    return {{kKeyId, text(submission.id)}, {kKeySpec, spec}, {kKeyName, submission.name},
        {kKeyPriority, submission.priority}};
}

Result<Submission> submissionFromJson(const QJsonObject &object)
{
    const QUuid id = QUuid::fromString(object.value(kKeyId).toString());
    auto spec = sweepSpecFromJson(object.value(kKeySpec).toObject());
    if (!spec)
        return std::unexpected(spec.error());
    if (id.isNull())
        return failure(Error::Kind::InvalidInput, subject(), QStringLiteral("a submission without id"));
    return Submission{.id = id,
        .spec = *spec,
        .name = object.value(kKeyName).toString(),
        .priority = object.value(kKeyPriority).toInt(),
        .shard = shards::markOf(object.value(kKeySpec).toObject())};
}

QJsonObject errorToJson(const Error &error)
{
    return {{kKeyKind, static_cast<int>(error.kind)}, {kKeySubject, error.subject}, {kKeyDetail, error.detail}};
}

Error errorFromJson(const QJsonObject &object)
{
    const int kind = object.value(kKeyKind).toInt(-1);
    const bool known = kind >= 0 && kind <= static_cast<int>(Error::Kind::Unauthorized);
    return {known ? static_cast<Error::Kind>(kind) : Error::Kind::Internal, object.value(kKeySubject).toString(),
        object.value(kKeyDetail).toString()};
}

QueueState stateFromJson(const QJsonObject &object)
{
    return {.running = object.value(kKeyRunning).toInt(),
        .queued = object.value(kKeyQueued).toInteger(),
        .paused = object.value(kKeyPaused).toBool(),
        .concurrency = object.value(kKeyConcurrency).toInt(1)};
}

JobProgress progressFromJson(const QJsonObject &object)
{
    return {.key = object.value(kKeyKey).toInteger(),
        .done = object.value(kKeyDone).toInteger(),
        .total = object.value(kKeyTotal).toInteger(),
        .leftMs = object.value(kKeyLeft).toInteger(-1)};
}

} // namespace

QByteArray frame(const QJsonObject &message)
{
    const QByteArray json = QJsonDocument(message).toJson(QJsonDocument::Compact);
    QByteArray bytes(sizeof(quint32), Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(json.size()), bytes.data());
    return bytes + json;
}

Result<std::optional<QJsonObject>> FrameReader::next()
{
    constexpr qsizetype kHead = sizeof(quint32);
    if (m_buffer.size() < kHead)
        return std::optional<QJsonObject>();
    const auto length = static_cast<qsizetype>(qFromBigEndian<quint32>(m_buffer.constData()));
    if (length > kMaxFrame)
        return failure(Error::Kind::InvalidInput, subject(), QStringLiteral("%1 bytes").arg(length));
    if (m_buffer.size() < kHead + length)
        return std::optional<QJsonObject>();
    const QJsonDocument document = QJsonDocument::fromJson(m_buffer.mid(kHead, length));
    m_buffer.remove(0, kHead + length);
    if (!document.isObject())
        return failure(Error::Kind::Corrupt, subject());
    return std::optional(document.object());
}

QJsonObject toJson(const Request &request)
{
    const QueueIntent &intent = request.intent;
    QJsonObject message = envelope();
    message.insert(kKeyId, request.id);
    for (const auto &[kind, name] : kIntents) {
        if (kind == intent.kind)
            message.insert(kKeyIntent, QLatin1String(name));
    }
    message.insert(kKeyKey, intent.key);
    message.insert(kKeyValue, intent.value);
    if (!intent.id.isNull())
        message.insert(kKeyJob, text(intent.id));
    QJsonArray jobs;
    for (const Submission &submission : intent.submissions)
        jobs.append(toJson(submission));
    if (!jobs.isEmpty())
        message.insert(kKeyJobs, jobs);
    return message;
}

QJsonObject toJson(const Reply &reply)
{
    QJsonObject message = envelope();
    message.insert(kKeyId, reply.id);
    if (!reply.keys) {
        message.insert(kKeyError, errorToJson(reply.keys.error()));
        return message;
    }
    QJsonArray keys;
    for (const qint64 key : *reply.keys)
        keys.append(key);
    message.insert(kKeyKeys, keys);
    return message;
}

QJsonObject toJson(const QueueState &state)
{
    QJsonObject message = envelope();
    message.insert(kKeyQueue,
        QJsonObject{{kKeyRunning, state.running}, {kKeyQueued, state.queued}, {kKeyPaused, state.paused},
            {kKeyConcurrency, state.concurrency}});
    return message;
}

QJsonObject toJson(const JobProgress &progress)
{
    QJsonObject message = envelope();
    message.insert(kKeyProgress,
        QJsonObject{{kKeyKey, progress.key}, {kKeyDone, progress.done}, {kKeyTotal, progress.total},
            {kKeyLeft, progress.leftMs}});
    return message;
}

Result<Request> requestFromJson(const QJsonObject &message)
{
    if (const auto ok = checkVersion(message); !ok)
        return std::unexpected(ok.error());
    Request request{.id = requestId(message), .intent = {}};
    const QString name = message.value(kKeyIntent).toString();
    bool known = false;
    for (const auto &[kind, kindName] : kIntents) {
        if (name == QLatin1String(kindName)) {
            request.intent.kind = kind;
            known = true;
        }
    }
    if (!known || request.id <= 0)
        return failure(Error::Kind::InvalidInput, subject(), name);
    request.intent.key = message.value(kKeyKey).toInteger();
    request.intent.value = message.value(kKeyValue).toInt();
    request.intent.id = QUuid::fromString(message.value(kKeyJob).toString());
    const QJsonArray jobs = message.value(kKeyJobs).toArray();
    for (const auto &job : jobs) {
        auto submission = submissionFromJson(job.toObject());
        if (!submission)
            return std::unexpected(submission.error());
        request.intent.submissions.append(std::move(*submission));
    }
    return request;
}

Result<Notice> noticeFromJson(const QJsonObject &message)
{
    if (const auto ok = checkVersion(message); !ok)
        return std::unexpected(ok.error());
    Notice notice;
    if (message.contains(kKeyQueue)) {
        notice.state = stateFromJson(message.value(kKeyQueue).toObject());
        return notice;
    }
    if (message.contains(kKeyProgress)) {
        notice.kind = Notice::Kind::Progress;
        notice.progress = progressFromJson(message.value(kKeyProgress).toObject());
        return notice;
    }
    notice.kind = Notice::Kind::Reply;
    notice.reply.id = requestId(message);
    if (notice.reply.id <= 0)
        return failure(Error::Kind::InvalidInput, subject());
    if (message.contains(kKeyError)) {
        notice.reply.keys = std::unexpected(errorFromJson(message.value(kKeyError).toObject()));
        return notice;
    }
    const QJsonArray array = message.value(kKeyKeys).toArray();
    for (const auto &key : array)
        notice.reply.keys->append(key.toInteger());
    return notice;
}

qint64 requestId(const QJsonObject &message)
{
    return message.value(kKeyId).toInteger();
}

} // namespace zixly::queuewire
