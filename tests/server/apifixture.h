// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/apiservice.h"
#include "server/api/servicelog.h"
#include "tests/support/standin/rawcall.h"
#include "tests/worker/queuebench.h"

#include <QNetworkAccessManager>

#include <initializer_list>
#include <memory>

namespace zixly::test {

// The local API in this process over a temporary profile: WALK... and LONG... are tickers with prices. The clock stands
// still unless a test moves it. Everything that is logged is kept.
class ApiFixture
{
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    ApiFixture();
    ~ApiFixture();
    ApiFixture(const ApiFixture &) = delete;
    ApiFixture &operator=(const ApiFixture &) = delete;

    bool begin(const ApiPolicy &policy = {}, http::Options http = {}); // with keys of each scope
    bool restart(); // the service, on the same profile
    void stop() { service.reset(); }

    QByteArray add(ApiScope scope, int triggersPerMinute = 100'000, qint64 expiresMs = 0); // the text of a new key
    // Until the service has read the file of keys again.
    bool waitForKeys(const QByteArray &key, int status);

    RawAnswer ask(
        const QByteArray &method, const QByteArray &target, const Headers &headers, const QByteArray &body = {});
    RawAnswer get(const QByteArray &target) { return ask("GET", target, {{"X-API-Key", read}}); }
    QJsonObject getJson(const QByteArray &target) { return parsedJson(get(target).body).toObject(); }
    RawAnswer post(const QByteArray &target, const QByteArray &body, const QByteArray &type = "application/json");
    // The id of a new job, by the web API.
    QByteArray trigger(const QByteArray &ticker = "WALK");
    bool waitForState(const QByteArray &id, const QString &status, int waitMs = 20'000);
    QByteArray completed(const QByteArray &ticker = "WALK"); // the id of a job that has run
    QByteArray host() const { return "127.0.0.1:" + QByteArray::number(service->port()); }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(service->port())); }
    QByteArray audit() const;
    QByteArray logged() const;

    QueueBench bench;
    ApiPolicy policy;
    http::Options http;
    QByteArray read; // keys
    QByteArray run;
    QByteArray admin;
    std::unique_ptr<ApiService> service;
    QNetworkAccessManager network;

private:
    mutable QMutex m_mutex;
    QByteArray m_logged; // guarded by the mutex
    std::unique_ptr<ServiceLog> m_log;
};

extern const QByteArray kSweep; // the members of a small sweep, without the ticker

} // namespace zixly::test
