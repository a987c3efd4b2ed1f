// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/intakequeue.h"

namespace zixly {

struct WrittenItems {
    QList<Job> changed; // as stored now
    qint64 tookMs = 0;
};

// One write of the intake: items of one origin, in the caller's transaction.
Result<WrittenItems> writeItems(QSqlDatabase &db, const QList<IntakeQueue::Item> &items, qint64 nowMs);

} // namespace zixly
