// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/comparedesk.h"

#include "core/async.h"
#include "core/settings.h"
#include "desktop/chartdesk.h"
#include "desktop/commandmemory.h"
#include "desktop/notices.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/compare/comparewindow.h"
#include "widgets/compare/sweepchooser.h"
#include "widgets/shell/mainwindow.h"

#include <QScreen>
#include <QtConcurrentRun>

#include <algorithm>

namespace zixly {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype kOffered = 200; // sweeps that the chooser shows at once; the search finds the others

struct Loaded {
    Job job;
    Result<SweepResult> result = failure(Error::Kind::NotFound);
};

struct Candidates {
    QList<Job> jobs;
    qint64 total = 0;
};

} // namespace

CompareDesk::CompareDesk(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    m_refreshSoon.setSingleShot(true);
    m_refreshSoon.setInterval(30ms); // sweeps arrive one after another: one layout for those of a moment
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(500ms); // a kill loses no more than this
    connect(&m_refreshSoon, &QTimer::timeout, this, &CompareDesk::refresh);
    connect(&m_saveSoon, &QTimer::timeout, this, &CompareDesk::save);
    connect(&m_selection, &CellSelection::changed, this, [this](const CellRegions &regions) {
        for (const Open &each : std::as_const(m_open))
            each.window->setSelection(regions);
    });
    connect(&m_services.store, &Store::jobsChanged, this, &CompareDesk::update);
    connect(&m_services.store, &Store::jobsRemoved, this, &CompareDesk::setRemoved);
    connect(&m_services.store, &Store::changedElsewhere, this, &CompareDesk::reloadAll);
    connect(&m_services.store, &Store::pricesChanged, this, [this] { m_series.clear(); });
}

CompareDesk::~CompareDesk()
{
    m_leaving = true;
    for (const Open &each : std::as_const(m_open))
        delete each.window.data();
}

void CompareDesk::compare(const QList<qint64> &keys)
{
    if (keys.isEmpty())
        return;
    CompareWindow *window = open(keys, {});
    if (keys.size() == 1)
        emit window->addWanted();
}

CompareWindow *CompareDesk::open(const QList<qint64> &keys, const QByteArray &state)
{
    auto *window = new CompareWindow;
    window->setAttribute(Qt::WA_DeleteOnClose);
    m_open.append({window, {}, 0});
    setContent(window, keys);
    if (!window->restoreState(state))
        window->resize(window->sizeHint().boundedTo(m_services.window.screen()->availableSize() * 0.95));
    window->setSelection(m_selection.regions());
    wire(*window);
    window->show();
    window->raise();
    window->activateWindow();
    m_saveSoon.start();
    return window;
}

void CompareDesk::wire(CompareWindow &window)
{
    CompareWindow *w = &window;
    m_services.charts.serve(w->chartTools());
    rememberCommands(window, m_services.settings);
    connect(w, &CompareWindow::contentWanted, this, [this, w](const QList<qint64> &keys) { setContent(w, keys); });
    connect(w, &CompareWindow::regionChosen, &m_selection, &CellSelection::select);
    connect(w, &CompareWindow::selectionCleared, &m_selection, &CellSelection::clear);
    connect(w, &CompareWindow::fetchRequested, this, [this](qint64 key) {
        ComparedSweep sweep = m_sweeps.value(key);
        sweep.fetchable = false;
        sweep.problem = tr("Fetching the result from %1...").arg(sweep.job.place.service);
        put(key, sweep);
        emit fetchRequested(key);
    });
    connect(w, &CompareWindow::resultsRequested, this, &CompareDesk::resultsRequested);
    connect(w, &CompareWindow::curveRequested, this,
        [this, w](qint64 key, int fast, int slow) { askForCurve(w, key, fast, slow); });
    connect(w, &CompareWindow::recomputeRequested, this, [this, w](const CommonDates &dates) { recompute(w, dates); });
    connect(w, &CompareWindow::exportRequested, this, [this, w](const CompareTable &table) { exportTable(w, table); });
    connect(w, &CompareWindow::stateChanged, &m_saveSoon, qOverload<>(&QTimer::start));
    connect(w, &CompareWindow::addWanted, this, [this, w] {
        SweepChooser *chooser = w->openChooser();
        if (!chooser)
            return;
        connect(chooser, &SweepChooser::searchChanged, this,
            [this, chooser, w](const QString &text) { search(chooser, w, text); });
        search(chooser, w, {});
    });
    connect(w, &CompareWindow::closed, this, [this, w] {
        if (m_leaving)
            return;
        m_open.removeIf([w](const Open &each) { return each.window == w; });
        forgetUnused();
        m_saveSoon.start();
    });
}

