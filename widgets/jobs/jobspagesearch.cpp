// SPDX-License-Identifier: GPL-3.0-or-later
// The question that the jobs page asks, and what it says of the answer.
#include "models/dayrange.h"
#include "models/jobtablemodel.h"
#include "widgets/controls/emptystate.h"
#include "widgets/jobs/jobfilterbar.h"
#include "widgets/jobs/jobheader.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"
#include "widgets/jobs/pagebar.h"

#include <QDateTime>
#include <QScopedValueRollback>

using namespace Qt::StringLiterals;

namespace zixly {

void JobsPage::setQuery(const JobQuery &query)
{
    setView(viewOf(query, m_context.zone));
}

void JobsPage::setView(const JobView &view, const QList<JobTableModel::ColumnOrder> &order)
{
    m_view = view;
    m_filter->setView(view);
    m_table->header().setTexts(view.columns);
    ask(order);
}

// What cannot be understood is said beside it, and the table keeps what it shows.
void JobsPage::ask(const QList<JobTableModel::ColumnOrder> &order, qint64 nowMs)
{
    m_context.nowMs = nowMs == 0 ? QDateTime::currentMSecsSinceEpoch() : nowMs;
    const JobQuestion question = questionOf(m_view, m_context);
    m_filter->showProblems(question);
    for (int column = 0; column < JobTableModel::ColumnCount; ++column)
        m_table->header().setProblem(column, question.columnProblems.value(column));
    if (question.isClear()) {
        const QScopedValueRollback asking(m_asking, true);
        m_model.setQuery(JobTableModel::inOrder(inOrderOf(question.query, m_model.query()), order));
    }
    emit queryShown(m_model.query());
}

void JobsPage::followModel(const JobQuery &query)
{
    if (m_asking)
        return;
    const JobQuestion question = questionOf(m_view, m_context);
    if (question.isClear() && inOrderOf(question.query, query) != query) { // not only another order
        m_view = viewOf(query, m_context.zone);
        m_filter->setView(m_view);
        m_table->header().setTexts(m_view.columns);
    }
    emit queryShown(query);
}

void JobsPage::setContext(const ViewContext &context)
{
    m_context = context;
    m_filter->setContext(context);
}

void JobsPage::setSources(const QStringList &connections)
{
    if (m_context.sources == connections)
        return;
    ViewContext context = m_context;
    context.sources = connections;
    setContext(context);
}

void JobsPage::setTags(const QStringList &tags)
{
    if (m_context.tags == tags)
        return;
    ViewContext context = m_context;
    context.tags = tags;
    setContext(context);
}

void JobsPage::showNoRows()
{
    JobView favourites;
    favourites.favouritesOnly = true;
    if (m_stopped)
        m_noMatch->present(u"search"_s, tr("The search was stopped"),
            tr("Until then no job was found that has all that is asked for: %1.").arg(describe(m_view)),
            tr("Show all jobs"));
    else if (!m_model.isComplete())
        m_noMatch->present(u"search"_s, tr("Searching"),
            tr("No job was found so far that has all that is asked for: %1.").arg(describe(m_view)),
            tr("Show all jobs"));
    else if (m_view == favourites)
        m_noMatch->present(u"star"_s, tr("No favourites yet"),
            tr("Click the star in front of a job to keep it within reach."), tr("Show all jobs"));
    else
        m_noMatch->present(u"search"_s, tr("No job matches"),
            tr("No job has all that is asked for: %1.").arg(describe(m_view)), tr("Show all jobs"));
}

void JobsPage::setSearchProgress(double done)
{
    m_bar->setSearch(PageBar::Search::Running, done);
}

void JobsPage::setSearchStopped()
{
    m_stopped = !m_model.isComplete();
    m_bar->setSearch(m_stopped ? PageBar::Search::Stopped : PageBar::Search::Done);
    showRightPage();
}

void JobsPage::setDay(qint64 nowMs)
{
    if (m_context.nowMs != 0 && dayOf(nowMs, m_context.zone) != dayOf(m_context.nowMs, m_context.zone))
        ask({}, nowMs);
}

} // namespace zixly
