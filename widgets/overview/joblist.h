// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/joblistmodel.h"

#include <QTableView>

namespace zixly {

// A short table of jobs on the overview; Enter or a double click follows a row. As high as its rows, up to a limit.
// Owns its model. GUI thread.
class JobList final : public QTableView
{
    Q_OBJECT
public:
    explicit JobList(const QList<JobTableModel::Column> &columns, QWidget *parent = nullptr);

    void setJobs(const QList<Job> &jobs); // the selected job stays selected
    void setTimeZone(TimeZoneChoice zone) { m_list->setTimeZone(zone); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void jobActivated(const zixly::Job &job);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void follow(int row);

    JobListModel *m_list;
};

} // namespace zixly
