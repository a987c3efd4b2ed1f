// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/overviewpage.h"

#include "models/jobcolumns.h"
#include "models/jobwords.h"
#include "widgets/charts/charttools.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/overview/daychart.h"
#include "widgets/overview/joblist.h"
#include "widgets/results/tile.h"

#include <QLocale>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

using Column = JobTableModel::Column;
constexpr int kTileWidth = 96; // the narrowest
constexpr int kTwoTables = 840; // pixels that two tables side by side need

QString periodTitle(int days)
{
    return days == 1 ? OverviewPage::tr("Today") : OverviewPage::tr("%n days", nullptr, days);
}

QString periodWords(int days) // within a sentence
{
    return days == 1 ? OverviewPage::tr("today")
                     : OverviewPage::tr("in the last %n days, today among them", nullptr, days);
}

// Rounded down: 100 % is said only when every job succeeded.
QString shareText(double rate)
{
    return OverviewPage::tr("%1 %").arg(numberText(std::floor(rate * 1000.0 + 1e-9) / 10.0, 1));
}

// Of today the time is enough, of any other day the day.
QString shortTime(const QString &time, const QDate &today)
{
    const QDate day = QDate::fromString(time.left(10), Qt::ISODate);
    return day == today ? time.mid(11) : QLocale().toString(day, OverviewPage::tr("d MMM", "a day"));
}

TintedLabel *heading(const QString &text, QWidget *parent)
{
    auto *label = new TintedLabel(text, theme::Ink::Text, parent);
    label->setHeading(1.0, true);
    return label;
}

Tile *makeTile(const QString &title, QWidget *parent)
{
    auto *tile = new Tile(parent);
    tile->setNarrowest(kTileWidth);
    tile->setTitle(title);
    return tile;
}

QWidget *group(const QString &title, const QList<Tile *> &tiles, QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kTight);
    layout->addWidget(heading(title, box));
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::kNear);
    for (Tile *tile : tiles)
        row->addWidget(tile, 1);
    layout->addLayout(row, 1); // tiles beside each other are equally high
    return box;
}

void fill(Tile *tile, const QString &name, const QString &value, const QString &remark, const QString &tip, bool leads)
{
    tile->setFigure(value, remark, leads);
    tile->setToolTip(tip);
    tile->setAccessibleName(OverviewPage::tr("%1: %2", "a figure, its value, read aloud").arg(name, value));
    tile->setAccessibleDescription(tip);
}

} // namespace

OverviewPage::OverviewPage(QWidget *parent)
    : QWidget(parent)
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(EmptyState::Action::Primary, this))
    , m_chartTools(new ChartTools(this))
{
    m_empty->present(u"overview"_s, tr("Nothing to sum up yet"),
        tr("This page shows how your jobs are doing as soon as there is one. The sample sweep takes a moment."),
        tr("Run sample sweep"));
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(makeContent());
    scroll->setFocusPolicy(Qt::NoFocus);
    m_pages->addWidget(new QWidget(this));
    m_pages->addWidget(m_empty);
    m_pages->addWidget(scroll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    wire();
}

// In the order in which it reads: that is how Tab goes.
QWidget *OverviewPage::makeContent()
{
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme::kLoose, theme::kWide, theme::kLoose, theme::kLoose);
    layout->setSpacing(theme::kLoose);
    auto *title = new TintedLabel(tr("Overview"), theme::Ink::Text, content);
    title->setHeading(1.25, true);
    layout->addWidget(title);
    layout->addWidget(makeFigures());
    auto *chart = new QVBoxLayout;
    chart->setSpacing(theme::kTight);
    chart->addWidget(heading(tr("Jobs per day"), content));
    m_days = new DayChart(content);
    m_chartTools->add(m_days);
    chart->addWidget(m_days);
    layout->addLayout(chart);
    layout->addWidget(makeTables());
    layout->addStretch(1);
    return content;
}

