// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/jobsdesk.h"

#include "core/async.h"
#include "desktop/bulkrun.h"
#include "desktop/notices.h"
#include "models/jobtablemodel.h"
#include "models/jobtags.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/shell/mainwindow.h"
#include "worker/localqueue.h"

#include <QDateTime>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace zixly {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int kFirstRows = 200; // shown before all of them are known
constexpr qsizetype kScreenful = 60; // rows
constexpr int kSoonMs = 100;
constexpr int kLaterMs = 2000;
constexpr int kPausePerSearch = 4; // times as long as the search

} // namespace

JobsDesk::JobsDesk(Store &store, LocalQueue &queue, JobTableModel &model, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_queue(queue)
    , m_model(model)
    , m_window(window)
    , m_search(store)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (std::exchange(m_again, false))
            askSoon();
    });
    m_day.setInterval(1min);
    connect(
        &m_day, &QTimer::timeout, this, [this] { m_window.jobsPage().setDay(QDateTime::currentMSecsSinceEpoch()); });
    m_day.start();
    wireSearch();
    wireModel();
    wirePage();
    wireFinding();
    wireQueue();
}

void JobsDesk::start()
{
    m_started = true;
    m_search.ask(m_model.query(), kFirstRows);
    askForTags();
}

void JobsDesk::wireSearch()
{
    connect(&m_search, &SearchRun::firstFound, this, [this](const JobKeys &keys, bool isLong) {
        if (isLong || std::ssize(keys) >= kScreenful) // else all of them are here in a blink
            m_model.setFirstKeys(keys);
    });
    connect(&m_search, &SearchRun::found, this, [this](const JobKeys &keys) {
        m_soon.setInterval(std::clamp<qint64>(kPausePerSearch * m_search.lastMs(), kSoonMs, kLaterMs));
        m_model.setKeys(keys);
    });
    connect(&m_search, &SearchRun::failed, this, [this](const Error &error) { showFailure(m_window, error); });
    JobsPage &page = m_window.jobsPage();
    connect(&m_search, &SearchRun::progressed, &page, &JobsPage::setSearchProgress);
    connect(&m_search, &SearchRun::stopped, &page, &JobsPage::setSearchStopped);
    connect(&page, &JobsPage::stopRequested, &m_search, &SearchRun::stop);
}

void JobsDesk::wireModel()
{
    connect(&m_model, &JobTableModel::queryChanged, this, [this](const JobQuery &query) {
        if (m_started) // before, the store is not open
            m_search.ask(query, kFirstRows);
    });
    connect(&m_model, &JobTableModel::rowsRequested, this, &JobsDesk::askForRows);
    connect(&m_model, &JobTableModel::favouriteRequested, this, [this](qint64 key, bool on) {
        change({key}, [on](QSqlDatabase &db, qint64 job) { return jobs::setFavourite(db, job, on); });
    });
    connect(&m_store, &Store::jobsChanged, this, &JobsDesk::showChanges);
    connect(&m_store, &Store::jobsRemoved, this, &JobsDesk::askSoon);
    connect(&m_store, &Store::changedElsewhere, this, &JobsDesk::refreshAll);
}

void JobsDesk::wirePage()
{
    JobsPage &page = m_window.jobsPage();
    connect(&page, &JobsPage::currentJobChanged, this, [this](qint64 key) {
        m_eventsOf = key;
        askForEvents(key);
    });
    connect(&page, &JobsPage::cancelRequested, this, &JobsDesk::cancel);
    connect(&page, &JobsPage::retryRequested, this, &JobsDesk::retry);
    connect(&page, &JobsPage::priorityRequested, this, &JobsDesk::changePriority);
    connect(&page, &JobsPage::favouriteRequested, this, [this](const QList<qint64> &keys, bool on) {
        change(keys, [on](QSqlDatabase &db, qint64 key) { return jobs::setFavourite(db, key, on); });
    });
    connect(&page, &JobsPage::renameRequested, this, [this](qint64 key, const QString &name) {
        change({key}, [name](QSqlDatabase &db, qint64 job) { return jobs::setName(db, job, name); });
    });
    connect(&page, &JobsPage::noteRequested, this, [this](qint64 key, const QString &note) {
        change({key}, [note](QSqlDatabase &db, qint64 job) { return jobs::setNote(db, job, note); });
    });
}

