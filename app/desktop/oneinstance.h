// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QLockFile>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace zixly {

// Sees to one window per profile: a second program on it hands its files to the first, which comes to the front, and
// ends. Owns the lock and the local socket of the window. GUI thread, never waits.
class OneInstance final : public QObject
{
    Q_OBJECT
public:
    explicit OneInstance(const Profile &profile, QObject *parent = nullptr);
    ~OneInstance() override;

    // True for the first program on the profile, also where the folder cannot be locked at all.
    bool claim();
    // For the others; answered by handedOver(), or by unanswered() when the first one does not react within 3 s.
    void handOver(const QStringList &files);

signals:
    void called(const QStringList &files); // in the first: another one was started, with these files (absolute paths)
    void handedOver();
    void unanswered();

private:
    void accept();
    void read(QLocalSocket *socket);
    void giveUp();

    QString m_name;
    QLockFile m_lock;
    QLocalServer m_server;
    QLocalSocket m_socket;
    QTimer m_patience;
    bool m_answered = false;
};

} // namespace zixly
