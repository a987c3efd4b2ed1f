// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/resultsdesk.h"

#include "core/async.h"
#include "core/settings.h"
#include "core/shards.h"
#include "desktop/chartdesk.h"
#include "desktop/commandmemory.h"
#include "desktop/exportdesk.h"
#include "desktop/notices.h"
#include "desktop/reportdesk.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/results/heatpanel.h"
#include "widgets/results/resultswindow.h"
#include "widgets/shell/mainwindow.h"
#include "worker/localqueue.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"
#include "worker/whatif.h"

#include <QDateTime>
#include <QScreen>
#include <QTimeZone>
#include <QtConcurrentRun>

namespace zixly {

ResultsDesk::ResultsDesk(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    wireQueue();
    connect(&m_services.store, &Store::jobsChanged, this, &ResultsDesk::update);
    connect(&m_services.store, &Store::jobsRemoved, this, &ResultsDesk::close);
    connect(&m_services.store, &Store::changedElsewhere, this, &ResultsDesk::closeUnseen);
}

ResultsDesk::~ResultsDesk()
{
    for (const auto &window : std::as_const(m_windows))
        delete window.data();
}

void ResultsDesk::wireQueue()
{
    connect(&m_services.queue, &LocalQueue::cellsReady, this,
        [this](qint64 key, const SweepResult &result, const CellRange &range) {
            Live &live = m_live[key];
            const bool first = live.ranges.empty() || live.result.cells != result.cells;
            if (first)
                live = {result, {}}; // a new run of the same job begins anew
            live.ranges.push_back(range);
            ResultsWindow *window = m_windows.value(key);
            if (!window)
                return;
            if (first)
                window->beginLive(result.spec, result.convention, result.cells, result.validCells);
            window->cellsReady(range);
        });
    connect(&m_services.queue, &LocalQueue::progressed, this, [this](const JobProgress &progress) {
        if (ResultsWindow *window = m_windows.value(progress.key))
            window->setProgress(progress);
    });
}

void ResultsDesk::open(qint64 jobKey)
{
    if (ResultsWindow *window = m_windows.value(jobKey)) {
        raise(*window);
        return;
    }
    const auto ask = [jobKey](QSqlDatabase &db) { return jobs::load(db, jobKey); };
    whenReady(m_services.store.read(ask), this, [this](const Result<Job> &job) {
        if (job)
            show(*job);
        else
            showFailure(m_services.window, job.error());
    });
}

void ResultsDesk::show(const Job &job)
{
    if (m_windows.value(job.key)) // opened twice before the first answer
        return;
    auto *window = new ResultsWindow;
    window->setAttribute(Qt::WA_DeleteOnClose);
    m_windows.insert(job.key, window);
    wire(*window);
    if (!window->restoreState(m_services.settings.value(Setting::ResultsGeometry).toByteArray()))
        window->resize(window->sizeHint().boundedTo(m_services.window.screen()->availableSize() * 0.95));
    window->setJob(job);
    if (job.resultOutdated)
        m_outdated.insert(job.key);
    if (shards::countOf(job) > 0) {
        load(job.key, Missing::Waits);
    } else if (job.state == JobState::Completed && job.account != 0 && !job.available) {
        fetch(*window);
    } else if (job.state == JobState::Completed) {
        load(job.key);
    } else if (const auto live = m_live.constFind(job.key); live != m_live.constEnd()) {
        window->beginLive(live->result.spec, live->result.convention, live->result.cells, live->result.validCells);
        for (const CellRange &range : live->ranges)
            window->cellsReady(range);
    }
    raise(*window);
}

void ResultsDesk::wire(ResultsWindow &window)
{
    connect(&window, &ResultsWindow::curveRequested, this, &ResultsDesk::askForCurve);
    connect(&window, &ResultsWindow::runAgainRequested, this, &ResultsDesk::runAgainRequested);
    connect(&window, &ResultsWindow::compareRequested, this, &ResultsDesk::compareRequested);
    connect(&window, &ResultsWindow::retryRequested, this, &ResultsDesk::retryRequested);
    connect(&window, &ResultsWindow::cancelRequested, this, &ResultsDesk::cancelRequested);
    connect(&window, &ResultsWindow::fetchRequested, this, [this, w = &window] { fetch(*w); });
    connect(&window, &ResultsWindow::importRequested, this, &ResultsDesk::importRequested);
    connect(&window, &ResultsWindow::bundleRequested, this,
        [this, w = &window](qint64 key) { emit bundleRequested(key, w); });
    connect(&window, &ResultsWindow::exportRequested, this, [this, w = &window](qint64, const CellRowsPtr &rows) {
        m_services.exports.exportCells(w->result(), std::vector<qsizetype>(rows->begin(), rows->end()), w);
    });
    m_services.charts.serve(window.chartTools());
    rememberCommands(window, m_services.settings);
    wireWhatIf(window);
    connect(&window, &ResultsWindow::reportRequested, this, [this, w = &window](qint64 key, bool onPaper) {
        const qint32 row = w->currentRow();
        ReportDesk::Choice choice{.metric = w->heatPanel()->metric()};
        if (row >= 0) {
            const CellColumns &cells = *w->result().cells;
            choice.fast = cells.fast[static_cast<std::size_t>(row)];
            choice.slow = cells.slow[static_cast<std::size_t>(row)];
        }
        onPaper ? m_services.reports.print({key}, w, choice) : m_services.reports.save({key}, w, choice);
    });
    connect(&window, &ResultsWindow::closed, this, [this, w = &window](qint64 key) {
        m_services.settings.setValue(Setting::ResultsGeometry, w->saveState());
        m_windows.remove(key);
        m_series.remove(key);
        m_final.remove(key);
        m_outdated.remove(key);
    });
}

void ResultsDesk::fetch(ResultsWindow &window)
{
    window.setFetching();
    emit fetchRequested(window.jobKey());
}

void ResultsDesk::setFetchFailed(qint64 jobKey, const QString &sentence)
{
    if (ResultsWindow *window = m_windows.value(jobKey))
        window->setFetchFailed(sentence);
}

void ResultsDesk::load(qint64 jobKey, Missing missing)
{
    const auto ask = [jobKey](QSqlDatabase &db) { return cells::load(db, jobKey); };
    whenReady(m_services.store.read(ask), this, [this, jobKey, missing](const Result<SweepResult> &result) {
        ResultsWindow *window = m_windows.value(jobKey);
        if (!window)
            return;
        if (result) {
            m_final.insert(jobKey);
            window->setResult(*result);
        } else if (missing == Missing::IsSaid || result.error().kind != Error::Kind::NotFound) {
            window->setResultMissing(result.error());
        }
    });
}

void ResultsDesk::update(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        if (isTerminal(job.state))
            m_live.remove(job.key);
        if (m_windows.contains(job.parentKey) && job.state == JobState::Completed && job.available)
            load(job.parentKey, Missing::Waits); // one more of its shards
        ResultsWindow *window = m_windows.value(job.key);
        if (!window)
            continue;
        window->setJob(job);
        // The rows of the live sweep are all there by now, but the stored result is the truth, buy-and-hold included.
        const bool stored = job.state == JobState::Completed && (job.account == 0 || job.available);
        if (job.resultOutdated)
            m_outdated.insert(job.key);
        else if (stored && (m_outdated.remove(job.key) || !m_final.contains(job.key)))
            load(job.key);
    }
}

