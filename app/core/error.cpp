// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <QCoreApplication>

namespace zixly {

namespace {

class ErrorText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Error)
};

QString serviceSentence(Error::Kind kind)
{
    using K = Error::Kind;
    switch (kind) {
    case K::Forbidden: return ErrorText::tr("%1 does not allow this for your account. Ask its administrator.");
    case K::Rejected: return ErrorText::tr("%1 did not accept this. Correct what it names and try again.");
    case K::ServiceFailed: return ErrorText::tr("%1 reported a failure of its own. Try again later.");
    case K::BadAnswer:
        return ErrorText::tr("%1 gave an answer that cannot be understood, so nothing was changed. "
                             "Check that the address belongs to this service.");
    case K::TooLarge: return ErrorText::tr("%1 sent more than is allowed, so the answer was not used.");
    case K::TooManyRequests: return ErrorText::tr("%1 asks to wait before the next request. Try again in a minute.");
    case K::OutcomeUnknown:
        return ErrorText::tr("The answer of %1 was lost, so it is not known whether it did what was asked. "
                             "Look at its jobs before you send it again.");
    case K::Untrusted:
        return ErrorText::tr("The certificate of %1 cannot be trusted, so nothing was sent. "
                             "Check the address or ask its administrator.");
    case K::PlainHttp:
        return ErrorText::tr("%1 would be reached without encryption, so nothing was sent. "
                             "Use https, or allow plain http in the connection.");
    default: break;
    }
    return ErrorText::tr("%1 cannot do this.");
}

QString sentence(Error::Kind kind)
{
    using K = Error::Kind;
    switch (kind) {
    case K::Cancelled: return ErrorText::tr("%1 was cancelled.");
    case K::InvalidInput: return ErrorText::tr("%1 is not valid. Correct it and try again.");
    case K::NotFound: return ErrorText::tr("%1 was not found. Check the name or import it first.");
    case K::Ambiguous: return ErrorText::tr("%1 can mean more than one thing. Choose one of them.");
    case K::Unreadable: return ErrorText::tr("%1 cannot be read. Check that it exists and that you may open it.");
    case K::Unwritable: return ErrorText::tr("%1 cannot be written. Choose another place or check your permissions.");
    case K::DiskFull:
        return ErrorText::tr(
            "The disk is full, so %1 was not saved. Nothing that was there is lost; free some space and try again.");
    case K::ReadOnly:
        return ErrorText::tr("%1 is read-only, so nothing was changed. Open it from a place where you may write.");
    case K::Corrupt:
        return ErrorText::tr("%1 is damaged. What could be read was kept, the damaged file was set aside.");
    case K::NewerSchema:
        return ErrorText::tr("%1 was made by a newer version of Zixly. Update Zixly to open it; nothing was changed.");
    case K::Busy:
        return ErrorText::tr("%1 is in use by another program. Close it there or wait a moment, then try again.");
    case K::Conflict: return ErrorText::tr("%1 contradicts something that is already there. Nothing was changed.");
    case K::Timeout: return ErrorText::tr("%1 took longer than allowed and was stopped.");
    case K::OutOfMemory: return ErrorText::tr("There is not enough memory for %1. Make it smaller and try again.");
    case K::Network: return ErrorText::tr("%1 could not be reached. Check the connection and try again.");
    case K::Unauthorized: return ErrorText::tr("%1 refused access. Sign in, or check its key.");
    case K::Internal: break;
    default: return serviceSentence(kind);
    }
    return ErrorText::tr("%1 failed because of a defect in Zixly. Please report it with the details.");
}

} // namespace

QString explain(const Error &error)
{
    const QString subject = error.subject.isEmpty() ? ErrorText::tr("The action") : error.subject;
    const QString text = sentence(error.kind).arg(subject);
    return error.detail.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, error.detail);
}

bool isTransient(Error::Kind kind)
{
    using K = Error::Kind;
    switch (kind) {
    case K::Busy:
    case K::DiskFull:
    case K::Network:
    case K::OutOfMemory: return true;
    default: return false;
    }
}

} // namespace zixly
