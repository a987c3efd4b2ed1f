// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/bundleflow.h"

#include "flows/exporttarget.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/store.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"

#include <QCoreApplication>
#include <QFile>

namespace zixly::bundleflow {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(zixly::BundleFlow)
};

Result<PriceSeriesPtr> pricesOf(const SweepResult &result, const PriceLookup &prices)
{
    auto series = prices.find(result.spec.ticker);
    if (series && fingerprint(**series) != result.data.sha256)
        return failure(Error::Kind::Conflict, result.spec.ticker);
    return series;
}

} // namespace

Result<Bundle> gather(Store &store, const PriceLookup &prices, qint64 jobKey, bool withPrices, qint64 nowMs)
{
    const auto ask = [jobKey, nowMs](QSqlDatabase &db) -> Result<Bundle> {
        const auto job = jobs::load(db, jobKey);
        if (!job)
            return std::unexpected(job.error());
        auto result = cells::load(db, jobKey);
        if (!result)
            return std::unexpected(Error{result.error().kind, job->name, result.error().detail});
        return Bundle{.job = job->id,
            .name = job->name,
            .createdMs = job->createdMs,
            .startedMs = job->startedMs,
            .endedMs = job->endedMs,
            .madeMs = nowMs,
            .madeBy = QStringLiteral("Zixly " ZIXLY_VERSION),
            .service = job->place.service,
            .result = std::move(*result),
            .prices = nullptr};
    };
    auto bundle = store.read(ask).result();
    if (!bundle || !withPrices)
        return bundle;
    auto series = pricesOf(bundle->result, prices);
    if (!series)
        return std::unexpected(series.error());
    bundle->prices = std::move(*series);
    return bundle;
}

Result<> save(const Bundle &bundle, const QString &path)
{
    const QByteArray bytes = bundle::write(bundle);
    if (bytes.isEmpty())
        return failure(Error::Kind::OutOfMemory, path);
    const auto target = fileTarget(path);
    return writeFile(*target, bytes);
}

std::expected<Bundle, QString> open(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(explain({.kind = file.exists() ? Error::Kind::Unreadable : Error::Kind::NotFound,
            .subject = path,
            .detail = file.errorString()}));
    return bundle::read(file);
}

std::expected<Verification, QString> verify(
    const Bundle &bundle, const PriceLookup &prices, const std::atomic<bool> &stop, std::atomic<qint64> &done)
{
    const SweepResult &result = bundle.result;
    if (!result.convention.known)
        return std::unexpected(Words::tr("The service this result comes from does not say how its numbers were made "
                                         "(execution, costs, annualisation), so they cannot be computed again."));
    const auto series = bundle.prices ? Result<PriceSeriesPtr>(bundle.prices) : pricesOf(result, prices);
    if (!series && series.error().kind == Error::Kind::Conflict)
        return std::unexpected(Words::tr("The prices of %1 here are not those of this sweep (another fingerprint). "
                                         "Import the same series, or ask for a bundle that has its prices with it.")
                .arg(result.spec.ticker));
    if (!series)
        return std::unexpected(Words::tr("The bundle has no prices, and here are none of %1. Import them, "
                                         "or ask for a bundle that has its prices with it.")
                .arg(result.spec.ticker));
    const auto count = [&done](const SweepResult &, CellRange range) { done += range.count; };
    const auto here = computeSweep(**series, result.spec, 0, stop, count);
    if (!here && here.error().kind == Error::Kind::Cancelled)
        return std::unexpected(QString());
    if (!here)
        return std::unexpected(explain(here.error()));
    return zixly::verify(result, *here);
}

} // namespace zixly::bundleflow
