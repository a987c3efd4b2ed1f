// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "server/http/message.h"

#include <QHash>
#include <QMutex>
#include <QNetworkAccessManager>
#include <QObject>
#include <QStringList>
#include <QUrl>

namespace zixly {

class ServiceLog;
class Store;

// Where the end of a sweep is told to.
struct Callback {
    QUrl url;
    QList<http::Header> headers;
};

// Tells other services of the ends of sweeps, in the form the webhook receiver accepts. Whom it may tell is a list: a
// client cannot make this computer call others. The address that a name leads to is looked up once, checked, and then
// called itself; redirects are not followed; link-local addresses, where clouds keep their secrets, are never called.
// What is still to be told lies in callbacks.json of the profile and survives restarts. Owns its network manager; lives
// in the thread of the service, but for problem() and remember(), which any thread may call.
class CallbackSender final : public QObject
{
    Q_OBJECT
public:
    CallbackSender(Store &store, ServiceLog &log, QStringList allowedHosts, const QString &profileFolder,
        QObject *parent = nullptr);

    QString problem(const QUrl &url) const; // why it is not called, as a sentence; empty = it may be
    void remember(const QUuid &job, const Callback &callback);
    void forget(const QUuid &job); // was not started after all
    void resume(); // of an earlier run: tells what has ended meanwhile
    void tell(const Job &job, qint64 nowMs); // a job that has changed; tells once, at its end

private:
    struct Pending {
        Callback callback;
        QByteArray body; // empty until the job has ended
        int tries = 0;
    };

    void load();
    void save() const; // with the mutex held
    void send(const QUuid &job);
    void call(const QUuid &job, const QString &address);
    void done(const QUuid &job, bool success, const QString &detail);

    Store &m_store;
    ServiceLog &m_log;
    const QStringList m_allowed; // "host" or "host:port", lower case
    const QString m_path;
    QNetworkAccessManager m_network;
    mutable QMutex m_mutex;
    QHash<QUuid, Pending> m_pending; // guarded by the mutex
};

QByteArray callbackBody(const Job &job, qint64 nowMs); // JSON as the receiver wants it
bool mayCall(const QHostAddress &address, bool isNamed); // isNamed: the list names this address itself

} // namespace zixly
