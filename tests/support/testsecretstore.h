// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/secretstore.h"

#include <QPromise>

#include <memory>
#include <vector>

namespace zixly::test {

// A key store that lasts longer than a connection, may be missing, and may take its time.
class TestSecretStore final : public platform::SecretStore
{
public:
    QFuture<Result<QByteArray>> read(const QString &key) override
    {
        if (!slow)
            return m_values.read(key);
        m_waiting.push_back({key, std::make_shared<QPromise<Result<QByteArray>>>()});
        m_waiting.back().second->start();
        return m_waiting.back().second->future();
    }
    QFuture<Result<>> write(const QString &key, const QByteArray &value) override { return m_values.write(key, value); }
    QFuture<Result<>> remove(const QString &key) override { return m_values.remove(key); }
    bool isPersistent() const override { return persistent; }
    void answer()
    {
        slow = false;
        for (const auto &[key, promise] : std::exchange(m_waiting, {})) {
            promise->addResult(m_values.read(key).result());
            promise->finish();
        }
    }
    bool slow = false;
    bool persistent = true;

private:
    platform::MemorySecretStore m_values;
    std::vector<std::pair<QString, std::shared_ptr<QPromise<Result<QByteArray>>>>> m_waiting;
};

} // namespace zixly::test
