// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobspage.h"

#include "models/jobtablemodel.h"
#include "models/jobwords.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/jobs/bulkquestions.h"
#include "widgets/jobs/jobactions.h"
#include "widgets/jobs/jobdetail.h"
#include "widgets/jobs/jobfilterbar.h"
#include "widgets/jobs/jobheader.h"
#include "widgets/jobs/jobtable.h"
#include "widgets/jobs/pagebar.h"
#include "widgets/jobs/tagsdialog.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDataStream>
#include <QMenu>
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
constexpr int kRoomForBoth = 860; // pixels: details beside a table that shows more than three columns
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
    , m_bar(new PageBar(this))
    , m_pages(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_content(new QWidget(this))
{
    m_start->present(u"zixly"_s, tr("Which moving averages would have worked?"),
        tr("Try 3,930 combinations on the daily S&P 500 prices that come with the program and look at the best."),
        tr("Run sample sweep"));
    m_table->setPlaceholder(m_noMatch);
    auto *left = new QWidget(this);
    auto *rows = new QVBoxLayout(left);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_table, 1);
    rows->addWidget(m_bar);
    left->setMinimumWidth(320);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_detail);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({3 * kDetailWidth, kDetailWidth});
    m_splitter->setHandleWidth(1);
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
    wireFinding();
    wireTable();
    wireActions();
    showRightPage();
}

JobsPage::~JobsPage() = default;

void JobsPage::wireFinding()
{
    connect(m_noMatch, &EmptyState::actionTriggered, this, [this] { setView({}); });
    connect(m_filter, &JobFilterBar::viewChanged, this, [this](JobView view) {
        // "Clear filters" clears those under the titles as well; every other change leaves them.
        if (view != JobView())
            view.columns = m_view.columns;
        setView(view);
    });
    connect(&m_table->header(), &FilterHeader::textChanged, this, [this](int column, const QString &text) {
        JobView view = m_view;
        view.columns.remove(column);
        if (!text.isEmpty())
            view.columns.insert(column, text);
        setView(view);
    });
    connect(&m_model, &JobTableModel::queryChanged, this, &JobsPage::followModel);
    connect(m_table, &JobTable::shownRowsChanged, this, &JobsPage::showRows);
    connect(m_bar, &PageBar::pageRequested, m_table, &JobTable::scrollPages);
    connect(m_bar, &PageBar::rowRequested, m_table, &JobTable::showRow);
    connect(m_bar, &PageBar::stopRequested, this, &JobsPage::stopRequested);
    connect(m_bar, &PageBar::selectAllRequested, m_table, &QAbstractItemView::selectAll);
}

