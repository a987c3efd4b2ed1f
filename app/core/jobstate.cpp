// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobstate.h"

#include <QCoreApplication>

namespace zixly {

namespace {

struct Row {
    JobState state;
    const char *wire;
    const char *title;
};

constexpr std::array<Row, kJobStates.size()> kRows{{
    {JobState::Queued, "queued", QT_TRANSLATE_NOOP("zixly::JobState", "Queued")},
    {JobState::Running, "running", QT_TRANSLATE_NOOP("zixly::JobState", "Running")},
    {JobState::Cancelling, "cancelling", QT_TRANSLATE_NOOP("zixly::JobState", "Cancelling")},
    {JobState::Completed, "completed", QT_TRANSLATE_NOOP("zixly::JobState", "Completed")},
    {JobState::Failed, "failed", QT_TRANSLATE_NOOP("zixly::JobState", "Failed")},
    {JobState::Cancelled, "cancelled", QT_TRANSLATE_NOOP("zixly::JobState", "Cancelled")},
    {JobState::Unknown, "unknown", QT_TRANSLATE_NOOP("zixly::JobState", "Unknown")},
}};

} // namespace

QString wireName(JobState state)
{
    return QString::fromLatin1(kRows.at(static_cast<std::size_t>(state)).wire);
}

std::optional<JobState> jobStateFromWire(QStringView text)
{
    for (const Row &row : kRows) {
        if (text.compare(QLatin1String(row.wire), Qt::CaseInsensitive) == 0)
            return row.state;
    }
    return std::nullopt;
}

QString stateTitle(JobState state)
{
    return QCoreApplication::translate("zixly::JobState", kRows.at(static_cast<std::size_t>(state)).title);
}

} // namespace zixly
