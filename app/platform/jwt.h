// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

namespace zixly::platform {

// The claims of an access token. The signature is the server's business: these are for showing, not for trusting.
struct JwtClaims {
    QString subject; // user id
    QString email;
    QString tenant; // user_metadata.tenant_id, else app_metadata.tenant_id
    qint64 expiresMs = 0; // UTC, 0 = not said
};

Result<JwtClaims> parseJwt(const QByteArray &token);

} // namespace zixly::platform
