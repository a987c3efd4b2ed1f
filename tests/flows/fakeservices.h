// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runplace.h"
#include "core/servicelimits.h"
#include "flows/sender.h"
#include "flowtest.h"

namespace zixly::test {

using namespace zixly::platform;
using namespace Qt::StringLiterals;

template <class T>
using Answers = std::vector<std::shared_ptr<QPromise<Result<T>>>>;

// The services of one connection; answers at once, or when the test says so.
class FakeServices final : public Sender
{
public:
    bool online = true;
    bool synced = true;
    bool hangs = false; // answers are kept in `open...`
    std::optional<Error> refusal;
    QList<std::pair<ServiceKind, SweepSpec>> posts;
    QList<QJsonObject> told; // beside the spec, with each post
    QStringList cancels;
    QStringList details;
    QStringList adopted;
    QHash<QString, RemoteJob> rows; // for detail()
    Answers<RemoteJob> openPosts;
    Answers<CancelReceipt> openCancels;

    QUuid connection() const override { return kOffice; }
    QString name() const override { return kOfficeName; }
    bool canSend(ServiceKind) const override { return online; }
    bool isSynced(ServiceKind) const override { return synced; }
    QFuture<Result<RemoteJob>> trigger(ServiceKind service, const SweepSpec &spec, const QJsonObject &more) override
    {
        posts.append({service, spec});
        told << more;
        RemoteJob job = made(service, spec);
        for (auto it = more.begin(); it != more.end(); ++it)
            job.parameters.insert(it.key(), it.value());
        return answer<RemoteJob>(job, openPosts);
    }
    QFuture<Result<CancelReceipt>> cancel(ServiceKind, const QString &id) override
    {
        cancels << id;
        return answer<CancelReceipt>({.id = id, .status = u"failed"_s}, openCancels);
    }
    QFuture<Result<RemoteJob>> detail(ServiceKind, const QString &id) override
    {
        details << id;
        return QtFuture::makeReadyFuture(
            rows.contains(id) ? Result<RemoteJob>(rows[id]) : Result<RemoteJob>(failure(Error::Kind::NotFound, id)));
    }
    void adopt(ServiceKind, const RemoteJob &job) override { adopted << job.id; }

    RemoteJob made(ServiceKind service, const SweepSpec &spec) const
    {
        RemoteJob job;
        job.idKind = service == ServiceKind::Receiver ? u"receiver"_s
            : service == ServiceKind::TradingApi      ? u"trading"_s
                                                      : u"pipeline"_s;
        job.id = u"made-%1"_s.arg(posts.size());
        job.status = u"queued"_s;
        job.fields = RemoteJob::Status;
        job.parameters = toJson(spec);
        return job;
    }

private:
    template <class T>
    QFuture<Result<T>> answer(const T &value, Answers<T> &open)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        if (hangs) {
            open.push_back(promise);
        } else {
            promise->addResult(refusal ? Result<T>(std::unexpected(*refusal)) : Result<T>(value));
            promise->finish();
        }
        return promise->future();
    }
};

inline RunPlace at(ServiceKind service)
{
    return {.connection = kOffice, .service = service};
}

// A sweep every service takes.
inline SweepSpec plainSpec(ServiceKind service = ServiceKind::WebApi)
{
    return limits::adapted(service, aSpec());
}

} // namespace zixly::test
