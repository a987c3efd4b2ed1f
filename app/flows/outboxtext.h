// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "core/sweepspec.h"

// The sentences of the outbox, translated.
namespace zixly::outboxtext {

QString problems(const QList<SpecProblem> &problems); // one after the other
QString heldForAge();
QString heldForTwin(const QString &name); // of the job that looks like it
QString withdrawn(); // receipt
QString answerLost(ServiceKind service); // receipt
QString cannotFollow(); // receipt of the receiver
QString marked(ServiceKind service); // receipt of a cancel
QString notNeeded(); // it ended before the cancel was sent
QString gone(); // the service no longer has it
QString noCancel(bool knownThere); // why it cannot be cancelled
QString beingSent();

} // namespace zixly::outboxtext
