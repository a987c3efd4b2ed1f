// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"

#include <QMutex>
#include <QStringList>

namespace zixly {

class Store;

// The prices of a file of the prices folder, as those of `ticker`; what the import refuses is InvalidInput with its
// sentence in the detail. Reads the whole file; for any thread.
Result<PriceSeriesPtr> pricesFromFile(const QString &path, const QString &ticker);

// Finds the prices of a ticker: imported ones first, then the prices folder, then the shipped sample. find() waits for
// the store and reads files, so it belongs on a worker thread; everything here may be called from any thread.
class PriceLookup
{
public:
    explicit PriceLookup(Store &store); // the store must outlive it

    void setFolder(const QString &folder); // empty = none
    // NotFound or Ambiguous with a sentence that names what there is; errors of the file or the store otherwise.
    Result<PriceSeriesPtr> find(const QString &ticker) const;
    QStringList tickersInFolder() const; // sorted, each once

private:
    QString folder() const;

    Store &m_store;
    mutable QMutex m_mutex;
    QString m_folder;
};

} // namespace zixly
