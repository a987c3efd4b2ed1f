// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"

// How one connection stands right now, and the words for it: plain values, callable from any thread.
namespace zixly {

enum class LinkBadge : quint8 {
    SignedOut, // nobody is signed in: what lies here can be looked at
    Offline, // no service answers
    Connecting, // the first look is still under way
    Polling, // asked every few seconds, realtime is not there
    Live, // changes arrive by themselves
};

struct ConnectionStatus {
    QUuid connection;
    QString name;
    LinkBadge badge = LinkBadge::SignedOut;
    QString reason; // translated sentence: why it is not Live; empty when it is
    qint64 freshMs = 0; // UTC: when what is shown was last known to be current, 0 = never
    QString user; // who is signed in, empty = nobody
    QString tenant;
    ApiGeneration generation = ApiGeneration::Unknown;
    bool canSignIn = false; // it has Supabase, so there is somebody to sign in
    bool secretsKept = true; // false: no key store, the next start asks again
    qint64 waiting = 0; // wishes not yet sent

    bool operator==(const ConnectionStatus &) const = default;
};

QString badgeTitle(LinkBadge badge); // translated: "Live", ...
QString badgeText(const ConnectionStatus &status, qint64 nowMs); // "Live, 0.3 s"; age only while it is known
QString badgeTip(const ConnectionStatus &status, qint64 nowMs); // several lines: reason, age, user, tenant, key store
// The one to show where there is room for one: the worst of those that somebody is signed in to.
LinkBadge worstOf(const QList<ConnectionStatus> &statuses);

} // namespace zixly

Q_DECLARE_METATYPE(zixly::ConnectionStatus)
