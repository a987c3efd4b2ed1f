// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/resultswindow.h"

#include "core/async.h"
#include "core/format.h"
#include "widgets/charts/heatmap.h"
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
    m_title->setText(job.name);
    setWindowTitle(tr("%1 - Results").arg(job.name));
    if (!m_set.result.cells)
        m_tiles->setConvention(job.convention, job.data);
    showState();
}

void ResultsWindow::setResult(const SweepResult &result)
{
    m_flush->stop();
    m_live = false;
    m_missing.clear();
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
    showCells(CellSet::complete(result));
    m_tiles->setConvention(result.convention, result.data);
    showState();
    if (!sameCells && fast > 0)
        chooseCell(fast, slow); // the one that was looked at, if it is there
}

void ResultsWindow::setResultMissing(const Error &error)
{
    m_missing = explain(error);
    showState();
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
    m_charts->setCells(m_set);
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
    case JobState::Completed: return tr("Loading the results...");
    case JobState::Failed: return tr("This sweep has no results because it failed. The line above says why.");
    case JobState::Cancelled: return tr("This sweep was cancelled before it had results. Retry it to get them.");
    case JobState::Unknown: return tr("Results appear here when the service answers again.");
    }
    return {};
}

void ResultsWindow::showState()
{
    m_state->setJob(m_job);
    if (m_live)
        m_state->setProgress(m_readyCount, static_cast<qint64>(m_ready.size()), m_leftMs);
    const QString message = emptyMessage();
    m_heat->map()->setMessage(message);
    m_charts->setMessage(message);
    m_charts->setCurveMessage(message.isEmpty() ? curveMessage() : message);
    const bool any = m_set.readyCount > 0;
    m_export->setEnabled(any);
    m_compare->setEnabled(m_job.state == JobState::Completed);
    for (QAction *action : m_needCells)
        action->setEnabled(any);
    m_retryAction->setEnabled(m_job.state == JobState::Failed || m_job.state == JobState::Cancelled);
    m_cancelAction->setEnabled(m_job.state == JobState::Queued || m_job.state == JobState::Running);
}

QString ResultsWindow::curveMessage() const
{
    if (m_currentRow < 0)
        return tr("Choose a cell in the heat map or the table to see its equity.");
    return m_priceMissing.isEmpty() ? tr("Calculating the equity of %1...").arg(cellName(m_set, m_currentRow))
                                    : m_priceMissing;
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
    if (shown && shown->fast == fast && shown->slow == slow)
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
    m_charts->setCurve(curve);
}

void ResultsWindow::setPriceMissing(const QString &sentence)
{
    m_priceMissing = sentence;
    m_charts->setCurve(nullptr);
    m_charts->setCurveMessage(curveMessage());
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
