// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "core/sweepspec.h"

// What each service can take of a sweep. Pure functions for any thread; all sentences are translated.
namespace zixly::limits {

// Why a service cannot take this parameter at all; empty = it can. For disabling the field with the reason.
QString untakenReason(ServiceKind service, SpecField field);
// Everything of this spec that the service would refuse, ignore or change. Empty = what is asked is what will run.
QList<SpecProblem> unsupported(ServiceKind service, const SweepSpec &spec);
// The spec with every parameter the service cannot take set to what it uses itself; for showing in disabled fields.
SweepSpec adapted(ServiceKind service, SweepSpec spec);
// The parameters of a job sent there: only what the service is told. What it takes from itself is not claimed.
QJsonObject toldOf(ServiceKind service, const SweepSpec &spec);

// Whether the service takes this parameter, by its name on the wire, and then runs without heeding it.
bool isIgnored(ServiceKind service, QLatin1StringView parameter);

// Whether a job sent there can say that it is a shard of a larger sweep: nobody else could put them together again.
bool canShard(ServiceKind service);

// Whether a job sent there can be followed afterwards; the receiver invents an id nobody can look up.
bool canBeFollowed(ServiceKind service);

} // namespace zixly::limits
