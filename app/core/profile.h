// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace zixly {

// The folder that holds everything of one profile: store, settings, lock, logs.
struct Profile {
    QString folder;

    QString databasePath() const; // zixly.db
    QString settingsPath() const; // zixly.ini
    QString queueLockPath() const; // queue.lock
    QString socketName() const; // local socket of the process that owns the queue

    // `folder` empty = the platform's place, shared by desktop and console.
    static Profile at(const QString &folder);
};

} // namespace zixly
