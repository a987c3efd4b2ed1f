// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobcolumns.h"

#include "core/error.h"
#include "core/metric.h"
#include "core/sweepspec.h"
#include "models/jobtablemodel.h"
#include "models/jobwords.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

// A dash says "there is none"; a job that has not finished simply has nothing to say yet.
QString bestText(const Job &job, Metric metric, double value)
{
    if (std::isnan(value) && !jobwords::hasResult(job))
        return {};
    return metricText(metric, value);
}

QString bestTip(const Job &job, double value)
{
    if (!jobwords::hasResult(job))
        return {};
    if (std::isnan(value) && jobwords::isRemote(job) && !job.available)
        return jobwords::availability(job);
    if (std::isnan(value))
        return JobTableModel::tr("No combination has both enough trades and a defined value.");
    return describe(job.convention);
}

QString statusTip(const Job &job)
{
    QStringList lines;
    if (job.error && job.state != JobState::Completed)
        lines += explain(*job.error);
    lines += job.receipt;
    lines += jobwords::wishSentence(job);
    lines += jobwords::serverSentence(job);
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QString placeTip(const Job &job)
{
    QStringList lines{job.place.host};
    if (!job.place.tenant.isEmpty())
        lines += JobTableModel::tr("Tenant: %1").arg(job.place.tenant);
    lines += jobwords::markTexts(job);
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QString bestCellTip(const Job &job)
{
    QString convention = bestTip(job, job.best.sharpe);
    if (job.state != JobState::Completed || std::isnan(job.best.sharpe))
        return convention;
    return JobTableModel::tr("Fast %1, slow %2: the best of %3 tried, so partly luck.\n%4")
        .arg(countText(job.best.fast), countText(job.best.slow), countText(job.cells), convention);
}

constexpr Qt::Alignment kLeft = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment kRight = Qt::AlignRight | Qt::AlignVCenter;

// clang-format off
const std::array kColumns {
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Favourite"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "Click the star to mark a job you want to find again."),
        Qt::AlignCenter, JobSort::Favourite,
        [](const Job &, TimeZoneChoice) { return QString(); },
        [](const Job &job) { return QVariant(job.favourite); }, nullptr},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Status"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "What the job is doing now, or how it ended."),
        kLeft, JobSort::Status,
        [](const Job &job, TimeZoneChoice) { return stateTitle(job.state); },
        [](const Job &job) { return QVariant(static_cast<int>(job.state)); },
        [](const Job &job, TimeZoneChoice) { return statusTip(job); }},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Name"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "The name you gave the job; F2 changes it."),
        kLeft, JobSort::Name,
        [](const Job &job, TimeZoneChoice) { return job.name; },
        [](const Job &job) { return QVariant(job.name); },
        [](const Job &job, TimeZoneChoice) { return job.name; }},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Ticker"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "The price series the sweep ran on."),
        kLeft, JobSort::Ticker,
        [](const Job &job, TimeZoneChoice) { return tickerText(job); },
        [](const Job &job) { return QVariant(tickerText(job)); }, nullptr},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Sweep"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "Strategy, fast windows x slow windows, in bars."),
        kLeft, JobSort::Sweep,
        [](const Job &job, TimeZoneChoice) { return sweepText(job); },
        [](const Job &job) { return QVariant(sweepText(job)); }, nullptr},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Where"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "The computer or service that runs the job."),
        kLeft, JobSort::Place,
        [](const Job &job, TimeZoneChoice) { return placeTitle(job.place); },
        [](const Job &job) { return QVariant(placeTitle(job.place)); },
        [](const Job &job, TimeZoneChoice) { return placeTip(job); }},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Best Sharpe"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "The highest return per unit of risk among all combinations with enough trades."),
        kRight, JobSort::Sharpe,
        [](const Job &job, TimeZoneChoice) { return bestText(job, Metric::Sharpe, job.best.sharpe); },
        [](const Job &job) { return QVariant(job.best.sharpe); },
        [](const Job &job, TimeZoneChoice) { return bestCellTip(job); }},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Best return (%)"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "The highest total return among all combinations with enough trades."),
        kRight, JobSort::TotalReturn,
        [](const Job &job, TimeZoneChoice) { return bestText(job, Metric::TotalReturn, job.best.totalReturn); },
        [](const Job &job) { return QVariant(job.best.totalReturn); },
        [](const Job &job, TimeZoneChoice) { return bestTip(job, job.best.totalReturn); }},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Lowest drawdown (%)"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "The smallest worst fall from a peak among all combinations with enough trades."),
        kRight, JobSort::MaxDrawdown,
        [](const Job &job, TimeZoneChoice) { return bestText(job, Metric::MaxDrawdown, job.best.maxDrawdown); },
        [](const Job &job) { return QVariant(job.best.maxDrawdown); },
        [](const Job &job, TimeZoneChoice) { return bestTip(job, job.best.maxDrawdown); }},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Cells"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "How many combinations of windows the sweep tries."),
        kRight, JobSort::Cells,
        [](const Job &job, TimeZoneChoice) { return job.cells > 0 ? countText(job.cells) : QString(); },
        [](const Job &job) { return QVariant(job.cells); }, nullptr},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Created"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "When the job was asked for."),
        kLeft, JobSort::Created,
        [](const Job &job, TimeZoneChoice zone) { return timeText(job.createdMs, zone); },
        [](const Job &job) { return QVariant(job.createdMs); }, nullptr},
    JobColumn {QT_TRANSLATE_NOOP("zixly::JobTableModel", "Duration"),
        QT_TRANSLATE_NOOP("zixly::JobTableModel", "How long the job ran, without the time the computer slept."),
        kRight, JobSort::Duration,
        [](const Job &job, TimeZoneChoice) { return durationMs(job) > 0 ? durationText(durationMs(job)) : QString(); },
        [](const Job &job) { return QVariant(durationMs(job)); }, nullptr},
};
// clang-format on

