// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/queueclient.h"

#include <QLocalSocket>

namespace zixly {

QueueClient::QueueClient(QObject *parent)
    : QObject(parent)
    , m_socket(std::make_unique<QLocalSocket>())
    , m_reader(std::make_unique<queuewire::FrameReader>())
{
    connect(m_socket.get(), &QLocalSocket::connected, this, [this] {
        *m_reader = {};
        for (const qint64 id : waiting())
            say(id);
        emit connected();
    });
    connect(m_socket.get(), &QLocalSocket::disconnected, this, &QueueClient::lost);
    connect(m_socket.get(), &QLocalSocket::readyRead, this, &QueueClient::read);
}

QueueClient::~QueueClient()
{
    m_socket->disconnect(this);
}

void QueueClient::connectTo(const QString &name)
{
    if (m_socket->state() == QLocalSocket::UnconnectedState)
        m_socket->connectToServer(name);
}

bool QueueClient::isConnected() const
{
    return m_socket->state() == QLocalSocket::ConnectedState;
}

void QueueClient::send(const QueueIntent &intent, const QueueAnswer &answer)
{
    const qint64 id = ++m_lastId;
    Wish wish{.intent = intent, .answer = answer, .age = {}};
    wish.age.start();
    m_pending.emplace(id, std::move(wish));
    if (isConnected())
        say(id);
}

std::vector<std::pair<QueueIntent, QueueAnswer>> QueueClient::takePending()
{
    std::vector<std::pair<QueueIntent, QueueAnswer>> pending;
    pending.reserve(m_pending.size());
    for (auto &[id, wish] : m_pending)
        pending.emplace_back(std::move(wish.intent), std::move(wish.answer));
    m_pending.clear();
    return pending;
}

void QueueClient::expire(qint64 ageMs)
{
    for (const qint64 id : waiting()) {
        const auto wish = m_pending.find(id);
        if (wish != m_pending.end() && wish->second.age.elapsed() > ageMs)
            answer(id, failure(Error::Kind::Timeout, tr("The process that runs the queue")));
    }
}

// A copy: saying or answering changes what is pending.
std::vector<qint64> QueueClient::waiting() const
{
    std::vector<qint64> ids;
    ids.reserve(m_pending.size());
    for (const auto &[id, wish] : m_pending)
        ids.push_back(id);
    return ids;
}

void QueueClient::say(qint64 id)
{
    const QByteArray bytes = queuewire::frame(queuewire::toJson(queuewire::Request{id, m_pending.at(id).intent}));
    if (bytes.size() > queuewire::kMaxFrame) {
        const QString detail = QStringLiteral("%1 bytes").arg(bytes.size());
        answer(id, failure(Error::Kind::InvalidInput, QStringLiteral("queue message"), detail));
        return;
    }
    m_socket->write(bytes);
}

void QueueClient::answer(qint64 id, const Result<QList<qint64>> &keys)
{
    const auto wish = m_pending.find(id);
    if (wish == m_pending.end())
        return; // said twice, answered twice
    const QueueAnswer answer = std::move(wish->second.answer);
    m_pending.erase(wish);
    answer(keys);
}

void QueueClient::read()
{
    m_reader->append(m_socket->readAll());
    while (true) {
        const auto message = m_reader->next();
        if (!message) {
            qWarning("queue: the owner is not understood: %s", qUtf8Printable(message.error().detail));
            m_socket->abort();
            return;
        }
        if (!message->has_value())
            return;
        if (const auto notice = queuewire::noticeFromJson(**message))
            hear(*notice);
        else
            qWarning("queue: a message is not understood: %s", qUtf8Printable(notice.error().detail));
    }
}

void QueueClient::hear(const queuewire::Notice &notice)
{
    switch (notice.kind) {
    case queuewire::Notice::Kind::Reply: answer(notice.reply.id, notice.reply.keys); break;
    case queuewire::Notice::Kind::State: emit stateChanged(notice.state); break;
    case queuewire::Notice::Kind::Progress: emit progressed(notice.progress); break;
    }
}

} // namespace zixly
