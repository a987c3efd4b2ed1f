// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/remotejob.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <optional>

// Every shape in which the services tell of jobs (contract section 7) into RemoteJob. A job is read as a whole or not
// at all; what cannot be read is left out of its page, and named. Pure functions for any thread.
namespace zixly::platform {

struct JobPage {
    QList<RemoteJob> jobs; // newest first
    qint64 total = -1; // of the whole list, -1 = it does not say
    bool hasMore = false;
    bool unchanged = false; // 304: `jobs` are those of the last time
    QStringList skipped; // rows that cannot be read: which one, and why
    QByteArray etag;
    std::optional<qint64> skewMs; // the service's clock minus ours

    int rows() const { return int(jobs.size() + skipped.size()); } // as many as the service sent
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
// {jobs, totalJobs, limit, offset, hasMore}, or a bare array (Trading API, PostgREST). Refused only if there is no
// list.
Result<JobPage> parseJobPage(const QByteArray &body);
// {job: ...} of the web API, {job_id, status: "QUEUED"} of the receiver, {job_id, status: "pending"} of the Trading
// API.
Result<RemoteJob> parseTriggered(const QByteArray &body);
Result<CancelReceipt> parseCancelled(const QByteArray &body);

// A row as the database has it (realtime): keys may be missing, `id` may not.
Result<RemoteJob> parseRecord(const QJsonObject &record);

} // namespace zixly::platform
