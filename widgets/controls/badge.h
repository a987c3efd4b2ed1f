// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"
#include "widgets/controls/theme.h"

// How the badge of a connection is drawn: a shape and a colour each, and words always beside them.
namespace zixly {

QString badgeIconName(LinkBadge badge); // of resources/icons
theme::Ink badgeInk(LinkBadge badge);
QIcon badgeIcon(LinkBadge badge, const QPalette &palette);

// Nothing but the age differs: it is counted on the screen and needs no new words.
bool sameButAge(const QList<ConnectionStatus> &a, const QList<ConnectionStatus> &b);

} // namespace zixly
