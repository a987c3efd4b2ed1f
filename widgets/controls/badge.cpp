// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/badge.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

QString badgeIconName(LinkBadge badge)
{
    switch (badge) {
    case LinkBadge::SignedOut: return u"link-signed-out"_s;
    case LinkBadge::Offline: return u"link-offline"_s;
    case LinkBadge::Connecting: return u"link-connecting"_s;
    case LinkBadge::Polling: return u"link-polling"_s;
    case LinkBadge::Live: break;
    }
    return u"link-live"_s;
}

theme::Ink badgeInk(LinkBadge badge)
{
    switch (badge) {
    case LinkBadge::SignedOut:
    case LinkBadge::Connecting: return theme::Ink::Muted;
    case LinkBadge::Offline: return theme::Ink::Warning;
    case LinkBadge::Polling: return theme::Ink::Accent;
    case LinkBadge::Live: break;
    }
    return theme::Ink::Positive;
}

QIcon badgeIcon(LinkBadge badge, const QPalette &palette)
{
    return theme::icon(badgeIconName(badge), theme::ink(badgeInk(badge), palette));
}

bool sameButAge(const QList<ConnectionStatus> &a, const QList<ConnectionStatus> &b)
{
    return std::ranges::equal(a, b, [](ConnectionStatus one, const ConnectionStatus &other) {
        if ((one.freshMs == 0) != (other.freshMs == 0))
            return false; // from now on it has one
        one.freshMs = other.freshMs;
        return one == other;
    });
}

} // namespace zixly
