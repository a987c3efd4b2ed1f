// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/error.h"

#include <QPromise>

#include <memory>

namespace zixly {

// whenReady() for the answer of a service: a future that is cancelled (the client died under it) is a lost answer.
template <class T, class Handler>
void whenAnswered(const QFuture<Result<T>> &future, QObject *receiver, Handler handler)
{
    auto *watcher = new QFutureWatcher<Result<T>>(receiver);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, receiver, [watcher, handler = std::move(handler)]() mutable {
            watcher->deleteLater();
            const bool answered = !watcher->isCanceled() && watcher->future().resultCount() > 0;
            handler(answered ? watcher->result() : Result<T>(failure(Error::Kind::OutcomeUnknown)));
        });
    watcher->setFuture(future);
}

} // namespace zixly
