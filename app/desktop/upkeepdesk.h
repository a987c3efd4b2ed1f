// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include <atomic>
#include <memory>

namespace zixly {

class Clock;
class JobTrash;
class MainWindow;
class Settings;
class SettingsDialog;
class Store;

// Keeps the store at the size that the user likes: shows it, compacts it, and offers to delete jobs that are older than
// the user wants to keep them. Deletes nothing by itself. GUI thread, never waits.
class UpkeepDesk final : public QObject
{
    Q_OBJECT
public:
    struct Parts {
        Store &store;
        Settings &settings;
        JobTrash &trash;
        MainWindow &window;
        const Clock &clock;
        QString path; // of the store
    };
    explicit UpkeepDesk(const Parts &parts, QObject *parent = nullptr);
    ~UpkeepDesk() override;

    void start(); // once the store is open: a notice if there are jobs to delete
    void serve(SettingsDialog *dialog); // until it is closed

private:
    void showSize();
    void countOld();
    void deleteOld();
    void compact();
    void writeAnew();
    void showProgress();
    void showCompacted(const Result<> &done, qint64 before);
    qint64 limitMs() const; // jobs that ended earlier are old; 0 = none are

    // What was deleted goes before the file is written anew; shared with the thread that writes.
    struct Removal {
        std::atomic<bool> stop = false;
        std::atomic<qint64> total = 0;
        std::atomic<qint64> done = 0;
        bool begins = true;
        QList<qint64> keys; // removed; of that thread until it has ended
    };

    Parts m_parts;
    QPointer<SettingsDialog> m_dialog; // while it is open
    QTimer m_compacting; // looks how far it is
    std::shared_ptr<Removal> m_removal; // while what was deleted goes
    qint64 m_toWrite = 0; // bytes, while the file is written anew
    QList<qint64> m_old; // as counted last
};

} // namespace zixly
