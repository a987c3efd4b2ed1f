// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/csv.h"
#include "core/job.h"

// How rows of the jobs table leave the program. Times are ISO 8601 in UTC, numbers unrounded.
namespace zixly::jobexport {

void header(CsvWriter &writer);
void row(CsvWriter &writer, const Job &job);

} // namespace zixly::jobexport
