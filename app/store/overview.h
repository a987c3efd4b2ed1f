// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/overview.h"

#include <QSqlDatabase>

#include <memory>

// All figures of the first page in one read: synchronous, to be run by Store::read(). What ended before today hardly
// ever changes, so whoever asks again and again hands it back; then only today is counted.
namespace zixly::overview {

// The days before today. Immutable, shared between threads.
struct Past {
    QList<qint64> starts; // of which days
    QList<EndedCounts> counts;
    std::array<std::vector<Occurrence>, kOverviewPeriods.size()> runtimes; // of completed jobs, per period
};

struct Question {
    QDate today;
    QList<qint64> dayStarts; // zixly::dayStarts() of kOverviewDays days
    qint64 visitMs = 0; // when the failed jobs were last looked at
    std::shared_ptr<const Past> past; // of the last answer; null, or of other days = count them
};

struct Answer {
    Overview figures;
    std::shared_ptr<const Past> past;
};

// Without what is in the trash and the rows of accounts that are not current.
Result<Answer> read(const QSqlDatabase &db, const Question &question);

} // namespace zixly::overview
