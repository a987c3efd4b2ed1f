// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QFuture>
#include <QString>

namespace zixly::platform {

// Gives the access token of the signed-in user. GUI thread.
class TokenSource
{
public:
    virtual ~TokenSource() = default;
    // A token that lives for a while yet. `refused` is a token a service just turned down: if it is still the current
    // one, a new one is fetched first. Unauthorized when signed out.
    virtual QFuture<Result<QString>> token(const QString &refused = {}) = 0;
};

} // namespace zixly::platform
