// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/joblistmodel.h"

#include "models/jobcolumns.h"
#include "models/jobwords.h"
#include "models/spokencell.h"

#include <algorithm>
#include <utility>

namespace zixly {

JobListModel::JobListModel(QList<JobTableModel::Column> columns, QObject *parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
{
}

// The same jobs in the same order keep their rows, so that a selection stays where it is.
void JobListModel::setJobs(const QList<Job> &jobs)
{
    const bool sameRows = std::ranges::equal(jobs, m_jobs, {}, &Job::key, &Job::key);
    if (!sameRows) {
        beginResetModel();
        m_jobs = jobs;
        endResetModel();
        return;
    }
    m_jobs = jobs;
    if (!jobs.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void JobListModel::setTimeZone(TimeZoneChoice zone)
{
    if (std::exchange(m_zone, zone) != zone && !m_jobs.isEmpty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

const Job *JobListModel::job(int row) const
{
    return row >= 0 && row < m_jobs.size() ? &m_jobs[row] : nullptr;
}

int JobListModel::rowOf(qint64 key) const
{
    const auto found = std::ranges::find(m_jobs, key, &Job::key);
    return found == m_jobs.end() ? -1 : static_cast<int>(found - m_jobs.begin());
}

int JobListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

int JobListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant JobListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Job &job = m_jobs[index.row()];
    const auto number = m_columns[index.column()];
    const JobColumn &column = jobColumns()[static_cast<std::size_t>(number)];
    switch (role) {
    case Qt::DisplayRole: return column.text(job, m_zone);
    case Qt::TextAlignmentRole: return column.align.toInt();
    case Qt::ToolTipRole: return column.tip ? column.tip(job, m_zone) : QString();
    case Qt::AccessibleDescriptionRole:
        return spokenCell(index, number == JobTableModel::StatusColumn ? jobwords::note(job) : QString());
    case JobTableModel::JobRole: return QVariant::fromValue(job);
    case JobTableModel::KeyRole: return job.key;
    case JobTableModel::ValueRole: return column.value(job);
    case JobTableModel::StateRole: return static_cast<int>(job.state);
    case JobTableModel::ProgressRole: return -1.0;
    case JobTableModel::NoteRole: return jobwords::shortNote(job);
    default: return {};
    }
}

QVariant JobListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return QAbstractTableModel::headerData(section, orientation, role);
    const JobColumn &column = jobColumns()[static_cast<std::size_t>(m_columns[section])];
    switch (role) {
    case Qt::DisplayRole: return JobTableModel::tr(column.title);
    case Qt::ToolTipRole: return JobTableModel::tr(column.plain);
    case Qt::TextAlignmentRole: return column.align.toInt();
    default: return {};
    }
}

} // namespace zixly
