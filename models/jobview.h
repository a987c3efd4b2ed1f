// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobquery.h"
#include "core/searchlanguage.h"
#include "models/dayrange.h"

#include <QMap>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace zixly {

// What a figure of the overview adds to a view: one ticker, a time in which jobs ended (JobQuery says how that is
// meant).
struct JobScope {
    QString ticker;
    qint64 endedFromMs = 0;
    qint64 endedToMs = 0;

    bool operator==(const JobScope &) const = default;
};

// What a person asks of the jobs table, as the controls above it show it: words, chips, days, filters of columns. The
// store knows nothing of it; questionOf() makes the question of it. A value; any thread.
struct JobView {
    QString search; // as typed
    QList<JobState> states; // empty lists = all
    QStringList places; // names of connections; empty name = this computer
    QStringList types;
    QStringList strategies;
    QStringList tags;
    DayRange created;
    bool favouritesOnly = false;
    JobScope scope;
    QMap<int, QString> columns; // JobTableModel::Column -> what is typed above it, never empty

    bool operator==(const JobView &) const = default;
};

// Where and when a view is read.
struct ViewContext {
    TimeZoneChoice zone = TimeZoneChoice::Local;
    qint64 nowMs = 0;
    QStringList sources; // names of the connections
    QStringList tags; // in use

    search::Context search() const;
    QDate today() const { return dayOf(nowMs, zone); }
};

// The question a view asks, or what cannot be understood. Then `query` holds what could.
struct JobQuestion {
    JobQuery query; // its order is the default
    QList<search::Problem> searchProblems; // in the search text
    QMap<int, QString> columnProblems; // one sentence a column
    QString dayProblem; // one sentence

    bool isClear() const { return searchProblems.isEmpty() && columnProblems.isEmpty() && dayProblem.isEmpty(); }
};

JobQuestion questionOf(const JobView &view, const ViewContext &context);
// What the controls show of a question that did not come from them (a place of the sidebar).
JobView viewOf(const JobQuery &query, TimeZoneChoice zone);
QString describe(const JobView &view); // "status Failed; created Last 7 days", translated; empty = everything

bool hasFilter(const JobQuery &query);
JobQuery withoutFilter(const JobQuery &query); // keeps the order of rows
JobQuery inOrderOf(JobQuery query, const JobQuery &other); // the same jobs in the other's order

} // namespace zixly

Q_DECLARE_METATYPE(zixly::JobView)
