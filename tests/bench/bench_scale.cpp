// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/async.h"
#include "core/searchlanguage.h"
#include "flows/ordersahead.h"
#include "flows/searchrun.h"
#include "models/jobtablemodel.h"
#include "store/jobs.h"
#include "store/store.h"
#include "tests/bench/history.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QFile>
#include <QScrollBar>

#include <algorithm>
#include <benchmark/benchmark.h>
#include <memory>
#include <vector>

// A million jobs in the jobs page, from the question to the painted rows and to the count: the page, its model and the
// search as the program joins them.
namespace zixly {

namespace {

constexpr qint64 kMillion = 1'000'000;

class Window : public QObject
{
public:
    Window()
    {
        m_store.open(storeWith(kMillion));
        connect(&m_model, &JobTableModel::queryChanged, this, [this](const JobQuery &query) { m_run.ask(query, 200); });
        connect(&m_model, &JobTableModel::rowsRequested, this, [this](const QList<qint64> &keys) {
            whenReady(m_store.read([keys](QSqlDatabase &db) { return jobs::load(db, keys); }), this,
                [this](const Result<QList<Job>> &jobs) { m_model.setRows(*jobs); });
        });
        connect(&m_run, &SearchRun::firstFound, this, [this](const JobKeys &keys, bool isLong) {
            if (isLong || keys.size() >= 60)
                m_model.setFirstKeys(keys);
        });
        connect(&m_run, &SearchRun::found, this, [this](const JobKeys &keys) { m_model.setKeys(keys); });
        connect(&m_run, &SearchRun::rowsLoaded, &m_model, &JobTableModel::setRows);
        connect(&m_model, &JobTableModel::keysChanged, this, [this] { m_answered = true; });
        m_page.resize(1400, 900);
        m_page.show();
        m_page.table().viewport()->installEventFilter(this);
        m_run.ask({}, 200);
        untilPainted();
        untilCounted();
        untilQuiet();
    }

    // Milliseconds to the rows and to the count.
    std::pair<double, double> ask(const JobQuery &query)
    {
        m_model.setQuery({}); // from the same rows each time
        untilCounted();
        untilStill();
        m_answered = false;
        m_painted = false;
        QElapsedTimer timer;
        timer.start();
        m_model.setQuery(query);
        untilPainted();
        const double rows = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        untilCounted();
        return {rows, static_cast<double>(timer.nsecsElapsed()) / 1e6};
    }

    double jump(double part)
    {
        QElapsedTimer timer;
        timer.start();
        QScrollBar &bar = *m_page.table().verticalScrollBar();
        m_painted = false;
        bar.setValue(static_cast<int>(bar.maximum() * part));
        untilPainted();
        return static_cast<double>(timer.nsecsElapsed()) / 1e6;
    }