void JobsDesk::wireFinding()
{
    connect(&m_window.jobsPage(), &JobsPage::changeTagsRequested, this, &JobsDesk::changeTags);
    connect(&m_window.jobsPage(), &JobsPage::tagCountsRequested, this, [this](const QList<qint64> &keys) {
        const auto ask = [keys](QSqlDatabase &db) { return jobs::tagCounts(db, keys); };
        whenReady(m_store.search(ask), this, [this](const Result<QList<TagCount>> &counts) {
            if (counts)
                m_window.jobsPage().setTagCounts(*counts);
            else
                showFailure(m_window, counts.error());
        });
    });
    connect(&m_window.jobsPage(), &JobsPage::tagsRequested, this, [this](qint64 key, const QStringList &tags) {
        change({key}, [tags](QSqlDatabase &db, qint64 job) { return jobs::setTags(db, job, tags); });
    });
}

// For the filter: the tags in use, by name.
void JobsDesk::askForTags()
{
    const auto ask = [](QSqlDatabase &db) { return jobs::tagsInUse(db); };
    whenReady(m_store.read(ask), this, [this](const Result<QStringList> &tags) {
        if (!tags)
            return;
        m_tags = *tags;
        m_window.jobsPage().setTags(m_tags);
    });
}

void JobsDesk::wireQueue()
{
    connect(&m_queue, &LocalQueue::progressed, this,
        [this](const JobProgress &progress) { m_model.setProgress(progress); });
    connect(&m_queue, &LocalQueue::queueChanged, this, [this](const QueueState &state) {
        m_window.setWorker(state.running, static_cast<int>(state.queued), state.paused);
    });
    connect(&m_queue, &LocalQueue::troubled, this, [this](const Error &error) { showFailure(m_window, error); });
    connect(&m_window, &MainWindow::pauseRequested, this, [this](bool pause) {
        whenReady(m_queue.setPaused(pause), this, [this](const Result<> &done) { showIfFailed(m_window, done); });
    });
}

void JobsDesk::askForRows(const QList<qint64> &keys)
{
    const auto ask = [keys](QSqlDatabase &db) { return jobs::load(db, keys); };
    whenReady(m_store.read(ask), this, [this](const Result<QList<Job>> &jobs) {
        if (jobs)
            m_model.setRows(*jobs);
        else
            showFailure(m_window, jobs.error());
    });
}

void JobsDesk::askForEvents(qint64 key)
{
    if (key == 0)
        return;
    whenReady(m_store.read([key](QSqlDatabase &db) { return jobs::events(db, key); }), this,
        [this, key](const Result<QList<JobEvent>> &events) {
            if (events && key == m_eventsOf)
                m_window.jobsPage().setEvents(key, *events);
        });
    whenReady(m_store.read([key](QSqlDatabase &db) { return shardjobs::of(db, key); }), this,
        [this, key](const Result<QList<Job>> &shards) {
            if (shards && key == m_eventsOf)
                m_window.jobsPage().setShards(key, *shards);
        });
}

void JobsDesk::showChanges(const QList<Job> &jobs)
{
    m_model.applyChanges(jobs);
    const auto isNew = [this](const QString &tag) { return !m_tags.contains(tag); };
    if (std::any_of(jobs.begin(), jobs.end(), [&](const Job &job) { return std::ranges::any_of(job.tags, isNew); }))
        askForTags();
    const auto shown = std::find_if(jobs.begin(), jobs.end(), [this](const Job &job) {
        return job.key == m_eventsOf || (job.parentKey != 0 && job.parentKey == m_eventsOf);
    });
    if (shown != jobs.end())
        askForEvents(m_eventsOf);
    askSoon();
}

// The first change is looked at once; under a steady stream the table follows ten times a second, or, where the history
// is so long that a search takes more than a blink, as often as leaves most of the time to others.
void JobsDesk::askSoon()
{
    if (m_soon.isActive()) {
        m_again = true;
        return;
    }
    m_soon.start();
    m_search.askAgain();
}

void JobsDesk::refreshAll()
{
    m_search.askAgain();
    askForRows(m_model.loadedKeys());
    askForEvents(m_eventsOf);
}

void JobsDesk::refreshKeys()
{
    askSoon();
}

void JobsDesk::runInPieces(
    const QString &doing, const QList<qint64> &keys, std::function<void(const QList<qint64> &, const Next &)> work)
{
    (new BulkRun({doing, keys, std::move(work)}, m_window, this))->start();
}