void ResultsDesk::askForCurve(qint64 jobKey, int fast, int slow)
{
    ResultsWindow *window = m_windows.value(jobKey);
    if (!window)
        return;
    withSeries(*window, [this, window, fast, slow](const Result<PriceSeriesPtr> &series) {
        if (series)
            computeCurve(window, *series, fast, slow);
        else
            window->setPriceMissing(priceProblem(series.error()));
    });
}

// The prices the sweep ran on; the answer comes at once where they are known, and never after the window's end.
void ResultsDesk::withSeries(ResultsWindow &window, std::function<void(const Result<PriceSeriesPtr> &)> done)
{
    if (const PriceSeriesPtr series = knownSeries(window))
        return done(series);
    const auto find = [&prices = m_services.prices, ticker = window.result().spec.ticker,
                          wanted = window.result().data.sha256]() -> Result<PriceSeriesPtr> {
        auto series = prices.find(ticker);
        if (series && !wanted.isEmpty() && fingerprint(**series) != wanted)
            return failure(Error::Kind::Conflict, ticker);
        return series;
    };
    whenReady(QtConcurrent::run(&m_services.pool, find), &window,
        [this, w = &window, done = std::move(done)](const Result<PriceSeriesPtr> &series) {
            if (series)
                m_series.insert(w->jobKey(), *series);
            done(series);
        });
}

