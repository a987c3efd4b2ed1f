// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/syncservice.h"
#include "platform/tradingclient.h"

#include <QHash>

namespace zixly::platform {

// The jobs of the Trading API as a SyncService wants them. GUI thread.
class TradingSource final : public JobSource
{
public:
    explicit TradingSource(TradingClient &client)
        : m_client(client)
    {
    }
    void fetchPage(const SyncRequest &request, QObject *context, std::function<void(Result<JobPage>)> done) override;
    void fetchDetail(
        const SyncRequest &request, QObject *context, std::function<void(Result<RemoteJob>)> done) override;

private:
    TradingClient &m_client;
};

// Listens to the streams of running jobs for their progress; the service allows three at once. What becomes of a job is
// the business of the SyncService, which is told to look when a stream ends. GUI thread.
class TradingFollower final : public QObject
{
    Q_OBJECT
public:
    TradingFollower(TradingClient &client, Scheduler &scheduler, QObject *parent = nullptr);

    void take(const QList<RemoteJob> &jobs); // as they arrive: running ones are followed, ended ones no more
    void restart(); // the connections may be dead: opens them anew
    void stop();

signals:
    void progressed(const QString &id, double percent); // 0..100
    void began(const QString &id); // it was waiting when its service was last asked
    void ended(const QString &id); // its job has ended, or is about to be asked for again

private:
    void fill();
    void closeAll();
    void open(const QString &id);
    void streamTold(const QString &id, double percent);
    void streamEnded(const QString &id, const Result<StreamMessage> &result);

    TradingClient &m_client;
    Scheduler &m_scheduler;
    QStringList m_running; // newest last
    QSet<QString> m_queued; // those of them that wait
    QHash<QString, JobStream *> m_streams;
    QSet<QString> m_resting; // their streams failed
    quint64 m_generation = 0;
};

// Finds the run ids of completed sweeps that do not name them: their rows lie under the run. Each job is tried once;
// where several runs fit, it says so and takes none. GUI thread.
class RunFinder final : public QObject
{
    Q_OBJECT
public:
    explicit RunFinder(TradingClient &client, QObject *parent = nullptr);

    void take(const QList<RemoteJob> &jobs); // as they arrive
    void stop();

signals:
    void found(const QList<zixly::platform::RemoteJob> &jobs); // id and run id alone
    void doubtful(const zixly::Error &error);

private:
    void match(const QList<RemoteJob> &jobs, const QList<SweepRun> &runs);

    TradingClient &m_client;
    QSet<QString> m_tried;
    quint64 m_generation = 0;
};

inline constexpr int kMaxStreams = 3;
inline constexpr qint64 kStreamRestMs = 30'000; // after a stream failed; polling goes on meanwhile

} // namespace zixly::platform
