// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/linkstatus.h"

#include <QCoreApplication>

namespace zixly::platform {

namespace {

class LinkText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::LinkStatus)
};

struct Part {
    LinkBadge badge = LinkBadge::SignedOut;
    QString reason;
};

QString whyNotLive(const StatusFacts &facts)
{
    switch (facts.link) {
    case LinkState::Live: return {};
    case LinkState::Opening:
    case LinkState::Joining:
    case LinkState::Subscribing:
        if (facts.linkReason.isEmpty())
            return LinkText::tr("Realtime is being connected; until then the web API is asked every few seconds.");
        break;
    case LinkState::Off:
    case LinkState::Rejoin:
    case LinkState::Waiting: break;
    }
    const QString text
        = LinkText::tr("Realtime is not there, so the web API is asked every few seconds. Zixly keeps trying.");
    return facts.linkReason.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, facts.linkReason);
}

Part webPart(const StatusFacts &facts)
{
    if (!facts.profile.has(ServiceKind::Supabase)) {
        return {LinkBadge::SignedOut,
            LinkText::tr("The web API needs a signed-in user, and this connection has no Supabase address. Add it to "
                         "the connection.")};
    }
    switch (facts.session) {
    case SessionState::Reading: return {LinkBadge::Connecting, LinkText::tr("The key store is being read.")};
    case SessionState::None:
        return {LinkBadge::SignedOut, LinkText::tr("Nobody is signed in. Sign in to see the jobs of this platform.")};
    case SessionState::Lost: return {LinkBadge::SignedOut, facts.authFailure ? explain(*facts.authFailure) : QString()};
    case SessionState::There: break;
    }
    if (!facts.profile.has(ServiceKind::WebApi)) {
        return {LinkBadge::Polling,
            LinkText::tr("This connection has no address of a web API, so there are no jobs to show.")};
    }
    if (facts.web.error)
        return {LinkBadge::Offline, explain(*facts.web.error)};
    if (!facts.web.fine) {
        return facts.authFailure ? Part{LinkBadge::Offline, explain(*facts.authFailure)}
                                 : Part{LinkBadge::Connecting, LinkText::tr("The web API is being asked.")};
    }
    if (facts.link == LinkState::Live)
        return {LinkBadge::Live, {}};
    return {LinkBadge::Polling, whyNotLive(facts)};
}

Part tradingPart(const StatusFacts &facts)
{
    if (!facts.keysRead)
        return {LinkBadge::Connecting, LinkText::tr("The key store is being read.")};
    if (!facts.tradingKey)
        return {LinkBadge::SignedOut, LinkText::tr("The Trading API needs its API key. Enter it in the connection.")};
    if (facts.trading.error) {
        const bool refused = facts.trading.error->kind == Error::Kind::Unauthorized;
        return {refused ? LinkBadge::SignedOut : LinkBadge::Offline, explain(*facts.trading.error)};
    }
    if (!facts.trading.fine)
        return {LinkBadge::Connecting, LinkText::tr("The Trading API is being asked.")};
    return {LinkBadge::Polling,
        LinkText::tr("The Trading API tells nothing by itself, so it is asked every few "
                     "seconds.")};
}

Part receiverPart(const StatusFacts &facts)
{
    if (facts.receiver.error)
        return {LinkBadge::Offline, explain(*facts.receiver.error)};
    if (!facts.receiver.fine)
        return {LinkBadge::Connecting, LinkText::tr("The webhook receiver is being asked.")};
    return {
        LinkBadge::Polling, LinkText::tr("The webhook receiver takes jobs but does not tell what becomes of them.")};
}

void append(QString &reason, const QString &more)
{
    if (!reason.isEmpty() && !more.isEmpty())
        reason += QLatin1Char(' ');
    reason += more;
}

// Of the services that do not decide: only what is wrong with them.
QString troubleOf(const Part &part)
{
    return part.badge == LinkBadge::Offline || part.badge == LinkBadge::SignedOut ? part.reason : QString();
}

} // namespace

ConnectionStatus statusOf(const StatusFacts &facts)
{
    const ConnectionProfile &profile = facts.profile;
    ConnectionStatus status{.connection = profile.id, .name = profile.name, .generation = facts.generation};
    status.canSignIn = profile.has(ServiceKind::Supabase);
    status.secretsKept = facts.secretsKept;
    status.waiting = facts.waiting;
    if (facts.session == SessionState::There) {
        status.user = facts.identity.email.isEmpty() ? facts.identity.userId : facts.identity.email;
        status.tenant = facts.identity.tenant;
    }
    const bool hasWeb = profile.has(ServiceKind::WebApi) || profile.has(ServiceKind::Supabase);
    const bool hasTrading = profile.has(ServiceKind::TradingApi);
    const Part web = hasWeb ? webPart(facts) : Part{};
    const Part trading = hasTrading ? tradingPart(facts) : Part{};
    const Part receiver = profile.has(ServiceKind::Receiver) ? receiverPart(facts) : Part{};
    const bool webDecides = hasWeb
        && (web.badge != LinkBadge::SignedOut || facts.session == SessionState::Lost || !hasTrading
            || !facts.tradingKey);
    Part deciding = webDecides ? web : hasTrading ? trading : receiver;
    if (hasWeb && !webDecides)
        append(deciding.reason, web.reason);
    // A key nobody entered is no trouble beside a web API that works.
    if (hasTrading && webDecides && facts.tradingKey)
        append(deciding.reason, troubleOf(trading));
    if (hasWeb || hasTrading)
        append(deciding.reason, troubleOf(receiver));
    status.badge = deciding.badge;
    status.reason = deciding.reason;
    status.freshMs = webDecides ? facts.webFreshMs : hasTrading ? facts.tradingFreshMs : 0;
    return status;
}

} // namespace zixly::platform
