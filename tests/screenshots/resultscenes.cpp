// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "scenes.h"
#include "widgets/results/cellpanel.h"
#include "widgets/results/chartpanel.h"
#include "widgets/results/heatpanel.h"
#include "widgets/results/resultswindow.h"

#include <iterator>

using namespace Qt::StringLiterals;

namespace zixly::screenshots {

namespace {

// A window answers its own question for the curve as the composition root would.
std::unique_ptr<ResultsWindow> emptyWindow(const Job &job)
{
    auto window = std::make_unique<ResultsWindow>();
    QObject::connect(window.get(), &ResultsWindow::curveRequested, window.get(),
        [window = window.get()](qint64, int fast, int slow) { window->setCurve(sampleCurve(fast, slow)); });
    window->setJob(job);
    return window;
}

Stage complete(ChartPanel::Tab tab, Metric metric = Metric::Sharpe)
{
    auto window = emptyWindow(sampleJob());
    window->setResult(sampleResult());
    window->heatPanel()->setMetric(metric);
    window->chartPanel()->showTab(tab);
    auto *shown = window.get();
    return {
        .keep = {}, .window = std::move(window), .ready = [shown] { return shown->chartPanel()->curve() != nullptr; }};
}

Stage live(double share)
{
    const SweepResult &result = sampleResult();
    auto window = emptyWindow(sampleJob(JobState::Running));
    window->beginLive(result.spec, result.convention, result.cells, result.validCells);
    const auto count = static_cast<qsizetype>(share * static_cast<double>(result.cells->size()));
    window->cellsReady({.first = 0, .count = count});
    window->setProgress({.key = 1, .done = count, .total = result.validCells, .leftMs = 2'300});
    auto *shown = window.get();
    return {.keep = {}, .window = std::move(window), .ready = [shown, count] {
                return std::ssize(*shown->shownRows()) == count;
            }};
}

Stage withoutCells(JobState state, const Error &error)
{
    Job job = sampleJob(state);
    job.error = error;
    auto window = emptyWindow(job);
    if (state == JobState::Completed)
        window->setResultMissing(error);
    return {.keep = {}, .window = std::move(window), .ready = {}};
}

// A narrow grid, so that all cells have too few trades and nothing may be called best.
Stage tooFewTrades()
{
    SweepResult result = sampleResult();
    result.spec.minTrades = 100'000;
    auto window = emptyWindow(sampleJob());
    window->setResult(result);
    return {.keep = {}, .window = std::move(window), .ready = {}};
}

Stage withoutPrices()
{
    auto window = std::make_unique<ResultsWindow>();
    window->setJob(sampleJob());
    window->setResult(sampleResult());
    window->setPriceMissing(explain({Error::Kind::NotFound, u"SP500"_s, {}}));
    auto *shown = window.get();
    return {.keep = {}, .window = std::move(window), .ready = [shown] { return shown->currentRow() >= 0; }};
}

} // namespace

std::vector<Scene> resultScenes()
{
    const QSize usual(1280, 860);
    return {
        {u"results-complete"_s, usual, [] { return complete(ChartPanel::Equity); }},
        {u"results-return"_s, usual, [] { return complete(ChartPanel::Best, Metric::TotalReturn); }},
        {u"results-trades"_s, usual, [] { return complete(ChartPanel::Scatter, Metric::TotalTrades); }},
        {u"results-profit-factor"_s, usual, [] { return complete(ChartPanel::Trades, Metric::ProfitFactor); }},
        {u"results-prices"_s, usual, [] { return complete(ChartPanel::Price, Metric::WinRate); }},
        {u"results-months"_s, usual, [] { return complete(ChartPanel::Months); }},
        {u"results-distribution"_s, usual, [] { return complete(ChartPanel::Distribution); }},
        {u"results-slices"_s, usual, [] { return complete(ChartPanel::Slices); }},
        {u"results-small"_s, QSize(960, 640), [] { return complete(ChartPanel::Equity); }},
        {u"results-large"_s, QSize(1900, 1060), [] { return complete(ChartPanel::Equity, Metric::MaxDrawdown); }},
        {u"results-live"_s, usual, [] { return live(0.4); }},
        {u"results-live-start"_s, usual, [] { return live(0.0); }},
        {u"results-failed"_s, usual,
            [] { return withoutCells(JobState::Failed, {Error::Kind::NotFound, u"MSFT"_s, u"no MSFT.csv"_s}); }},
        {u"results-missing"_s, usual,
            [] { return withoutCells(JobState::Completed, {Error::Kind::Unreadable, u"The result"_s, {}}); }},
        {u"results-too-few-trades"_s, usual, tooFewTrades},
        {u"results-no-prices"_s, usual, withoutPrices},
    };
}

} // namespace zixly::screenshots