void JobsPage::wireTable()
{
    connect(m_start, &EmptyState::actionTriggered, this, &JobsPage::sampleRequested);
    connect(&m_model, &JobTableModel::favouriteRequested, this,
        [this](qint64 key, bool on) { emit favouriteRequested({key}, on); });
    connect(&m_model, &JobTableModel::keysChanged, this, [this] {
        m_stopped = false;
        m_bar->setSearch(m_model.isComplete() ? PageBar::Search::Done : PageBar::Search::Running);
        showRightPage();
        if (m_wanted != 0 && m_model.rowOf(m_wanted) >= 0)
            m_table->selectKey(std::exchange(m_wanted, 0));
    });
    connect(&m_model, &JobTableModel::jobsUpdated, this, &JobsPage::showUpdates);
    connect(m_table, &JobTable::selectionSettled, this, &JobsPage::showSelection);
    connect(m_table, &JobTable::activatedKey, this, [this] { m_actions->results->trigger(); });
    connect(m_detail, &JobDetail::renameRequested, this, &JobsPage::renameRequested);
    connect(m_detail, &JobDetail::noteRequested, this, &JobsPage::noteRequested);
    connect(m_detail, &JobDetail::tagsRequested, this, &JobsPage::tagsRequested);
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
    one(m_actions->saveBundle, &JobsPage::bundleRequested);
    connect(m_actions->exportCsv, &QAction::triggered, this, [this] {
        if (const qint64 key = currentKey())
            emit exportRequested(key);
        else
            emit exportManyRequested(selectedKeys(jobrules::exportCsv));
    });
    connect(m_actions->saveReport, &QAction::triggered, this,
        [this] { emit reportRequested(selectedKeys(jobrules::exportCsv), false); });
    connect(m_actions->printReport, &QAction::triggered, this,
        [this] { emit reportRequested(selectedKeys(jobrules::exportCsv), true); });
    connect(m_actions->exportRows, &QAction::triggered, this,
        [this] { emit exportRowsRequested(selectedKeys([](const Job &) { return QString(); })); });
    const auto many = [this](QAction *action, jobrules::Rule rule, void (JobsPage::*wish)(const QList<qint64> &)) {
        connect(action, &QAction::triggered, this, [this, rule, wish] { emit(this->*wish)(selectedKeys(rule)); });
    };
    many(m_actions->compare, jobrules::compare, &JobsPage::compareRequested);
    connect(m_actions->cancel, &QAction::triggered, this, &JobsPage::askToCancel);
    connect(m_actions->retry, &QAction::triggered, this, &JobsPage::askToRetry);
    connect(m_actions->editTags, &QAction::triggered, this, &JobsPage::askForTags);
    many(m_actions->withdraw, jobrules::withdraw, &JobsPage::withdrawRequested);
    many(m_actions->sendNow, jobrules::sendNow, &JobsPage::sendRequested);
    one(m_actions->fetch, &JobsPage::fetchRequested);
    connect(m_actions->keepOffline, &QAction::triggered, this,
        [this](bool on) { emit keepOfflineRequested(selectedKeys(jobrules::keepOffline), on); });
    connect(m_actions->copyIds, &QAction::triggered, this,
        [this] { QApplication::clipboard()->setText(jobwords::idsAsText(m_table->selectedJobs(kLooked))); });
    connect(m_actions->favourite, &QAction::triggered, this,
        [this](bool on) { emit favouriteRequested(selectedKeys([](const Job &) { return QString(); }), on); });
    connect(m_actions->rename, &QAction::triggered, m_detail, &JobDetail::editName);
    connect(m_actions->raise, &QAction::triggered, this,
        [this] { emit priorityRequested(selectedKeys(jobrules::priority), 1); });
    connect(m_actions->lower, &QAction::triggered, this,
        [this] { emit priorityRequested(selectedKeys(jobrules::priority), -1); });
    connect(m_actions->copy, &QAction::triggered, m_table, &JobTable::copySelection);
    connect(m_actions->remove, &QAction::triggered, this, &JobsPage::askToRemove);
}

// The selected jobs that a command can work on. Jobs that were never shown are not loaded and are left to the receiver,
// who checks the state in any case.
QList<qint64> JobsPage::selectedKeys(jobrules::Rule rule) const
{
    QList<qint64> keys;
    for (const qint64 key : m_table->selectedKeys()) {
        const Job *job = m_model.job(key);
        if (!job || rule(*job).isEmpty())
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
    const QList<qint64> keys = selectedKeys(jobrules::remove);
    if (keys.isEmpty())
        return;
    bulkquestions::confirm(this,
        {tr("Delete jobs"), tr("Delete %n job(s) with all results and notes?", nullptr, static_cast<int>(keys.size())),
            tr("You can bring them back for some minutes."), tr("Delete")},
        [this, keys] { emit removeRequested(keys); });
}

void JobsPage::askForTags()
{
    const QList<qint64> keys = selectedKeys([](const Job &) { return QString(); });
    if (keys.isEmpty())
        return;
    m_tagsDialog = new TagsDialog(keys.size(), this);
    m_tagsDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_tagsDialog, &TagsDialog::decided, this, [this, keys](const QStringList &add, const QStringList &remove) {
        emit changeTagsRequested(keys, add, remove);
    });
    m_tagsDialog->open();
    emit tagCountsRequested(keys);
}

void JobsPage::setTagCounts(const QList<TagCount> &counts)
{
    if (m_tagsDialog)
        m_tagsDialog->setCounts(counts);
}

