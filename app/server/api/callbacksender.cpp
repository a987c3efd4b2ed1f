// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/callbacksender.h"

#include "core/async.h"
#include "server/api/call.h"
#include "server/api/jobjson.h"
#include "server/api/servicelog.h"
#include "store/jobs.h"
#include "store/store.h"

#include <QDir>
#include <QFile>
#include <QHostInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMutexLocker>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSaveFile>
#include <QTimer>
#include <QtEndian>

#include <array>
#include <utility>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kTimeoutMs = 30'000;
constexpr std::array kWaitsMs{2'000, 10'000, 60'000, 600'000}; // before the next try
constexpr qint64 kMostOfAnswer = 65'536;
constexpr qsizetype kMostPending = 10'000;

// An IPv4 address in the clothes of an IPv6 one is judged as what it is: mapped, compatible, by NAT64 (64:ff9b::/96) or
// by 6to4 (2002::/16).
QHostAddress undressed(const QHostAddress &address)
{
    bool mapped = false;
    if (const quint32 v4 = address.toIPv4Address(&mapped); mapped)
        return QHostAddress(v4);
    if (address.protocol() != QAbstractSocket::IPv6Protocol || address.isLoopback())
        return address;
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    const auto v4At = [&bytes](int first) { return QHostAddress(qFromBigEndian<quint32>(bytes.c + first)); };
    if (bytes[0] == 0x20 && bytes[1] == 0x02)
        return v4At(2);
    const bool compatible = address.isInSubnet(QHostAddress(u"::"_s), 96) && address != QHostAddress(u"::"_s);
    return compatible || address.isInSubnet(QHostAddress(u"64:ff9b::"_s), 96) ? v4At(12) : address;
}

// Where clouds keep the secrets of their machines, beside the link-local 169.254.169.254.
bool isMetadata(const QHostAddress &address)
{
    return address == QHostAddress(u"fd00:ec2::254"_s) || address == QHostAddress(u"fd20:ce::254"_s)
        || address == QHostAddress(u"100.100.100.200"_s) || address == QHostAddress(u"168.63.129.16"_s)
        || address == QHostAddress(u"192.0.0.192"_s);
}

} // namespace

QByteArray callbackBody(const Job &job, qint64 nowMs)
{
    const bool completed = job.state == JobState::Completed;
    const QString id = jobjson::idText(job);
    QJsonObject body{{u"event_type"_s, completed ? u"sweep.completed"_s : u"sweep.failed"_s}, {u"job_id"_s, id},
        {u"status"_s, completed ? u"completed"_s : u"failed"_s}, {u"ticker"_s, jobjson::tickerOf(job)},
        {u"timestamp"_s, isoZ(nowMs)}};
    if (completed) {
        body.insert(u"sweep_run_id"_s, id);
        body.insert(u"result_data"_s,
            QJsonObject{{u"sweep_run_id"_s, id}, {u"total_combinations"_s, job.cells},
                {u"execution_time_seconds"_s, static_cast<double>(job.runtimeMs) / 1000.0},
                {u"completed_at"_s, isoZ(job.endedMs)}});
    } else {
        body.insert(u"error_message"_s, jobjson::errorText(job));
    }
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

bool mayCall(const QHostAddress &address, bool isNamed)
{
    const QHostAddress real = undressed(address);
    if (real.isNull() || real.isLinkLocal() || real.isMulticast() || real.isBroadcast()
        || real.isInSubnet(QHostAddress(u"0.0.0.0"_s), 8) || real == QHostAddress(QHostAddress::AnyIPv6)
        || isMetadata(real))
        return false;
    return isNamed || !real.isLoopback();
}

CallbackSender::CallbackSender(
    Store &store, ServiceLog &log, QStringList allowedHosts, const QString &profileFolder, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_log(log)
    , m_allowed([&allowedHosts] {
        for (QString &host : allowedHosts)
            host = host.toLower();
        return allowedHosts;
    }())
    , m_path(QDir(profileFolder).filePath(u"callbacks.json"_s))
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setProxy(QNetworkProxy::NoProxy); // which would look the name up again
    load();
}

QString CallbackSender::problem(const QUrl &url) const
{
    const QString host = url.host().toLower();
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    if (m_allowed.contains(host) || m_allowed.contains(u"%1:%2"_s.arg(host).arg(port)))
        return {};
    return u"webhook_url: this service may not call %1; the option --callback-host allows it"_s.arg(host);
}

void CallbackSender::load()
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
    for (auto it = all.begin(); it != all.end(); ++it) {
        const QJsonObject entry = it.value().toObject();
        Pending pending{{QUrl(entry.value("url"_L1).toString()), {}}, {}, 0};
        for (const QJsonValue &value : entry.value("headers"_L1).toArray()) {
            const QJsonArray pair = value.toArray();
            pending.callback.headers.append(
                http::Header{pair.at(0).toString().toLatin1(), pair.at(1).toString().toLatin1()});
        }
        m_pending.insert(QUuid::fromString(it.key()), pending);
    }
}

