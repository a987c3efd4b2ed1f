// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/jobquery.h"

#include <QWidget>

class QAction;
class QToolButton;

namespace zixly {

class DateField;
class SearchField;

// The filters above the jobs table: words, dates, states, favourites. Shows a query and tells of a changed one; the
// order of rows in it is left as it is.
class JobFilterBar final : public QWidget
{
    Q_OBJECT
public:
    explicit JobFilterBar(QWidget *parent = nullptr);

    void setQuery(const JobQuery &query); // without queryChanged()
    JobQuery query() const { return m_query; }
    void setTimeZone(TimeZoneChoice zone); // in which "a day" begins
    void focusSearch();

    static bool hasFilter(const JobQuery &query);
    static JobQuery withoutFilter(const JobQuery &query); // keeps the order of rows

signals:
    void queryChanged(const zixly::JobQuery &query);

private:
    void buildStatusMenu();
    void readControls();
    void showStates();
    qint64 startOf(const QDate &date) const; // UTC ms

    JobQuery m_query;
    TimeZoneChoice m_zone = TimeZoneChoice::Local;
    SearchField *m_search;
    DateField *m_from;
    DateField *m_to;
    QToolButton *m_status;
    QToolButton *m_favourites;
    QToolButton *m_clear;
    QList<QAction *> m_stateActions; // in the order of kJobStates
    QAction *m_anyState = nullptr;
    bool m_showing = false;
};

} // namespace zixly
