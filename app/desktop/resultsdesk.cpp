// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/resultsdesk.h"

#include "core/async.h"
#include "core/job.h"
#include "core/settings.h"
#include "desktop/exportdesk.h"
#include "desktop/notices.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/results/resultswindow.h"
#include "widgets/shell/mainwindow.h"
#include "worker/localqueue.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"

#include <QScreen>
#include <QtConcurrentRun>

namespace zixly {

ResultsDesk::ResultsDesk(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    wireQueue();
    connect(&m_services.store, &Store::jobsChanged, this, &ResultsDesk::update);
    connect(&m_services.store, &Store::jobsRemoved, this, [this](const QList<qint64> &keys) {
        for (const qint64 key : keys) {
            if (ResultsWindow *window = m_windows.value(key))
                window->close();
        }
    });
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
    if (job.state == JobState::Completed) {
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
    connect(&window, &ResultsWindow::retryRequested, this, &ResultsDesk::retryRequested);
    connect(&window, &ResultsWindow::cancelRequested, this, &ResultsDesk::cancelRequested);
    connect(&window, &ResultsWindow::exportRequested, this, [this, w = &window](qint64, const CellRowsPtr &rows) {
        m_services.exports.exportCells(w->result(), std::vector<qsizetype>(rows->begin(), rows->end()), w);
    });
    connect(&window, &ResultsWindow::closed, this, [this, w = &window](qint64 key) {
        m_services.settings.setValue(Setting::ResultsGeometry, w->saveState());
        m_windows.remove(key);
        m_series.remove(key);
        m_final.remove(key);
    });
}

void ResultsDesk::load(qint64 jobKey)
{
    const auto ask = [jobKey](QSqlDatabase &db) { return cells::load(db, jobKey); };
    whenReady(m_services.store.read(ask), this, [this, jobKey](const Result<SweepResult> &result) {
        ResultsWindow *window = m_windows.value(jobKey);
        if (!window)
            return;
        if (result) {
            m_final.insert(jobKey);
            window->setResult(*result);
        } else {
            window->setResultMissing(result.error());
        }
    });
}

void ResultsDesk::update(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        if (isTerminal(job.state))
            m_live.remove(job.key);
        ResultsWindow *window = m_windows.value(job.key);
        if (!window)
            continue;
        window->setJob(job);
        // The rows of the live sweep are all there by now, but the stored result is the truth, buy-and-hold included.
        if (job.state == JobState::Completed && !m_final.contains(job.key))
            load(job.key);
    }
}

void ResultsDesk::askForCurve(qint64 jobKey, int fast, int slow)
{
    ResultsWindow *window = m_windows.value(jobKey);
    if (!window)
        return;
    if (const PriceSeriesPtr series = knownSeries(*window))
        return computeCurve(window, series, fast, slow);
    const auto find = [&prices = m_services.prices, ticker = window->result().spec.ticker,
                          wanted = window->result().data.sha256]() -> Result<PriceSeriesPtr> {
        auto series = prices.find(ticker);
        if (series && !wanted.isEmpty() && fingerprint(**series) != wanted)
            return failure(Error::Kind::Conflict, ticker);
        return series;
    };
    whenReady(QtConcurrent::run(&m_services.pool, find), window,
        [this, window, fast, slow](const Result<PriceSeriesPtr> &series) {
            if (series) {
                m_series.insert(window->jobKey(), *series);
                computeCurve(window, *series, fast, slow);
            } else if (series.error().kind == Error::Kind::Conflict) {
                window->setPriceMissing(
                    tr("The prices of %1 were replaced after this sweep, so its equity cannot be drawn "
                       "truly. Run the sweep again to see it on the new prices.")
                        .arg(series.error().subject));
            } else {
                window->setPriceMissing(explain(series.error()));
            }
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
    whenReady(QtConcurrent::run(&m_services.pool, compute), window, [window](const Result<CurvePtr> &curve) {
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

void ResultsDesk::closeAll()
{
    const auto windows = m_windows;
    for (const auto &window : windows) {
        if (window)
            window->close();
    }
}

} // namespace zixly
