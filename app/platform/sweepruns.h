// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/remotejob.h"

#include <QByteArray>
#include <QList>

// The sweep runs of the Trading API. Its jobs and its runs do not name each other unless the job's result does. Pure
// functions for any thread.
namespace zixly::platform {

struct SweepRun {
    QString id;
    qint64 ranMs = 0; // when its first row was stored, 0 = it does not say
    qint64 tickers = 0; // how many; 0 = it does not say
    QString bestTicker; // of several tickers only the best one is told
    qint64 rows = 0;

    bool operator==(const SweepRun &) const = default;
};

// The list of /api/v1/sweeps/; runs that cannot be read are left out.
Result<QList<SweepRun>> parseRuns(const QByteArray &body);
// The run of a completed job: of its ticker alone, stored while the job ran. NotFound where there is none; Ambiguous
// where there are several, or where the times of the job are not known: nothing is guessed.
Result<QString> runOf(const RemoteJob &job, const QList<SweepRun> &runs);

} // namespace zixly::platform
