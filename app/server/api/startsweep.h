// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/call.h"
#include "server/api/triggerbody.h"

#include <functional>

namespace zixly {

// Queues the sweep of a call and answers with what `respond` makes of the stored job, or with why not. The answer comes
// after the commit, and after everything that is kept of older answers is forgotten.
void startSweep(const std::shared_ptr<Call> &call, const triggerbody::Trigger &trigger,
    std::function<http::Response(const Job &job)> respond);

// Finds the job of the first argument of the route and cancels it; `refuse` answers where it has ended already.
void cancelJob(const std::shared_ptr<Call> &call, std::function<http::Response(const Job &job)> respond,
    std::function<void(const Job &job)> refuse);

// The job of this computer with this id; Kind::NotFound for anything else.
Result<Job> localJob(const QSqlDatabase &db, const QString &id);

} // namespace zixly
