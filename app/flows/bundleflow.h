// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bundle/bundle.h"
#include "bundle/verify.h"
#include "core/error.h"

#include <QSqlDatabase>

#include <atomic>

namespace zixly {

class PriceLookup;
class Store;

// The steps of handing a sweep on as a file and of taking one in. They wait for the store and compute, so they belong
// on a thread of the pool; keep() is for Store::write().
namespace bundleflow {

// Kind::Conflict if prices are asked for and those here are no longer the ones of the sweep.
Result<Bundle> gather(Store &store, const PriceLookup &prices, qint64 jobKey, bool withPrices, qint64 nowMs);
Result<> save(const Bundle &bundle, const QString &path);

std::expected<Bundle, QString> open(const QString &path); // the error is a translated sentence

struct Kept {
    Job job;
    bool wasThere = false; // the same result was here already
    bool pricesKept = false; // its prices were new here
};
// Makes the bundle a completed job with its result, in the caller's transaction. A job of the same id is taken for it
// only if its result is the same, bit by bit.
Result<Kept> keep(QSqlDatabase &db, const Bundle &bundle, qint64 nowMs);

// Computes the sweep again, on the bundle's prices or on those here with the same fingerprint. The error is a
// translated sentence that says what is missing; empty = stopped. `done` counts cells.
std::expected<Verification, QString> verify(
    const Bundle &bundle, const PriceLookup &prices, const std::atomic<bool> &stop, std::atomic<qint64> &done);

} // namespace bundleflow

} // namespace zixly
