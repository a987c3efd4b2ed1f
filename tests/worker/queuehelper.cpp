// SPDX-License-Identifier: GPL-3.0-or-later
// A process on a profile, for the tests that need more than one: opens the store, joins the queue and does what the
// lines on its standard input say; answers by lines on its standard output. Prices are generated; a ticker that begins
// with HOLD waits for the file "go" in the profile's folder, one that begins with LATE comes after 50 ms.
//
//   submit TICKER UUID | cancel KEY | retry KEY | pause 0|1 | quit resume|finish
//   -> ready, owner 0|1, queue RUNNING QUEUED PAUSED, submitted UUID KEY, answer WISH ok|<error kind>, stopped
#include "core/async.h"
#include "store/store.h"
#include "tests/support/walk.h"
#include "worker/localqueue.h"

#include <QCoreApplication>
#include <QFile>
#include <QStringList>
#include <QThread>

#include <cstdio>
#include <iostream>
#include <string>
#include <thread>
#include <utility>

using namespace zixly;

namespace {

void say(const QString &line)
{
    std::fputs(qUtf8Printable(line + u'\n'), stdout);
    std::fflush(stdout);
}

class Helper : public QObject
{
public:
    explicit Helper(const QString &folder)
        : m_profile(Profile::at(folder))
        , m_queue(m_store, m_clock, m_profile, [folder](const QString &ticker) { return prices(folder, ticker); })
    {
        connect(&m_queue, &LocalQueue::ownerChanged, this,
            [](bool owner) { say(QStringLiteral("owner %1").arg(owner ? 1 : 0)); });
        connect(&m_queue, &LocalQueue::queueChanged, this, [](const QueueState &state) {
            say(QStringLiteral("queue %1 %2 %3").arg(state.running).arg(state.queued).arg(state.paused ? 1 : 0));
        });
        connect(&m_queue, &LocalQueue::stopped, this, [] {
            say(QStringLiteral("stopped"));
            QCoreApplication::quit();
        });
        whenReady(m_store.open(m_profile.databasePath()), this, [this](const Result<StoreReport> &report) {
            if (!report) {
                say(QStringLiteral("failed ") + explain(report.error()));
                QCoreApplication::exit(1);
                return;
            }
            say(QStringLiteral("ready"));
            m_queue.start(2, false);
            for (const QString &line : std::exchange(m_early, {}))
                obey(line);
            m_started = true;
        });
    }

    void hear(const QString &line)
    {
        if (m_started)
            obey(line);
        else
            m_early.append(line);
    }

private:
    void obey(const QString &line)
    {
        const QStringList words = line.split(u' ');
        const QString wish = words.value(0);
        const QString first = words.value(1);
        if (wish == u"submit")
            submit(first, QUuid::fromString(words.value(2)));
        else if (wish == u"cancel")
            answer(wish, m_queue.cancel(first.toLongLong()));
        else if (wish == u"retry")
            answer(wish, m_queue.retry(first.toLongLong()));
        else if (wish == u"pause")
            answer(wish, m_queue.setPaused(first == u"1"));
        else if (wish == u"quit")
            m_queue.shutdown(
                first == u"finish" ? LocalQueue::Shutdown::FinishFirst : LocalQueue::Shutdown::ResumeLater);
    }

    static Result<PriceSeriesPtr> prices(const QString &folder, const QString &ticker)
    {
        while (ticker.startsWith(u"HOLD") && !QFile::exists(folder + QStringLiteral("/go")))
            QThread::msleep(10);
        if (ticker.startsWith(u"LATE"))
            QThread::msleep(50);
        return test::aWalk(ticker, 1500);
    }

    void submit(const QString &ticker, const QUuid &id)
    {
        SweepSpec spec;
        spec.ticker = ticker;
        spec.fast = {5, 40, 1};
        spec.slow = {20, 200, 4};
        whenReady(m_queue.submitMany({{.id = id, .spec = spec, .name = ticker}}), this,
            [id](const Result<QList<qint64>> &keys) {
                const QString uuid = id.toString(QUuid::WithoutBraces);
                if (keys)
                    say(QStringLiteral("submitted %1 %2").arg(uuid).arg(keys->first()));
                else
                    say(QStringLiteral("refused %1 %2").arg(uuid, explain(keys.error())));
            });
    }

    template <class T>
    void answer(const QString &wish, const QFuture<Result<T>> &future)
    {
        whenReady(future, this, [wish](const Result<T> &result) {
            say(QStringLiteral("answer %1 %2")
                    .arg(wish, result ? QStringLiteral("ok") : QString::number(static_cast<int>(result.error().kind))));
        });
    }

    Profile m_profile;
    SystemClock m_clock;
    Store m_store;
    LocalQueue m_queue;
    QStringList m_early; // lines that came before the store was open
    bool m_started = false;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 2)
        return 2;
    Helper helper(QString::fromLocal8Bit(argv[1]));
    // Reading lines blocks, so it has a thread; it ends with the standard input, and so does the process.
    std::thread reader([&helper] {
        std::string line;
        while (std::getline(std::cin, line)) {
            QMetaObject::invokeMethod(
                &helper, [&helper, text = QString::fromStdString(line)] { helper.hear(text.trimmed()); },
                Qt::QueuedConnection);
        }
    });
    reader.detach();
    return QCoreApplication::exec();
}
