// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobwords.h"

#include "core/format.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly::jobwords {

namespace {

class JobWords
{
    Q_DECLARE_TR_FUNCTIONS(zixly::JobWords)
};

bool hasId(const Job &job, QLatin1StringView kind)
{
    return std::ranges::any_of(job.remoteIds, [kind](const RemoteId &id) { return id.kind == kind; });
}

QString serverWord(const Job &job)
{
    const auto known = jobStateFromWire(job.serverState);
    return known ? stateTitle(*known).toLower() : job.serverState;
}

} // namespace

bool isRemote(const Job &job)
{
    return job.account != 0 || !job.place.service.isEmpty();
}

bool isSent(const Job &job)
{
    return job.wish != Wish::Send && job.wish != Wish::SendHeld;
}

bool cannotBeFollowed(const Job &job)
{
    return hasId(job, "receiver"_L1) && !hasId(job, "pipeline"_L1) && !hasId(job, "trading"_L1);
}

QString wishText(const Job &job)
{
    switch (job.wish) {
    case Wish::None: return {};
    case Wish::Send: return JobWords::tr("waits to be sent");
    case Wish::SendHeld: return JobWords::tr("held, needs your click");
    case Wish::Cancel: return JobWords::tr("cancel waits to be sent");
    }
    return {};
}

QString wishSentence(const Job &job)
{
    const QString service = placeTitle(job.place);
    switch (job.wish) {
    case Wish::None: return {};
    case Wish::Send: return JobWords::tr("Triggered here while %1 was offline. It is sent on reconnect.").arg(service);
    case Wish::SendHeld:
        return JobWords::tr("Triggered here while %1 was offline, and not sent since. It waits for your click.")
            .arg(service);
    case Wish::Cancel:
        return JobWords::tr("Your cancel waits here. %1 is told on reconnect; until then the job may go on there.")
            .arg(service);
    }
    return {};
}

QString unknownReason(const Job &job)
{
    if (!job.receipt.isEmpty())
        return job.receipt;
    if (cannotBeFollowed(job))
        return JobWords::tr("nobody can follow this job, because the webhook receiver gave an id that no service knows "
                            "afterwards");
    return JobWords::tr("an answer was lost, the job may still run");
}

QString serverText(const Job &job)
{
    if (job.serverState.isEmpty() || job.serverState.compare(wireName(job.state), Qt::CaseInsensitive) == 0)
        return {};
    const QString word = serverWord(job);
    if (cannotBeFollowed(job))
        return JobWords::tr("the service said %1 when it took the job").arg(word);
    return isTerminal(job.state) ? JobWords::tr("the service now says %1").arg(word)
                                 : JobWords::tr("the service says %1").arg(word);
}

QString serverSentence(const Job &job)
{
    const QString text = serverText(job);
    if (text.isEmpty())
        return {};
    const QString word = serverWord(job);
    if (cannotBeFollowed(job))
        return JobWords::tr("The service said %1 when it took the job; nothing is known since.").arg(word);
    return isTerminal(job.state)
        ? JobWords::tr("The service now says %1. What is shown here does not change any more.").arg(word)
        : JobWords::tr("The service says %1.").arg(word);
}

QString shortNote(const Job &job)
{
    switch (job.wish) {
    case Wish::Send: return JobWords::tr("to be sent");
    case Wish::SendHeld: return JobWords::tr("held");
    case Wish::Cancel: return JobWords::tr("cancel waits");
    case Wish::None: break;
    }
    return serverText(job).isEmpty() || cannotBeFollowed(job) ? QString()
                                                              : JobWords::tr("says %1").arg(serverWord(job));
}

QString note(const Job &job)
{
    QStringList parts{wishText(job), serverText(job)};
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

int marks(const Job &job)
{
    if (!isRemote(job))
        return 0;
    return (job.available ? AvailableMark : 0) | (job.keepOffline ? KeptMark : 0) | (job.goneFromServer ? GoneMark : 0);
}

QString markText(Mark mark)
{
    switch (mark) {
    case AvailableMark: return JobWords::tr("Available offline");
    case KeptMark: return JobWords::tr("Kept offline by you");
    case GoneMark: return JobWords::tr("No longer on the server");
    }
    return {};
}

QStringList markTexts(const Job &job)
{
    QStringList texts;
    const int set = marks(job);
    for (const Mark mark : {AvailableMark, KeptMark, GoneMark})
        if ((set & mark) != 0)
            texts += markText(mark);
    return texts;
}

bool hasResult(const Job &job)
{
    return job.type == QLatin1StringView(kSweepType) && job.state == JobState::Completed;
}

QString availability(const Job &job)
{
    if (!isRemote(job) || !hasResult(job))
        return {};
    if (!job.available)
        return job.goneFromServer ? JobWords::tr("Its result was never fetched, and the service has dropped it.")
                                  : JobWords::tr("Result not here yet.");
    if (job.resultOutdated)
        return JobWords::tr("Available offline: the result of an earlier run; the service has run it once more.");
    if (job.cellsHere > 0 && job.cells > 0)
        return JobWords::tr("Available offline, %1 of %2 cells").arg(countText(job.cellsHere), countText(job.cells));
    return markText(AvailableMark);
}

QString idTitle(const QString &kind)
{
    if (kind == "pipeline"_L1)
        return JobWords::tr("Web API id");
    if (kind == "receiver"_L1)
        return JobWords::tr("Receiver id");
    if (kind == "trading"_L1)
        return JobWords::tr("Trading API id");
    if (kind == "run"_L1)
        return JobWords::tr("Sweep run");
    return kind; // of a later version, shown as it came
}

QString idsAsText(const QList<Job> &jobs)
{
    QStringList lines;
    for (const Job &job : jobs) {
        if (!job.id.isNull())
            lines += u"%1\t%2"_s.arg(JobWords::tr("Job id"), job.id.toString(QUuid::WithoutBraces));
        for (const RemoteId &id : job.remoteIds)
            lines += u"%1\t%2"_s.arg(idTitle(id.kind), id.id);
    }
    return lines.join(u'\n');
}

} // namespace zixly::jobwords
