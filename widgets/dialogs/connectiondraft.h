// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"

namespace zixly {

// A connection while it is edited: the addresses as they were typed, however wrong.
struct ConnectionDraft {
    QUuid id;
    QString name;
    std::array<QString, kServiceKinds.size()> urls; // in the order of ServiceKind
    QString anonKey;
    bool allowPlainHttp = false;
    std::optional<QString> tradingKey; // nullopt = as it is, empty = forget it

    static ConnectionDraft of(const ConnectionProfile &profile);
    // What was typed and is no address becomes one that validate() refuses, instead of none at all.
    ConnectionProfile profile() const;
    QString &url(ServiceKind kind) { return urls.at(static_cast<std::size_t>(kind)); }
    const QString &url(ServiceKind kind) const { return urls.at(static_cast<std::size_t>(kind)); }
    bool isBlank() const; // nothing was typed
    bool operator==(const ConnectionDraft &) const = default;
};

} // namespace zixly
