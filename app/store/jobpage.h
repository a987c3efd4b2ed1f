// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/jobstate.h"

#include <QByteArray>
#include <QList>
#include <QMutex>
#include <QSqlDatabase>

#include <array>
#include <atomic>

namespace zixly {

// Pages of the jobs of this computer that are run (of a sweep in shards, the shards), newest first, for whoever asks
// again and again by offset. What was counted once is counted no more: a job that has ended keeps its state, and new
// jobs have higher keys. Any thread, one at a time.
class JobPages
{
public:
    struct Page {
        QList<qint64> keys;
        qint64 total = 0; // of all pages
    };
    // Of the query only the states count. 0 <= offset, 0 <= limit.
    Result<Page> load(const QSqlDatabase &db, const QList<JobState> &states, qint64 offset, qint64 limit);
    void forget() { m_stale = true; } // jobs were removed, or another process wrote; never waits

private:
    Result<> countOnce(const QSqlDatabase &db, const QString &hiding);
    Result<qint64> total(const QSqlDatabase &db, const QList<JobState> &states, const QString &hiding);

    QMutex m_mutex;
    std::atomic<bool> m_stale = true;
    qint64 m_lastKey = 0; // up to which all are counted
    std::array<qint64, kJobStates.size()> m_ended{}; // jobs up to there that had ended, by state
    qint64 m_openCount = 0;
    QByteArray m_open; // JSON array of the keys up to there that had not
};

} // namespace zixly
