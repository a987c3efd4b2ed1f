// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/resultswindow.h"

#include "core/async.h"
#include "core/format.h"
#include "models/jobwords.h"
#include "widgets/charts/heatmap.h"
#include "widgets/controls/actionreason.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/jobs/jobrules.h"
#include "widgets/results/cellpanel.h"
#include "widgets/results/chartpanel.h"
#include "widgets/results/heatpanel.h"
#include "widgets/results/statestrip.h"
#include "widgets/results/tilerow.h"

#include <QAction>
#include <QCloseEvent>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QtConcurrentRun>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr qint64 kDeriveAtOnce = 20'000; // cells whose figures take less than a frame

// The grid of the spec costs nothing to make and numbers the rows as the engine wrote them; a partial or foreign result
// has to be asked for its own windows.
std::shared_ptr<const CellGrid> gridFor(const SweepResult &result)
{
    const CellColumns &cells = *result.cells;
    const auto last = static_cast<std::size_t>(cells.size()) - 1;
    if (cells.size() > 0 && cells.size() == validPairs(result.spec)) {
        auto grid = std::make_shared<const CellGrid>(gridOf(result.spec));
        const auto holds = [&](std::size_t row) {
            const CellGrid::Place place = grid->placeOf(cells.fast[row], cells.slow[row]);
            return place.fastIndex >= 0 && grid->rowAt(place.fastIndex, place.slowIndex) == static_cast<qint32>(row);
        };
        if (holds(0) && holds(last) && holds(last / 2))
            return grid;
    }
    return std::make_shared<const CellGrid>(gridOf(cells));
}

} // namespace

void ResultsWindow::setJob(const Job &job)
{
    m_job = job;
    showTitle();
    if (!m_set.result.cells)
        m_tiles->setConvention(job.convention, job.data);
    showState();
}

void ResultsWindow::setResult(const SweepResult &result)
{
    m_flush->stop();
    if (isWhatIf())
        endWhatIf();
    m_live = false;
    m_missing.clear();
    m_fetching = false;
    m_fetchProblem.clear();
    m_ready = {};
    const int fast = m_currentRow >= 0 ? m_set.fast(m_currentRow) : -1;
    const int slow = m_currentRow >= 0 ? m_set.slow(m_currentRow) : -1;
    const bool sameCells = m_set.result.cells == result.cells;
    m_readyCount = result.cells ? result.cells->size() : 0;
    if (result.cells)
        m_grid = gridFor(result);
    if (!sameCells) {
        choose(-1);
        m_charts->setCurve(nullptr);
    }
    CellSet set = CellSet::complete(result);
    set.service = m_job.place.service;
    showCells(set);
    showTitle();
    m_tiles->setConvention(result.convention, result.data);
    showState();
    if (!sameCells && fast > 0)
        chooseCell(fast, slow); // the one that was looked at, if it is there
}

void ResultsWindow::setResultMissing(const Error &error)
{
    // That a service has a result which was never fetched is no failure.
    if (!jobwords::isRemote(m_job) || m_job.available)
        m_missing = explain(error);
    showState();
}

void ResultsWindow::setFetching()
{
    m_fetching = true;
    m_fetchProblem.clear();
    m_missing.clear();
    showState();
}

void ResultsWindow::setFetchFailed(const QString &problem)
{
    m_fetching = false;
    m_fetchProblem = problem;
    showState();
}

void ResultsWindow::showTitle()
{
    const QString &service = m_job.place.service;
    m_title->setText(m_job.name);
    setWindowTitle(
        service.isEmpty() ? tr("%1 - Results").arg(m_job.name) : tr("%1, %2 - Results").arg(m_job.name, service));
    QString by = service.isEmpty() ? QString() : tr("Computed by %1").arg(service);
    if (!service.isEmpty() && m_set.result.cells && !m_set.isLive())
        by += QStringLiteral(" \u00B7 ")
            + tr("%1 of %2 cells").arg(countText(m_set.size()), countText(m_set.result.validCells));
    if (isWhatIf() && m_set.result.spec != m_stored->spec)
        by = tr("What-if figures, not stored");
    m_computedBy->setText(by);
    m_computedBy->setVisible(!by.isEmpty());
}

void ResultsWindow::showFetch()
{
    using Fetch = StateStrip::Fetch;
    const bool wanted = jobwords::isRemote(m_job) && jobwords::hasResult(m_job) && !m_set.result.cells;
    Fetch fetch = Fetch::None;
    if (wanted && m_fetching)
        fetch = Fetch::Fetching;
    else if (wanted && !m_fetchProblem.isEmpty())
        fetch = Fetch::Failed;
    else if (wanted && !m_missing.isEmpty())
        fetch = Fetch::Failed; // what was stored cannot be read, but the service still has it
    else if (wanted && !m_job.available)
        fetch = m_job.goneFromServer ? Fetch::Gone : Fetch::NotHere;
    m_state->setFetch(fetch, m_fetchProblem.isEmpty() ? m_missing : m_fetchProblem);
}

