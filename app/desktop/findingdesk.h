// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "flows/searchrun.h"
#include "models/savedview.h"

#include <QObject>
#include <QPointer>

namespace zixly {

class JobTableModel;
class MainWindow;
class QuickOpen;
class Settings;
class Store;

// What helps to find jobs again and lasts over starts: saved views, earlier searches, the jobs last opened; and quick
// open. Keeps them in the settings. GUI thread.
class FindingDesk final : public QObject
{
    Q_OBJECT
public:
    struct Parts {
        Store &store;
        Settings &settings;
        JobTableModel &model;
        MainWindow &window;
    };
    explicit FindingDesk(const Parts &parts, QObject *parent = nullptr);

    void start(); // the names of the jobs last opened are read once the store is open
    void noteOpened(qint64 key);
    void showRecent(); // those that are still to be seen
    void openQuickly();

private:
    void wireViews();
    void showViews();
    void showCurrent();
    void keepViews();
    bool isTaken(const QString &name, int except) const; // and says so
    SavedView shownNow(const QString &name) const;
    void openView(int index);
    void removeView(int index);
    void find(const QString &text);
    void wireQuickSearch();
    void showFound(const JobKeys &keys, bool all);
    void openJob(const Job &job);

    Store &m_store;
    Settings &m_settings;
    JobTableModel &m_model;
    MainWindow &m_window;
    QList<SavedView> m_views;
    QList<qint64> m_recent;
    QList<Job> m_recentJobs; // as loaded last
    QPointer<QuickOpen> m_quick;
    SearchRun m_quickSearch;
    QString m_quickText; // what it looks for
};

} // namespace zixly
