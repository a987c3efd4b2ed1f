// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/outboxtext.h"

#include <QCoreApplication>

namespace zixly::outboxtext {

namespace {

class OutboxText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Outbox)
};

} // namespace

QString problems(const QList<SpecProblem> &problems)
{
    QStringList sentences;
    for (const SpecProblem &problem : problems)
        sentences << problem.sentence;
    sentences.removeDuplicates();
    return sentences.join(QLatin1Char(' '));
}

QString heldForAge()
{
    return OutboxText::tr("It waited for more than 15 minutes. Send it if you still want it.");
}

QString heldForTwin(const QString &name)
{
    return OutboxText::tr("\"%1\" with the same parameters has appeared there meanwhile. Send this one, too?")
        .arg(name);
}

QString withdrawn()
{
    return OutboxText::tr("Withdrawn before it was sent.");
}

QString answerLost(ServiceKind service)
{
    return OutboxText::tr(
        "Sent, but the answer of %1 was lost: it may run there or not. It is not sent again by itself.")
        .arg(serviceTitle(service));
}

QString cannotFollow()
{
    return OutboxText::tr("The webhook receiver took it. Nobody can follow it: no service knows the id it gave.");
}

QString marked(ServiceKind service)
{
    return service == ServiceKind::TradingApi
        ? OutboxText::tr("The Trading API marked it as cancelled; its worker is not told and may still end it.")
        : OutboxText::tr("The web API marked it as cancelled; this service tells no worker.");
}

QString notNeeded()
{
    return OutboxText::tr("The job had ended before, so there was nothing to cancel.");
}

QString gone()
{
    return OutboxText::tr("The service no longer has this job, so there was nothing to cancel.");
}

QString noCancel(bool knownThere)
{
    return knownThere ? OutboxText::tr("This service cannot cancel a job.")
                      : OutboxText::tr("No service knows this job by its id, so nothing can be cancelled.");
}

QString beingSent()
{
    return OutboxText::tr("It is being sent just now. Cancel it when the answer is here.");
}

} // namespace zixly::outboxtext
