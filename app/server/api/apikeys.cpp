// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/apikeys.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLockFile>
#include <QRandomGenerator>
#include <QSaveFile>

#include <algorithm>
#include <array>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kIdLength = 8;
constexpr qsizetype kSecretLength = 43; // of 32 bytes in base64url
constexpr int kLockMs = 5000;

QByteArray randomBytes(qsizetype count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    QRandomGenerator *source = QRandomGenerator::system();
    std::generate(bytes.begin(), bytes.end(), [source] { return static_cast<char>(source->bounded(256)); });
    return bytes;
}

QByteArray hashOf(const QByteArray &secret)
{
    return QCryptographicHash::hash(secret, QCryptographicHash::Sha256);
}

QJsonObject toJson(const ApiKey &key)
{
    return {{u"id"_s, key.id}, {u"name"_s, key.name}, {u"scope"_s, toText(key.scope)},
        {u"sha256"_s, QString::fromLatin1(key.secretHash.toHex())}, {u"created_ms"_s, key.createdMs},
        {u"expires_ms"_s, key.expiresMs}, {u"last_used_ms"_s, key.lastUsedMs}, {u"replaced_by"_s, key.replacedBy},
        {u"triggers_per_minute"_s, key.triggersPerMinute}, {u"reads_per_minute"_s, key.readsPerMinute}};
}

std::optional<ApiKey> keyFromJson(const QJsonObject &object)
{
    const auto whole = [&object](QLatin1StringView name) { return object.value(name).toInteger(); };
    const auto scope = apiScopeFromText(object.value("scope"_L1).toString());
    ApiKey key;
    key.id = object.value("id"_L1).toString();
    key.name = object.value("name"_L1).toString();
    key.secretHash = QByteArray::fromHex(object.value("sha256"_L1).toString().toLatin1());
    if (!scope || key.id.size() != kIdLength || key.secretHash.size() != 32)
        return std::nullopt;
    key.scope = *scope;
    key.createdMs = whole("created_ms"_L1);
    key.expiresMs = whole("expires_ms"_L1);
    key.lastUsedMs = whole("last_used_ms"_L1);
    key.replacedBy = object.value("replaced_by"_L1).toString();
    key.triggersPerMinute = static_cast<int>(std::clamp<qint64>(whole("triggers_per_minute"_L1), 0, kMaxPerMinute));
    key.readsPerMinute = static_cast<int>(std::clamp<qint64>(whole("reads_per_minute"_L1), 0, kMaxPerMinute));
    return key;
}

ApiKeyFile::Made withSecret(ApiKey key, qint64 nowMs)
{
    const QByteArray secret = randomBytes(32).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    key.id = QString::fromLatin1(randomBytes(kIdLength / 2).toHex());
    key.secretHash = hashOf(secret);
    key.createdMs = nowMs;
    return {key, "zx_" + key.id.toLatin1() + '_' + secret};
}

} // namespace

QString toText(ApiScope scope)
{
    switch (scope) {
    case ApiScope::Read: return u"read"_s;
    case ApiScope::Run: return u"run"_s;
    case ApiScope::Admin: break;
    }
    return u"admin"_s;
}

std::optional<ApiScope> apiScopeFromText(QStringView text)
{
    for (const ApiScope scope : {ApiScope::Read, ApiScope::Run, ApiScope::Admin}) {
        if (text == toText(scope))
            return scope;
    }
    return std::nullopt;
}

std::optional<PresentedKey> presentedKey(const QByteArray &text)
{
    if (text.size() != 3 + kIdLength + 1 + kSecretLength || !text.startsWith("zx_") || text.at(3 + kIdLength) != '_')
        return std::nullopt;
    return PresentedKey{QString::fromLatin1(text.sliced(3, kIdLength)), hashOf(text.last(kSecretLength))};
}

bool equalInConstantTime(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a.at(i)) ^ static_cast<unsigned char>(b.at(i));
    return difference == 0;
}

ApiKeyFile::ApiKeyFile(const QString &profileFolder)
    : m_path(QDir(profileFolder).filePath(u"api-keys.json"_s))
{
}

Result<QList<ApiKey>> ApiKeyFile::load() const
{
    QFile file(m_path);
    if (!file.exists())
        return QList<ApiKey>();
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::Kind::Unreadable, m_path, file.errorString());
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject() || !document.object().value("keys"_L1).isArray())
        return failure(Error::Kind::Corrupt, m_path);
    QList<ApiKey> keys;
    for (const QJsonValue &value : document.object().value("keys"_L1).toArray()) {
        const auto key = keyFromJson(value.toObject());
        if (!key)
            return failure(Error::Kind::Corrupt, m_path);
        keys << *key;
    }
    return keys;
}

Result<> ApiKeyFile::change(const std::function<Result<>(QList<ApiKey> &keys)> &edit) const
{
    QLockFile lock(m_path + ".lock"_L1);
    if (!lock.tryLock(kLockMs))
        return failure(Error::Kind::Busy, m_path);
    auto keys = load();
    if (!keys)
        return std::unexpected(keys.error());
    if (const auto done = edit(*keys); !done)
        return done;
    QJsonArray array;
    for (const ApiKey &key : *keys)
        array.append(toJson(key));
    QSaveFile file(m_path);
    file.setDirectWriteFallback(false);
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(QJsonDocument(QJsonObject{{u"version"_s, 1}, {u"keys"_s, array}}).toJson()) > 0 && file.commit();
    return written ? Result<>() : failure(Error::Kind::Unwritable, m_path, file.errorString());
}

Result<ApiKeyFile::Made> ApiKeyFile::add(ApiKey key, qint64 nowMs) const
{
    Made made = withSecret(std::move(key), nowMs);
    const auto done = change([&made](QList<ApiKey> &keys) -> Result<> {
        keys << made.key;
        return {};
    });
    return done ? Result<Made>(std::move(made)) : std::unexpected(done.error());
}

Result<ApiKeyFile::Made> ApiKeyFile::rotate(const QString &id, qint64 overlapMs, qint64 nowMs) const
{
    Made made;
    const auto done = change([&](QList<ApiKey> &keys) -> Result<> {
        const auto old = std::find_if(keys.begin(), keys.end(), [&id](const ApiKey &key) { return key.id == id; });
        if (old == keys.end())
            return failure(Error::Kind::NotFound, id);
        ApiKey next = *old;
        next.lastUsedMs = 0;
        next.replacedBy.clear();
        made = withSecret(next, nowMs);
        const qint64 end = nowMs + overlapMs;
        old->expiresMs = old->expiresMs > 0 ? std::min(old->expiresMs, end) : end;
        old->replacedBy = made.key.id;
        keys << made.key;
        return {};
    });
    return done ? Result<Made>(std::move(made)) : std::unexpected(done.error());
}

Result<> ApiKeyFile::revoke(const QString &id) const
{
    return change([&id](QList<ApiKey> &keys) -> Result<> {
        const auto gone = keys.removeIf([&id](const ApiKey &key) { return key.id == id; });
        return gone > 0 ? Result<>() : failure(Error::Kind::NotFound, id);
    });
}

Result<> ApiKeyFile::noteUse(const QHash<QString, qint64> &lastUsedMs) const
{
    return change([&lastUsedMs](QList<ApiKey> &keys) -> Result<> {
        for (ApiKey &key : keys)
            key.lastUsedMs = std::max(key.lastUsedMs, lastUsedMs.value(key.id));
        return {};
    });
}

} // namespace zixly
