// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shards.h"
#include "data.h"
#include "models/jobtablemodel.h"
#include "models/pricetablemodel.h"
#include "scenes.h"
#include "tests/support/builders.h"
#include "widgets/dialogs/aboutdialog.h"
#include "widgets/dialogs/commandpalette.h"
#include "widgets/dialogs/shortcutsdialog.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/overview/overviewpage.h"
#include "widgets/shell/mainwindow.h"

#include <QLineEdit>
#include <QMenuBar>

using namespace Qt::StringLiterals;

namespace zixly::screenshots {

namespace {

struct Models {
    JobTableModel jobs;
    PriceTableModel prices;
};

enum class Filling { Unknown, Empty, Full };

Stage mainWindow(Filling filling, const std::function<void(MainWindow &, Models &)> &arrange = {})
{
    auto models = std::make_shared<Models>();
    auto window = std::make_unique<MainWindow>(models->jobs, models->prices);
    QList<Job> jobs;
    if (filling == Filling::Full)
        jobs = history();
    models->jobs.setTimeZone(TimeZoneChoice::Utc);
    QObject::connect(&models->jobs, &JobTableModel::rowsRequested, window.get(),
        [models = models.get(), jobs] { models->jobs.setRows(jobs); });
    if (filling != Filling::Unknown) {
        JobKeys keys;
        for (const Job &job : std::as_const(jobs))
            keys.push_back(job.key);
        models->jobs.setKeys(keys);
        models->jobs.setRows(jobs);
        models->prices.setSeries(filling == Filling::Full ? priceList() : QList<SeriesInfo>());
    }
    if (filling == Filling::Full) {
        models->jobs.setProgress(JobProgress{.key = jobs.first().key, .done = 6'100, .total = 10'000, .leftMs = 4'200});
        window->setWorker(1, 1, false);
    }
    if (arrange)
        arrange(*window, *models);
    return {.keep = models, .window = std::move(window), .ready = {}};
}

Stage connected(const QList<ConnectionStatus> &statuses)
{
    return mainWindow(Filling::Full, [statuses](MainWindow &window, Models &) { window.setConnections(statuses); });
}

QList<ConnectionStatus> onlyOne(LinkBadge badge)
{
    ConnectionStatus status = someConnections().first();
    status.badge = badge;
    if (badge == LinkBadge::SignedOut) {
        status.user.clear();
        status.freshMs = 0;
    }
    return {status};
}

Stage selected(JobState state)
{
    return mainWindow(Filling::Full, [state](MainWindow &window, Models &) {
        for (const Job &job : history())
            if (job.state == state) {
                auto &page = window.jobsPage();
                QObject::connect(&page, &JobsPage::currentJobChanged, &page,
                    [&page, job](qint64 key) { page.setEvents(key, eventsOf(job)); });
                page.selectJob(job.key);
                return;
            }
    });
}

// A sweep in shards, one of which has failed.
Stage inShards()
{
    return mainWindow(Filling::Full, [](MainWindow &window, Models &models) {
        Job whole = test::aJob(7001, JobState::Failed);
        whole.parameters.insert(QLatin1String(shards::kCountName), 3);
        whole.receipt = shards::describe({.of = 3, .completed = 2, .failed = 1});
        whole.error = Error{Error::Kind::OutOfMemory, u"SP500"_s, {}};
        QList<Job> parts;
        for (const SweepSpec &spec : shards::split(*specOf(whole), 3)) {
            Job part = test::aJob(7002 + parts.size(), JobState::Completed, spec);
            part.shard = static_cast<int>(parts.size()) + 1;
            parts << part;
        }
        parts[1].state = JobState::Failed;
        parts[1].error = whole.error;
        JobKeys keys = models.jobs.keys();
        keys.insert(keys.begin(), whole.key);
        models.jobs.setKeys(keys);
        models.jobs.setRows({whole});
        auto &page = window.jobsPage();
        QObject::connect(
            &page, &JobsPage::currentJobChanged, &page, [&page, parts](qint64 key) { page.setShards(key, parts); });
        page.selectJob(whole.key);
    });
}

template <class Dialog>
Stage menuDialog(const std::function<std::unique_ptr<Dialog>(const MainWindow &)> &make)
{
    auto models = std::make_shared<Models>();
    const auto window = std::make_shared<MainWindow>(models->jobs, models->prices);
    auto dialog = make(*window);
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    return {.keep = std::make_shared<std::pair<std::shared_ptr<Models>, std::shared_ptr<MainWindow>>>(models, window),
        .window = std::move(dialog),
        .ready = {}};
}

Stage palette(const QString &typed)
{
    return menuDialog<CommandPalette>([typed](const MainWindow &window) {
        const auto commands = commandsOf(window.menuBar());
        auto dialog = std::make_unique<CommandPalette>(commands, QStringList{idOf(commands[3])});
        dialog->findChild<QLineEdit *>()->setText(typed);
        return dialog;
    });
}

Stage shortcuts()
{
    return menuDialog<ShortcutsDialog>([](const MainWindow &) { return std::make_unique<ShortcutsDialog>(allKeys()); });
}

Stage about()
{
    auto dialog = std::make_unique<AboutDialog>();
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    return {.keep = {}, .window = std::move(dialog), .ready = {}};
}

Stage notices()
{
    return mainWindow(Filling::Full, [](MainWindow &window, Models &) {
        window.notify({.id = u"salvaged"_s,
            .severity = Notice::Severity::Warning,
            .text = explain({Error::Kind::Corrupt, u"jobs.sqlite"_s, {}})});
        window.notify({.id = u"full"_s,
            .severity = Notice::Severity::Error,
            .text = explain({Error::Kind::DiskFull, u"the result"_s, {}})});
    });
}

// As if all of the history had ended in these days.
Stage overview()
{
    return mainWindow(Filling::Full, [](MainWindow &window, Models &) {
        Overview figures;
        const QDate today(2025, 11, 24);
        for (int back = 29; back >= 0; --back) {
            DayFigures day;
            day.day = today.addDays(-back);
            day.ended = {back * 7 % 11, back % 3, back % 5 == 0 ? 1 : 0};
            figures.days += day;
        }
        figures.running = 1;
        figures.queued = 2;
        figures.failed = 1;
        figures.hasJobs = true;
        figures.periods = {PeriodFigures{1, 0, 0, {3, 1, 0}, 3, 4'200}, PeriodFigures{7, 0, 0, {20, 2, 1}, 20, 5'100},
            PeriodFigures{30, 0, 0, {110, 9, 6}, 108, 6'000}};
        figures.recent = history().first(5);
        figures.best = history().first(3);
        window.overviewPage().setTimeZone(TimeZoneChoice::Utc);
        window.overviewPage().setOverview(figures);
        window.showPlace(Sidebar::Overview);
    });
}

} // namespace

std::vector<Scene> shellScenes()
{
    const QSize usual(1280, 800);
    const QSize small(960, 620);
    return {
        {u"main-shards"_s, usual, inShards},
        {u"main-loading"_s, usual, [] { return mainWindow(Filling::Unknown); }},
        {u"main-first-start"_s, usual, [] { return mainWindow(Filling::Empty); }},
        {u"main-jobs"_s, usual, [] { return mainWindow(Filling::Full); }},
        {u"main-completed"_s, usual, [] { return selected(JobState::Completed); }},
        {u"main-running"_s, usual, [] { return selected(JobState::Running); }},
        {u"main-failed"_s, usual, [] { return selected(JobState::Failed); }},
        {u"main-unknown"_s, usual, [] { return selected(JobState::Unknown); }},
        {u"main-small"_s, small, [] { return selected(JobState::Cancelled); }},
        {u"main-notices"_s, usual, notices},
        {u"main-live"_s, usual, [] { return connected(onlyOne(LinkBadge::Live)); }},
        {u"main-polling"_s, usual, [] { return connected(onlyOne(LinkBadge::Polling)); }},
        {u"main-signed-out"_s, usual, [] { return connected(onlyOne(LinkBadge::SignedOut)); }},
        {u"main-offline"_s, usual, [] { return connected(someConnections()); }},
        {u"main-offline-small"_s, small, [] { return connected(someConnections()); }},
        {u"main-overview"_s, usual, overview},
        {u"main-prices"_s, usual,
            [] {
                return mainWindow(
                    Filling::Full, [](MainWindow &window, Models &) { window.showPlace(Sidebar::Prices); });
            }},
        {u"main-prices-empty"_s, usual,
            [] {
                return mainWindow(
                    Filling::Empty, [](MainWindow &window, Models &) { window.showPlace(Sidebar::Prices); });
            }},
        {u"main-nothing-matches"_s, usual,
            [] {
                return mainWindow(Filling::Empty, [](MainWindow &window, Models &models) {
                    JobQuery query;
                    query.text = u"no such ticker"_s;
                    window.jobsPage().setQuery(query);
                    models.jobs.setKeys({});
                });
            }},
        {u"dialog-about"_s, {}, about},
        {u"dialog-commands"_s, {}, [] { return palette(QString()); }},
        {u"dialog-commands-found"_s, {}, [] { return palette(u"re"_s); }},
        {u"dialog-commands-none"_s, {}, [] { return palette(u"nothing like it"_s); }},
        {u"dialog-shortcuts"_s, {}, shortcuts},
    };
}

} // namespace zixly::screenshots
