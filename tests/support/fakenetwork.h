// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QQueue>
#include <QTimer>

#include <cstring>

namespace zixly::test {

struct CannedReply {
    int status = 200; // 0 = no answer at all
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QNetworkReply::NetworkError error = QNetworkReply::NoError; // of the connection
    bool never = false; // stays silent until aborted
};

struct SeenRequest {
    QByteArray verb;
    QUrl url;
    QNetworkRequest request;
    QByteArray body;
};

class FakeReply final : public QNetworkReply
{
public:
    FakeReply(const QNetworkRequest &request, const CannedReply &canned, QObject *parent)
        : QNetworkReply(parent)
        , m_canned(canned)
    {
        setRequest(request);
        setUrl(request.url());
        open(QIODevice::ReadOnly);
        if (!canned.never)
            QTimer::singleShot(0, this, [this] { answer(); });
    }

    void abort() override
    {
        if (isFinished())
            return;
        setError(OperationCanceledError, QStringLiteral("aborted"));
        setFinished(true);
        emit finished();
    }
    qint64 bytesAvailable() const override { return m_canned.body.size() - m_at + QIODevice::bytesAvailable(); }
    bool isSequential() const override { return true; }

protected:
    qint64 readData(char *data, qint64 count) override
    {
        const qint64 size = std::min<qint64>(count, m_canned.body.size() - m_at);
        std::memcpy(data, m_canned.body.constData() + m_at, static_cast<std::size_t>(size));
        m_at += size;
        return size > 0 ? size : -1;
    }

private:
    void answer()
    {
        if (m_canned.status != 0)
            setAttribute(QNetworkRequest::HttpStatusCodeAttribute, m_canned.status);
        for (const auto &[name, value] : m_canned.headers)
            setRawHeader(name, value);
        emit metaDataChanged();
        if (isFinished())
            return;
        if (!m_canned.body.isEmpty())
            emit readyRead();
        if (isFinished())
            return;
        if (m_canned.error != NoError)
            setError(m_canned.error, QStringLiteral("canned"));
        else if (m_canned.status >= 400)
            setError(m_canned.status == 404 ? ContentNotFoundError : UnknownContentError, QStringLiteral("status"));
        setFinished(true);
        emit finished();
    }

    CannedReply m_canned;
    qint64 m_at = 0;
};

// Answers from a queue (the last answer repeats) and remembers what was asked.
class FakeNetwork final : public QNetworkAccessManager
{
public:
    QQueue<CannedReply> replies;
    QList<SeenRequest> seen;

protected:
    QNetworkReply *createRequest(Operation, const QNetworkRequest &request, QIODevice *body) override
    {
        seen.append({request.attribute(QNetworkRequest::CustomVerbAttribute).toByteArray(), request.url(), request,
            body ? body->readAll() : QByteArray()});
        const CannedReply canned = replies.isEmpty() ? CannedReply{.never = true}
            : replies.size() == 1                    ? replies.head()
                                                     : replies.dequeue();
        return new FakeReply(request, canned, this);
    }
};

} // namespace zixly::test
