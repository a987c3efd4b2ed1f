// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/apikeys.h"

#include <QHash>

namespace zixly {

// The keys of the service in memory. Lives in the thread of the HTTP server.
class KeyRing
{
public:
    void replace(const QList<ApiKey> &keys); // as read from the file
    // The key that was presented, if it is one of these and has not expired; takes as long for a wrong secret as for a
    // right one, and notes the use.
    std::optional<ApiKey> find(const QByteArray &presented, qint64 nowMs);
    bool isAlive(const QString &id, qint64 nowMs) const; // it is still one of these and has not expired
    QHash<QString, qint64> takeUses(); // since the last time, to be written down
    qsizetype size() const { return m_keys.size(); }

private:
    QHash<QString, ApiKey> m_keys;
    QHash<QString, qint64> m_uses;
};

} // namespace zixly
