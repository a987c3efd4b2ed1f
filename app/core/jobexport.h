// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/rowwriter.h"

#include <span>

// How rows of the jobs table leave the program. Times are ISO 8601 in UTC, numbers unrounded.
namespace zixly::jobexport {

// What a row needs of a job, with texts in UTF-8 as they lie in the store: a million of them pass here in seconds. The
// texts may lie in `storage`, which copies of the line share.
struct JobLine {
    QByteArray storage;
    QByteArray id;
    QByteArray name;
    QByteArray type;
    QByteArray parameters; // compact JSON
    QByteArray serverState;
    QByteArray receipt;
    QByteArray engineVersion;
    QByteArray dataSha;
    QByteArray service;
    QByteArray host;
    QByteArray tenant;
    QByteArray worker;
    QByteArray note;
    JobState state = JobState::Queued;
    qint64 createdMs = 0;
    qint64 startedMs = 0;
    qint64 endedMs = 0;
    qint64 runtimeMs = 0;
    qint64 cells = 0;
    BestValues best;
    Convention convention;
    std::optional<Error> error;
    QList<RemoteId> remoteIds;
    bool favourite = false;
    bool goneFromServer = false;
};

JobLine lineOf(const Job &job);

std::span<const char *const> columns();
void writeRows(RowWriter &writer, std::span<const JobLine> lines);

} // namespace zixly::jobexport
