// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobspage.h"

#include "models/jobtablemodel.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/jobs/jobactions.h"
#include "widgets/jobs/jobdetail.h"
#include "widgets/jobs/jobfilterbar.h"
#include "widgets/jobs/jobtable.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QDataStream>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kDetailWidth = 340;
constexpr int kLooked = 1'000; // loaded jobs of a selection that decide which commands are possible
constexpr auto kPatience = 400ms; // a wait shorter than this needs no words

} // namespace

JobsPage::JobsPage(JobTableModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_actions(new JobActions(this))
    , m_filter(new JobFilterBar(this))
    , m_table(new JobTable(&model, this))
    , m_detail(new JobDetail(*m_actions, this))
    , m_start(new EmptyState(EmptyState::Action::Primary, this))
    , m_noMatch(new EmptyState(EmptyState::Action::Plain, this))
    , m_pages(new QStackedWidget(this))
    , m_tables(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_content(new QWidget(this))
{
    m_start->present(u"zixly"_s, tr("Which moving averages would have worked?"),
        tr("Try 3,930 combinations on the daily S&P 500 prices that come with the program and look at the best."),
        tr("Run sample sweep"));
    m_tables->addWidget(m_table);
    m_tables->addWidget(m_noMatch);
    m_splitter->addWidget(m_tables);
    m_splitter->addWidget(m_detail);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({3 * kDetailWidth, kDetailWidth});
    m_splitter->setHandleWidth(1);
    m_tables->setMinimumWidth(320);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addWidget(m_filter);
    content->addWidget(m_splitter, 1);
    auto *waiting = new TintedLabel(theme::Ink::Muted, this); // nothing is known yet: no flash of an empty table
    waiting->setAlignment(Qt::AlignCenter);
    QTimer::singleShot(kPatience, waiting, [waiting] { waiting->setText(tr("Reading the jobs.")); });
    m_pages->addWidget(waiting);
    m_pages->addWidget(m_start);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    addActions(m_actions->all());
    m_actions->remove->setShortcut(QKeySequence::Delete);
    m_actions->remove->setShortcutContext(Qt::WidgetShortcut); // Delete in a text field deletes text
    m_table->addAction(m_actions->remove);
    wireTable();
    wireActions();
    showRightPage();
}

JobsPage::~JobsPage() = default;

void JobsPage::wireTable()
{
    connect(m_start, &EmptyState::actionTriggered, this, &JobsPage::sampleRequested);
    connect(m_noMatch, &EmptyState::actionTriggered, this,
        [this] { m_model.setQuery(JobFilterBar::withoutFilter(m_model.query())); });
    connect(m_filter, &JobFilterBar::queryChanged, this, [this](JobQuery query) {
        query.sort = m_model.query().sort;
        query.descending = m_model.query().descending;
        m_model.setQuery(query);
    });
    connect(&m_model, &JobTableModel::queryChanged, this, &JobsPage::showQuery);
    connect(&m_model, &JobTableModel::favouriteRequested, this,
        [this](qint64 key, bool on) { emit favouriteRequested({key}, on); });
    connect(&m_model, &JobTableModel::keysChanged, this, [this] {
        showRightPage();
        if (m_wanted != 0 && m_model.rowOf(m_wanted) >= 0)
            m_table->selectKey(std::exchange(m_wanted, 0));
    });
    connect(&m_model, &JobTableModel::jobsUpdated, this, &JobsPage::showUpdates);
    connect(m_table, &JobTable::selectionSettled, this, &JobsPage::showSelection);
    connect(m_table, &JobTable::activatedKey, this, [this] { m_actions->results->trigger(); });
    connect(m_detail, &JobDetail::renameRequested, this, &JobsPage::renameRequested);
    connect(m_detail, &JobDetail::noteRequested, this, &JobsPage::noteRequested);
}

void JobsPage::wireActions()
{
    const auto one = [this](QAction *action, void (JobsPage::*wish)(qint64)) {
        connect(action, &QAction::triggered, this, [this, wish] {
            if (const qint64 key = currentKey())
                emit(this->*wish)(key);
        });
    };
    one(m_actions->results, &JobsPage::resultsRequested);
    one(m_actions->rerun, &JobsPage::rerunRequested);
    one(m_actions->exportCsv, &JobsPage::exportRequested);
    connect(m_actions->compare, &QAction::triggered, this,
        [this] { emit compareRequested(selectedKeys([](const Job &) { return true; })); });
    connect(m_actions->cancel, &QAction::triggered, this,
        [this] { emit cancelRequested(selectedKeys([](const Job &job) { return !isTerminal(job.state); })); });
    connect(m_actions->retry, &QAction::triggered, this,
        [this] { emit retryRequested(selectedKeys([](const Job &job) { return isTerminal(job.state); })); });
    connect(m_actions->favourite, &QAction::triggered, this,
        [this](bool on) { emit favouriteRequested(selectedKeys([](const Job &) { return true; }), on); });
    connect(m_actions->rename, &QAction::triggered, m_detail, &JobDetail::editName);
    const auto waits = [](const Job &job) { return job.state == JobState::Queued; };
    connect(
        m_actions->raise, &QAction::triggered, this, [this, waits] { emit priorityRequested(selectedKeys(waits), 1); });
    connect(m_actions->lower, &QAction::triggered, this,
        [this, waits] { emit priorityRequested(selectedKeys(waits), -1); });
    connect(m_actions->copy, &QAction::triggered, m_table, &JobTable::copySelection);
    connect(m_actions->remove, &QAction::triggered, this, &JobsPage::askToRemove);
}

// The selected jobs that a command can work on. Jobs that were never shown are not loaded and are left to the receiver,
// who checks the state in any case.
QList<qint64> JobsPage::selectedKeys(bool (*test)(const Job &)) const
{
    QList<qint64> keys;
    for (const qint64 key : m_table->selectedKeys()) {
        const Job *job = m_model.job(key);
        if (!job || test(*job))
            keys += key;
    }
    return keys;
}

qint64 JobsPage::currentKey() const
{
    if (m_table->selectedCount() != 1)
        return 0;
    const auto keys = m_table->selectedKeys();
    return keys.empty() ? 0 : keys.front();
}

void JobsPage::askToRemove()
{
    const QList<qint64> keys = selectedKeys([](const Job &job) { return isTerminal(job.state); });
    if (keys.isEmpty())
        return;
    auto *box = new QMessageBox(QMessageBox::Question, tr("Delete jobs"),
        tr("Delete %n job(s) with all results and notes?", nullptr, static_cast<int>(keys.size())), QMessageBox::Cancel,
        this);
    box->setInformativeText(tr("This cannot be undone."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *confirm = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(confirm, &QPushButton::clicked, this, [this, keys] { emit removeRequested(keys); });
    box->open();
}

void JobsPage::setQuery(const JobQuery &query)
{
    JobQuery asked = query;
    asked.sort = m_model.query().sort;
    asked.descending = m_model.query().descending;
    m_model.setQuery(asked);
    showQuery(m_model.query());
}

void JobsPage::showQuery(const JobQuery &query)
{
    m_filter->setQuery(query);
    emit queryShown(query);
}

void JobsPage::showRightPage()
{
    if (!m_model.isLoaded()) {
        m_pages->setCurrentIndex(0);
        return;
    }
    const bool empty = m_model.rowCount() == 0;
    const JobQuery &query = m_model.query();
    if (empty && !JobFilterBar::hasFilter(query)) {
        m_pages->setCurrentWidget(m_start);
        return;
    }
    m_pages->setCurrentWidget(m_content);
    if (empty) {
        JobQuery favourites = JobFilterBar::withoutFilter(query);
        favourites.favouritesOnly = true;
        if (query == favourites)
            m_noMatch->present(u"star"_s, tr("No favourites yet"),
                tr("Click the star in front of a job to keep it within reach."), tr("Show all jobs"));
        else
            m_noMatch->present(u"search"_s, tr("No job matches"),
                tr("No job has what the search and the filters above ask for."), tr("Show all jobs"));
    }
    m_detail->setVisible(!empty);
    m_tables->setCurrentWidget(empty ? static_cast<QWidget *>(m_noMatch) : m_table);
}

void JobsPage::showSelection()
{
    const qint64 count = m_table->selectedCount();
    const QList<Job> jobs = m_table->selectedJobs(kLooked);
    m_actions->setSelection(jobs, count);
    const qint64 key = count == 1 ? m_table->selectedKeys().front() : 0;
    if (count == 0)
        m_detail->showNothing();
    else if (count > 1)
        m_detail->showMany(count);
    else if (!jobs.isEmpty()) {
        m_detail->showJob(jobs.first());
        m_detail->setProgress(m_model.progress(key));
    }
    if (key == m_shown)
        return;
    m_shown = key;
    emit currentJobChanged(key);
}

void JobsPage::showUpdates(const QList<qint64> &keys)
{
    const auto selected = m_table->selectedCount();
    if (selected == 0)
        return;
    if (selected > 1) {
        m_actions->setSelection(m_table->selectedJobs(kLooked), selected);
        return;
    }
    const qint64 key = currentKey();
    const Job *job = m_model.job(key);
    if (!job || !keys.contains(key))
        return;
    m_actions->setSelection({*job}, 1);
    m_detail->showJob(*job);
    m_detail->setProgress(m_model.progress(key));
}

void JobsPage::setEvents(qint64 key, const QList<JobEvent> &events)
{
    m_detail->setEvents(key, events);
}

void JobsPage::setTimeZone(TimeZoneChoice zone)
{
    m_model.setTimeZone(zone);
    m_filter->setTimeZone(zone);
    m_detail->setTimeZone(zone);
}

void JobsPage::selectJob(qint64 key)
{
    m_wanted = 0;
    if (m_model.rowOf(key) >= 0)
        m_table->selectKey(key);
    else
        m_wanted = key;
}

void JobsPage::focusSearch()
{
    if (m_pages->currentWidget() == m_content)
        m_filter->focusSearch();
}

QByteArray JobsPage::saveState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << m_table->headerState() << m_splitter->saveState();
    return state;
}

void JobsPage::restoreState(const QByteArray &state)
{
    QDataStream stream(state);
    QByteArray header;
    QByteArray splitter;
    stream >> header >> splitter;
    if (stream.status() != QDataStream::Ok)
        return;
    m_table->restoreHeader(header);
    m_splitter->restoreState(splitter);
}

void JobsPage::contextMenuEvent(QContextMenuEvent *event)
{
    const QPoint at = m_table->viewport()->mapFromGlobal(event->globalPos());
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    if (!m_table->isVisible() || (!byKey && !m_table->viewport()->rect().contains(at)))
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->fillContextMenu(menu);
    menu->popup(event->globalPos());
}

} // namespace zixly
