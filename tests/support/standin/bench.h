// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/authsession.h"
#include "platform/realtimeclient.h"
#include "platform/webapiclient.h"
#include "tests/support/standin/standin.h"

#include <QFutureWatcher>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTest>

namespace zixly::test {

// Real time, but waits of the code under test are this many times shorter.
class FastScheduler final : public platform::Scheduler
{
public:
    explicit FastScheduler(qint64 times)
        : factor(times)
    {
    }
    void after(qint64 ms, QObject *context, std::function<void()> run) override
    {
        m_timer.after(ms / (ms < 5'000 ? factor * shortFactor : factor), context, std::move(run));
    }
    qint64 factor; // of waits that begin from now on
    qint64 shortFactor = 1; // more so for the pauses between tries

private:
    platform::TimerScheduler m_timer;
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
        QFutureWatcher<T> watcher;
        QSignalSpy finished(&watcher, &QFutureWatcher<T>::finished);
        watcher.setFuture(future);
        if (!future.isFinished())
            finished.wait(10'000);
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
