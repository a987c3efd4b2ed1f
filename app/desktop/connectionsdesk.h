// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runplace.h"
#include "desktop/platformlink.h"
#include "platform/scheduler.h"
#include "platform/secretstore.h"

#include <QHash>
#include <QNetworkAccessManager>
#include <QObject>
#include <QSet>

#include <atomic>
#include <memory>

namespace zixly {

namespace platform {
class KeychainStore;
class NetworkWatch;
} // namespace platform
class MainWindow;
class Settings;

// All connections: keeps their profiles in the settings, owns a link for each, and shows how they stand. Only the
// process that owns the queue of the profile opens them. GUI thread.
class ConnectionsDesk final : public QObject
{
    Q_OBJECT
public:
    struct Services {
        Store &store;
        Settings &settings;
        MainWindow &window;
        const Clock &clock;
        platform::SecretStore *secrets = nullptr; // null = the key store of this computer
    };
    explicit ConnectionsDesk(const Services &services, QObject *parent = nullptr);
    ~ConnectionsDesk() override;

    void start(); // after Store::open(): makes the links
    void setActive(bool active); // this process talks to the services
    // Nothing is asked any more, and what has arrived is in the store; for the end and before a restore.
    QFuture<Result<>> stop();

    QList<ConnectionProfile> profiles() const;
    PlatformLink *link(const QUuid &connection) const; // null = none
    PlatformLink *linkOf(const QString &service) const; // by Place::service
    QList<RunPlace> places() const;
    platform::RequestRunner &runner() { return m_runner; } // for tests of what is not saved yet
    platform::SecretStore &secrets() { return m_secrets; }
    bool keepsSecrets() const { return m_secrets.isPersistent(); }

    // A new or a changed one. A new name goes to its rows as well.
    void save(const ConnectionProfile &profile, const std::optional<QString> &tradingKey);
    void remove(const QUuid &connection, bool withHistory);
    void signOut(const QUuid &connection, bool withHistory);
    void reconnect(const QUuid &connection); // null = all
    void setOfflineLimit(qint64 megabytes);

signals:
    void changed(); // profiles
    void statusChanged();
    void rowsChanged(); // other rows are to be shown
    void progressed(const zixly::JobProgress &progress);
    void fetched(qint64 jobKey); // its result is here
    void fetchFailed(qint64 jobKey, const zixly::Error &error);

private:
    void watchNetwork();
    void addLink(const ConnectionProfile &profile);
    void dropLink(const QUuid &connection);
    void forgetMoved(const ConnectionProfile &before, const ConnectionProfile &after);
    void keep(const QList<ConnectionProfile> &profiles);
    void showStatus();
    void askAgain(const ConnectionStatus &status);
    void askToSignIn(const QUuid &connection, const QString &sentence);
    void removeHistory(const QUuid &connection, bool onlySignedIn);
    void removeAbandoned();
    void rename(const ConnectionProfile &profile, const QString &before);
    void checkName(const ConnectionProfile &profile);
    void endWishes(const QUuid &connection);

    Services m_services;
    platform::TimerScheduler m_scheduler;
    std::unique_ptr<platform::KeychainStore> m_keychain; // null where another one was given
    platform::SecretStore &m_secrets;
    QNetworkAccessManager m_network;
    platform::RequestRunner m_runner;
    RemoteIntake m_intake;
    platform::NetworkWatch *m_watch = nullptr; // once there is a connection to wake
    QHash<QUuid, PlatformLink *> m_links;
    QSet<QUuid> m_asked; // for a sign-in or a key, in this run
    bool m_started = false;
    bool m_active = false;
    // The program ends: the next one goes on with removals that are under way.
    const std::shared_ptr<std::atomic<bool>> m_ending = std::make_shared<std::atomic<bool>>(false);
};

} // namespace zixly
