// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/queuewire.h"

#include <QElapsedTimer>
#include <QObject>

#include <map>
#include <memory>
#include <utility>
#include <vector>

class QLocalSocket;

namespace zixly {

// The mouth of a process that does not own the queue of its profile. Wishes wait while there is no connection, and are
// said again after one is lost: every one of them carries what makes a repetition harmless. Lives in one thread.
class QueueClient final : public QObject
{
    Q_OBJECT
public:
    explicit QueueClient(QObject *parent = nullptr);
    ~QueueClient() override;

    void connectTo(const QString &name); // again and again until it works is the caller's business
    bool isConnected() const;
    void send(const QueueIntent &intent, const QueueAnswer &answer);
    // Gives up what has no answer yet, for the new owner of the queue to do.
    std::vector<std::pair<QueueIntent, QueueAnswer>> takePending();
    void expire(qint64 ageMs); // answers Timeout to whatever waits longer

signals:
    void connected();
    void lost(); // the connection, which was there
    void stateChanged(const zixly::QueueState &state);
    void progressed(const zixly::JobProgress &progress);

private:
    std::vector<qint64> waiting() const;
    void say(qint64 id);
    void answer(qint64 id, const Result<QList<qint64>> &keys);
    void read();
    void hear(const queuewire::Notice &notice);

    std::unique_ptr<QLocalSocket> m_socket;
    std::unique_ptr<queuewire::FrameReader> m_reader;
    struct Wish {
        QueueIntent intent;
        QueueAnswer answer;
        QElapsedTimer age;
    };
    std::map<qint64, Wish> m_pending;
    qint64 m_lastId = 0;
};

} // namespace zixly
