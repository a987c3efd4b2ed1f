// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/job.h"

#include <QAbstractTableModel>

namespace zixly {

// The events of one job, oldest first, as rows of time and words. GUI thread.
class TimelineModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TimeColumn, EventColumn, ColumnCount };

    explicit TimelineModel(QObject *parent = nullptr);

    void setEvents(const QList<JobEvent> &events);
    void setTimeZone(TimeZoneChoice zone);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    // What happened, in words: "Started", "Cancelled by you: stopped after 1,204 of 3,930 cells".
    static QString sentence(const JobEvent &event);

private:
    QList<JobEvent> m_events;
    TimeZoneChoice m_zone = TimeZoneChoice::Local;
};

} // namespace zixly
