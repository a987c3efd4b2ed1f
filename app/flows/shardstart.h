// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepspec.h"

#include <QFuture>

class QObject;

namespace zixly {

class LocalQueue;
class Store;

// A sweep on this computer, cut into so many jobs (core/shards.h): all of them are queued, or none. The answer is the
// key of the row that stands for all; of the job itself where the sweep cannot be cut. For the thread of the queue;
// Cancelled if `context` dies first.
QFuture<Result<qint64>> startShards(
    LocalQueue &queue, Store &store, const SweepSpec &spec, const QString &name, int count, QObject *context);

} // namespace zixly
