// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connectionstatus.h"

#include "core/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace zixly {

namespace {

class StatusText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::ConnectionStatus)
};

} // namespace

QString badgeTitle(LinkBadge badge)
{
    switch (badge) {
    case LinkBadge::SignedOut: return StatusText::tr("Signed out");
    case LinkBadge::Offline: return StatusText::tr("Offline");
    case LinkBadge::Connecting: return StatusText::tr("Connecting");
    case LinkBadge::Polling: return StatusText::tr("Polling");
    case LinkBadge::Live: break;
    }
    return StatusText::tr("Live");
}

QString badgeText(const ConnectionStatus &status, qint64 nowMs)
{
    if (status.freshMs == 0)
        return badgeTitle(status.badge);
    return QStringLiteral("%1, %2").arg(
        badgeTitle(status.badge), durationText(std::max<qint64>(0, nowMs - status.freshMs)));
}

QString badgeTip(const ConnectionStatus &status, qint64 nowMs)
{
    QStringList lines{QStringLiteral("%1: %2").arg(status.name, badgeTitle(status.badge))};
    if (!status.reason.isEmpty())
        lines << status.reason;
    lines << (status.freshMs == 0 ? StatusText::tr("Not read from the service since this program was started.")
                                  : StatusText::tr("Known to be current %1 ago.")
                                        .arg(durationText(std::max<qint64>(0, nowMs - status.freshMs))));
    if (!status.user.isEmpty())
        lines << StatusText::tr("Signed in as %1").arg(status.user);
    if (!status.tenant.isEmpty())
        lines << StatusText::tr("Tenant: %1").arg(status.tenant);
    if (!status.secretsKept)
        lines << StatusText::tr("This computer has no key store, so the next start asks you to sign in again.");
    if (status.waiting > 0)
        lines << StatusText::tr("%n request(s) not yet sent", nullptr, int(status.waiting));
    return lines.join(QLatin1Char('\n'));
}

LinkBadge worstOf(const QList<ConnectionStatus> &statuses)
{
    LinkBadge worst = LinkBadge::Live;
    bool any = false;
    for (const ConnectionStatus &status : statuses) {
        if (status.badge == LinkBadge::SignedOut)
            continue;
        any = true;
        worst = std::min(worst, status.badge);
    }
    return any ? worst : LinkBadge::SignedOut;
}

} // namespace zixly
