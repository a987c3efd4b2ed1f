// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/keyring.h"

#include <utility>

namespace zixly {

void KeyRing::replace(const QList<ApiKey> &keys)
{
    m_keys.clear();
    for (const ApiKey &key : keys)
        m_keys.insert(key.id, key);
}

std::optional<ApiKey> KeyRing::find(const QByteArray &presented, qint64 nowMs)
{
    const auto given = presentedKey(presented);
    if (!given)
        return std::nullopt;
    const auto found = m_keys.constFind(given->id);
    const ApiKey key = found == m_keys.constEnd() ? ApiKey{.secretHash = QByteArray(32, '\0')} : *found;
    const bool equal = equalInConstantTime(key.secretHash, given->secretHash);
    if (!equal || found == m_keys.constEnd() || (key.expiresMs > 0 && key.expiresMs <= nowMs))
        return std::nullopt;
    m_uses.insert(key.id, nowMs);
    return key;
}

bool KeyRing::isAlive(const QString &id, qint64 nowMs) const
{
    const auto found = m_keys.constFind(id);
    return found != m_keys.constEnd() && (found->expiresMs <= 0 || found->expiresMs > nowMs);
}

QHash<QString, qint64> KeyRing::takeUses()
{
    return std::exchange(m_uses, {});
}

} // namespace zixly
