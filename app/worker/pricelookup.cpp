// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/pricelookup.h"

#include "store/prices.h"
#include "store/store.h"
#include "worker/pricefolder.h"
#include "worker/priceimport.h"
#include "worker/pricesample.h"

#include <QDir>
#include <QMutexLocker>

namespace zixly {

namespace {

Result<PriceSeriesPtr> findInFolder(const QString &folder, const QString &ticker)
{
    const auto path = resolveTicker(folder, ticker);
    if (!path)
        return failure(Error::Kind::NotFound, ticker, path.error());
    return pricesFromFile(*path, ticker);
}

} // namespace

Result<PriceSeriesPtr> pricesFromFile(const QString &path, const QString &ticker)
{
    const std::atomic<bool> stop = false;
    const ImportOutcome outcome = importPriceFile(path, stop);
    if (!outcome.ok())
        return failure(Error::Kind::InvalidInput, ticker, explain(outcome));
    if (outcome.series->ticker == ticker)
        return outcome.series;
    auto named = std::make_shared<PriceSeries>(*outcome.series);
    named->ticker = ticker;
    return named;
}

PriceLookup::PriceLookup(Store &store)
    : m_store(store)
{
}

void PriceLookup::setFolder(const QString &folder)
{
    const QMutexLocker lock(&m_mutex);
    m_folder = folder;
}

QString PriceLookup::folder() const
{
    const QMutexLocker lock(&m_mutex);
    return m_folder;
}

Result<PriceSeriesPtr> PriceLookup::find(const QString &ticker) const
{
    if (const auto problem = tickerProblem(ticker))
        return failure(Error::Kind::InvalidInput, ticker, *problem);
    const auto stored = m_store.read([ticker](QSqlDatabase &db) { return prices::load(db, ticker); }).result();
    if (stored || stored.error().kind != Error::Kind::NotFound)
        return stored;
    const QString place = folder();
    if (!place.isEmpty()) {
        auto found = findInFolder(place, ticker);
        if (found || ticker != QLatin1String("SP500"))
            return found;
    }
    if (ticker == QLatin1String("SP500"))
        return samplePrices(QStringLiteral("sp500"));
    return stored;
}

QStringList PriceLookup::tickersInFolder() const
{
    const QString place = folder();
    if (place.isEmpty())
        return {};
    QStringList tickers;
    const QStringList files = QDir(place).entryList({QStringLiteral("*.csv")}, QDir::Files | QDir::Readable);
    for (const QString &file : files)
        tickers.append(tickerOfFile(file));
    tickers.removeDuplicates();
    tickers.sort();
    return tickers;
}

} // namespace zixly
