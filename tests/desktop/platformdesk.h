// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "desktop/application.h"
#include "tests/support/standin/standin.h"
#include "tests/support/testsecretstore.h"

#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace zixly::test {

// The whole program beside stand-ins of all services; its profile and key store outlive it, as on a real computer.
class PlatformDesk final
{
public:
    explicit PlatformDesk(ApiGeneration generation = ApiGeneration::Next, std::unique_ptr<World> world = nullptr);
    ~PlatformDesk();

    void start(); // the program; again = a restart
    void stop();
    void addConnection(); // as if it was saved in the dialog
    void signIn(const char *email = "ops@zixly.test", const QString &password = QStringLiteral("correct-horse"));
    void startLive(); // with a connection that is signed in and live
    void setOffline(bool offline); // all services
    // By the dialog of that window (null = of the program), at the web API.
    void startSweep(const QString &name, int fastTo = 20, MainWindow *window = nullptr);

    Application &zixly() { return *m_zixly; }
    PlatformLink *link() const { return m_zixly->connections().link(profile.id); }
    ConnectionStatus status() const { return link() ? link()->status() : ConnectionStatus(); }
    bool isLive() const { return status().badge == LinkBadge::Live; }
    QString badge() const; // the words in the bottom line
    QString filePath(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    QString folder() const { return m_folder.path(); }

    JobTableModel &table() const;
    QString statusOf(qint64 key) const; // as the table shows it
    void select(qint64 key);
    QList<Job> jobs() const; // that are to be seen, from the store
    std::optional<Job> job(const QString &remoteId) const;
    std::optional<Job> jobNamed(const QString &name) const;
    QStringList events(qint64 key) const; // their kinds

    Standin services;
    TestSecretStore secrets;
    ConnectionProfile profile;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Application> m_zixly;
};

} // namespace zixly::test
