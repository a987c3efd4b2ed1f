// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/arrival.h"

#include <optional>

// A sweep was sent from here and the answer was lost: the service may have made a job of it, and nobody told its id.
// It is recognised by evidence alone: the same connection and account, the same parameters, made while our request was
// on its way, and nothing else that could be meant. In doubt both stay.
namespace zixly::evidence {

// How far the service's clock and ours may disagree, and how long a request may linger on its way.
inline constexpr qint64 kEarlyMs = 120'000;
inline constexpr qint64 kLateMs = 300'000;

// Type and every parameter of a sweep, whatever else the service wrote beside them.
bool isSameSweep(const Job &ours, const QString &type, const QJsonObject &parameters);

// The one job of ours that this unknown row can be; nothing if there is none, or more than one way to read it.
Result<std::optional<Job>> lostJobOf(
    const QSqlDatabase &db, const arrivals::Arrival &arrival, const platform::RemoteJob &remote);
Result<Job> link(
    QSqlDatabase &db, const Job &lost, const platform::RemoteJob &remote, const arrivals::Arrival &arrival);

// The other direction: the row that arrived before its lost answer was noticed.
Result<std::optional<Job>> arrivedRowOf(
    const QSqlDatabase &db, const Job &lost, const QString &source, const QString &kind);

// Jobs of this connection that were made within the window and have an id of this kind, except `than`.
Result<QList<Job>> rowsWithin(
    const QSqlDatabase &db, const Job &than, const QString &source, const QString &kind, qint64 fromMs, qint64 toMs);

} // namespace zixly::evidence
