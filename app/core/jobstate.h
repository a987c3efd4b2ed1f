// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

#include <array>
#include <optional>

namespace zixly {

enum class JobState : quint8 { Queued, Running, Cancelling, Completed, Failed, Cancelled, Unknown };
inline constexpr std::array kJobStates{JobState::Queued, JobState::Running, JobState::Cancelling, JobState::Completed,
    JobState::Failed, JobState::Cancelled, JobState::Unknown};

constexpr bool isTerminal(JobState state)
{
    return state == JobState::Completed || state == JobState::Failed || state == JobState::Cancelled;
}

// The one table of allowed changes (design.md section 4). A terminal state never changes; from Unknown any state may
// follow; Cancelling may still end Completed or Failed when finishing won.
constexpr bool mayFollow(JobState from, JobState to)
{
    using S = JobState;
    if (from == to)
        return false;
    switch (from) {
    case S::Queued: return true; // an observed service may have skipped every state between
    case S::Running: return true; // back to Queued: a retry or a resumed job
    case S::Cancelling: return isTerminal(to) || to == S::Unknown;
    case S::Unknown: return true;
    case S::Completed:
    case S::Failed:
    case S::Cancelled: return false;
    }
    return false;
}

QString wireName(JobState state); // "queued", ...: store and files
std::optional<JobState> jobStateFromWire(QStringView text); // any case
QString stateTitle(JobState state); // translated: "Queued", ...

} // namespace zixly

Q_DECLARE_METATYPE(zixly::JobState)
