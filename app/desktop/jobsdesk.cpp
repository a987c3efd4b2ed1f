// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/jobsdesk.h"

#include "core/async.h"
#include "desktop/notices.h"
#include "models/jobtablemodel.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/shell/mainwindow.h"
#include "worker/localqueue.h"

#include <algorithm>
#include <chrono>

namespace zixly {

using namespace std::chrono_literals;

JobsDesk::JobsDesk(Store &store, LocalQueue &queue, JobTableModel &model, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_queue(queue)
    , m_model(model)
    , m_window(window)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(100ms);
    connect(&m_soon, &QTimer::timeout, this, &JobsDesk::askForKeys);
    wireModel();
    wirePage();
    wireQueue();
}

void JobsDesk::start()
{
    askForKeys();
}

void JobsDesk::wireModel()
{
    connect(&m_model, &JobTableModel::queryChanged, this, &JobsDesk::askForKeys);
    connect(&m_model, &JobTableModel::rowsRequested, this, &JobsDesk::askForRows);
    connect(&m_model, &JobTableModel::favouriteRequested, this, [this](qint64 key, bool on) {
        change({key}, [on](QSqlDatabase &db, qint64 job) { return jobs::setFavourite(db, job, on); });
    });
    connect(&m_store, &Store::jobsChanged, this, &JobsDesk::showChanges);
    connect(&m_store, &Store::jobsRemoved, this, [this] { m_soon.start(); });
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
    connect(&page, &JobsPage::removeRequested, this, &JobsDesk::remove);
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

void JobsDesk::askForKeys()
{
    const quint64 question = ++m_question;
    const auto ask = [query = m_model.query()](QSqlDatabase &db) { return jobs::query(db, query); };
    whenReady(m_store.read(ask), this, [this, question](const Result<JobKeys> &keys) {
        if (question != m_question)
            return;
        if (keys)
            m_model.setKeys(*keys);
        else
            showFailure(m_window, keys.error());
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
}

void JobsDesk::showChanges(const QList<Job> &jobs)
{
    m_model.applyChanges(jobs);
    const auto shown = std::find_if(jobs.begin(), jobs.end(), [this](const Job &job) { return job.key == m_eventsOf; });
    if (shown != jobs.end())
        askForEvents(m_eventsOf);
    // Not restarted while it runs: under a steady stream of changes the table must still follow.
    if (!m_soon.isActive())
        m_soon.start();
}

void JobsDesk::refreshAll()
{
    askForKeys();
    askForRows(m_model.loadedKeys());
    askForEvents(m_eventsOf);
}

void JobsDesk::cancel(const QList<qint64> &keys)
{
    for (const qint64 key : keys)
        whenReady(m_queue.cancel(key), this, [this](const Result<> &done) { showIfFailed(m_window, done); });
}

void JobsDesk::retry(const QList<qint64> &keys)
{
    for (const qint64 key : keys) {
        whenReady(m_queue.retry(key), this, [this](const Result<qint64> &made) {
            if (made)
                m_window.jobsPage().selectJob(*made);
            else
                showFailure(m_window, made.error());
        });
    }
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

void JobsDesk::remove(const QList<qint64> &keys)
{
    whenReady(m_store.write([keys](QSqlDatabase &db) { return jobs::remove(db, keys); }), this,
        [this, keys](const Result<> &done) {
            if (done)
                m_store.notifyRemoved(keys);
            else
                showFailure(m_window, done.error());
        });
}

void JobsDesk::change(const QList<qint64> &keys, std::function<Result<>(QSqlDatabase &, qint64)> change)
{
    const auto work = [keys, change = std::move(change)](QSqlDatabase &db) -> Result<QList<Job>> {
        for (const qint64 key : keys) {
            if (const auto done = change(db, key); !done)
                return std::unexpected(done.error());
        }
        return jobs::load(db, keys);
    };
    whenReady(m_store.write(work), this, [this](const Result<QList<Job>> &jobs) {
        if (jobs)
            m_store.notifyJobs(*jobs);
        else
            showFailure(m_window, jobs.error());
    });
}

} // namespace zixly
