// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/queuewire.h"

#include <QHash>
#include <QObject>

#include <memory>

class QLocalServer;
class QLocalSocket;

namespace zixly {

// The ear of the process that owns the queue: takes intents of other processes of the same user and profile, answers
// each, and tells them the state and the progress. Owns its sockets; lives in one thread and never blocks.
class QueueServer final : public QObject
{
    Q_OBJECT
public:
    explicit QueueServer(QObject *parent = nullptr);
    ~QueueServer() override;

    // Only the holder of the queue's lock may listen: a socket file left over by a dead owner is replaced.
    Result<> listen(const QString &name);
    void publish(const QueueState &state); // also told to whoever connects later; drops a listener that hangs
    void publish(const JobProgress &progress); // dropped for a listener that lags behind

signals:
    void requested(const zixly::QueueIntent &intent, const zixly::QueueAnswer &answer);

private:
    void accept();
    void read(QLocalSocket *socket);
    void serve(QLocalSocket *socket, const QJsonObject &message);

    std::unique_ptr<QLocalServer> m_server;
    QHash<QLocalSocket *, std::shared_ptr<queuewire::FrameReader>> m_clients;
    QueueState m_state;
};

} // namespace zixly
