// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/sweepspec.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <array>
#include <memory>
#include <vector>

namespace zixly {

// Prices of one ticker in their normal form: strictly increasing times, positive closes. Columns have equal length,
// or are empty where the source had none (open, high, low, volume).
struct PriceSeries {
    QString ticker;
    std::vector<qint64> time; // UTC ms; midnight UTC where dateOnly
    std::vector<double> open;
    std::vector<double> high;
    std::vector<double> low;
    std::vector<double> close;
    std::vector<double> volume;
    bool dateOnly = true;
    int decimals = -1; // fixed count of decimals of all prices, -1 = not fixed
    qint64 intervalMs = 0; // median gap between bars
    QString timeZone; // IANA name the source's clock was read in
    QString currency; // as given, may be empty
    QString source; // file name or "sample"
    bool adjusted = false; // OHLC were scaled by adjusted close / close

    qsizetype size() const { return static_cast<qsizetype>(time.size()); }
};
using PriceSeriesPtr = std::shared_ptr<const PriceSeries>;

// The columns beside the times, with their names in the store and in files.
struct SeriesColumn {
    const char *name;
    std::vector<double> PriceSeries::*values;
};
inline constexpr std::array kSeriesColumns{SeriesColumn{"open", &PriceSeries::open},
    SeriesColumn{"high", &PriceSeries::high}, SeriesColumn{"low", &PriceSeries::low},
    SeriesColumn{"close", &PriceSeries::close}, SeriesColumn{"volume", &PriceSeries::volume}};

// What lists show of a series without loading it.
struct SeriesInfo {
    qint64 key = 0;
    QString ticker;
    qint64 firstMs = 0;
    qint64 lastMs = 0;
    qint64 bars = 0;
    qint64 intervalMs = 0;
    bool dateOnly = true;
    QString timeZone;
    QString currency;
    QString source;
    QByteArray sha256;
    qint64 importedMs = 0;
    bool hasOpen = true;

    bool operator==(const SeriesInfo &) const = default;
};

// SHA-256 over the normal form (times and OHLCV as little-endian 64-bit values), so that the same prices from another
// file format have the same fingerprint.
QByteArray fingerprint(const PriceSeries &series);
// Median gap between bars in ms, snapped to nothing; 0 for fewer than two bars.
qint64 detectInterval(const std::vector<qint64> &time);
SeriesInfo infoOf(const PriceSeries &series);
// The bars [first, last) inside the spec's dates.
struct BarRange {
    qsizetype first = 0;
    qsizetype last = 0;
};
BarRange barsInside(const std::vector<qint64> &time, const std::optional<QDate> &from, const std::optional<QDate> &to);
SeriesFacts factsOf(const PriceSeries &series, const SweepSpec &spec);

} // namespace zixly

Q_DECLARE_METATYPE(zixly::SeriesInfo)
