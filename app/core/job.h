// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobstate.h"
#include "core/sweepresult.h"

#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUuid>

#include <optional>

namespace zixly {

inline constexpr auto kSweepType = "trading-sweep"; // job type of a sweep, as on the platform

// Where a job runs or ran. An empty service means this computer.
struct Place {
    QString service; // connection name, empty = embedded worker
    QString host;
    QString tenant;
    QString worker;

    bool operator==(const Place &) const = default;
};

// One of the ids a job has on a service; unrelated ids of one job are all kept. Unique over (source, kind, id).
struct RemoteId {
    QString source; // accountSource(): the connection and the account, so that accounts never share a row
    QString kind; // "pipeline", "receiver", "trading", "run"
    QString id;

    bool operator==(const RemoteId &) const = default;
};

// What is still to be told to the service a job belongs to.
enum class Wish : quint8 {
    None,
    Send, // triggered here, goes out on reconnect
    SendHeld, // the same, but waits for a click: too old, or the service looks different now
    Cancel, // a cancel that goes out on reconnect
};

// A job of any type and any place, as one immutable value. Times are UTC milliseconds, 0 = not yet.
struct Job {
    qint64 key = 0; // row key in the store, 0 = not stored yet
    QUuid id; // UUIDv7
    QString name;
    QString type = QString::fromLatin1(kSweepType);
    int typeVersion = 1;
    QJsonObject parameters; // raw; toJson(SweepSpec) for sweeps
    JobState state = JobState::Queued;
    QString serverState; // what the service last said, where it differs
    qint64 createdMs = 0;
    qint64 startedMs = 0;
    qint64 endedMs = 0;
    int priority = 0; // higher runs first
    int attempts = 0; // runs that ended in a transient error
    int crashes = 0; // runs without progress that ended with the process
    bool deadLetter = false;
    qint64 notBeforeMs = 0; // waiting for the next attempt
    std::optional<Error> error;
    QString receipt; // "stopped after 1,204 of 3,930 cells"
    qint64 parentKey = 0;
    int shard = 0;
    qint64 retryOf = 0; // key of the job this one repeats
    QString engineVersion;
    Convention convention;
    DataRange data;
    Place place;
    qint64 account = 0; // key of the account whose row it is (store/accounts.h), 0 = this computer
    QList<RemoteId> remoteIds;
    QJsonObject serverResult; // {"result": ..., "metrics": ...} as a service gave it, for types nobody here knows
    qint64 cells = 0; // valid cells of the spec
    qint64 runtimeMs = 0; // running time without system sleep
    BestValues best;
    Wish wish = Wish::None;
    bool favourite = false;
    bool goneFromServer = false; // the service has dropped it; it stays here
    bool available = false; // its result lies here: usable without the service
    qint64 cellsHere = 0; // of that result; fewer than `cells` where a service gives only some, 0 = not known
    bool resultOutdated = false; // the service has run it once more since that result was fetched
    bool keepOffline = false; // by the user: fetch its result and never evict it
    QString note;
    QStringList tags;
};

// Transient: never stored, straight from runner to model.
struct JobProgress {
    qint64 key = 0;
    qint64 done = 0; // cells
    qint64 total = 0;
    qint64 leftMs = -1; // estimate, -1 = unknown
};

struct JobEvent {
    qint64 jobKey = 0;
    int sequence = 0; // per job, from 1
    qint64 timeMs = 0;
    QString clockSource; // "local" or the service's name
    QString actor; // "user", "worker", a service
    QString kind; // "created", "started", "retried", ...
    QJsonObject payload;
};

QUuid makeUuidV7(qint64 nowMs);
// The sweep of a job, if it is one.
std::optional<SweepSpec> specOf(const Job &job);
// Whether this parameter ("strategy_type", "fast_range", ...) is known of a sweep. A job of this computer states them
// all; one of a service only what that service was told and heeds: this program's defaults say nothing about the rest.
bool isStated(const Job &job, QLatin1StringView parameter);
bool areStepsStated(const Job &job);
QString placeTitle(const Place &place); // translated: "This computer" or the connection

} // namespace zixly

Q_DECLARE_METATYPE(zixly::Job)
Q_DECLARE_METATYPE(zixly::JobProgress)