void ResultsWindow::beginLive(const SweepSpec &spec, const Convention &convention, const CellsPtr &cells, qint64 total)
{
    m_live = true;
    m_missing.clear();
    choose(-1);
    m_choseByHand = false;
    m_ready.assign(static_cast<std::size_t>(cells->size()), 0);
    m_readyCount = 0;
    m_grid = std::make_shared<const CellGrid>(gridOf(spec));
    CellSet set;
    set.result.spec = spec;
    set.result.convention = convention;
    set.result.validCells = total;
    set.result.cells = cells;
    set.ready = std::make_shared<const std::vector<quint8>>(m_ready);
    m_charts->setCurve(nullptr);
    showCells(set);
    m_tiles->setConvention(convention, m_job.data);
    showState();
}

void ResultsWindow::cellsReady(const CellRange &range)
{
    if (!m_live)
        return;
    const auto first = static_cast<std::size_t>(std::max<qsizetype>(0, range.first));
    const auto last = std::min(m_ready.size(), first + static_cast<std::size_t>(range.count));
    for (std::size_t row = first; row < last; ++row) {
        m_readyCount += m_ready[row] == 0 ? 1 : 0;
        m_ready[row] = 1;
    }
    if (!m_flush->isActive())
        m_flush->start();
}

void ResultsWindow::flushLive()
{
    CellSet set = m_set;
    set.ready = std::make_shared<const std::vector<quint8>>(m_ready);
    set.readyCount = m_readyCount;
    showCells(set);
    showState();
}

void ResultsWindow::setProgress(const JobProgress &progress)
{
    m_leftMs = progress.leftMs;
    if (!m_live)
        m_state->setProgress(progress.done, progress.total, progress.leftMs);
}

void ResultsWindow::showCells(const CellSet &set)
{
    m_set = set;
    m_heat->setCells(m_set, m_grid);
    m_charts->setCells(m_set, m_grid);
    m_cells->setCells(m_set);
    derive();
}

void ResultsWindow::derive()
{
    if (m_deriving) { // one worker at a time: the newest state runs when it is back
        m_deriveAgain = true;
        return;
    }
    if (m_set.readyCount <= kDeriveAtOnce) {
        publish(digest(m_set));
        return;
    }
    m_deriving = true;
    whenReady(QtConcurrent::run(&digest, m_set), this, [this](const CellDigest &done) {
        m_deriving = false;
        if (done.set.result.cells == m_set.result.cells)
            publish(done);
        if (std::exchange(m_deriveAgain, false))
            derive();
    });
}

void ResultsWindow::publish(const CellDigest &digest)
{
    m_charts->setDigest(digest);
    if (digest.set.readyCount == 0)
        m_tiles->clear();
    else
        m_tiles->setSummary(digest.set, digest.summary);
    // A finished sweep opens with something to look at.
    if (m_currentRow < 0 && !digest.set.isLive() && !m_choseByHand && digest.summary.sharpe.row >= 0)
        choose(static_cast<qint32>(digest.summary.sharpe.row));
    else if (m_currentRow >= 0)
        m_charts->setCurrentRow(m_currentRow);
}

QString ResultsWindow::emptyMessage() const
{
    if (!m_missing.isEmpty())
        return m_missing;
    if (m_set.readyCount > 0)
        return {};
    switch (m_job.state) {
    case JobState::Queued: return tr("Results appear here as soon as the sweep runs.");
    case JobState::Running:
    case JobState::Cancelling: return tr("The first cells appear in a moment.");
    case JobState::Completed:
        if (m_fetching)
            return tr("The cells appear when the result is here.");
        if (!m_fetchProblem.isEmpty())
            return tr("The result could not be fetched. The line above says why.");
        if (jobwords::isRemote(m_job) && !m_job.available)
            return m_job.goneFromServer ? tr("There is no result here.") : tr("Fetch the result to see its cells.");
        return tr("Loading the results...");
    case JobState::Failed: return tr("This sweep has no results because it failed. The line above says why.");
    case JobState::Cancelled: return tr("This sweep was cancelled before it had results. Retry it to get them.");
    case JobState::Unknown: return tr("Results appear here when the service answers again.");
    }
    return {};
}

void ResultsWindow::showState()
{
    m_state->setJob(m_job);
    showFetch();
    if (m_live)
        m_state->setProgress(m_readyCount, static_cast<qint64>(m_ready.size()), m_leftMs);
    const QString message = emptyMessage();
    m_heat->setMessage(message);
    m_charts->setMessage(message);
    m_charts->setCurveMessage(message.isEmpty() ? curveMessage() : message);
    showOrigin();
    const bool any = m_set.readyCount > 0;
    m_export->setEnabled(any);
    showWhatIf();
    m_compare->setEnabled(m_job.state == JobState::Completed);
    for (QAction *action : m_needCells)
        allowAction(action, any, tr("There are no cells yet"));
    for (QAction *action : m_needResult)
        allowAction(action, any && !m_live, tr("The sweep has no result yet"));
    const bool ended = m_job.state == JobState::Failed || m_job.state == JobState::Cancelled;
    const QString noRetry = ended ? jobrules::retry(m_job) : tr("Only a failed or cancelled job can be retried");
    allowAction(m_retryAction, noRetry.isEmpty(), noRetry);
    const QString noCancel
        = m_job.state == JobState::Unknown ? tr("Nobody knows whether the job runs") : jobrules::cancel(m_job);
    allowAction(m_cancelAction, noCancel.isEmpty(), noCancel);
}

