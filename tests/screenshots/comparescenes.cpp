// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"
#include "scenes.h"
#include "tests/support/syntheticcells.h"
#include "widgets/compare/comparescatter.h"
#include "widgets/compare/comparewindow.h"
#include "widgets/compare/overlaychart.h"
#include "widgets/compare/sweepchooser.h"

using namespace Qt::StringLiterals;

namespace zixly::screenshots {

namespace {

ComparedSweep sweepNumber(int number)
{
    SweepResult result = sampleResult();
    if (number > 0) {
        SweepSpec spec = result.spec;
        spec.ticker = number % 2 == 1 ? u"BTC-USD"_s : u"ETH-USD"_s;
        spec.strategy = number % 3 == 1 ? Strategy::Ema : Strategy::Sma;
        spec.fast = {5 + 5 * (number % 3), 60, 1 + number % 2};
        spec.slow = {20, 200 + 20 * (number % 4), 2};
        spec.fees = 0.001 * (1 + number % 2);
        spec.execution = number == 2 ? Execution::Same : Execution::Next;
        result = synthetic::result(spec);
        result.data.firstMs += number * 86'400'000LL * 365;
        result.data.bars -= number * 252;
        result.data.sha256 = QByteArray::number(1234567 * number);
    }
    Job job = sampleJob();
    job.key = number + 1;
    job.name = defaultName(result.spec);
    job.parameters = toJson(result.spec);
    return comparedSweep(job, result);
}

Stage compared(int count, CompareWindow::Tab tab, const CellRegions &regions = {})
{
    auto window = std::make_unique<CompareWindow>();
    auto *shown = window.get();
    QObject::connect(shown, &CompareWindow::curveRequested, shown, [shown](qint64 key, int fast, int slow) {
        auto curve = std::make_shared<CellCurve>(*synthetic::curve(fast, slow, 4000));
        for (std::size_t i = 0; i < curve->equity.size(); ++i)
            curve->equity[i] *= 1.0 + 0.0002 * static_cast<double>(key) * static_cast<double>(i % 700);
        shown->setCurve(key, curve);
    });
    QList<ComparedSweep> sweeps;
    for (int i = 0; i < count; ++i)
        sweeps.append(sweepNumber(i));
    if (count == 3) { // one that is not here
        ComparedSweep remote;
        remote.job = sweeps.last().job;
        remote.job.place.service = u"Zixly production"_s;
        remote.problem = comparisonProblem(remote.job);
        remote.fetchable = true;
        sweeps[1] = remote;
        remote.job.key = 2;
    }
    window->setSweeps(sweeps);
    window->setSelection(regions);
    window->showTab(tab);
    return {.keep = {}, .window = std::move(window), .ready = [shown, tab] {
                return tab != CompareWindow::Curves || !shown->overlay()->curves().curves.isEmpty();
            }};
}

Stage chooser()
{
    auto dialog = std::make_unique<SweepChooser>();
    dialog->setCandidates({}, history(), 1'204, {});
    return {.keep = {}, .window = std::move(dialog), .ready = {}};
}

} // namespace

std::vector<Scene> compareScenes()
{
    const QSize usual(1280, 800);
    const CellRegions region{{12, 24, 60, 110}};
    return {
        {u"compare-two"_s, usual, [] { return compared(2, CompareWindow::Maps); }},
        {u"compare-region"_s, usual, [region] { return compared(2, CompareWindow::Maps, region); }},
        {u"compare-three"_s, usual, [] { return compared(3, CompareWindow::Maps); }},
        {u"compare-eight"_s, QSize(1900, 1060), [region] { return compared(8, CompareWindow::Maps, region); }},
        {u"compare-one"_s, QSize(960, 640), [] { return compared(1, CompareWindow::Maps); }},
        {u"compare-difference"_s, usual, [region] { return compared(2, CompareWindow::Difference, region); }},
        {u"compare-table"_s, usual, [] { return compared(4, CompareWindow::Table); }},
        {u"compare-equity"_s, usual, [] { return compared(8, CompareWindow::Curves); }},
        {u"compare-scatter"_s, usual, [region] { return compared(4, CompareWindow::Scatter, region); }},
        {u"compare-chooser"_s, {}, chooser},
    };
}

} // namespace zixly::screenshots