CompareDesk::Open *CompareDesk::openOf(const CompareWindow *window)
{
    const auto at
        = std::find_if(m_open.begin(), m_open.end(), [window](const Open &each) { return each.window == window; });
    return at == m_open.end() ? nullptr : &*at;
}

void CompareDesk::setContent(CompareWindow *window, const QList<qint64> &keys)
{
    Open *open = openOf(window);
    if (!open)
        return;
    open->keys = keys;
    QList<ComparedSweep> sweeps;
    for (const qint64 key : keys) {
        if (!m_sweeps.contains(key)) {
            ComparedSweep waiting;
            waiting.job.key = key;
            waiting.problem = tr("Loading the results...");
            m_sweeps.insert(key, waiting);
            load(key);
        }
        sweeps.append(m_sweeps.value(key));
    }
    window->setSweeps(sweeps);
    forgetUnused();
    m_saveSoon.start();
}

void CompareDesk::load(qint64 key)
{
    const auto ask = [key](QSqlDatabase &db) -> Result<Loaded> {
        auto job = jobs::load(db, key);
        if (!job)
            return std::unexpected(job.error());
        Loaded loaded{.job = *job};
        if (comparisonProblem(*job).isEmpty())
            loaded.result = cells::load(db, key);
        return loaded;
    };
    m_loading.insert(key);
    whenReady(m_services.store.read(ask), this, [this, key](const Result<Loaded> &loaded) {
        m_loading.remove(key);
        if (!loaded && loaded.error().kind == Error::Kind::NotFound)
            return setRemoved({key});
        ComparedSweep sweep = m_sweeps.value(key);
        if (!loaded) {
            sweep.problem = explain(loaded.error());
            return put(key, sweep);
        }
        m_ids.insert(key, loaded->job.id);
        if (loaded->result) {
            whenReady(QtConcurrent::run(&m_services.pool, comparedSweep, loaded->job, *loaded->result), this,
                [this, key](const ComparedSweep &made) { put(key, made); });
            return;
        }
        sweep = ComparedSweep{};
        sweep.job = loaded->job;
        sweep.fetchable = isFetchable(loaded->job);
        sweep.problem = comparisonProblem(loaded->job);
        if (sweep.problem.isEmpty())
            sweep.problem = explain(loaded->result.error());
        put(key, sweep);
    });
}

void CompareDesk::put(qint64 key, const ComparedSweep &sweep)
{
    if (!isUsed(key))
        return;
    m_sweeps.insert(key, sweep);
    m_dirty.insert(key);
    if (!m_refreshSoon.isActive())
        m_refreshSoon.start();
}

void CompareDesk::refresh()
{
    const QSet<qint64> dirty = std::exchange(m_dirty, {});
    for (const Open &each : std::as_const(m_open)) {
        if (std::none_of(each.keys.begin(), each.keys.end(), [&dirty](qint64 key) { return dirty.contains(key); }))
            continue;
        QList<ComparedSweep> sweeps;
        for (const qint64 key : each.keys)
            sweeps.append(m_sweeps.value(key));
        each.window->setSweeps(sweeps);
    }
    m_saveSoon.start();
}

void CompareDesk::update(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        const auto at = m_sweeps.constFind(job.key);
        if (at == m_sweeps.constEnd())
            continue;
        const bool same = at->hasCells() && comparisonProblem(job).isEmpty() && !job.resultOutdated
            && at->job.endedMs == job.endedMs && at->job.cellsHere == job.cellsHere;
        if (!same) {
            load(job.key);
        } else if (at->job.name != job.name) {
            ComparedSweep sweep = *at;
            sweep.job = job;
            put(job.key, sweep);
        }
    }
}

void CompareDesk::setRemoved(const QList<qint64> &keys)
{
    for (const qint64 key : keys) {
        if (!m_sweeps.contains(key))
            continue;
        ComparedSweep sweep;
        sweep.job = m_sweeps.value(key).job;
        sweep.problem = tr("This sweep was deleted. Take it out of the comparison, or run it again.");
        put(key, sweep);
    }
}

