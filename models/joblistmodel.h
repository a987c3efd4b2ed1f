// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/jobtablemodel.h"

#include <QAbstractTableModel>

namespace zixly {

// A short list of jobs in the order given, with some of the columns of the jobs table: texts, tips and roles are those
// of JobTableModel. GUI thread.
class JobListModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit JobListModel(QList<JobTableModel::Column> columns, QObject *parent = nullptr);

    void setJobs(const QList<Job> &jobs);
    void setTimeZone(TimeZoneChoice zone);
    const Job *job(int row) const; // null if there is no such row
    int rowOf(qint64 key) const; // -1 = none
    const QList<JobTableModel::Column> &columns() const { return m_columns; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<JobTableModel::Column> m_columns;
    QList<Job> m_jobs;
    TimeZoneChoice m_zone = TimeZoneChoice::Local;
};

} // namespace zixly
