// SPDX-License-Identifier: GPL-3.0-or-later
// What the windows show of jobs that belong to a service.
#include "data.h"
#include "models/jobtablemodel.h"
#include "models/pricetablemodel.h"
#include "scenes.h"
#include "support/builders.h"
#include "widgets/dialogs/newsweepdialog.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/results/chartpanel.h"
#include "widgets/results/heatpanel.h"
#include "widgets/results/resultswindow.h"
#include "widgets/shell/mainwindow.h"

#include <QJsonArray>
#include <QScrollArea>
#include <QScrollBar>

#include <limits>

using namespace Qt::StringLiterals;

namespace zixly::screenshots {

namespace {

constexpr qint64 kMinute = 60'000;
const QString kService = u"Zixly lab"_s;

Job remote(qint64 key, JobState state, const SweepSpec &spec = test::aSpec())
{
    Job job = test::aJob(key, state, spec);
    job.createdMs = test::kMonday + 9 * 60 * kMinute - kMinute * 37 * (20 - key);
    if (job.startedMs != 0)
        job.startedMs = job.createdMs + 812;
    if (job.endedMs != 0)
        job.endedMs = job.startedMs + 41'300;
    job.runtimeMs = job.endedMs != 0 ? 41'300 : 0;
    job.account = 2;
    job.place = {kService, u"lab.example.org"_s, u"acme-research"_s, {}};
    job.convention = {};
    job.data = {};
    job.parameters = {{u"ticker"_s, spec.ticker}, {u"strategy_type"_s, toText(spec.strategy)},
        {u"fast_range"_s, QJsonArray{spec.fast.min, spec.fast.max}},
        {u"slow_range"_s, QJsonArray{spec.slow.min, spec.slow.max}}, {u"step"_s, spec.fast.step}};
    job.remoteIds = {{u"a"_s, u"pipeline"_s, u"cmhq3v8x50001l504f2k7d9xz"_s}};
    return job;
}

Job waiting()
{
    Job job = remote(19, JobState::Queued);
    job.wish = Wish::Send;
    job.remoteIds.clear();
    return job;
}

Job held()
{
    Job job = remote(18, JobState::Queued, test::aSpec(u"ETH-USD"_s));
    job.wish = Wish::SendHeld;
    job.remoteIds.clear();
    return job;
}

Job cancelWaits()
{
    Job job = remote(17, JobState::Running, test::aSpec(u"BTC-USD"_s));
    job.wish = Wish::Cancel;
    return job;
}

// Completed and fetched in part, with every id it has.
Job complete()
{
    Job job = remote(16, JobState::Completed);
    job.available = true;
    job.keepOffline = true;
    job.cellsHere = 100;
    job.place.worker = u"worker-2"_s;
    job.engineVersion = u"vectorbt 0.26.2"_s;
    job.remoteIds
        += {{u"a"_s, u"trading"_s, u"5d8f3c1e-0b7a-4f0e-9a53-6f1f0a4f9b11"_s}, {u"a"_s, u"run"_s, u"8f2c11aa"_s}};
    return job;
}

Job notFetched()
{
    Job job = remote(15, JobState::Completed, test::aSpec(u"AAPL"_s));
    job.best = {};
    return job;
}

Job gone()
{
    Job job = remote(14, JobState::Cancelled, test::aSpec(u"MSFT"_s));
    job.receipt = u"this service tells no worker, so it may still compute"_s;
    job.goneFromServer = true;
    job.serverState = u"running"_s;
    return job;
}

Job receiver()
{
    Job job = remote(13, JobState::Unknown, test::aSpec(u"NVDA"_s));
    job.serverState = u"queued"_s;
    job.remoteIds = {{u"a"_s, u"receiver"_s, u"3f6f9c1e-7a54-4f0e-8a11-0b1c2d3e4f50"_s}};
    return job;
}

// A type that only the service knows.
Job foreign()
{
    Job job = remote(12, JobState::Completed);
    job.type = u"document-processing"_s;
    job.name = u"Annual reports"_s;
    job.cells = 0;
    job.best = {};
    job.parameters = {{u"source"_s, u"s3://reports/2025"_s}, {u"pages"_s, 412}, {u"ocr"_s, true},
        {u"languages"_s, QJsonArray{u"en"_s, u"de"_s}}};
    job.serverResult = {{u"result"_s,
                            QJsonObject{{u"documents"_s, 37}, {u"failed"_s, QJsonArray{u"acme.pdf"_s}},
                                {u"index"_s, u"idx-20251124"_s}}},
        {u"metrics"_s, QJsonObject{{u"duration_seconds"_s, 41.3}, {u"tokens"_s, 1'204'332}}}};
    return job;
}

QList<Job> remoteHistory()
{
    QList<Job> jobs{waiting(), held(), cancelWaits(), complete(), notFetched(), gone(), receiver(), foreign()};
    for (qint64 key = 11; key > 0; --key) {
        Job job = test::aJob(key, JobState::Completed, test::aSpec(u"SP500"_s));
        job.createdMs = test::kMonday - kMinute * 61 * (12 - key);
        jobs += job;
    }
    return jobs;
}

QList<JobEvent> remoteEvents(const Job &job)
{
    QList<JobEvent> events;
    const auto add = [&](const QString &kind, qint64 at, const QString &actor, const QJsonObject &payload = {}) {
        events.append({job.key, static_cast<int>(events.size()) + 1, at, kService, actor, kind, payload});
    };
    if (job.wish == Wish::Send || job.wish == Wish::SendHeld) {
        add(u"created"_s, job.createdMs, u"user"_s);
        add(u"wish"_s, job.createdMs, u"user"_s);
    } else {
        add(u"arrived"_s, job.createdMs, kService);
        add(u"running"_s, job.createdMs + 812, kService);
    }
    if (job.wish == Wish::SendHeld)
        add(u"held"_s, job.createdMs + 16 * kMinute, {},
            {{u"reason"_s, u"It was triggered 16 minutes ago; look whether you still want it."_s}});
    if (job.wish == Wish::Cancel)
        add(u"wish"_s, job.createdMs + kMinute, u"user"_s, {{u"wish"_s, u"cancel"_s}});
    if (isTerminal(job.state))
        add(wireName(job.state), job.endedMs, kService);
    if (job.available)
        add(u"result"_s, job.endedMs + 900, {}, {{u"cells"_s, 100}, {u"total"_s, 3930}});
    if (job.goneFromServer)
        add(u"gone"_s, job.endedMs + 60 * kMinute, {});
    return events;
}

struct Models {
    JobTableModel jobs;
    PriceTableModel prices;
};

Stage selected(const Job &wanted, bool scrolled = false)
{
    auto models = std::make_shared<Models>();
    auto window = std::make_unique<MainWindow>(models->jobs, models->prices);
    const QList<Job> jobs = remoteHistory();
    models->jobs.setTimeZone(TimeZoneChoice::Utc);
    JobKeys keys;
    for (const Job &job : jobs)
        keys.push_back(job.key);
    models->jobs.setKeys(keys);
    models->jobs.setRows(jobs);
    models->prices.setSeries(priceList());
    auto &page = window->jobsPage();
    page.setTimeZone(TimeZoneChoice::Utc);
    const auto shown = std::make_shared<bool>(false);
    QObject::connect(&page, &JobsPage::currentJobChanged, &page, [&page, wanted, shown](qint64 key) {
        page.setEvents(key, remoteEvents(wanted));
        *shown = true;
    });
    page.selectJob(wanted.key);
    auto *details = page.findChild<QScrollArea *>();
    return {.keep = models, .window = std::move(window), .ready = [shown, details, scrolled] {
                if (scrolled)
                    details->verticalScrollBar()->setValue(details->verticalScrollBar()->maximum());
                return *shown && (!scrolled || details->verticalScrollBar()->value() > 0);
            }};
}

QList<RunPlace> places()
{
    ConnectionProfile profile;
    profile.id = QUuid(u"{11111111-2222-4333-8444-555555555555}"_s);
    profile.name = kService;
    profile.webApi = QUrl(u"https://lab.example.org"_s);
    profile.tradingApi = QUrl(u"https://trading.example.org"_s);
    profile.receiver = QUrl(u"https://hooks.example.org"_s);
    ConnectionProfile other = profile;
    other.id = QUuid(u"{22222222-2222-4333-8444-555555555555}"_s);
    other.name = u"Office"_s;
    return runPlaces({{profile, true, true, true}, {other, false, true, false}});
}

Stage newSweepAt(qsizetype place, const SweepSpec &spec, bool pricesHere = true)
{
    auto dialog = std::make_unique<NewSweepDialog>();
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    const auto answered = std::make_shared<bool>(false);
    dialog->setSeries(priceList());
    dialog->setPlaces(places());
    const RunPlace chosen = places().at(place);
    dialog->choosePlace(chosen.connection, chosen.service);
    QObject::connect(dialog.get(), &NewSweepDialog::preflightRequested, dialog.get(),
        [answered, pricesHere, dialog = dialog.get()](const SweepSpec &asked) {
            *answered = true;
            Preflight preflight{.spec = asked};
            if (pricesHere) {
                const auto &data = sampleResult().data;
                preflight.facts
                    = SeriesFacts{.bars = data.bars, .firstMs = data.firstMs, .lastMs = data.lastMs, .hasOpen = true};
                preflight.estimateMs = 41;
            } else {
                preflight.tickerProblem = u"There are no prices."_s;
            }
            dialog->setPreflight(preflight);
        });
    dialog->prefill(spec);
    return {.keep = {}, .window = std::move(dialog), .ready = [answered] { return *answered; }};
}

SweepSpec unusual()
{
    SweepSpec spec = sampleResult().spec;
    spec.fees = 0.002;
    spec.slow.step = 2;
    spec.fast.step = 1;
    spec.from = QDate(2010, 1, 1);
    spec.slippage = 0.0005;
    return spec;
}

// The best hundred, as the web API gives them, without what it never gives.
SweepResult partial()
{
    const SweepResult &whole = sampleResult();
    auto cells = std::make_shared<CellColumns>();
    const auto rows = bestRows(whole, Metric::Score, 100);
    cells->resize(static_cast<qsizetype>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto from = static_cast<std::size_t>(rows[i]);
        cells->fast[i] = whole.cells->fast[from];
        cells->slow[i] = whole.cells->slow[from];
        for (std::size_t metric = 0; metric < kMetricCount; ++metric)
            cells->metrics[metric][i] = whole.cells->metrics[metric][from];
        cells->metrics[static_cast<std::size_t>(Metric::TotalReturn)][i] -= 0.34;
        for (const Metric missing : {Metric::Calmar, Metric::Expectancy, Metric::EndValue, Metric::BeatsBuyAndHold})
            cells->metrics[static_cast<std::size_t>(missing)][i] = std::numeric_limits<double>::quiet_NaN();
    }
    SweepResult result = whole;
    result.convention = {};
    result.data = {};
    result.benchmarkReturn = std::numeric_limits<double>::quiet_NaN();
    result.cells = cells;
    return result;
}

enum class Curve { Here, PricesMissing };

Stage partialResult(Curve curve, Metric metric = Metric::Sharpe)
{
    auto window = std::make_unique<ResultsWindow>();
    auto *shown = window.get();
    QObject::connect(shown, &ResultsWindow::curveRequested, shown, [shown, curve](qint64, int fast, int slow) {
        if (curve == Curve::Here)
            shown->setCurve(sampleCurve(fast, slow));
        else
            shown->setPriceMissing(explain({Error::Kind::NotFound, u"SP500"_s, {}}));
    });
    window->setJob(complete());
    window->setResult(partial());
    window->heatPanel()->setMetric(metric);
    return {
        .keep = {}, .window = std::move(window), .ready = [shown] { return !shown->chartPanel()->origin().isEmpty(); }};
}

Stage unfetched(const std::function<void(ResultsWindow &)> &arrange = {})
{
    auto window = std::make_unique<ResultsWindow>();
    window->setJob(notFetched());
    if (arrange)
        arrange(*window);
    return {.keep = {}, .window = std::move(window), .ready = {}};
}

} // namespace

std::vector<Scene> remoteScenes()
{
    const QSize usual(1280, 860);
    return {
        {u"remote-waiting"_s, usual, [] { return selected(waiting()); }},
        {u"remote-held"_s, usual, [] { return selected(held()); }},
        {u"remote-cancel-waits"_s, usual, [] { return selected(cancelWaits()); }},
        {u"remote-complete"_s, usual, [] { return selected(complete()); }},
        {u"remote-ids"_s, usual, [] { return selected(complete(), true); }},
        {u"remote-not-here"_s, usual, [] { return selected(notFetched()); }},
        {u"remote-gone"_s, usual, [] { return selected(gone()); }},
        {u"remote-receiver"_s, usual, [] { return selected(receiver()); }},
        {u"remote-foreign"_s, usual, [] { return selected(foreign()); }},
        {u"dialog-new-sweep-places"_s, {}, [] { return newSweepAt(0, sampleResult().spec); }},
        {u"dialog-new-sweep-web"_s, {}, [] { return newSweepAt(2, test::aSpec(u"NOPE"_s), false); }},
        {u"dialog-new-sweep-trading"_s, {}, [] { return newSweepAt(3, sampleResult().spec); }},
        {u"dialog-new-sweep-receiver"_s, {}, [] { return newSweepAt(5, unusual()); }},
        {u"results-remote"_s, usual, [] { return partialResult(Curve::Here); }},
        {u"results-remote-not-given"_s, usual, [] { return partialResult(Curve::Here, Metric::Calmar); }},
        {u"results-remote-no-prices"_s, usual, [] { return partialResult(Curve::PricesMissing); }},
        {u"results-remote-not-here"_s, usual, [] { return unfetched(); }},
        {u"results-remote-fetching"_s, usual, [] { return unfetched([](ResultsWindow &w) { w.setFetching(); }); }},
        {u"results-remote-failed"_s, usual,
            [] {
                return unfetched(
                    [](ResultsWindow &w) { w.setFetchFailed(explain({Error::Kind::Timeout, kService, {}})); });
            }},
    };
}

} // namespace zixly::screenshots