void JobsPage::askToCancel()
{
    const QList<qint64> keys = selectedKeys(jobrules::cancel);
    if (keys.size() < bulkquestions::kMany) {
        emit cancelRequested(keys);
        return;
    }
    bulkquestions::confirm(this,
        {tr("Cancel jobs"), tr("Cancel %n job(s)?", nullptr, static_cast<int>(keys.size())),
            tr("Those that have ended already stay as they are."), tr("Cancel jobs")},
        [this, keys] { emit cancelRequested(keys); });
}

void JobsPage::askToRetry()
{
    const QList<qint64> keys = selectedKeys(jobrules::retry);
    if (keys.size() < bulkquestions::kMany) {
        emit retryRequested(keys);
        return;
    }
    bulkquestions::confirm(this,
        {tr("Retry jobs"), tr("Run %n job(s) again?", nullptr, static_cast<int>(keys.size())),
            tr("Each becomes a new job; the old ones stay."), tr("Retry jobs")},
        [this, keys] { emit retryRequested(keys); });
}

void JobsPage::showRows()
{
    const auto [first, last] = m_table->shownRows();
    m_bar->setRows(first, last, m_model.rowCount());
}

void JobsPage::showRightPage()
{
    if (!m_model.isLoaded()) {
        m_pages->setCurrentIndex(0);
        return;
    }
    const bool empty = m_model.rowCount() == 0;
    if (empty && m_model.isComplete() && !hasFilter(m_model.query())) {
        m_pages->setCurrentWidget(m_start);
        return;
    }
    m_pages->setCurrentWidget(m_content);
    if (empty)
        showNoRows();
    m_detail->setVisible(!empty);
    m_noMatch->setVisible(empty);
    showRows();
}

void JobsPage::showSelection()
{
    const qint64 count = m_table->selectedCount();
    m_bar->setSelected(count);
    fitDetail();
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
    if (count == 1 && jobs.isEmpty())
        return; // its row is not here yet; showUpdates() goes on
    nowShown(key);
}

// In a narrow window the words "Select a job" are worth less than the columns they would cover.
void JobsPage::fitDetail()
{
    m_detail->setVisible(m_table->selectedCount() > 0 || width() >= kRoomForBoth);
}

void JobsPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitDetail();
}

// Events are wanted only for what the pane shows: earlier ones would meet another job there.
void JobsPage::nowShown(qint64 key)
{
    if (std::exchange(m_shown, key) != key)
        emit currentJobChanged(key);
}

void JobsPage::showUpdates(const QList<qint64> &keys)
{
    learnTypes(keys);
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
    nowShown(key);
}

void JobsPage::learnTypes(const QList<qint64> &keys)
{
    const auto before = m_types.size();
    for (const qint64 key : keys)
        if (const Job *job = m_model.job(key); job && !m_types.contains(job->type))
            m_types += job->type;
    if (m_types.size() != before)
        m_filter->setTypes(m_types);
}

void JobsPage::setEvents(qint64 key, const QList<JobEvent> &events)
{
    m_detail->setEvents(key, events);
}

void JobsPage::setShards(qint64 key, const QList<Job> &shards)
{
    m_detail->setShards(key, shards);
}

void JobsPage::setTimeZone(TimeZoneChoice zone)
{
    m_model.setTimeZone(zone);
    m_detail->setTimeZone(zone);
    ViewContext context = m_context;
    context.zone = zone;
    setContext(context);
    ask(); // a day begins elsewhere now
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
    stream << m_table->header().columnState() << m_splitter->saveState();
    const auto order = m_model.order();
    stream << static_cast<qint32>(order.size());
    for (const JobTableModel::ColumnOrder &each : order)
        stream << static_cast<qint32>(each.column) << each.descending;
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
    m_table->header().restoreColumns(header);
    m_splitter->restoreState(splitter);
    QList<JobTableModel::ColumnOrder> order;
    qint32 count = 0;
    stream >> count; // none where an earlier version wrote it
    for (qint32 i = 0; i < count && stream.status() == QDataStream::Ok; ++i) {
        JobTableModel::ColumnOrder each;
        qint32 column = 0;
        stream >> column >> each.descending;
        each.column = column;
        order += each;
    }
    if (stream.status() == QDataStream::Ok)
        m_model.setOrder(order);
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
