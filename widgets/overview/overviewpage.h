// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/overview.h"

#include <QWidget>

class QBoxLayout;
class QStackedWidget;

namespace zixly {

class ChartTools;
class DayChart;
class EmptyState;
class JobList;
class Tile;
class TintedLabel;

// The first page: how the jobs are doing, in figures that each lead to the jobs they count. Shows the value it is
// given; what the user wants leaves as a signal. GUI thread.
class OverviewPage final : public QWidget
{
    Q_OBJECT
public:
    explicit OverviewPage(QWidget *parent = nullptr);

    void setOverview(const Overview &overview);
    void setTimeZone(TimeZoneChoice zone);
    const Overview &overview() const { return m_overview; }
    JobList &recent() { return *m_recent; }
    ChartTools &chartTools() const { return *m_chartTools; }

signals:
    void jobsRequested(const zixly::JobQuery &query); // the table of the jobs behind a figure
    void failuresSeen(); // the failed ones were asked for
    void jobRequested(qint64 key); // in the table of all jobs
    void resultsRequested(qint64 key);
    void sampleRequested();
    void shown(); // the figures should be fresh now

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeContent();
    QWidget *makeFigures();
    QWidget *makeTables();
    void wire();
    void arrange();
    void showNow();
    void showPeriod(std::size_t index);

    Overview m_overview;
    TimeZoneChoice m_zone = TimeZoneChoice::Local;
    QStackedWidget *m_pages; // nothing known yet, no jobs, figures
    EmptyState *m_empty;
    ChartTools *m_chartTools; // of the days
    QBoxLayout *m_figures = nullptr; // its groups stand side by side where there is room
    QBoxLayout *m_tables = nullptr;
    Tile *m_running = nullptr;
    Tile *m_queued = nullptr;
    Tile *m_failed = nullptr;
    std::array<Tile *, kOverviewPeriods.size()> m_success{};
    std::array<Tile *, kOverviewPeriods.size()> m_duration{};
    DayChart *m_days = nullptr;
    JobList *m_recent = nullptr;
    JobList *m_best = nullptr;
    TintedLabel *m_noBest = nullptr;
};

} // namespace zixly
