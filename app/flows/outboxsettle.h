// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/outboxlook.h"
#include "platform/jobparser.h"

// What the answer of a service makes of a wish: it ends with one line of the log, or waits again.
namespace zixly::outbox {

Result<Step> settleTrigger(QSqlDatabase &db, const Pick &pick, const Result<platform::RemoteJob> &answer, qint64 nowMs);
Result<Step> settleCancel(
    QSqlDatabase &db, const Pick &pick, const Result<platform::CancelReceipt> &answer, qint64 nowMs);

// The two ends that need no answer.
Result<Step> loseTrigger(QSqlDatabase &db, const Pick &pick, const QString &detail, qint64 nowMs);
Result<Step> endCancel(QSqlDatabase &db, const Pick &pick, const QString &event, const QString &why);

} // namespace zixly::outbox
