// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/jobquery.h"

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

private:
    void wireModel();
    void wirePage();
    void wireQueue();
    void askForKeys();
    void askForRows(const QList<qint64> &keys);
    void askForEvents(qint64 key);
    void showChanges(const QList<Job> &jobs);
    void refreshAll();
    void cancel(const QList<qint64> &keys);
    void retry(const QList<qint64> &keys);
    void changePriority(const QList<qint64> &keys, int change);
    void remove(const QList<qint64> &keys);
    // Runs `change` on every key in one transaction and shows the jobs as they are then.
    void change(const QList<qint64> &keys, std::function<Result<>(QSqlDatabase &, qint64)> change);

    Store &m_store;
    LocalQueue &m_queue;
    JobTableModel &m_model;
    MainWindow &m_window;
    QTimer m_soon; // gathers changes before the keys are asked for again
    quint64 m_question = 0; // only the answer to the last one counts
    qint64 m_eventsOf = 0;
};

} // namespace zixly