    qint64 rows() const { return m_model.rowCount(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            m_lastPaint.start();
            QMetaObject::invokeMethod(this, [this] { m_painted = allLoaded(); }, Qt::QueuedConnection);
        }
        return QObject::eventFilter(watched, event);
    }

private:
    bool allLoaded()
    {
        const auto [first, last] = m_page.table().shownRows();
        for (qint64 row = first; row <= last; ++row) {
            if (!m_model.job(m_model.keyAt(static_cast<int>(row))))
                return false;
        }
        return m_answered;
    }
    void untilPainted()
    {
        while (!m_painted && !(m_answered && m_model.rowCount() == 0))
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    // As whoever has looked at the table for some seconds: the orders are read ahead.
    void untilQuiet()
    {
        OrdersAhead ahead(m_store);
        ahead.start();
        while (ahead.isRunning())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    // What the question before has left to be painted is no part of the next one.
    void untilStill()
    {
        constexpr int kStillMs = 60;
        m_lastPaint.start();
        while (m_lastPaint.elapsed() < kStillMs)
            QCoreApplication::processEvents();
    }
    void untilCounted()
    {
        while (m_run.isRunning())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }

    Store m_store;
    JobTableModel m_model;
    JobsPage m_page{m_model};
    SearchRun m_run{m_store};
    QElapsedTimer m_lastPaint;
    bool m_answered = false;
    bool m_painted = false;
};

Window &window()
{
    static std::unique_ptr<Window> one;
    if (!one) {
        one = std::make_unique<Window>();
        qAddPostRoutine([] { one.reset(); }); // widgets end before the application
    }
    return *one;
}

double percentile(std::vector<double> values, double part)
{
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<size_t>(part * static_cast<double>(values.size())))];
}

double peakMegabytes() // of this process; 0 where the system does not say
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0.0;
    const QByteArray text = status.readAll();
    const auto at = text.indexOf("VmHWM:");
    return at < 0 ? 0.0 : text.mid(at + 6, 20).simplified().split(' ').first().toDouble() / 1e3;
}

void report(benchmark::State &state, const std::vector<double> &rows, const std::vector<double> &counts)
{
    state.counters["rows_p50_ms"] = percentile(rows, 0.5);
    state.counters["rows_p95_ms"] = percentile(rows, 0.95);
    state.counters["count_p95_ms"] = percentile(counts, 0.95);
    state.counters["found"] = static_cast<double>(window().rows());
    state.counters["peak_MB"] = peakMegabytes();
}

void question(benchmark::State &state, const JobQuery &query)
{
    std::vector<double> rows;
    std::vector<double> counts;
    for ([[maybe_unused]] const auto round : state) {
        const auto [painted, counted] = window().ask(query);
        rows.push_back(painted);
        counts.push_back(counted);
        state.SetIterationTime(painted / 1e3);
    }
    report(state, rows, counts);
}

void scroll(benchmark::State &state)
{
    std::vector<double> jumps;
    double part = 0.0;
    for ([[maybe_unused]] const auto round : state) {
        part = part < 0.4 ? part + 0.53 : part - 0.37;
        jumps.push_back(window().jump(part));
        state.SetIterationTime(jumps.back() / 1e3);
    }
    report(state, jumps, jumps);
}

JobQuery searched(const char *text, JobSort sort = JobSort::Created, const QList<JobSortKey> &thenBy = {})
{
    JobQuery query;
    if (*text != '\0')
        query.expression
            = search::parse(QString::fromUtf8(text), {.nowMs = 1'600'000'000'000 + kMillion * 60'000}).value();
    query.sort = sort;
    query.thenBy = thenBy;
    return query;
}

[[maybe_unused]] const bool kRegistered = [] {
    const auto add = [](const char *name, const JobQuery &query) {
        benchmark::RegisterBenchmark(name, question, query)
            ->Unit(benchmark::kMillisecond)
            ->UseManualTime()
            ->Iterations(15);
    };
    add("scale/sort ticker", searched("", JobSort::Ticker));
    add("scale/sort sharpe", searched("", JobSort::Sharpe));
    add("scale/sort sweep", searched("", JobSort::Sweep));
    add("scale/status", searched("status:failed"));
    add("scale/ticker", searched("ticker:BTC*"));
    add("scale/ticker and status", searched("status:failed ticker:BTC*"));
    add("scale/few by sharpe", searched("sharpe>2.49"));
    add("scale/half by sharpe", searched("sharpe>1.2"));
    add("scale/half by sharpe, best first", searched("sharpe>1.2", JobSort::Sharpe));
    add("scale/strategy", searched("strategy:sma"));
    add("scale/days", searched("created:\"last 7 days\""));
    add("scale/word", searched("btc-usd"));
    add("scale/rare word", searched("0fe3b"));
    add("scale/phrase", searched("\"SMA 5-50\""));
    add("scale/not", searched("-ticker:BTC*"));
    add("scale/or", searched("ticker:BTC* OR sharpe>2.49"));
    add("scale/ticker by name", searched("ticker:BTC*", JobSort::Name));
    add("scale/long: three keys", searched("", JobSort::Ticker, {{JobSort::Status, false}, {JobSort::Sharpe, true}}));
    add("scale/long: regex of names", searched("name:/^btc.*2[0-9]$/"));
    add("scale/long: regex of anything", searched("/such.series$/"));
    add("scale/long: fees", searched("fees:20bps"));
    add("scale/long: short word", searched("ko"));
    benchmark::RegisterBenchmark("scale/jump and load", scroll)
        ->Unit(benchmark::kMillisecond)
        ->UseManualTime()
        ->Iterations(40);
    return true;
}();

} // namespace

} // namespace zixly
