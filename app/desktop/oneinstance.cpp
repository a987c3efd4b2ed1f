// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/oneinstance.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <chrono>

using namespace std::chrono_literals;

namespace zixly {

namespace {

constexpr auto kPatience = 3s;
constexpr qint64 kLongestMessage = 1 << 20; // bytes
constexpr auto kAnswer = "ok\n";

QStringList filesOf(const QByteArray &line)
{
    QStringList files;
    for (const QJsonValue &file : QJsonDocument::fromJson(line).array()) {
        // Relative ones would mean something else here.
        if (QDir::isAbsolutePath(file.toString()))
            files += file.toString();
    }
    return files;
}

QByteArray messageOf(const QStringList &files)
{
    QJsonArray array;
    for (const QString &file : files)
        array.append(QFileInfo(file).absoluteFilePath());
    return QJsonDocument(array).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

OneInstance::OneInstance(const Profile &profile, QObject *parent)
    : QObject(parent)
    , m_name(profile.socketName() + QStringLiteral("-window"))
    , m_lock(QDir(profile.folder).filePath(QStringLiteral("window.lock")))
{
    QDir().mkpath(profile.folder);
    m_lock.setStaleLockTime(0); // only a dead owner makes it stale, not a long evening
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_server, &QLocalServer::newConnection, this, &OneInstance::accept);
    connect(&m_patience, &QTimer::timeout, this, &OneInstance::giveUp);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &OneInstance::giveUp);
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
        if (m_answered || !m_socket.canReadLine())
            return;
        m_answered = true;
        m_patience.stop();
        emit handedOver();
    });
}

OneInstance::~OneInstance() = default;

bool OneInstance::claim()
{
    if (!m_lock.tryLock(0) && m_lock.error() == QLockFile::LockFailedError)
        return false;
    QLocalServer::removeServer(m_name); // of one that was killed
    m_server.listen(m_name); // without it, later ones run beside this one
    return true;
}

void OneInstance::handOver(const QStringList &files)
{
    connect(&m_socket, &QLocalSocket::connected, this, [this, message = messageOf(files)] { m_socket.write(message); });
    m_patience.start();
    m_socket.connectToServer(m_name);
}

void OneInstance::giveUp()
{
    if (m_answered)
        return;
    m_answered = true;
    m_patience.stop();
    emit unanswered();
}

void OneInstance::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        read(socket);
    }
}

void OneInstance::read(QLocalSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > kLongestMessage)
            socket->abort();
        return;
    }
    const QStringList files = filesOf(socket->readLine());
    socket->write(kAnswer);
    socket->disconnectFromServer(); // after the answer is written
    emit called(files);
}

} // namespace zixly
