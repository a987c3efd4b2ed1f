// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/remotedesk.h"

#include "core/async.h"
#include "core/servicelimits.h"
#include "desktop/connectionsdesk.h"
#include "desktop/notices.h"
#include "store/jobs.h"
#include "store/remotejobs.h"
#include "store/store.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/shell/mainwindow.h"

namespace zixly {

RemoteDesk::RemoteDesk(Store &store, ConnectionsDesk &connections, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_connections(connections)
    , m_window(window)
{
    wirePage();
    connect(&m_connections, &ConnectionsDesk::fetched, this, &RemoteDesk::fetched);
    connect(&m_connections, &ConnectionsDesk::fetchFailed, this,
        [this](qint64 key, const Error &error) { emit fetchFailed(key, explain(error)); });
}

void RemoteDesk::wirePage()
{
    const JobsPage &page = m_window.jobsPage();
    connect(&page, &JobsPage::withdrawRequested, this, &RemoteDesk::withdraw);
    connect(&page, &JobsPage::sendRequested, this, &RemoteDesk::send);
    connect(&page, &JobsPage::keepOfflineRequested, this, &RemoteDesk::keepOffline);
    connect(&page, &JobsPage::fetchRequested, this, &RemoteDesk::fetch);
}

template <class Then>
void RemoteDesk::withJobs(const QList<qint64> &keys, Then then)
{
    whenReady(m_store.read([keys](QSqlDatabase &db) { return jobs::load(db, keys); }), this,
        [this, then](const Result<QList<Job>> &jobs) {
            if (!jobs)
                return showFailure(m_window, jobs.error());
            for (const Job &job : *jobs)
                then(job);
        });
}

PlatformLink *RemoteDesk::linkOf(const Job &job)
{
    PlatformLink *link = m_connections.linkOf(job.place.service);
    if (!link)
        showFailure(m_window,
            {Error::Kind::NotFound, job.place.service,
                tr("The connection of this job was removed from this computer.")});
    return link;
}

void RemoteDesk::showIfFailed(const QFuture<Result<qint64>> &answer)
{
    whenReady(answer, this, [this](const Result<qint64> &done) { zixly::showIfFailed(m_window, done); });
}

void RemoteDesk::cancel(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        if (PlatformLink *link = linkOf(job))
            showIfFailed(link->outbox().cancel(job.key));
    }
}

void RemoteDesk::retry(const QList<Job> &jobs)
{
    for (const Job &job : jobs)
        retryOne(job);
}

void RemoteDesk::retryOne(const Job &job)
{
    PlatformLink *link = linkOf(job);
    if (!link)
        return;
    const auto spec = specOf(job);
    if (!spec)
        return showFailure(
            m_window, {Error::Kind::Unsupported, job.name, tr("Only sweeps can be sent again from here.")});
    const auto ask = [job](QSqlDatabase &db) { return outbox::serviceOf(db, job); };
    whenReady(m_store.read(ask), link, [this, link, job, spec = *spec](const Result<ServiceKind> &service) {
        if (service)
            sendAgain(*link, job, spec, *service);
        else
            showFailure(m_window, service.error());
    });
}

void RemoteDesk::sendAgain(PlatformLink &link, const Job &job, const SweepSpec &spec, ServiceKind service)
{
    // A service that heeds what it is told would run this program's defaults where the job said nothing.
    const auto told = [&job, service](const char *name) {
        return limits::isIgnored(service, QLatin1StringView(name)) || isStated(job, QLatin1StringView(name));
    };
    const bool steps = limits::isIgnored(service, QLatin1StringView("step")) || areStepsStated(job);
    if (!told("strategy_type") || !told("fast_range") || !told("slow_range") || !steps) {
        return showFailure(m_window,
            {Error::Kind::Unsupported, job.name,
                tr("It does not say all that a sweep needs. Choose Run again with changes to fill in the rest.")});
    }
    const RunPlace place{.connection = link.profile().id, .service = service};
    whenReady(link.outbox().submit(place, spec, job.name, job.key), this, [this](const Result<qint64> &key) {
        if (key)
            m_window.jobsPage().selectJob(*key);
        else
            showFailure(m_window, key.error());
    });
}

void RemoteDesk::withdraw(const QList<qint64> &keys)
{
    withJobs(keys, [this](const Job &job) {
        if (PlatformLink *link = linkOf(job))
            showIfFailed(link->outbox().withdraw(job.key));
    });
}

void RemoteDesk::send(const QList<qint64> &keys)
{
    withJobs(keys, [this](const Job &job) {
        if (PlatformLink *link = linkOf(job))
            showIfFailed(link->outbox().sendNow(job.key));
    });
}

void RemoteDesk::keepOffline(const QList<qint64> &keys, bool on)
{
    const auto work = [keys, on](QSqlDatabase &db) -> Result<QList<Job>> {
        for (const qint64 key : keys) {
            if (const auto done = remotejobs::setKeepOffline(db, key, on); !done)
                return std::unexpected(done.error());
        }
        return jobs::load(db, keys);
    };
    whenReady(m_store.write(work), this, [this](const Result<QList<Job>> &jobs) {
        if (!jobs)
            return showFailure(m_window, jobs.error());
        m_store.notifyJobs(*jobs);
        for (const Job &job : *jobs) {
            if (PlatformLink *link = m_connections.linkOf(job.place.service))
                link->results().look();
        }
    });
}

void RemoteDesk::fetch(qint64 key)
{
    withJobs({key}, [this](const Job &job) {
        if (PlatformLink *link = linkOf(job))
            link->results().fetch(job.key);
        else
            emit fetchFailed(job.key, tr("The connection of this job was removed from this computer."));
    });
}

} // namespace zixly
