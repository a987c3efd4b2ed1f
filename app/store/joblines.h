// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobexport.h"

#include <QSqlDatabase>

#include <span>
#include <vector>

// Jobs on their way into a file: the columns of the table as bytes, without the detour over Job.
namespace zixly::joblines {

// In the order asked; missing ones left out. For Store::read().
Result<std::vector<jobexport::JobLine>> load(const QSqlDatabase &db, std::span<const qint64> keys);

} // namespace zixly::joblines