constexpr std::array kNames{"favourite"_L1, "status"_L1, "name"_L1, "ticker"_L1, "sweep"_L1, "where"_L1, "sharpe"_L1,
    "return"_L1, "drawdown"_L1, "cells"_L1, "created"_L1, "duration"_L1};
static_assert(kNames.size() == JobTableModel::ColumnCount);

} // namespace

std::span<const JobColumn> jobColumns()
{
    return kColumns;
}

QString titleOfColumn(int column)
{
    return column >= 0 && column < JobTableModel::ColumnCount
        ? JobTableModel::tr(kColumns[static_cast<size_t>(column)].title)
        : QString();
}

QString nameOfColumn(int column)
{
    return column >= 0 && column < JobTableModel::ColumnCount ? QString(kNames[static_cast<size_t>(column)])
                                                              : QString();
}

int columnNamed(QStringView name)
{
    const auto *const found = std::find(kNames.begin(), kNames.end(), name);
    return found == kNames.end() ? -1 : static_cast<int>(found - kNames.begin());
}

std::optional<search::Field> fieldOf(int column)
{
    switch (column) {
    case JobTableModel::StatusColumn: return search::Field::Status;
    case JobTableModel::NameColumn: return search::Field::Name;
    case JobTableModel::TickerColumn: return search::Field::Ticker;
    case JobTableModel::SweepColumn: return search::Field::Strategy;
    case JobTableModel::WhereColumn: return search::Field::Source;
    case JobTableModel::SharpeColumn: return search::Field::Sharpe;
    case JobTableModel::ReturnColumn: return search::Field::Return;
    case JobTableModel::DrawdownColumn: return search::Field::Drawdown;
    case JobTableModel::CellsColumn: return search::Field::Cells;
    case JobTableModel::CreatedColumn: return search::Field::Created;
    case JobTableModel::DurationColumn: return search::Field::Duration;
    default: return std::nullopt;
    }
}

QString sweepText(const Job &job)
{
    auto spec = specOf(job);
    if (!spec)
        return job.type;
    QStringList words;
    if (isStated(job, "strategy_type"_L1))
        words << toText(spec->strategy);
    if (isStated(job, "fast_range"_L1) && isStated(job, "slow_range"_L1)) {
        if (!areStepsStated(job))
            spec->fast.step = spec->slow.step = 1; // not in the text then
        words << u"%1 x %2"_s.arg(rangeText(spec->fast), rangeText(spec->slow));
    }
    return words.isEmpty() ? job.type : words.join(u' ');
}

QString tickerText(const Job &job)
{
    if (const auto spec = specOf(job))
        return spec->ticker;
    return job.parameters.value("ticker"_L1).toString();
}

qint64 durationMs(const Job &job)
{
    if (job.runtimeMs > 0)
        return job.runtimeMs;
    return isTerminal(job.state) && job.startedMs > 0 ? job.endedMs - job.startedMs : 0;
}

QString progressText(const JobProgress &progress)
{
    if (progress.total <= 0)
        return {};
    // Rounded down: 100 % is said only when all is done.
    const int percent = static_cast<int>(100 * progress.done / progress.total);
    QString done = JobTableModel::tr("%1 %").arg(QLocale().toString(percent));
    if (progress.leftMs < 0)
        return done;
    return JobTableModel::tr("%1 · %2 left").arg(done, durationText(progress.leftMs));
}

} // namespace zixly
