// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobrules.h"

#include "core/shards.h"
#include "models/jobwords.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace zixly::jobrules {

namespace {

// The texts of the commands, under one name for translators.
struct JobActions {
    Q_DECLARE_TR_FUNCTIONS(zixly::JobActions)
};

bool isSweep(const Job &job)
{
    return job.type == QLatin1StringView(kSweepType);
}

// It stands for several jobs; some of them may have ended where others go on.
bool isInShards(const Job &job)
{
    return shards::countOf(job) > 0;
}

} // namespace

QString results(const Job &job)
{
    const bool has = job.state == JobState::Completed || job.state == JobState::Running
        || job.state == JobState::Cancelling || (isInShards(job) && job.state != JobState::Queued);
    return isSweep(job) && has ? QString() : JobActions::tr("This job has no results");
}

QString compare(const Job &job)
{
    if (!isSweep(job))
        return JobActions::tr("Only sweeps can be compared");
    return job.state == JobState::Failed || job.state == JobState::Cancelled
        ? JobActions::tr("This sweep has no cells to compare; retry it first")
        : QString();
}

QString exportCsv(const Job &job)
{
    if (!jobwords::hasResult(job))
        return JobActions::tr("Only a completed sweep has cells to export");
    if (jobwords::isRemote(job) && !job.available)
        return JobActions::tr("Its result is not here yet; fetch it first");
    return {};
}

QString cancel(const Job &job)
{
    const bool goesOn
        = job.state == JobState::Queued || job.state == JobState::Running || job.state == JobState::Unknown;
    if (!goesOn)
        return JobActions::tr("Only a job that waits or runs can be cancelled");
    if (!jobwords::isRemote(job))
        return {};
    if (!jobwords::isSent(job))
        return JobActions::tr("It was not sent yet; withdraw it instead");
    if (job.wish == Wish::Cancel)
        return JobActions::tr("Your cancel waits to be sent already");
    if (jobwords::cannotBeFollowed(job))
        return JobActions::tr("The webhook receiver can neither follow nor cancel its jobs");
    if (job.remoteIds.isEmpty() && !isInShards(job))
        return JobActions::tr("The answer with its id was lost, so nobody can name it to the service");
    return {};
}

QString retry(const Job &job)
{
    if (!isTerminal(job.state))
        return JobActions::tr("The job has not ended yet");
    if (!jobwords::isRemote(job))
        return {};
    if (!isSweep(job))
        return JobActions::tr("Only a sweep can be sent to a service again");
    if (job.state == JobState::Completed)
        return JobActions::tr("The service has completed it; use Run again with changes for another one");
    return {};
}

QString rerun(const Job &job)
{
    return specOf(job) ? QString() : JobActions::tr("This job is not a sweep");
}

QString priority(const Job &job)
{
    if (jobwords::isRemote(job))
        return JobActions::tr("The service itself decides which of its jobs runs first");
    if (isInShards(job))
        return JobActions::tr("Its shards run in the order in which they were made");
    return job.state == JobState::Queued ? QString() : JobActions::tr("Only a job that waits has a priority");
}

QString remove(const Job &job)
{
    // What a service will never tell the end of would lie here for ever.
    const bool lost = jobwords::isRemote(job) && (job.state == JobState::Unknown || job.goneFromServer);
    if (isTerminal(job.state) || (lost && job.wish == Wish::None))
        return {};
    return jobwords::isSent(job) ? JobActions::tr("Cancel the job before deleting it")
                                 : JobActions::tr("Withdraw the job before deleting it");
}

QString withdraw(const Job &job)
{
    return job.wish == Wish::None ? JobActions::tr("Nothing of this job waits to be sent") : QString();
}

QString sendNow(const Job &job)
{
    switch (job.wish) {
    case Wish::SendHeld: return {};
    case Wish::Send:
    case Wish::Cancel: return JobActions::tr("It is sent by itself on reconnect");
    case Wish::None: break;
    }
    return JobActions::tr("Nothing of this job waits for your click");
}

QString keepOffline(const Job &job)
{
    if (!jobwords::isRemote(job))
        return JobActions::tr("A job of this computer is always here");
    if (isInShards(job))
        return JobActions::tr("The results of its shards come by themselves");
    if (jobwords::cannotBeFollowed(job))
        return JobActions::tr("Nobody can follow this job, so its result never comes");
    if (isTerminal(job.state) && job.state != JobState::Completed)
        return JobActions::tr("It ended without a result to keep");
    return isSweep(job) ? QString() : JobActions::tr("Only a sweep has a result to keep");
}

QString fetch(const Job &job)
{
    if (!jobwords::isRemote(job))
        return JobActions::tr("A job of this computer is always here");
    if (!jobwords::hasResult(job))
        return JobActions::tr("There is no result to fetch; only a completed sweep has one");
    if (job.available && !job.resultOutdated)
        return JobActions::tr("Its result is here already");
    return job.goneFromServer ? JobActions::tr("The service has dropped this job, so its result cannot be fetched")
                              : QString();
}

QString copyIds(const Job &job)
{
    return job.id.isNull() && job.remoteIds.isEmpty() ? JobActions::tr("This job has no id") : QString();
}

} // namespace zixly::jobrules
