// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/remotejob.h"

#include <QByteArray>
#include <QList>

// Every shape in which the services tell of jobs (contract section 7) into RemoteJob. All or nothing: an answer with
// one unreadable job is refused as a whole, with the place named. Pure functions for any thread.
namespace zixly::platform {

struct JobPage {
    QList<RemoteJob> jobs; // newest first
    qint64 total = -1; // of the whole list, -1 = it does not say
    bool hasMore = false;
    bool unchanged = false; // 304: `jobs` are those of the last time
};

struct CancelReceipt {
    QString id;
    QString status;
    QString message;
    qint64 completedMs = 0;
};

// One job in any spelling: snake_case, camelCase, `id` or `job_id`, wrapped in {job: ...} or {data: ...} or not.
Result<RemoteJob> parseJob(const QJsonObject &object);
Result<RemoteJob> parseJob(const QByteArray &body);
// {jobs, totalJobs, limit, offset, hasMore}, or a bare array (Trading API, PostgREST).
Result<JobPage> parseJobPage(const QByteArray &body);
// {job: ...} of the web API, {job_id, status: "QUEUED"} of the receiver, {job_id, status: "pending"} of the Trading
// API.
Result<RemoteJob> parseTriggered(const QByteArray &body);
Result<CancelReceipt> parseCancelled(const QByteArray &body);

// A row as the database has it (realtime): keys may be missing, `id` may not.
Result<RemoteJob> parseRecord(const QJsonObject &record);

} // namespace zixly::platform
