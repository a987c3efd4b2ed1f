// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/apikeys.h"
#include "server/api/context.h"
#include "server/http/server.h"
#include "worker/sweepadapter.h"

#include <QDateTime>
#include <QObject>
#include <QSet>
#include <QThreadPool>

#include <memory>

namespace zixly {

class CallbackSender;
class LocalQueue;

// The local API: the jobs of this computer over HTTP, for the platform's clients and for programs. Owns the HTTP server
// and its thread; lives in the thread of store and queue (the GUI's in the desktop), which it never blocks. What it
// shows is what is committed. Store, queue, clock and log must outlive it; the clock and the log the store, too.
class ApiService final : public QObject
{
    Q_OBJECT
public:
    struct Options {
        http::Options http;
        ApiPolicy policy;
        PriceSource prices; // those the queue runs on; called on threads of a pool
        QString profileFolder; // of the keys, the audit log and the callbacks
    };

    // Errors as http::Server::start(), and those of the file of keys.
    static Result<std::unique_ptr<ApiService>> start(
        Store &store, LocalQueue &queue, const Clock &clock, ServiceLog &log, Options options);
    ~ApiService() override; // ends all connections

    quint16 port() const { return m_server->port(); }
    QString address() const; // "http://127.0.0.1:8480"
    int connections() const { return m_server->connections(); } // open now
    qsizetype keys() const { return m_keyCount; } // when it started
    void refresh(); // forgets what is kept: the trash or another unannounced change
    void drain(int ms); // answers what was asked, takes nothing new; blocks at most that long

private:
    struct Gate;
    class Control;

    ApiService(Store &store, LocalQueue &queue, const Clock &clock, ServiceLog &log, Options options);
    Result<> open();
    void listenToStore();
    void takeJobs(const QList<Job> &jobs);
    void count(const Job &job);
    void lookElsewhere(); // another process runs the queue: what changed there
    void readKeys(); // in the thread of the server, as the next one
    void noteUses();

    Store &m_store;
    LocalQueue &m_queue;
    const Clock &m_clock;
    ServiceLog &m_log;
    const Options m_options;
    const ApiKeyFile m_keyFile;
    std::unique_ptr<CallbackSender> m_callbacks;
    std::shared_ptr<Gate> m_gate; // closed by the destructor
    std::shared_ptr<ApiContext> m_context;
    std::unique_ptr<http::Server> m_server;
    QThreadPool m_pool; // reads prices
    QSet<qint64> m_open; // keys of jobs that were seen and had not ended
    QHash<qint64, int> m_seenElsewhere; // the last state that was told, by key
    bool m_looking = false;
    qsizetype m_keyCount = 0;
    QDateTime m_keysChanged; // of the file, when it was read; in the thread of the server
    qint64 m_keysSize = -1;
};

} // namespace zixly
