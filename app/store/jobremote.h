// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QSqlDatabase>

// What a job brings along from its service, in tables of its own.
namespace zixly::jobremote {

// Adds the remote ids that are not there yet and replaces the server's result unless the job has none. Kind::Conflict
// if an id leads to another job. Costs nothing for a local job.
Result<> write(QSqlDatabase &db, const Job &job);

} // namespace zixly::jobremote
