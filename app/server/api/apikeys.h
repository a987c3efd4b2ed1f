// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

// API keys of a profile's service. A key is "zx_ID_SECRET": 8 hex digits that name it, and 256 random bits in base64url
// (43 characters). Only the SHA-256 of the secret is kept, in the file api-keys.json of the profile, readable by its
// owner only. A plain hash suffices: nobody guesses 256 random bits.
namespace zixly {

enum class ApiScope : quint8 { Read, Run, Admin }; // each includes the ones before it

inline constexpr int kTriggersPerMinute = 10; // what a key may do where nothing else is said
inline constexpr int kReadsPerMinute = 600;
inline constexpr int kMaxPerMinute = 10'000'000;

struct ApiKey {
    QString id; // 8 hex digits
    QString name; // for people
    ApiScope scope = ApiScope::Read;
    QByteArray secretHash; // SHA-256, 32 bytes
    qint64 createdMs = 0; // all times UTC, 0 = never
    qint64 expiresMs = 0;
    qint64 lastUsedMs = 0; // to the minute
    QString replacedBy; // id of the key that a rotation made; this one then expires soon
    int triggersPerMinute = kTriggersPerMinute;
    int readsPerMinute = kReadsPerMinute;
};

QString toText(ApiScope scope); // "read", "run", "admin"
std::optional<ApiScope> apiScopeFromText(QStringView text);

// What a client sent, split; nothing if it has not the form of a key. Pure.
struct PresentedKey {
    QString id;
    QByteArray secretHash;
};
std::optional<PresentedKey> presentedKey(const QByteArray &text);

// Compares without telling by its duration how much was equal.
bool equalInConstantTime(const QByteArray &a, const QByteArray &b);

// The keys as they are in the file. Functions that change it hold a lock file meanwhile and replace it as a whole.
// Synchronous and short; any thread.
class ApiKeyFile
{
public:
    explicit ApiKeyFile(const QString &profileFolder);

    QString path() const { return m_path; }
    Result<QList<ApiKey>> load() const; // none = an empty list; Corrupt if it cannot be read as what it is

    struct Made {
        ApiKey key;
        QByteArray text; // the whole key, shown once
    };
    // Fills id, secretHash and createdMs of the given key.
    Result<Made> add(ApiKey key, qint64 nowMs) const;
    // A new key with the same name, scope and rates; the old one works until `overlapMs` from now.
    Result<Made> rotate(const QString &id, qint64 overlapMs, qint64 nowMs) const;
    Result<> revoke(const QString &id) const; // NotFound if there is none
    Result<> noteUse(const QHash<QString, qint64> &lastUsedMs) const; // keys that are gone are left out

private:
    Result<> change(const std::function<Result<>(QList<ApiKey> &keys)> &edit) const;

    QString m_path;
};

} // namespace zixly