void CompareDesk::setFetchFailed(qint64 jobKey, const QString &sentence)
{
    const auto at = m_sweeps.constFind(jobKey);
    if (at == m_sweeps.constEnd() || at->hasCells())
        return;
    ComparedSweep sweep = *at;
    sweep.problem = sentence;
    sweep.fetchable = true;
    put(jobKey, sweep);
}

void CompareDesk::reloadAll()
{
    const QList<qint64> keys = m_sweeps.keys();
    for (const qint64 key : keys)
        load(key);
}

bool CompareDesk::isUsed(qint64 key) const
{
    return std::any_of(m_open.begin(), m_open.end(), [key](const Open &each) { return each.keys.contains(key); });
}

void CompareDesk::forgetUnused()
{
    m_sweeps.removeIf([this](const auto &entry) { return !isUsed(entry.key()); });
    if (m_open.isEmpty())
        m_series.clear();
}

void CompareDesk::search(SweepChooser *chooser, const CompareWindow *window, const QString &text)
{
    const auto ask = [text](QSqlDatabase &db) -> Result<Candidates> {
        JobQuery query;
        query.text = text;
        query.states = {JobState::Completed};
        const auto keys = jobs::query(db, query);
        if (!keys)
            return std::unexpected(keys.error());
        const auto count = std::min<std::size_t>(keys->size(), kOffered);
        auto found = jobs::load(db, QList<qint64>(keys->begin(), keys->begin() + static_cast<std::ptrdiff_t>(count)));
        if (!found)
            return std::unexpected(found.error());
        found->removeIf([](const Job &job) { return job.type != QLatin1StringView(kSweepType); });
        return Candidates{*found, static_cast<qint64>(keys->size())};
    };
    whenReady(m_services.store.read(ask), chooser, [this, chooser, window, text](const Result<Candidates> &found) {
        const Open *open = openOf(window);
        if (!found)
            chooser->setFailure(explain(found.error()));
        else if (open)
            chooser->setCandidates(text, found->jobs, found->total, QSet<qint64>(open->keys.begin(), open->keys.end()));
    });
}

void CompareDesk::restore()
{
    const auto records = compareRecordsFromJson(m_services.settings.value(Setting::Comparisons).toByteArray());
    if (records.isEmpty() || !m_open.isEmpty())
        return;
    const auto ask = [records](QSqlDatabase &db) -> Result<QList<QList<qint64>>> {
        QList<QList<qint64>> windows;
        for (const CompareRecord &record : records) {
            QList<qint64> keys;
            for (const QUuid &id : record.jobs) {
                const auto job = jobs::find(db, id);
                if (!job && job.error().kind != Error::Kind::NotFound)
                    return std::unexpected(job.error());
                keys.append(job ? job->key : 0);
            }
            windows.append(keys);
        }
        return windows;
    };
    whenReady(m_services.store.read(ask), this, [this, records](const Result<QList<QList<qint64>>> &windows) {
        if (!windows)
            return showFailure(m_services.window, windows.error());
        qsizetype gone = 0;
        for (qsizetype i = 0; i < windows->size(); ++i) {
            QList<qint64> keys = windows->at(i);
            gone += keys.removeAll(0);
            if (!keys.isEmpty())
                open(keys, records[i].state);
        }
        if (gone > 0)
            m_services.window.notify({.id = QStringLiteral("comparisons"),
                .text = tr("%n sweep(s) of your comparison windows were deleted meanwhile and are left out.", nullptr,
                    static_cast<int>(gone))});
    });
}

void CompareDesk::save()
{
    QList<CompareRecord> records;
    for (const Open &each : std::as_const(m_open)) {
        CompareRecord record;
        for (const qint64 key : each.keys) {
            if (const QUuid id = m_ids.value(key); !id.isNull())
                record.jobs.append(id);
            else if (m_loading.contains(key))
                return; // still being loaded, and saved after that
        }
        record.state = each.window->saveState();
        if (!record.jobs.isEmpty())
            records.append(record);
    }
    m_services.settings.setValue(Setting::Comparisons, toJson(records));
}

void CompareDesk::closeAll()
{
    if (!m_open.isEmpty())
        save();
    m_saveSoon.stop();
    m_leaving = true;
    const QList<Open> windows = std::exchange(m_open, {});
    for (const Open &each : windows)
        each.window->close();
    m_sweeps.clear();
    m_leaving = false;
}

} // namespace zixly