QString ResultsDesk::priceProblem(const Error &error)
{
    if (error.kind != Error::Kind::Conflict)
        return explain(error);
    return tr("The prices of %1 were replaced after this sweep, so its equity cannot be drawn "
              "truly. Run the sweep again to see it on the new prices.")
        .arg(error.subject);
}

void ResultsDesk::wireWhatIf(ResultsWindow &window)
{
    auto *whatIf = new WhatIf(m_services.pool, &window);
    auto *w = &window;
    connect(w, &ResultsWindow::whatIfRequested, this, [this, w] {
        withSeries(*w, [w](const Result<PriceSeriesPtr> &series) {
            if (!series)
                return w->setWhatIfProblem(priceProblem(series.error()));
            const SeriesInfo info = infoOf(**series);
            const auto day = [](qint64 ms) { return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).date(); };
            w->beginWhatIf(day(info.firstMs), day(info.lastMs));
        });
    });
    connect(w, &ResultsWindow::whatIfChanged, this, [this, w, whatIf](qint64, const SweepSpec &spec) {
        if (const PriceSeriesPtr series = knownSeries(*w))
            whatIf->compute(series, spec);
    });
    connect(w, &ResultsWindow::whatIfEnded, whatIf, &WhatIf::stop);
    connect(w, &ResultsWindow::keepRequested, this, &ResultsDesk::keepRequested);
    connect(whatIf, &WhatIf::computed, w, &ResultsWindow::setWhatIf);
    connect(whatIf, &WhatIf::failed, w, [w](const SweepSpec &, const Error &error) {
        w->setWhatIfProblem(error.detail.isEmpty() ? explain(error) : error.detail);
    });
}

PriceSeriesPtr ResultsDesk::knownSeries(const ResultsWindow &window) const
{
    return m_series.value(window.jobKey());
}

void ResultsDesk::computeCurve(ResultsWindow *window, const PriceSeriesPtr &series, int fast, int slow)
{
    const auto compute
        = [series, spec = window->result().spec, fast, slow] { return zixly::computeCurve(*series, spec, fast, slow); };
    whenReady(QtConcurrent::run(&m_services.pool, compute), window,
        [window, spec = window->result().spec](const Result<CurvePtr> &curve) {
            if (window->result().spec != spec)
                return; // a what-if has moved on, and asks again
            if (curve)
                window->setCurve(*curve);
            else
                window->setPriceMissing(explain(curve.error()));
        });
}

void ResultsDesk::raise(ResultsWindow &window)
{
    window.show();
    window.raise();
    window.activateWindow();
}

void ResultsDesk::close(const QList<qint64> &keys)
{
    for (const qint64 key : keys) {
        if (ResultsWindow *window = m_windows.value(key))
            window->close();
    }
}

void ResultsDesk::closeUnseen()
{
    if (m_windows.isEmpty())
        return;
    const auto find = [keys = m_windows.keys()](QSqlDatabase &db) { return jobs::unseen(db, keys); };
    whenReady(m_services.store.read(find), this, [this](const Result<QList<qint64>> &keys) {
        if (keys)
            close(*keys);
    });
}

void ResultsDesk::closeAll()
{
    const auto windows = m_windows;
    for (const auto &window : windows) {
        if (window)
            window->close();
    }
}

} // namespace zixly
