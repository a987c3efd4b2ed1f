// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QFuture>
#include <QHash>
#include <QString>

namespace zixly::platform {

// Where secrets live (secretKey() names them). GUI thread; nothing blocks, every call ends within 5 s.
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    virtual QFuture<Result<QByteArray>> read(const QString &key) = 0; // NotFound where there is none
    virtual QFuture<Result<>> write(const QString &key, const QByteArray &value) = 0;
    virtual QFuture<Result<>> remove(const QString &key) = 0; // fine where there is none
    // False: this computer has no usable key store, secrets are kept in memory until the program ends. Say so.
    virtual bool isPersistent() const = 0;
};

// Keeps secrets in memory only: tests, and machines without a key store.
class MemorySecretStore final : public SecretStore
{
public:
    QFuture<Result<QByteArray>> read(const QString &key) override;
    QFuture<Result<>> write(const QString &key, const QByteArray &value) override;
    QFuture<Result<>> remove(const QString &key) override;
    bool isPersistent() const override { return false; }

private:
    QHash<QString, QByteArray> m_values;
};

} // namespace zixly::platform
