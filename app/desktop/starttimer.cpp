// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/starttimer.h"

#include "desktop/application.h"
#include "models/jobtablemodel.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"
#include "widgets/overview/joblist.h"
#include "widgets/overview/overviewpage.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTimer>

#include <cstdio>

namespace zixly {

namespace {

// Waits for a paint of a table's viewport with the first row loaded.
class FirstTable final : public QObject
{
public:
    FirstTable(QAbstractItemView &view, QObject *parent)
        : QObject(parent)
        , m_view(view)
    {
        view.viewport()->installEventFilter(this);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && hasRows()) {
            watched->removeEventFilter(this);
            QTimer::singleShot(0, this, [] { // after the paint itself
                std::fputs("first table painted\n", stdout);
                std::fflush(stdout);
                QCoreApplication::quit();
            });
        }
        return QObject::eventFilter(watched, event);
    }

private:
    bool hasRows() const
    {
        const QModelIndex first = m_view.model()->index(0, 0);
        return first.isValid() && first.data(JobTableModel::JobRole).isValid();
    }

    QAbstractItemView &m_view;
};

} // namespace

void endAfterFirstTable(Application &application)
{
    new FirstTable(application.window().overviewPage().recent(), &application); // the first page once there are jobs
    new FirstTable(application.window().jobsPage().table(), &application);
}

} // namespace zixly
