// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/jobquery.h"
#include "flows/searchrun.h"
#include "store/shardjobs.h"

#include <QObject>
#include <QTimer>

#include <functional>

class QSqlDatabase;

namespace zixly {

class JobTableModel;
class LocalQueue;
class MainWindow;
class Store;

// Joins the jobs page to the store and the queue: questions go down, rows and events come up. GUI thread, never waits.
class JobsDesk final : public QObject
{
    Q_OBJECT
public:
    JobsDesk(Store &store, LocalQueue &queue, JobTableModel &model, MainWindow &window, QObject *parent = nullptr);

    void start(); // after Store::open()
    void refreshAll(); // other rows are to be shown
    void refreshKeys(); // more or fewer rows are

signals:
    // Wishes about jobs of a platform; those about jobs of this computer go to the queue.
    void remoteCancelRequested(const QList<zixly::Job> &jobs);
    void remoteRetryRequested(const QList<zixly::Job> &jobs);

private:
    void wireModel();
    void wirePage();
    void wireFinding();
    void wireQueue();
    void askForTags();
    void wireSearch();
    void askForRows(const QList<qint64> &keys);
    void askForEvents(qint64 key);
    void showChanges(const QList<Job> &jobs);
    void askSoon();
    void cancel(const QList<qint64> &keys);
    void retry(const QList<qint64> &keys);
    using Next = std::function<void(bool done)>;
    void runInPieces(
        const QString &doing, const QList<qint64> &keys, std::function<void(const QList<qint64> &, const Next &)> work);
    // Hands the jobs of this computer that are meant one by one to `here`, the others in one piece to `there`.
    void withJobs(const QList<qint64> &keys, shardjobs::Click click, const std::function<void(qint64, Next)> &here,
        const std::function<void(const QList<Job> &)> &there, const Next &next);
    void changePriority(const QList<qint64> &keys, int change);
    void changeTags(const QList<qint64> &keys, const QStringList &add, const QStringList &remove);
    // Runs `change` on every key in one transaction and shows the jobs as they are then.
    void change(
        const QList<qint64> &keys, std::function<Result<>(QSqlDatabase &, qint64)> change, const Next &next = {});

    Store &m_store;
    LocalQueue &m_queue;
    JobTableModel &m_model;
    MainWindow &m_window;
    SearchRun m_search; // for the keys of the table
    QTimer m_soon; // runs for a while after the keys were asked for
    bool m_started = false;
    bool m_again = false; // something changed meanwhile
    QTimer m_day; // looks whether it is another day
    QStringList m_tags; // in use
    qint64 m_eventsOf = 0;
};

} // namespace zixly
