// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <expected>
#include <optional>

// From tickers to price files and back. Pure functions of the folder's listing, callable from any thread.
namespace zixly {

// The file stem before the first '_': "BTC-USD_D.csv" -> "BTC-USD".
QString tickerOfFile(const QString &fileName);

// Why a text cannot be a ticker, as a translated sentence; nullopt = it can. The same rule as in New sweep.
std::optional<QString> tickerProblem(const QString &ticker);

// The path of exactly `T.csv`, else of the single `T_*.csv`, upper and lower case told apart on every file system. The
// error is a translated sentence that names what was found instead.
std::expected<QString, QString> resolveTicker(const QString &folder, const QString &ticker);

} // namespace zixly