QString ResultsWindow::curveMessage() const
{
    if (m_currentRow < 0)
        return tr("Choose a cell in the heat map or the table to see its equity.");
    return m_priceMissing.isEmpty() ? tr("Calculating the equity of %1...").arg(cellName(m_set, m_currentRow))
                                    : m_priceMissing;
}

// An equity never comes from a service: whoever looks at one beside a service's figures must know who made it.
void ResultsWindow::showOrigin()
{
    const QString &service = m_job.place.service;
    const CurvePtr &curve = m_charts->curve();
    const bool missing = m_currentRow >= 0 && !m_priceMissing.isEmpty();
    const bool ofChosen = curve && m_currentRow >= 0 && curve->fast == m_set.fast(m_currentRow)
        && curve->slow == m_set.slow(m_currentRow);
    if (curve && m_currentRow >= 0 && !ofChosen && !missing)
        return; // still the one before; its words stay with it
    const QString &ticker = m_set.result.spec.ticker;
    QString text;
    if (!service.isEmpty() && missing)
        text = tr("%1 gives no equity. It is computed on this computer, from its own prices of %2.")
                   .arg(service, ticker);
    else if (!service.isEmpty() && ofChosen)
        text = tr("Computed on this computer from its own prices of %1, not by %2.").arg(ticker, service)
            + QLatin1Char(' ') + difference(*curve);
    m_charts->setOrigin(text.trimmed(), missing);
}

QString ResultsWindow::difference(const CellCurve &curve) const
{
    constexpr double kStart = 1000.0; // every curve begins there
    constexpr int kDecimals = 2; // as the table
    const auto shown = [](double value) { return std::round(value * 100.0) / 100.0; }; // so that the figures add up
    if (m_currentRow < 0 || curve.equity.empty())
        return {};
    const double here = (curve.equity.back() / kStart - 1.0) * 100.0;
    const double there = m_set.value(m_currentRow, Metric::TotalReturn);
    const QString &service = m_job.place.service;
    if (std::isnan(there))
        return tr("%1 does not give the return of this cell.").arg(service);
    if (!std::isfinite(here) || !std::isfinite(there))
        return {};
    return tr("Return: here %1 %, %2 %3 %: difference %4 percentage points.")
        .arg(numberText(here, kDecimals), service, numberText(there, kDecimals),
            numberText(std::abs(shown(here) - shown(there)), kDecimals));
}

bool ResultsWindow::chooseCell(int fast, int slow)
{
    if (!m_grid)
        return false;
    const CellGrid::Place place = m_grid->placeOf(fast, slow);
    const qint32 row = place.fastIndex < 0 ? -1 : m_grid->rowAt(place.fastIndex, place.slowIndex);
    if (row < 0 || row >= m_set.size() || !m_set.isReady(row))
        return false;
    choose(row);
    return true;
}

void ResultsWindow::choose(qint32 row)
{
    const bool same = row == m_currentRow;
    m_currentRow = row;
    m_heat->setCurrentRow(row);
    m_charts->setCurrentRow(row);
    m_cells->setCurrentRow(row);
    showOrigin();
    if (same || row < 0)
        return;
    m_ask->start(); // walking along cells by key asks only for the one where it stops
}

void ResultsWindow::requestCurve()
{
    if (m_currentRow < 0)
        return;
    const int fast = m_set.fast(m_currentRow);
    const int slow = m_set.slow(m_currentRow);
    const CurvePtr &shown = m_charts->curve();
    if (shown && shown->fast == fast && shown->slow == slow && !m_curveStale)
        return;
    m_charts->setCurveMessage(curveMessage());
    emit curveRequested(m_job.key, fast, slow);
}

void ResultsWindow::setCurve(const CurvePtr &curve)
{
    if (!curve || m_currentRow < 0 || curve->fast != m_set.fast(m_currentRow)
        || curve->slow != m_set.slow(m_currentRow))
        return; // the person has moved on
    m_priceMissing.clear();
    m_curveStale = false;
    m_charts->setCurve(curve);
    showOrigin();
}

void ResultsWindow::setPriceMissing(const QString &sentence)
{
    m_priceMissing = sentence;
    m_charts->setCurve(nullptr);
    m_charts->setCurveMessage(curveMessage());
    showOrigin();
}

CellRowsPtr ResultsWindow::shownRows() const
{
    return m_cells->shownRows();
}

void ResultsWindow::closeEvent(QCloseEvent *event)
{
    QMainWindow::closeEvent(event);
    emit closed(m_job.key);
}

void ResultsWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace zixly
