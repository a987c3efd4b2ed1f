// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "core/jobquery.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

namespace zixly {

class Store;
struct FoundJobs;
struct SearchState;

// One question to the job history after the other: its first rows at once, then all of them. A new question stops the
// search for the old one. Lives in the thread of the store; the first rows are looked for in one thread of the store
// and all of them in another, at the same time: whoever is first is shown first.
class SearchRun final : public QObject
{
    Q_OBJECT
public:
    explicit SearchRun(Store &store, QObject *parent = nullptr);
    ~SearchRun() override; // stops

    // With `firstRows` > 0 as many are looked for before all of them.
    void ask(const JobQuery &query, int firstRows);
    // The same question again, because something changed: without first rows and progress. Waits for a search that is
    // on its way, and does nothing after stop().
    void askAgain();
    void stop(); // Afterwards the first rows are all there is.
    bool isRunning() const { return m_running != nullptr; }
    qint64 lastMs() const { return m_lastMs; } // how long the last search took

signals:
    // What the list begins with. `isLong`: the others take their time, so that also few are worth showing.
    void firstFound(const zixly::JobKeys &keys, bool isLong);
    void found(const zixly::JobKeys &keys); // all
    // The jobs themselves that a question of ask() begins with, right after their keys: who shows them need not ask.
    void rowsLoaded(const QList<zixly::Job> &rows);
    void progressed(double done); // 0 to 1, of a search of ask() that takes longer than a moment
    void stopped(); // by stop()
    void failed(const zixly::Error &error);

private:
    void begin(int firstRows, bool fresh); // fresh = its progress is shown
    void lookForFirst(int count);
    void lookForAll(int firstRows);
    void showFirst(const FoundJobs &jobs, bool isLong);
    void finish(const Result<FoundJobs> &jobs);
    void abandon();

    Store &m_store;
    JobQuery m_query;
    std::shared_ptr<SearchState> m_running; // shared with the search; null = no search
    QTimer m_progress;
    QElapsedTimer m_clock;
    qint64 m_lastMs = 0;
    bool m_again = false; // something changed while the search ran
    bool m_quiet = false; // the user stopped it
};

} // namespace zixly
