// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/priceseries.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QTimeZone>
#include <QtEndian>

#include <algorithm>
#include <bit>

namespace zixly {

namespace {

// Blocks of 8 KiB keep the conversion in cache; a column of a million bars is hashed in a few milliseconds.
template <class T>
void hashColumn(QCryptographicHash &hash, const std::vector<T> &column)
{
    static_assert(sizeof(T) == 8);
    const qint64 size = qToLittleEndian(static_cast<qint64>(column.size()));
    hash.addData(QByteArrayView(reinterpret_cast<const char *>(&size), 8));
    if constexpr (std::endian::native == std::endian::little) {
        hash.addData(
            QByteArrayView(reinterpret_cast<const char *>(column.data()), static_cast<qsizetype>(column.size()) * 8));
    } else {
        for (const T value : column) {
            const quint64 bits = qToLittleEndian(std::bit_cast<quint64>(value));
            hash.addData(QByteArrayView(reinterpret_cast<const char *>(&bits), 8));
        }
    }
}

qint64 startOfDay(const QDate &date)
{
    return QDateTime(date, QTime(0, 0), QTimeZone::utc()).toMSecsSinceEpoch();
}

} // namespace

QByteArray fingerprint(const PriceSeries &series)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hashColumn(hash, series.time);
    hashColumn(hash, series.open);
    hashColumn(hash, series.high);
    hashColumn(hash, series.low);
    hashColumn(hash, series.close);
    hashColumn(hash, series.volume);
    return hash.result().toHex();
}

qint64 detectInterval(const std::vector<qint64> &time)
{
    if (time.size() < 2)
        return 0;
    std::vector<qint64> gaps(time.size() - 1);
    for (std::size_t i = 0; i + 1 < time.size(); ++i)
        gaps[i] = time[i + 1] - time[i];
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    return *middle;
}

SeriesInfo infoOf(const PriceSeries &series)
{
    SeriesInfo info;
    info.ticker = series.ticker;
    info.bars = series.size();
    if (!series.time.empty()) {
        info.firstMs = series.time.front();
        info.lastMs = series.time.back();
    }
    info.intervalMs = series.intervalMs;
    info.dateOnly = series.dateOnly;
    info.timeZone = series.timeZone;
    info.currency = series.currency;
    info.source = series.source;
    info.sha256 = fingerprint(series);
    info.hasOpen = !series.open.empty();
    return info;
}

BarRange barsInside(const std::vector<qint64> &time, const std::optional<QDate> &from, const std::optional<QDate> &to)
{
    BarRange range{0, static_cast<qsizetype>(time.size())};
    if (from)
        range.first = std::lower_bound(time.begin(), time.end(), startOfDay(*from)) - time.begin();
    if (to)
        range.last = std::lower_bound(time.begin(), time.end(), startOfDay(to->addDays(1))) - time.begin();
    range.last = std::max(range.first, range.last);
    return range;
}

SeriesFacts factsOf(const PriceSeries &series, const SweepSpec &spec)
{
    SeriesFacts facts;
    const BarRange range = barsInside(series.time, spec.from, spec.to);
    facts.bars = range.last - range.first;
    if (!series.time.empty()) {
        facts.firstMs = series.time.front();
        facts.lastMs = series.time.back();
    }
    facts.hasOpen = !series.open.empty()
        && std::all_of(
            series.open.begin() + range.first, series.open.begin() + range.last, [](double p) { return p > 0.0; });
    return facts;
}

} // namespace zixly
