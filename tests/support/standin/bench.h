// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/authsession.h"
#include "platform/realtimeclient.h"
#include "platform/webapiclient.h"
#include "tests/support/standin/standin.h"

#include <QNetworkAccessManager>
#include <QTest>

namespace zixly::test {

// Real time, but waits of the code under test are this many times shorter.
class FastScheduler final : public platform::Scheduler
{
public:
    explicit FastScheduler(qint64 factor)
        : m_factor(factor)
    {
    }
    void after(qint64 ms, QObject *context, std::function<void()> run) override
    {
        m_timer.after(ms / m_factor, context, std::move(run));
    }

private:
    platform::TimerScheduler m_timer;
    qint64 m_factor;
};

// A clock that can be moved on, as sleep does.
class MovedClock final : public Clock
{
public:
    qint64 nowMs() const override { return m_system.nowMs() + moved; }
    qint64 runningMs() const override { return m_system.runningMs(); }
    qint64 moved = 0;

private:
    SystemClock m_system;
};

// Everything of one connection against the stand-ins.
struct Bench {
    explicit Bench(ApiGeneration generation = ApiGeneration::Next, qint64 factor = 20)
        : scheduler(factor)
        , profile(standin.profile(generation))
    {
    }
    template <class T>
    T wait(QFuture<T> future)
    {
        [&future] { QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 10'000); }();
        if (!future.isFinished() || future.isCanceled())
            qFatal("no answer");
        return future.result();
    }
    bool signIn(const char *email = "ops@zixly.test")
    {
        return wait(auth.signIn(QLatin1String(email), QStringLiteral("correct-horse"))).has_value();
    }
    QString job(const QJsonObject &parameters = {{QStringLiteral("ticker"), QStringLiteral("NVDA")}})
    {
        return standin.world.addJob(QStringLiteral("trading-sweep"), parameters, QStringLiteral("zixly-internal"));
    }

    Standin standin;
    MovedClock clock;
    FastScheduler scheduler;
    QNetworkAccessManager network;
    platform::MemorySecretStore secrets;
    ConnectionProfile profile;
    platform::RequestRunner runner{network, clock, scheduler, [] { return 0.0; }};
    platform::AuthSession auth{runner, secrets, profile};
    platform::WebApiClient web{runner, auth, profile};
    platform::RealtimeClient realtime{auth, clock, scheduler, [] { return 0.5; }};
};

} // namespace zixly::test
