// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>

#include <memory>

// HTTP calls as a transcript has them, without any client of the program between.
namespace zixly::test {

struct RawAnswer {
    int status = 0; // 0 = none came
    QByteArray body;
    QHash<QByteArray, QByteArray> headers; // names in lower case
};

struct RawCall {
    QByteArray method = "GET";
    QByteArray target; // path and query
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
};

inline RawAnswer ask(QNetworkAccessManager &network, const QUrl &service, const RawCall &call, int waitMs = 10'000)
{
    QNetworkRequest request(QUrl(service.toString() + QString::fromUtf8(call.target)));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    for (const auto &[name, value] : call.headers)
        request.setRawHeader(name, value);
    const std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(request, call.method, call.body));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(waitMs);
    RawAnswer answer{reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(), {}};
    for (const auto &[name, value] : reply->rawHeaderPairs())
        answer.headers.insert(name.toLower(), value);
    return answer;
}

inline QJsonValue parsedJson(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

// Every member of `wanted` is in `is`; lists have the same length; "<any>" stands for anything.
inline bool holds(const QJsonValue &is, const QJsonValue &wanted)
{
    if (wanted.toString() == QLatin1String("<any>"))
        return !is.isUndefined();
    if (wanted.isObject()) {
        const QJsonObject members = wanted.toObject();
        const QJsonObject object = is.toObject();
        for (auto it = members.begin(); it != members.end(); ++it) {
            if (!holds(object.value(it.key()), it.value()))
                return false;
        }
        return is.isObject();
    }
    if (!wanted.isArray())
        return is == wanted;
    const QJsonArray list = wanted.toArray();
    const QJsonArray array = is.toArray();
    if (array.size() != list.size())
        return false;
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (!holds(array.at(i), list.at(i)))
            return false;
    }
    return true;
}

} // namespace zixly::test