void CallbackSender::save() const
{
    QJsonObject all;
    for (auto it = m_pending.begin(); it != m_pending.end(); ++it) {
        QJsonArray headers;
        for (const http::Header &header : it->callback.headers)
            headers.append(QJsonArray{QString::fromLatin1(header.name), QString::fromLatin1(header.value)});
        all.insert(it.key().toString(QUuid::WithoutBraces),
            QJsonObject{{u"url"_s, it->callback.url.toString()}, {u"headers"_s, headers}});
    }
    QSaveFile file(m_path);
    const bool saved = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(QJsonDocument(all).toJson(QJsonDocument::Compact)) >= 0 && file.commit();
    if (!saved)
        m_log.write(ServiceLog::Level::Error, "callbacks not saved", {{"detail", file.errorString()}});
}

void CallbackSender::remember(const QUuid &job, const Callback &callback)
{
    const QMutexLocker lock(&m_mutex);
    if (m_pending.size() >= kMostPending)
        return m_log.write(ServiceLog::Level::Error, "too many callbacks wait", {});
    m_pending.insert(job, {callback, {}, 0});
    save();
}

void CallbackSender::forget(const QUuid &job)
{
    const QMutexLocker lock(&m_mutex);
    if (m_pending.remove(job))
        save();
}

void CallbackSender::resume()
{
    const QMutexLocker lock(&m_mutex);
    for (const QUuid &id : m_pending.keys()) {
        const auto find = [id](QSqlDatabase &db) { return jobs::find(db, id); };
        whenReady(m_store.read(find), this, [this, id](const Result<Job> &job) {
            if (job)
                tell(*job, job->endedMs);
            else if (job.error().kind == Error::Kind::NotFound)
                forget(id);
        });
    }
}

void CallbackSender::tell(const Job &job, qint64 nowMs)
{
    if (!isTerminal(job.state))
        return;
    {
        const QMutexLocker lock(&m_mutex);
        const auto found = m_pending.find(job.id);
        if (found == m_pending.end() || !found->body.isEmpty())
            return;
        found->body = callbackBody(job, nowMs);
    }
    send(job.id);
}

void CallbackSender::send(const QUuid &job)
{
    QUrl url;
    {
        const QMutexLocker lock(&m_mutex);
        url = m_pending.value(job).callback.url;
    }
    if (const QString why = problem(url); !why.isEmpty()) // the list may have changed since
        return done(job, false, why);
    QHostInfo::lookupHost(url.host(), this, [this, job, url](const QHostInfo &info) {
        const bool isNamed = url.host() == "localhost"_L1 || !QHostAddress(url.host()).isNull();
        for (const QHostAddress &address : info.addresses()) {
            if (mayCall(address, isNamed))
                return call(job, address.toString());
        }
        done(job, false, info.addresses().isEmpty() ? info.errorString() : u"its address may not be called"_s);
    });
}

void CallbackSender::call(const QUuid &job, const QString &address)
{
    Pending pending;
    {
        const QMutexLocker lock(&m_mutex);
        pending = m_pending.value(job);
    }
    QUrl url = pending.callback.url;
    const QString name = url.host();
    const int port = url.port();
    url.setHost(address);
    QNetworkRequest request(url);
    request.setPeerVerifyName(name);
    request.setRawHeader("Host", (port > 0 ? u"%1:%2"_s.arg(name).arg(port) : name).toLatin1());
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("zixly-worker/" ZIXLY_VERSION));
    request.setRawHeader("X-Job-ID", job.toByteArray(QUuid::WithoutBraces));
    for (const http::Header &header : pending.callback.headers)
        request.setRawHeader(header.name, header.value);
    request.setTransferTimeout(kTimeoutMs);
    QNetworkReply *reply = m_network.post(request, pending.body);
    connect(reply, &QNetworkReply::finished, this, [this, reply, job] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const bool success = status >= 200 && status < 300;
        done(job, success, status > 0 ? QString::number(status) : reply->errorString());
    });
    // Nobody reads the answer; one that does not end is cut off.
    reply->setReadBufferSize(kMostOfAnswer);
    connect(reply, &QNetworkReply::readyRead, reply, [reply, received = qint64{0}]() mutable {
        received += reply->readAll().size();
        if (received > kMostOfAnswer)
            reply->abort();
    });
}

void CallbackSender::done(const QUuid &job, bool success, const QString &detail)
{
    const QString id = job.toString(QUuid::WithoutBraces);
    int tries = 0;
    {
        const QMutexLocker lock(&m_mutex);
        const auto found = m_pending.find(job);
        if (found == m_pending.end())
            return;
        tries = found->tries++;
        if (success || tries >= static_cast<int>(kWaitsMs.size())) {
            m_pending.erase(found);
            save();
        }
    }
    if (success)
        return m_log.write(ServiceLog::Level::Info, "callback sent", {{"job", id}});
    m_log.write(ServiceLog::Level::Warning, "callback failed",
        {{"job", id}, {"detail", detail}, {"try", QString::number(tries + 1)}});
    if (tries < static_cast<int>(kWaitsMs.size())) {
        QTimer::singleShot(kWaitsMs[static_cast<std::size_t>(tries)], this, [this, job] { send(job); });
    }
}

} // namespace zixly
