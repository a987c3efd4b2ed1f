// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"

#include <QStringList>

namespace zixly {

QStringList sampleNames(); // "sp500"

// Prices that ship with the program (resources/samples), read like any other file. Kind::NotFound for another name.
// Callable from any thread.
Result<PriceSeriesPtr> samplePrices(const QString &name);

} // namespace zixly
