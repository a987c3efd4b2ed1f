// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QThreadPool>

#include <memory>

namespace zixly {

class ApiService;
class Clock;
class LocalQueue;
class MainWindow;
class PriceLookup;
class ServiceLog;
class Settings;
class SettingsDialog;
class Store;

// The local API inside the desktop: runs it while the setting is on, says where it listens or why it does not, and
// makes keys for other programs. GUI thread, never waits.
class ApiDesk final : public QObject
{
    Q_OBJECT
public:
    struct Parts {
        Store &store;
        LocalQueue &queue;
        const PriceLookup &prices;
        const Clock &clock;
        ServiceLog &log;
        Settings &settings;
        MainWindow &window;
        QString profileFolder;
    };
    explicit ApiDesk(const Parts &parts, QObject *parent = nullptr);
    ~ApiDesk() override;

    void start(); // once the store is open, and when the program stays after all
    void stop(); // the program ends, or the store is replaced
    void refresh(); // jobs went to the trash or came back
    void serve(SettingsDialog *dialog); // until it is closed
    bool isRunning() const { return m_service != nullptr; }
    QString address() const; // empty while it does not run

private:
    void apply(); // the settings
    void show();
    void makeKey();

    Parts m_parts;
    std::unique_ptr<ApiService> m_service;
    QPointer<SettingsDialog> m_dialog; // while it is open
    QThreadPool m_pool; // for the file of keys
    QString m_problem; // why it does not run although it should
    bool m_open = false; // between start() and stop()
};

} // namespace zixly
