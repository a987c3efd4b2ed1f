// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/job.h"
#include "widgets/controls/factsgrid.h"

// What the detail pane says of a job, in words.
namespace zixly {

QList<Fact> bestFacts(const Job &job); // empty unless completed
QList<Fact> parameterFacts(const Job &job);
QList<Fact> shardFacts(const QList<Job> &shards); // which part of the sweep each is, and how it stands
QList<Fact> whereFacts(const Job &job, TimeZoneChoice zone);
QString statusSentence(const Job &job, TimeZoneChoice zone); // "Completed, 3,930 cells in 41 ms"
bool isPartial(const Job &job); // a service gave only some cells of its result
QString luckSentence(const Job &job); // "The best of 3,930 tried, so partly luck."
QString heldReason(const QList<JobEvent> &events); // of the last time it was held back; empty = none is known
QJsonObject rawObject(const Job &job); // what a service gave that nobody here knows; empty = nothing
QString whyFailed(const Job &job); // sentence and next step; empty unless it failed

} // namespace zixly
