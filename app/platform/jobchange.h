// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/remotejob.h"

#include <optional>

namespace zixly::platform {

// One change of the jobs table as realtime tells it.
struct JobChange {
    enum class Kind : quint8 { Insert, Update, Delete };
    Kind kind = Kind::Update;
    RemoteJob job; // id, and the members the message had; only the id for a deletion
    // The service left the row out (error 401, 413), or it cannot be read: fetch it by id; without id, everything.
    bool incomplete = false;
    qint64 commitMs = 0; // UTC by the clock of the database, 0 = it does not say
    qint64 arrivedMs = 0; // running time
};

// Reads the payload of a postgres_changes event. Empty for another table or another tenant's row (the id alone of a
// deletion tells no tenant: whoever does not know the id ignores it). Unknown columns are ignored.
Result<std::optional<JobChange>> parseChange(const QJsonObject &payload, const QString &tenant);

} // namespace zixly::platform
