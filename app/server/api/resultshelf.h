// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QMutex>
#include <QSqlDatabase>

#include <list>
#include <memory>

namespace zixly {

// The results that were asked for last, so that a page that shows one from several sides reads it once. A result never
// changes. Any thread.
class ResultShelf
{
public:
    // Kind::NotFound if the job has no result.
    Result<std::shared_ptr<const SweepResult>> load(const QSqlDatabase &db, qint64 jobKey);

private:
    struct Kept {
        qint64 key = 0;
        std::shared_ptr<const SweepResult> result;
    };
    QMutex m_mutex;
    std::list<Kept> m_kept; // the newest first
};

} // namespace zixly
