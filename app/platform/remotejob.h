// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "core/job.h"

#include <QFlags>
#include <QJsonObject>
#include <QJsonValue>
#include <QMetaType>
#include <QString>

#include <limits>

// What a service said of one job, before it becomes ours. Plain values and pure functions.
namespace zixly::platform {

inline constexpr auto kCancelMark = "Job cancelled by user"; // how the web API writes "cancelled" into a failed row

// `fields` tells which members were in the message at all: a realtime update leaves out unchanged big columns, and a
// missing key is never a null.
struct RemoteJob {
    enum Field : quint16 {
        Tenant = 1,
        Type = 2,
        Status = 4,
        Parameters = 8,
        ResultData = 16,
        Metrics = 32,
        ErrorMessage = 64,
        Created = 128,
        Started = 256,
        Completed = 512,
        // Everything a row of the jobs table holds.
        Row = Type | Status | Parameters | ResultData | Metrics | ErrorMessage | Created | Started | Completed,
    };
    Q_DECLARE_FLAGS(Fields, Field)

    Fields fields;
    QString idKind = QStringLiteral("pipeline"); // "pipeline", "receiver", "trading": RemoteId::kind
    QString id;
    QString tenant;
    QString type;
    QString status; // as the service wrote it
    QJsonObject parameters;
    QJsonValue result = QJsonValue(QJsonValue::Null);
    QJsonObject metrics;
    QString errorMessage;
    qint64 createdMs = 0; // UTC, 0 = null
    qint64 startedMs = 0;
    qint64 completedMs = 0;
    double progress = std::numeric_limits<double>::quiet_NaN(); // 0..100, Trading API only
    QString runId; // of the sweep in the Trading API, may be its first 8 characters only
    qint64 totalCells = 0; // combinations the service says it tried, 0 = it does not say

    bool operator==(const RemoteJob &other) const;
};
Q_DECLARE_OPERATORS_FOR_FLAGS(RemoteJob::Fields)

// Any case, all services: pending = queued, canceled = cancelled; an unknown word is Unknown.
JobState stateFromStatus(QStringView status);
// With the cancel mark taken for what it means.
JobState stateOf(const RemoteJob &remote);
// The lower-case word shown as the server's state: the state's name, or the service's own unknown word.
QString serverWord(const RemoteJob &remote);

// Overwrites the members `news` has; the others stay.
void merge(RemoteJob &known, const RemoteJob &news);

// The rule of the store (design.md section 4): facts are taken over, the state only where mayFollow() allows it, so a
// terminal state never flips; serverState says what the service says where that differs. Returns true if it changed.
bool apply(Job &job, const RemoteJob &remote);
// What the service says now, whether it differs or not.
QString serverStateOf(const Job &job);
// A job seen for the first time. `id` is a new UUIDv7, `nowMs` its time part.
Job makeJob(const RemoteJob &remote, const Place &place, const QString &source, qint64 nowMs);

} // namespace zixly::platform

Q_DECLARE_METATYPE(zixly::platform::RemoteJob)