QWidget *OverviewPage::makeFigures()
{
    auto *box = new QWidget(this);
    m_figures = new QBoxLayout(QBoxLayout::LeftToRight, box);
    m_figures->setContentsMargins(0, 0, 0, 0);
    m_figures->setSpacing(theme::kLoose);
    m_running = makeTile(tr("Running"), box);
    m_queued = makeTile(tr("Queued"), box);
    m_failed = makeTile(tr("Failed"), box);
    QList<Tile *> success;
    QList<Tile *> duration;
    for (std::size_t index = 0; index < kOverviewPeriods.size(); ++index)
        success += m_success.at(index) = makeTile(periodTitle(kOverviewPeriods.at(index)), box);
    for (std::size_t index = 0; index < kOverviewPeriods.size(); ++index)
        duration += m_duration.at(index) = makeTile(periodTitle(kOverviewPeriods.at(index)), box);
    m_figures->addWidget(group(tr("Now"), {m_running, m_queued, m_failed}, box), 1);
    m_figures->addWidget(group(tr("Success rate"), success, box), 1);
    m_figures->addWidget(group(tr("Duration, 95th percentile"), duration, box), 1);
    return box;
}

QWidget *OverviewPage::makeTables()
{
    auto *box = new QWidget(this);
    m_tables = new QBoxLayout(QBoxLayout::LeftToRight, box);
    m_tables->setContentsMargins(0, 0, 0, 0);
    m_tables->setSpacing(theme::kLoose);
    m_recent = new JobList(
        {Column::StatusColumn, Column::TickerColumn, Column::SweepColumn, Column::SharpeColumn, Column::CreatedColumn},
        box);
    m_recent->setAccessibleName(tr("Recent sweeps"));
    m_best = new JobList({Column::TickerColumn, Column::SharpeColumn, Column::SweepColumn}, box);
    m_best->setAccessibleName(tr("Best per ticker"));
    m_noBest = new TintedLabel(tr("No sweep has found a combination with enough trades yet."), theme::Ink::Muted, box);
    m_noBest->setWordWrap(true);
    const auto add = [this, box](const QString &title, const QList<QWidget *> &widgets, int share) {
        auto *column = new QVBoxLayout;
        column->setSpacing(theme::kTight);
        column->addWidget(heading(title, box));
        for (QWidget *widget : widgets)
            column->addWidget(widget);
        column->addStretch(1);
        m_tables->addLayout(column, share);
    };
    add(tr("Recent sweeps"), {m_recent}, 3);
    add(tr("Best per ticker"), {m_best, m_noBest}, 2);
    return box;
}

void OverviewPage::wire()
{
    connect(m_empty, &EmptyState::actionTriggered, this, &OverviewPage::sampleRequested);
    const auto leads = [this](Tile *tile, auto query) {
        connect(tile, &Tile::clicked, this, [this, tile, query] {
            if (tile->focusPolicy() != Qt::NoFocus) // else there is nothing behind the figure
                emit jobsRequested(query());
        });
    };
    leads(m_running, [] { return overviewquery::running(); });
    leads(m_queued, [] { return overviewquery::queued(); });
    leads(m_failed, [this] { return overviewquery::failedSince(m_overview.visitMs); });
    connect(m_failed, &Tile::clicked, this, [this] {
        if (m_overview.failed > 0) // after the question, which names the visit before this one
            emit failuresSeen();
    });
    for (std::size_t index = 0; index < kOverviewPeriods.size(); ++index) {
        leads(m_success.at(index), [this, index] { return overviewquery::finished(m_overview.periods.at(index)); });
        leads(m_duration.at(index), [this, index] { return overviewquery::timed(m_overview.periods.at(index)); });
    }
    connect(m_days, &DayChart::dayActivated, this,
        [this](const DayFigures &day) { emit jobsRequested(overviewquery::ended(day)); });
    connect(m_recent, &JobList::jobActivated, this, [this](const Job &job) {
        if (jobwords::hasResult(job))
            emit resultsRequested(job.key);
        else
            emit jobRequested(job.key);
    });
    connect(m_best, &JobList::jobActivated, this,
        [this](const Job &job) { emit jobsRequested(overviewquery::bestOf(tickerText(job))); });
}

