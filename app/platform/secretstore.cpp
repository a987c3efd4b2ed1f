// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/secretstore.h"

namespace zixly::platform {

QFuture<Result<QByteArray>> MemorySecretStore::read(const QString &key)
{
    if (!m_values.contains(key))
        return QtFuture::makeReadyFuture(Result<QByteArray>(failure(Error::Kind::NotFound, key)));
    return QtFuture::makeReadyFuture(Result<QByteArray>(m_values.value(key)));
}

QFuture<Result<>> MemorySecretStore::write(const QString &key, const QByteArray &value)
{
    m_values.insert(key, value);
    return QtFuture::makeReadyFuture(Result<>());
}

QFuture<Result<>> MemorySecretStore::remove(const QString &key)
{
    m_values.remove(key);
    return QtFuture::makeReadyFuture(Result<>());
}

} // namespace zixly::platform