void JobsDesk::withJobs(const QList<qint64> &keys, shardjobs::Click click,
    const std::function<void(qint64, Next)> &here, const std::function<void(const QList<Job> &)> &there,
    const Next &next)
{
    const auto ask = [keys, click](QSqlDatabase &db) { return shardjobs::meant(db, keys, click); };
    whenReady(m_store.read(ask), this, [this, here, there, next](const Result<QList<Job>> &jobs) {
        if (!jobs) {
            showFailure(m_window, jobs.error());
            return next(false);
        }
        QList<qint64> local;
        QList<Job> remote;
        for (const Job &job : *jobs) {
            if (job.place.service.isEmpty())
                local.append(job.key);
            else
                remote.append(job);
        }
        if (!remote.isEmpty())
            there(remote);
        if (local.isEmpty())
            return next(true);
        const auto left = std::make_shared<qsizetype>(local.size());
        for (const qint64 key : std::as_const(local))
            here(key, [left, next](bool) { // one that cannot be done leaves the others
                if (--*left == 0)
                    next(true);
            });
    });
}

void JobsDesk::cancel(const QList<qint64> &keys)
{
    const auto here = [this](qint64 key, const Next &next) {
        whenReady(m_queue.cancel(key), this, [this, next](const Result<> &done) {
            showIfFailed(m_window, done);
            next(done.has_value());
        });
    };
    const auto there = [this](const QList<Job> &jobs) { emit remoteCancelRequested(jobs); };
    runInPieces(tr("Cancelling jobs"), keys, [this, here, there](const QList<qint64> &piece, const Next &next) {
        withJobs(piece, shardjobs::Click::Cancel, here, there, next);
    });
}

void JobsDesk::retry(const QList<qint64> &keys)
{
    const Job *job = keys.size() == 1 ? m_model.job(keys.first()) : nullptr;
    const bool one = keys.size() == 1 && !(job && shards::countOf(*job) > 0); // the row of many shards stays the same
    const auto here = [this, one](qint64 key, const Next &next) {
        whenReady(m_queue.retry(key), this, [this, one, next](const Result<qint64> &made) {
            if (!made)
                showFailure(m_window, made.error());
            else if (one)
                m_window.jobsPage().selectJob(*made);
            next(made.has_value());
        });
    };
    const auto there = [this](const QList<Job> &jobs) { emit remoteRetryRequested(jobs); };
    runInPieces(tr("Retrying jobs"), keys, [this, here, there](const QList<qint64> &piece, const Next &next) {
        withJobs(piece, shardjobs::Click::Retry, here, there, next);
    });
}

void JobsDesk::changeTags(const QList<qint64> &keys, const QStringList &add, const QStringList &remove)
{
    const auto full = std::make_shared<int>(0); // jobs without room for all of them; they stay as they are
    const auto work = [add, remove, full](QSqlDatabase &db, qint64 key) -> Result<> {
        const auto job = jobs::load(db, key);
        if (!job)
            return job.error().kind == Error::Kind::NotFound ? Result<>() : std::unexpected(job.error());
        const QStringList tags = jobtags::with(jobtags::without(job->tags, remove), add);
        const auto isMissing = [&tags](const QString &tag) { return !tags.contains(tag, Qt::CaseInsensitive); };
        if (std::any_of(add.begin(), add.end(), isMissing)) {
            ++*full;
            return {};
        }
        return tags == job->tags ? Result<>() : jobs::setTags(db, key, tags);
    };
    runInPieces(tr("Changing tags"), keys, [this, work, full](const QList<qint64> &piece, const Next &next) {
        change(piece, work, [this, full, next](bool done) {
            if (*full > 0) {
                m_window.notify({.id = QStringLiteral("tags-full"),
                    .severity = Notice::Severity::Warning,
                    .text
                    = tr("%n job(s) were not changed: a job has at most %1 tags. Take some away first.", nullptr, *full)
                        .arg(jobtags::kMost)});
            }
            next(done);
        });
    });
}

void JobsDesk::changePriority(const QList<qint64> &keys, int change)
{
    for (const qint64 key : keys) {
        const Job *job = m_model.job(key);
        if (!job)
            continue;
        whenReady(m_queue.setPriority(key, job->priority + change), this,
            [this](const Result<> &done) { showIfFailed(m_window, done); });
    }
}

void JobsDesk::change(
    const QList<qint64> &keys, std::function<Result<>(QSqlDatabase &, qint64)> change, const Next &next)
{
    const auto work = [keys, change = std::move(change)](QSqlDatabase &db) -> Result<QList<Job>> {
        for (const qint64 key : keys) {
            if (const auto done = change(db, key); !done)
                return std::unexpected(done.error());
        }
        return jobs::load(db, keys);
    };
    whenReady(m_store.write(work), this, [this, next](const Result<QList<Job>> &jobs) {
        if (jobs)
            m_store.notifyJobs(*jobs);
        else
            showFailure(m_window, jobs.error());
        if (next)
            next(jobs.has_value());
    });
}

} // namespace zixly