void OverviewPage::setOverview(const Overview &overview)
{
    m_overview = overview;
    if (!overview.hasJobs) {
        m_pages->setCurrentWidget(m_empty);
        return;
    }
    showNow();
    for (std::size_t index = 0; index < kOverviewPeriods.size(); ++index)
        showPeriod(index);
    m_days->setDays(overview.days);
    m_recent->setJobs(overview.recent);
    m_best->setJobs(overview.best);
    m_best->setVisible(!overview.best.isEmpty());
    m_noBest->setVisible(overview.best.isEmpty());
    m_pages->setCurrentIndex(m_pages->count() - 1);
    arrange(); // a longer figure needs more room
}

void OverviewPage::showNow()
{
    const Overview &o = m_overview;
    fill(m_running, tr("Running"), countText(o.running), o.running > 0 ? QString() : tr("nothing runs"),
        tr("Jobs that run now, here or at a service, also those that were asked to stop."), o.running > 0);
    fill(m_queued, tr("Queued"), countText(o.queued), o.queued > 0 ? QString() : tr("nothing waits"),
        tr("Jobs that wait for their turn."), o.queued > 0);
    const QString when = timeText(o.visitMs, m_zone).left(16); // without the seconds
    const QString since = o.visitMs == 0 ? tr("never looked at", "failed jobs")
                                         : tr("since %1").arg(shortTime(when, o.days.last().day));
    fill(m_failed, tr("Failed since the last visit"), countText(o.failed), since,
        o.visitMs == 0 ? tr("Jobs that failed. As soon as you have looked at them here, only newer ones are counted.")
                       : tr("Jobs that failed since you last looked at the failed ones here, %1. Looking at them "
                            "counts as a visit.")
                             .arg(when),
        o.failed > 0);
}

void OverviewPage::showPeriod(std::size_t index)
{
    const PeriodFigures &period = m_overview.periods.at(index);
    const QString when = periodWords(period.days);
    const auto rate = period.successRate();
    const qint64 judged = period.ended.completed + period.ended.failed;
    const QString none = period.ended.cancelled > 0 ? tr("only cancelled") : tr("no job ended");
    fill(m_success.at(index), tr("Success rate, %1").arg(when), rate ? shareText(*rate) : u"–"_s,
        rate ? tr("%1 of %2").arg(countText(period.ended.completed), countText(judged)) : none,
        tr("Completed jobs among those that completed or failed %1. Cancelled jobs (%2) do not count.")
            .arg(when, countText(period.ended.cancelled)),
        rate.has_value());
    const bool timed = period.timed > 0;
    fill(m_duration.at(index), tr("Duration, 95th percentile, %1").arg(when),
        timed ? durationText(period.p95Ms) : u"–"_s,
        timed ? tr("of %1 job(s)", nullptr, static_cast<int>(period.timed)).arg(countText(period.timed))
            : period.ended.completed > 0 ? tr("no time is known")
                                         : tr("no job completed"),
        tr("95 of 100 jobs that completed %1 took no longer than this (nearest rank). Jobs whose running time is not"
           " known do not count.")
            .arg(when),
        timed);
}

void OverviewPage::setTimeZone(TimeZoneChoice zone)
{
    m_zone = zone;
    m_recent->setTimeZone(zone);
    m_best->setTimeZone(zone);
    if (m_overview.hasJobs)
        showNow();
}

void OverviewPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    arrange();
    emit shown();
}

void OverviewPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

// Side by side where everything has room there, else one below the other.
void OverviewPage::arrange()
{
    const int room = width() - 2 * theme::kLoose;
    int groups = (m_figures->count() - 1) * m_figures->spacing();
    for (int index = 0; index < m_figures->count(); ++index)
        groups += m_figures->itemAt(index)->minimumSize().width();
    m_figures->setDirection(room >= groups ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_tables->setDirection(room >= kTwoTables ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace zixly
