// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/sweepdesk.h"

#include "core/async.h"
#include "core/job.h"
#include "desktop/connectionsdesk.h"
#include "desktop/notices.h"
#include "flows/shardstart.h"
#include "models/pricetablemodel.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/dialogs/newsweepdialog.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/shell/mainwindow.h"
#include "worker/localqueue.h"
#include "worker/pricelookup.h"

#include <QtConcurrentRun>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr auto kSampleTicker = "SP500";

// 3,930 combinations: the sweep of the first start.
SweepSpec sampleSpec()
{
    SweepSpec spec;
    spec.ticker = QString::fromLatin1(kSampleTicker);
    return spec;
}

} // namespace

SweepDesk::SweepDesk(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    connect(&m_services.store, &Store::pricesChanged, this, [this] { m_known.reset(); });
    connect(&m_services.store, &Store::changedElsewhere, this, [this] { m_known.reset(); });
}

void SweepDesk::openDialog(const QString &ticker)
{
    NewSweepDialog *dialog = makeDialog();
    dialog->setTicker(ticker.isEmpty() ? QString::fromLatin1(kSampleTicker) : ticker);
    dialog->open();
}

void SweepDesk::openDialogFor(qint64 jobKey)
{
    const auto ask = [jobKey](QSqlDatabase &db) { return jobs::load(db, jobKey); };
    whenReady(m_services.store.read(ask), this, [this](const Result<Job> &job) {
        if (!job)
            return showFailure(m_services.window, job.error());
        const auto spec = specOf(*job);
        if (!spec)
            return showFailure(m_services.window, {Error::Kind::InvalidInput, job->name, tr("It is no sweep.")});
        NewSweepDialog *dialog = makeDialog();
        dialog->prefill(*spec);
        dialog->open();
    });
}

void SweepDesk::runSample()
{
    run(sampleSpec());
}

void SweepDesk::run(const SweepSpec &spec)
{
    start(nullptr, spec, defaultName(spec), {});
}

NewSweepDialog *SweepDesk::makeDialog()
{
    auto *dialog = new NewSweepDialog(&m_services.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setSeries(offeredSeries());
    connect(&m_services.store, &Store::pricesChanged, dialog, [this, dialog] { dialog->setSeries(offeredSeries()); });
    connect(dialog, &NewSweepDialog::preflightRequested, this,
        [this, dialog](const SweepSpec &spec) { check(dialog, spec); });
    connect(dialog, &NewSweepDialog::startRequested, this,
        [this, dialog](
            const SweepSpec &spec, const QString &name, const RunPlace &place) { start(dialog, spec, name, place); });
    const auto showPlaces = [this, dialog] { dialog->setPlaces(m_services.connections.places()); };
    showPlaces();
    connect(&m_services.connections, &ConnectionsDesk::statusChanged, dialog, showPlaces);
    connect(dialog, &NewSweepDialog::openExistingRequested, this, [this, dialog](qint64 key) {
        dialog->close();
        emit resultsRequested(key);
    });
    connect(dialog, &NewSweepDialog::importRequested, this, &SweepDesk::importRequested);
    return dialog;
}

// Imported series, then those that only lie in the prices folder.
QList<SeriesInfo> SweepDesk::offeredSeries() const
{
    QList<SeriesInfo> series = m_services.series.series();
    for (const QString &ticker : m_services.prices.tickersInFolder()) {
        const auto same = [&ticker](const SeriesInfo &info) { return info.ticker == ticker; };
        if (std::none_of(series.cbegin(), series.cend(), same)) {
            SeriesInfo info;
            info.ticker = ticker;
            series.append(info);
        }
    }
    return series;
}

void SweepDesk::check(NewSweepDialog *dialog, const SweepSpec &spec)
{
    if (m_known && m_known->ticker == spec.ticker)
        return answer(dialog, spec, *m_known);
    const auto find = [&prices = m_services.prices, ticker = spec.ticker]() -> KnownPtr {
        auto series = prices.find(ticker);
        const QByteArray sha256 = series ? fingerprint(**series) : QByteArray();
        return std::make_shared<const Known>(Known{ticker, std::move(series), sha256});
    };
    whenReady(QtConcurrent::run(&m_services.pool, find), dialog, [this, dialog, spec](const KnownPtr &known) {
        m_known = known;
        answer(dialog, spec, *known);
    });
}

void SweepDesk::answer(NewSweepDialog *dialog, const SweepSpec &spec, const Known &known)
{
    Preflight preflight{.spec = spec};
    if (!known.series) {
        const Error &error = known.series.error();
        preflight.tickerProblem = error.detail.isEmpty() ? explain(error) : error.detail;
        return dialog->setPreflight(preflight);
    }
    preflight.facts = factsOf(**known.series, spec);
    const SweepEstimate estimate = m_services.queue.estimate(spec, preflight.facts->bars);
    preflight.estimateMs = static_cast<qint64>(std::ceil(estimate.expectedMs));
    const auto same = [parameters = toJson(spec), sha = known.sha256](
                          QSqlDatabase &db) { return jobs::findSame(db, parameters, sha); };
    whenReady(m_services.store.read(same), dialog, [dialog, preflight](const Result<qint64> &key) mutable {
        preflight.existingKey = key ? *key : 0; // without the answer the sweep may still start
        dialog->setPreflight(preflight);
    });
}

QFuture<Result<qint64>> SweepDesk::submit(const SweepSpec &spec, const QString &name, const RunPlace &place, int shards)
{
    if (place.isHere() && shards > 1)
        return startShards(m_services.queue, m_services.store, spec, name, shards, this);
    if (place.isHere())
        return m_services.queue.submit(spec, name);
    PlatformLink *link = m_services.connections.link(place.connection);
    if (!link) {
        return QtFuture::makeReadyFuture(
            Result<qint64>(failure(Error::Kind::NotFound, place.title, tr("This connection was removed meanwhile."))));
    }
    if (shards == 1)
        return link->outbox().submit(place, spec, name);
    const bool known = m_known && m_known->ticker == spec.ticker && m_known->series;
    return link->outbox().submitShards(place, spec, name, shards, known ? m_known->sha256 : QByteArray());
}

void SweepDesk::start(NewSweepDialog *dialog, const SweepSpec &spec, const QString &name, const RunPlace &place)
{
    const QPointer<NewSweepDialog> asked(dialog);
    const int shards = dialog ? dialog->shards() : 1;
    whenReady(submit(spec, name, place, shards), this, [this, asked, here = place.isHere()](const Result<qint64> &key) {
        if (key) {
            if (asked)
                asked->accept();
            m_services.window.showPlace(Sidebar::AllJobs);
            m_services.window.jobsPage().selectJob(*key);
            if (here) // elsewhere there is nothing to be seen of the cells until the job has completed
                emit resultsRequested(*key);
        } else if (asked) {
            asked->showFailure(explain(key.error()));
        } else {
            showFailure(m_services.window, key.error());
        }
    });
}

} // namespace zixly
