// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <expected>

namespace zixly {

// What went wrong. `kind` decides what people read (see explain()), `subject` names the thing it is about (a file, a
// ticker, a field: shown to people), `detail` is the technical cause (for the log and the "details" of a dialog).
struct Error {
    enum class Kind {
        Internal,
        Cancelled,
        InvalidInput,
        NotFound,
        Ambiguous,
        Unreadable,
        Unwritable,
        DiskFull,
        ReadOnly,
        Corrupt,
        NewerSchema,
        Busy,
        Conflict,
        Timeout,
        OutOfMemory,
        Network,
        Unauthorized,
        // what services do; `subject` is the name of the service
        Forbidden,
        Rejected, // it understood and said no; `detail` is its reason
        ServiceFailed, // a failure of its own
        BadAnswer, // not what this service is known to say
        TooLarge,
        TooManyRequests,
        OutcomeUnknown, // the answer to a change was lost: done or not, nobody knows
        Untrusted, // its certificate does not prove who it is
        PlainHttp, // would travel unencrypted
        Unsupported, // this service has no such ability
    };
    Kind kind = Kind::Internal;
    QString subject;
    QString detail;

    bool operator==(const Error &) const = default;
};

template <class T = void>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(Error::Kind kind, QString subject = {}, QString detail = {})
{
    return std::unexpected(Error{kind, std::move(subject), std::move(detail)});
}

// One or two translated sentences: what happened, to what, and what to do next.
QString explain(const Error &error);

// A transient error may go away by itself, so a queued job is tried again; all others fail at once.
bool isTransient(Error::Kind kind);

} // namespace zixly
