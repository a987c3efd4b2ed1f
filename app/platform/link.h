// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>

// The state of a realtime connection as a pure function; RealtimeClient stores the state and performs the action.
namespace zixly::platform {

enum class LinkState : quint8 {
    Off, // not wanted
    Opening, // socket and handshake under way
    Joining, // socket open, waiting for the reply to the join
    Subscribing, // joined, waiting for "Subscribed to PostgreSQL"
    Live, // changes flow
    Rejoin, // socket open, waiting before the next join
    Waiting, // no socket, waiting before the next try
};
enum class LinkEvent : quint8 {
    Start,
    Stop,
    Opened,
    Lost, // socket closed, handshake refused, heartbeat unanswered
    Joined,
    Refused, // join refused or not answered in time
    Subscribed,
    SubscribeFailed, // the join stays, the subscription does not
    Closed, // phx_close: the token expired
    Crashed, // phx_error
    Due, // the wait is over
    Woke, // the computer slept, or its network changed
};
enum class LinkAction : quint8 {
    None,
    Open,
    Close,
    Join, // with a fresh token
    GoLive, // refetch: what happened before is told by nobody
    WaitToOpen, // drops the socket if there is one
    WaitToJoin,
    Reopen, // close, reset the back-off, open at once
};
struct LinkStep {
    LinkState next;
    LinkAction action;
    bool operator==(const LinkStep &) const = default;
};

inline constexpr int kLinkStates = 7;
inline constexpr int kLinkEvents = 12;

constexpr bool hasSocket(LinkState state)
{
    return state != LinkState::Off && state != LinkState::Waiting;
}
constexpr bool hasChannel(LinkState state)
{
    return state == LinkState::Joining || state == LinkState::Subscribing || state == LinkState::Live;
}

// Late and doubled events are harmless: whatever is not expected changes nothing.
constexpr LinkStep linkStep(LinkState state, LinkEvent event)
{
    using S = LinkState;
    using E = LinkEvent;
    using A = LinkAction;
    const LinkStep stay{state, A::None};
    switch (event) {
    case E::Stop: return state == S::Off ? stay : LinkStep{S::Off, A::Close};
    case E::Start: return state == S::Off ? LinkStep{S::Opening, A::Open} : stay;
    case E::Woke: return state == S::Off ? stay : LinkStep{S::Opening, A::Reopen};
    case E::Opened: return state == S::Opening ? LinkStep{S::Joining, A::Join} : stay;
    case E::Lost: return hasSocket(state) ? LinkStep{S::Waiting, A::WaitToOpen} : stay;
    case E::Joined: return state == S::Joining ? LinkStep{S::Subscribing, A::None} : stay;
    case E::Refused: return state == S::Joining ? LinkStep{S::Rejoin, A::WaitToJoin} : stay;
    // Also while live: after a token refresh the server subscribes again, and what happened in between is told by
    // nobody.
    case E::Subscribed: return hasChannel(state) ? LinkStep{S::Live, A::GoLive} : stay;
    case E::SubscribeFailed:
    case E::Closed:
    case E::Crashed: return hasChannel(state) ? LinkStep{S::Rejoin, A::WaitToJoin} : stay;
    case E::Due:
        if (state == S::Waiting)
            return {S::Opening, A::Open};
        return state == S::Rejoin ? LinkStep{S::Joining, A::Join} : stay;
    }
    return stay;
}

static_assert(linkStep(LinkState::Live, LinkEvent::Stop) == LinkStep{LinkState::Off, LinkAction::Close});

} // namespace zixly::platform
