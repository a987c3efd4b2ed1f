// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/scheduler.h"
#include "platform/secretstore.h"

#include <QObject>

namespace zixly::platform {

// The key store of the operating system through QtKeychain. Each call has 5 s; the first failure or time-out (a prompt
// nobody answers blocks every later call) turns the store into a memory-only one for the rest of the run, and says so.
class KeychainStore final : public QObject, public SecretStore
{
    Q_OBJECT
public:
    explicit KeychainStore(Scheduler &scheduler, QString service = QStringLiteral("zixly"), QObject *parent = nullptr);
    ~KeychainStore() override;

    QFuture<Result<QByteArray>> read(const QString &key) override;
    QFuture<Result<>> write(const QString &key, const QByteArray &value) override;
    QFuture<Result<>> remove(const QString &key) override;
    bool isPersistent() const override { return m_persistent; }

signals:
    void becameMemoryOnly(const QString &reason); // once; the reason is for the log

private:
    template <class Job, class T, class Take>
    QFuture<Result<T>> run(Job *job, const QString &key, Take take);
    void giveUp(const QString &reason);

    Scheduler &m_scheduler;
    QString m_service;
    MemorySecretStore m_memory; // what was written in this run, and everything after giving up
    bool m_persistent = true;
};

} // namespace zixly::platform
