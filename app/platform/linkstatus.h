// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"
#include "platform/authanswer.h"
#include "platform/link.h"

#include <optional>

// How a connection stands, out of what its parts know: a pure function, callable from any thread.
namespace zixly::platform {

enum class SessionState : quint8 {
    Reading, // the key store has not answered yet
    None, // nobody is signed in
    Lost, // the service ended the session
    There,
};

// What the last questions to one service came to.
struct Contact {
    bool fine = false; // the last answer was one
    std::optional<Error> error; // of the last one, if it failed; neither: not asked yet
};

struct StatusFacts {
    ConnectionProfile profile;
    SessionState session = SessionState::None;
    std::optional<AuthFailure> authFailure; // why the session was lost, or why it could not be refreshed just now
    Identity identity; // of the signed-in user
    LinkState link = LinkState::Off;
    QString linkReason; // in the words of the service
    Contact web;
    Contact trading;
    Contact receiver;
    bool tradingKey = false;
    bool keysRead = false; // the key store has told whether there is a Trading API key
    ApiGeneration generation = ApiGeneration::Unknown;
    qint64 webFreshMs = 0; // UTC: when the jobs shown were last known to be current
    qint64 tradingFreshMs = 0;
    bool secretsKept = true;
    qint64 waiting = 0;
};

// The web API decides where it can be signed in to; then the Trading API where there is a key; then the receiver. What
// is wrong with the others is told in the reason. A lost session is always told.
ConnectionStatus statusOf(const StatusFacts &facts);

} // namespace zixly::platform
