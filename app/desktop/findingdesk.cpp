// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/findingdesk.h"

#include "core/async.h"
#include "core/settings.h"
#include "desktop/notices.h"
#include "models/jobcolumns.h"
#include "models/jobtablemodel.h"
#include "models/jobwords.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/dialogs/quickopen.h"
#include "widgets/jobs/jobfilterbar.h"
#include "widgets/jobs/jobheader.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"
#include "widgets/jobs/searchassist.h"
#include "widgets/shell/findingpanel.h"
#include "widgets/shell/mainwindow.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr qsizetype kRecent = 8; // in the sidebar and before anything is typed
constexpr qsizetype kFound = 50; // shown by quick open

} // namespace

FindingDesk::FindingDesk(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_store(parts.store)
    , m_settings(parts.settings)
    , m_model(parts.model)
    , m_window(parts.window)
    , m_views(viewsFromText(parts.settings.value(Setting::SavedViews).toByteArray()))
    , m_quickSearch(parts.store)
{
    for (const QString &key : m_settings.value(Setting::RecentJobs).toStringList())
        m_recent += key.toLongLong();
    SearchAssist &assist = m_window.jobsPage().filterBar().assist();
    assist.setHistory(m_settings.value(Setting::SearchHistory).toStringList());
    connect(&assist, &SearchAssist::historyChanged, this,
        [this](const QStringList &searches) { m_settings.setValue(Setting::SearchHistory, searches); });
    connect(&m_window, &MainWindow::quickOpenRequested, this, &FindingDesk::openQuickly);
    connect(&m_window.jobsPage(), &JobsPage::resultsRequested, this, &FindingDesk::noteOpened);
    connect(&m_store, &Store::jobsRemoved, this, &FindingDesk::showRecent);
    wireViews();
    wireQuickSearch();
    showViews();
}

void FindingDesk::start()
{
    showRecent();
}

void FindingDesk::wireViews()
{
    FindingPanel &panel = m_window.findingPanel();
    connect(&panel, &FindingPanel::viewChosen, this, &FindingDesk::openView);
    connect(&panel, &FindingPanel::removeRequested, this, &FindingDesk::removeView);
    connect(&panel, &FindingPanel::saveRequested, this, [this](const QString &name) {
        if (isTaken(name, -1))
            return;
        m_views += shownNow(name);
        keepViews();
    });
    connect(&panel, &FindingPanel::renameRequested, this, [this](int index, const QString &name) {
        if (index < 0 || index >= m_views.size() || isTaken(name, index))
            return;
        m_views[index].name = name;
        keepViews();
    });
    connect(&panel, &FindingPanel::updateRequested, this, [this](int index) {
        if (index < 0 || index >= m_views.size())
            return;
        const SavedView before = m_views[index];
        m_views[index] = shownNow(before.name);
        keepViews();
        m_window.notify({.id = u"view"_s,
            .text = tr("The view \"%1\" is now what you see.").arg(before.name),
            .actionText = tr("Undo"),
            .action = [this, before] {
                const auto known = std::ranges::find(m_views, before.name, &SavedView::name);
                if (known != m_views.end())
                    *known = before;
                keepViews();
            }});
    });
    connect(&panel, &FindingPanel::recentChosen, this, [this](qint64 key) {
        const auto job = std::ranges::find(m_recentJobs, key, &Job::key);
        if (job != m_recentJobs.end())
            openJob(Job(*job));
    });
    connect(&m_window.jobsPage(), &JobsPage::queryShown, this, &FindingDesk::showCurrent);
}

void FindingDesk::showViews()
{
    QStringList names;
    for (const SavedView &saved : std::as_const(m_views))
        names += saved.name;
    m_window.findingPanel().setViews(names);
    showCurrent();
}

// A view is current while the table shows just what it asks for, in its order.
void FindingDesk::showCurrent()
{
    const JobView &shown = m_window.jobsPage().view();
    const auto order = m_model.order();
    const auto current = std::ranges::find_if(m_views,
        [&](const SavedView &saved) { return saved.isReadable() && saved.view == shown && saved.order == order; });
    m_window.findingPanel().setCurrentView(
        current == m_views.end() ? -1 : static_cast<int>(std::distance(m_views.begin(), current)));
}

void FindingDesk::keepViews()
{
    m_settings.setValue(Setting::SavedViews, viewsToText(m_views));
    showViews();
}

bool FindingDesk::isTaken(const QString &name, int except) const
{
    for (qsizetype i = 0; i < m_views.size(); ++i) {
        if (i == except || m_views[i].name != name)
            continue;
        m_window.notify({.id = u"view"_s,
            .severity = Notice::Severity::Warning,
            .text = tr("There is a view named \"%1\" already; choose another name, or update that one.").arg(name)});
        return true;
    }
    return false;
}

SavedView FindingDesk::shownNow(const QString &name) const
{
    JobsPage &page = m_window.jobsPage();
    return {name, page.view(), m_model.order(), page.table().header().columnState(), {}};
}

void FindingDesk::openView(int index)
{
    if (index < 0 || index >= m_views.size())
        return;
    const SavedView saved = m_views[index];
    showCurrent(); // the click has turned the button over
    if (!saved.isReadable()) {
        m_window.notify({.id = u"view"_s,
            .severity = Notice::Severity::Warning,
            .text = tr("The view \"%1\" was saved by a newer version of Zixly; it is kept, but only that version can "
                       "open it.")
                .arg(saved.name)});
        return;
    }
    m_window.showJobs();
    JobsPage &page = m_window.jobsPage();
    page.table().header().restoreColumns(saved.columns);
    page.setView(saved.view, saved.order);
}

void FindingDesk::removeView(int index)
{
    if (index < 0 || index >= m_views.size())
        return;
    const SavedView gone = m_views.takeAt(index);
    keepViews();
    m_window.notify({.id = u"view"_s,
        .text = tr("The view \"%1\" is deleted.").arg(gone.name),
        .actionText = tr("Undo"),
        .action = [this, gone, index] {
            m_views.insert(std::min<qsizetype>(index, m_views.size()), gone);
            keepViews();
        }});
}

void FindingDesk::noteOpened(qint64 key)
{
    if (!m_recent.isEmpty() && m_recent.first() == key)
        return;
    m_recent.removeAll(key);
    m_recent.prepend(key);
    m_recent = m_recent.mid(0, kRecent);
    QStringList keys;
    for (const qint64 each : std::as_const(m_recent))
        keys += QString::number(each);
    m_settings.setValue(Setting::RecentJobs, keys);
    showRecent();
}

void FindingDesk::showRecent()
{
    const auto ask = [keys = m_recent](QSqlDatabase &db) -> Result<QList<Job>> {
        const auto hidden = jobs::unseen(db, keys);
        if (!hidden)
            return std::unexpected(hidden.error());
        QList<qint64> seen = keys;
        seen.removeIf([&hidden](qint64 key) { return hidden->contains(key); });
        return jobs::load(db, seen);
    };
    whenReady(m_store.read(ask), this, [this](const Result<QList<Job>> &jobs) {
        if (!jobs)
            return;
        m_recentJobs = *jobs;
        QList<FindingPanel::Recent> shown;
        for (const Job &job : *jobs)
            shown += {job.key, job.name.isEmpty() ? sweepText(job) : job.name};
        m_window.findingPanel().setRecent(shown);
        if (m_quick)
            m_quick->setRecent(m_recentJobs);
    });
}

void FindingDesk::openQuickly()
{
    if (m_quick)
        return;
    m_quick = new QuickOpen(m_model.timeZone(), &m_window);
    connect(m_quick, &QObject::destroyed, &m_quickSearch, &SearchRun::stop);
    m_quick->setRecent(m_recentJobs);
    connect(m_quick, &QuickOpen::searched, this, &FindingDesk::find);
    connect(m_quick, &QuickOpen::chosen, this, &FindingDesk::openJob);
    m_quick->open();
}

void FindingDesk::find(const QString &text)
{
    const ViewContext context{m_model.timeZone(), QDateTime::currentMSecsSinceEpoch(), {}, {}};
    const auto words = search::parse(text, context.search());
    if (!words) {
        if (m_quick)
            m_quick->setProblem(text, words.error().first().sentence);
        return;
    }
    JobQuery query;
    query.expression = *words;
    m_quickText = text;
    m_quickSearch.ask(query, kFound);
}

// The newest jobs are enough: only where they are not among the first rows is the whole history searched.
void FindingDesk::wireQuickSearch()
{
    connect(&m_quickSearch, &SearchRun::firstFound, this, [this](const JobKeys &keys) {
        if (std::ssize(keys) < kFound)
            return;
        m_quickSearch.stop();
        showFound(keys, false);
    });
    connect(&m_quickSearch, &SearchRun::found, this, [this](const JobKeys &keys) { showFound(keys, true); });
    connect(&m_quickSearch, &SearchRun::failed, this, [this](const Error &error) {
        if (m_quick)
            m_quick->setProblem(m_quickText, explain(error));
    });
}

void FindingDesk::showFound(const JobKeys &keys, bool all)
{
    const qint64 count = all ? std::ssize(keys) : -1;
    const QList<qint64> first(keys.begin(), keys.begin() + std::min<qsizetype>(kFound, std::ssize(keys)));
    const auto load = [first](QSqlDatabase &db) { return jobs::load(db, first); };
    whenReady(m_store.read(load), this, [this, count, text = m_quickText](const Result<QList<Job>> &jobs) {
        if (!m_quick)
            return;
        if (jobs)
            m_quick->setFound(text, *jobs, count);
        else
            m_quick->setProblem(text, explain(jobs.error()));
    });
}

// A sweep with a result shows it; any other job is shown in the table.
void FindingDesk::openJob(const Job &job)
{
    JobsPage &page = m_window.jobsPage();
    noteOpened(job.key);
    m_window.showJobs();
    if (m_model.rowOf(job.key) < 0)
        page.setView({}); // it may be hidden by a filter
    page.selectJob(job.key);
    if (jobwords::hasResult(job))
        emit page.resultsRequested(job.key);
}

} // namespace zixly
