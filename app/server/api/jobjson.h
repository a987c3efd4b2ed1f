// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QJsonObject>

#include <optional>

// A job of this computer in the dialects of the platform's services (cancelled is "failed" with the platform's text
// there; only the Trading API has a word for it). Pure functions; times as each dialect writes them, all of them UTC.
namespace zixly::jobjson {

inline constexpr auto kTenant = "local";

QString idText(const Job &job); // without braces
QString tickerOf(const Job &job);
// Why it failed, or that it was cancelled; empty for what did neither.
QString errorText(const Job &job);

// The web API's list and detail, without results. nowMs > 0: the duration of what runs counts up to it.
QJsonObject nextJob(const Job &job, const std::optional<JobProgress> &progress, qint64 nowMs = 0);
// A row of the table pipeline_jobs as JSON: the receiver (zone = true: "...Z") and Realtime (false).
QJsonObject tableRow(const Job &job, const std::optional<JobProgress> &progress, bool zone);
// The Trading API's job.
QJsonObject tradingJob(const Job &job, const std::optional<JobProgress> &progress);

QString tradingStatus(JobState state);
std::optional<QList<JobState>> statesOfNext(const QString &status); // "queued", ..., in any case
std::optional<QList<JobState>> statesOfTrading(const QString &status);

} // namespace zixly::jobjson
