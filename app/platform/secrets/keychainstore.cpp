// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/secrets/keychainstore.h"

#include <QPointer>
#include <QPromise>
#include <qt6keychain/keychain.h>

#include <memory>

namespace zixly::platform {

namespace {

constexpr qint64 kTimeoutMs = 5'000;

} // namespace

KeychainStore::KeychainStore(Scheduler &scheduler, QString service, QObject *parent)
    : QObject(parent)
    , m_scheduler(scheduler)
    , m_service(std::move(service))
{
}

KeychainStore::~KeychainStore() = default;

void KeychainStore::giveUp(const QString &reason)
{
    if (!m_persistent)
        return;
    m_persistent = false;
    emit becameMemoryOnly(reason);
}

// `take(error)` makes the result once the job has ended; an empty optional means the key store failed and the memory
// answers instead.
template <class Job, class T, class Take>
QFuture<Result<T>> KeychainStore::run(Job *job, const QString &key, Take take)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const QPointer<Job> guard(job);
    const auto end = [promise, take](QKeychain::Error error) {
        if (promise->future().isFinished())
            return;
        promise->addResult(take(error));
        promise->finish();
    };
    job->setAutoDelete(true);
    job->setKey(key);
    connect(job, &QKeychain::Job::finished, this, [this, end, guard](QKeychain::Job *done) {
        if (done->error() != QKeychain::NoError && done->error() != QKeychain::EntryNotFound)
            giveUp(done->errorString());
        end(done->error());
    });
    m_scheduler.after(kTimeoutMs, this, [this, end, promise] {
        if (promise->future().isFinished())
            return;
        giveUp(QStringLiteral("no answer within 5 s"));
        end(QKeychain::OtherError);
    });
    job->start();
    return promise->future();
}

QFuture<Result<QByteArray>> KeychainStore::read(const QString &key)
{
    if (!m_persistent)
        return m_memory.read(key);
    auto *job = new QKeychain::ReadPasswordJob(m_service, this);
    const QPointer<QKeychain::ReadPasswordJob> alive(job);
    return run<QKeychain::ReadPasswordJob, QByteArray>(
        job, key, [this, key, alive](QKeychain::Error error) -> Result<QByteArray> {
            if (error == QKeychain::NoError && alive)
                return alive->binaryData();
            if (error == QKeychain::EntryNotFound)
                return failure(Error::Kind::NotFound, key);
            return m_memory.read(key).result();
        });
}

QFuture<Result<>> KeychainStore::write(const QString &key, const QByteArray &value)
{
    // Also when the key store takes it: should it fail later, this run still knows the secret.
    auto kept = m_memory.write(key, value);
    if (!m_persistent)
        return kept;
    auto *job = new QKeychain::WritePasswordJob(m_service, this);
    job->setBinaryData(value);
    return run<QKeychain::WritePasswordJob, void>(job, key, [](QKeychain::Error) { return Result<>(); });
}

QFuture<Result<>> KeychainStore::remove(const QString &key)
{
    auto dropped = m_memory.remove(key);
    if (!m_persistent)
        return dropped;
    auto *job = new QKeychain::DeletePasswordJob(m_service, this);
    return run<QKeychain::DeletePasswordJob, void>(job, key, [key](QKeychain::Error error) -> Result<> {
        if (error == QKeychain::NoError || error == QKeychain::EntryNotFound)
            return {};
        return failure(Error::Kind::Unwritable, key);
    });
}

} // namespace zixly::platform
