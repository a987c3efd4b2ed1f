// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/servecommand.h"

#include "console/serveoptions.h"
#include "console/terminal.h"
#include "core/async.h"
#include "core/clock.h"
#include "core/profile.h"
#include "server/api/apiservice.h"
#include "store/store.h"
#include "worker/localqueue.h"
#include "worker/pricelookup.h"

#include <QCoreApplication>
#include <QDir>
#include <QTimer>

#include <cstdio>
#include <memory>
#include <utility>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

using namespace terminal;

constexpr int kLookMs = 100; // whether somebody wants it to end
constexpr qint64 kDrainMs = 3000; // for answers that are on their way

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::ServeCommand)
};

int complainAll(const QString &problems)
{
    for (const QString &line : problems.split(u'\n'))
        complain(line);
    return kUsage;
}

QString sentenceOf(const Error &error)
{
    using K = Error::Kind;
    switch (error.kind) {
    case K::Busy: return Tr::tr("%1 is in use by another program; --listen takes another port.").arg(error.subject);
    case K::Forbidden: return Tr::tr("This user may not listen on %1.").arg(error.subject);
    case K::InvalidInput: return Tr::tr("%1 cannot be used: %2.").arg(error.subject, error.detail);
    case K::Network: return Tr::tr("Listening on %1 failed: %2.").arg(error.subject, error.detail);
    default: return explain(error);
    }
}

// Runs the service from the opened store to the end of the program. Lives in the main thread.
class Serving : public QObject
{
public:
    Serving(Store &store, LocalQueue &queue, std::unique_ptr<ApiService> service, ServiceLog &log, const Clock &clock)
        : m_queue(queue)
        , m_service(std::move(service))
        , m_log(log)
        , m_clock(clock)
    {
        connect(&m_look, &QTimer::timeout, this, &Serving::look);
        connect(&queue, &LocalQueue::stopped, this, [this] {
            m_service.reset();
            m_log.write(ServiceLog::Level::Info, "stopped", {});
            QCoreApplication::exit(kDone);
        });
        connect(&queue, &LocalQueue::troubled, this, [this](const Error &error) {
            m_log.write(ServiceLog::Level::Error, "queue", {{"detail", explain(error)}});
        });
        connect(&store, &Store::failed, this, [this](const Error &error) {
            m_log.write(ServiceLog::Level::Error, "store", {{"detail", explain(error)}});
        });
        m_look.start(kLookMs);
    }

private:
    void look()
    {
        if (!interrupted())
            return;
        if (m_stoppingMs == 0) {
            m_stoppingMs = m_clock.runningMs();
            m_log.write(ServiceLog::Level::Info, "stopping", {});
            return m_service->drain(0);
        }
        if (m_service->connections() > 0 && m_clock.runningMs() - m_stoppingMs < kDrainMs)
            return;
        m_look.stop();
        m_queue.shutdown(LocalQueue::Shutdown::ResumeLater); // what runs is queued again for the next start
    }

    LocalQueue &m_queue;
    std::unique_ptr<ApiService> m_service;
    ServiceLog &m_log;
    const Clock &m_clock;
    QTimer m_look;
    qint64 m_stoppingMs = 0;
};

int serve(ServeOptions options)
{
    const Profile profile = Profile::at(options.profile);
    if (!QDir().mkpath(profile.folder))
        return fail(kFailed, Tr::tr("The folder %1 cannot be made.").arg(QDir::toNativeSeparators(profile.folder)));
    options.service.profileFolder = profile.folder;
    const SystemClock clock;
    ServiceLog log(clock, options.logFormat, options.logLevel,
        [](const QByteArray &line) { std::fputs((line + '\n').constData(), stderr); });
    Store store;
    if (const auto opened = store.open(profile.databasePath()).result(); !opened)
        return fail(kFailed, explain(opened.error()));
    PriceLookup prices(store);
    prices.setFolder(options.prices);
    LocalQueue queue(store, clock, profile, [&prices](const QString &ticker) { return prices.find(ticker); });
    queue.setThreads(options.threads);
    options.service.prices = [&prices](const QString &ticker) { return prices.find(ticker); };
    auto service = ApiService::start(store, queue, clock, log, options.service);
    if (!service)
        return fail(kFailed, sentenceOf(service.error()));
    log.write(ServiceLog::Level::Info, "listening",
        {{"address", (*service)->address()}, {"profile", QDir::toNativeSeparators(profile.folder)},
            {"keys", QString::number((*service)->keys())}});
    if ((*service)->keys() == 0)
        complain(
            Tr::tr("There is no key yet, so nobody can call it: zixly-worker keys add NAME --scope run makes one."));
    Serving serving(store, queue, std::move(*service), log, clock);
    queue.start(options.concurrency, false);
    return QCoreApplication::exec();
}

} // namespace

int runServeCommand(const QStringList &words)
{
    auto options = parseServe(words);
    if (!options && options.error().isEmpty())
        return refuse({}, kServeHelp);
    if (!options)
        return complainAll(options.error());
    if (options->check) {
        std::fputs((Tr::tr("The configuration is fine.") + u'\n').toLocal8Bit().constData(), stdout);
        return kDone;
    }
    watchInterrupts();
    return serve(std::move(*options));
}

} // namespace zixly
