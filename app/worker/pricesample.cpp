// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/pricesample.h"

#include "worker/priceimport.h"

#include <QFile>

// A static library's resources are registered by whoever uses them; the macro needs the global namespace.
static void registerSamples()
{
    Q_INIT_RESOURCE(samples);
}

namespace zixly {

QStringList sampleNames()
{
    return {QStringLiteral("sp500")};
}

Result<PriceSeriesPtr> samplePrices(const QString &name)
{
    if (!sampleNames().contains(name))
        return failure(Error::Kind::NotFound, name, QStringLiteral("samples: ") + sampleNames().join(u' '));
    registerSamples();
    QFile resource(QStringLiteral(":/samples/%1.csv").arg(name));
    const std::atomic<bool> never = false;
    if (!resource.open(QIODevice::ReadOnly))
        return failure(Error::Kind::Internal, name, resource.errorString());
    const auto file = readPriceDevice(resource, resource.fileName(), never);
    if (!file)
        return failure(Error::Kind::Internal, name, explain(file.error()));
    const ImportOutcome outcome = importPrices(*file, recognise(*file).plan, never);
    if (!outcome.ok())
        return failure(Error::Kind::Internal, name, explain(outcome));
    PriceSeries series = *outcome.series;
    series.ticker = QStringLiteral("SP500");
    series.currency = QStringLiteral("USD");
    series.source = QStringLiteral("sample");
    return std::make_shared<const PriceSeries>(std::move(series));
}

} // namespace zixly
