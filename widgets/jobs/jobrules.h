// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

// Which command can work on a job. Each rule gives the reason why it cannot, translated; empty = it can.
namespace zixly::jobrules {

using Rule = QString (*)(const Job &job);

QString results(const Job &job);
QString compare(const Job &job);
QString exportCsv(const Job &job);
QString cancel(const Job &job);
QString retry(const Job &job);
QString rerun(const Job &job);
QString priority(const Job &job);
QString remove(const Job &job);
QString withdraw(const Job &job);
QString sendNow(const Job &job);
QString keepOffline(const Job &job);
QString fetch(const Job &job);
QString copyIds(const Job &job);

} // namespace zixly::jobrules
