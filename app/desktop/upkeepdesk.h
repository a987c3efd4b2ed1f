// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

namespace zixly {

class Clock;
class JobsDesk;
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
        JobsDesk &jobs;
        MainWindow &window;
        const Clock &clock;
        QString path; // of the store
    };
    explicit UpkeepDesk(const Parts &parts, QObject *parent = nullptr);

    void start(); // once the store is open: a notice if there are jobs to delete
    void serve(SettingsDialog *dialog); // until it is closed

private:
    void showSize();
    void countOld();
    void deleteOld();
    void compact();
    void showCompacted(const Result<> &done, qint64 before);
    qint64 limitMs() const; // jobs that ended earlier are old; 0 = none are

    Parts m_parts;
    QPointer<SettingsDialog> m_dialog; // while it is open
    QTimer m_compacting; // looks how far it is
    qint64 m_toWrite = 0; // bytes, while compacting
    QList<qint64> m_old; // as counted last
};

} // namespace zixly
