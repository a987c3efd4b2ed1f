// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "core/sweepspec.h"

// Where a new sweep may run: this computer, or one service of a connection. Plain values, callable from any thread.
namespace zixly {

struct RunPlace {
    QUuid connection; // null = this computer
    ServiceKind service = ServiceKind::WebApi; // of that connection
    QString title; // "Zixly: the web API"
    bool online = true; // false: what is started now is queued and sent on reconnect
    QString remark; // translated: what the user should know before sending; empty = nothing

    bool isHere() const { return connection.isNull(); }
    bool operator==(const RunPlace &) const = default;
};

// This computer, then the ways that can be followed, the receiver last. A service whose sign-in or key is missing is in
// the list with its remark, so that nobody looks for it in vain.
struct PlaceSource {
    ConnectionProfile profile;
    bool online = false;
    bool signedIn = false;
    bool hasTradingKey = false;
};
QList<RunPlace> runPlaces(const QList<PlaceSource> &connections);

// Everything of the spec that this place would refuse, ignore or change; empty = what is asked is what will run.
QList<SpecProblem> problemsAt(const RunPlace &place, const SweepSpec &spec);
// Why this place cannot take the parameter at all; empty = it can.
QString untakenAt(const RunPlace &place, SpecField field);

} // namespace zixly

Q_DECLARE_METATYPE(zixly::RunPlace)
