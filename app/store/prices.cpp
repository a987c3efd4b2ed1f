// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/prices.h"

#include "store/blob.h"
#include "store/sql.h"

#include <algorithm>
#include <cmath>

namespace zixly::prices {

namespace {

Result<qint64> keyOf(const QSqlDatabase &db, const QString &ticker)
{
    const auto key = sql::single(db, QStringLiteral("SELECT key FROM series WHERE ticker = ?"), {ticker});
    if (!key)
        return std::unexpected(key.error());
    return key->toLongLong();
}

Result<QByteArray> columnOf(const QSqlDatabase &db, qint64 key, const QString &name)
{
    const auto data = sql::single(
        db, QStringLiteral("SELECT data FROM series_columns WHERE series_key = ? AND name = ?"), {key, name});
    if (!data)
        return std::unexpected(data.error());
    return data->toByteArray();
}

std::unexpected<Error> damaged(const QString &ticker, const QString &what)
{
    return failure(Error::Kind::Corrupt, ticker, what);
}

Result<> loadColumns(const QSqlDatabase &db, qint64 key, PriceSeries &series)
{
    const auto time = columnOf(db, key, QStringLiteral("time"));
    if (!time)
        return std::unexpected(time.error());
    if (!blob::decode(*time, series.time))
        return damaged(series.ticker, QStringLiteral("time"));
    for (const SeriesColumn &column : kSeriesColumns) {
        const auto data = columnOf(db, key, QLatin1String(column.name));
        if (!data)
            return std::unexpected(data.error());
        auto &values = series.*column.values;
        if (data->isEmpty() && column.values != &PriceSeries::close)
            continue; // the source had no such column
        if (!blob::decode(*data, values) || (!values.empty() && values.size() != series.time.size()))
            return damaged(series.ticker, QLatin1String(column.name));
    }
    return {};
}

Result<> saveColumns(QSqlDatabase &db, qint64 key, const PriceSeries &series)
{
    sql::Statement statement(
        db, QStringLiteral("INSERT INTO series_columns (series_key, name, data) VALUES (?, ?, ?)"));
    if (const auto done = statement.run(key, QStringLiteral("time"), blob::encode(series.time)); !done)
        return done;
    for (const SeriesColumn &column : kSeriesColumns) {
        const auto &values = series.*column.values;
        if (values.empty() && column.values != &PriceSeries::close)
            continue;
        if (const auto done = statement.run(key, QString::fromLatin1(column.name), blob::encode(values)); !done)
            return done;
    }
    return {};
}

Result<> removeKey(QSqlDatabase &db, qint64 key)
{
    for (const QString &text : {QStringLiteral("DELETE FROM series_columns WHERE series_key = ?"),
             QStringLiteral("DELETE FROM series WHERE key = ?")}) {
        sql::Statement statement(db, text);
        if (const auto done = statement.run(key); !done)
            return done;
    }
    return {};
}

double at(const std::vector<double> &column, std::size_t row)
{
    return column.empty() ? std::nan("") : column[row];
}

bool sameBar(const PriceSeries &a, std::size_t i, const PriceSeries &b, std::size_t j)
{
    return std::all_of(kSeriesColumns.begin(), kSeriesColumns.end(), [&](const SeriesColumn &column) {
        const double x = at(a.*column.values, i);
        const double y = at(b.*column.values, j);
        return x == y || (std::isnan(x) && std::isnan(y));
    });
}

ReplaceReport difference(const PriceSeries &before, const PriceSeries &after)
{
    ReplaceReport report;
    report.replaced = true;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < before.time.size() || j < after.time.size()) {
        if (j == after.time.size() || (i < before.time.size() && before.time[i] < after.time[j])) {
            ++report.removed;
            ++i;
        } else if (i == before.time.size() || after.time[j] < before.time[i]) {
            ++report.added;
            ++j;
        } else {
            if (!sameBar(before, i, after, j))
                ++report.revised;
            ++i;
            ++j;
        }
    }
    return report;
}

SeriesInfo readInfo(const sql::Statement &row)
{
    SeriesInfo info;
    info.key = row.integer(0);
    info.ticker = row.text(1);
    info.firstMs = row.integer(2);
    info.lastMs = row.integer(3);
    info.bars = row.integer(4);
    info.intervalMs = row.integer(5);
    info.dateOnly = row.integer(6) != 0;
    info.timeZone = row.text(7);
    info.currency = row.text(8);
    info.source = row.text(9);
    info.sha256 = row.text(10).toLatin1();
    info.importedMs = row.integer(11);
    info.hasOpen = row.integer(12) != 0;
    return info;
}

} // namespace

Result<ReplaceReport> compare(const QSqlDatabase &db, const PriceSeries &series)
{
    const auto key = keyOf(db, series.ticker);
    if (!key)
        return std::unexpected(key.error());
    ReplaceReport report;
    report.replaced = *key != 0;
    report.added = series.size();
    if (!report.replaced)
        return report;
    const auto before = load(db, series.ticker);
    if (!before) // a damaged series is replaced as a whole; any other error is one
        return before.error().kind == Error::Kind::Corrupt ? Result<ReplaceReport>(report)
                                                           : std::unexpected(before.error());
    return difference(**before, series);
}

Result<ReplaceReport> save(QSqlDatabase &db, const PriceSeries &series, qint64 nowMs)
{
    const auto report = compare(db, series);
    if (!report)
        return report;
    const auto old = keyOf(db, series.ticker);
    if (!old)
        return std::unexpected(old.error());
    if (*old != 0) {
        if (const auto done = removeKey(db, *old); !done)
            return std::unexpected(done.error());
    }
    const SeriesInfo info = infoOf(series);
    sql::Statement statement(db,
        QStringLiteral("INSERT INTO series (ticker, first_ms, last_ms, bars, interval_ms, date_only, decimals,"
                       " time_zone, currency, source, adjusted, sha256, imported_ms, has_open)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    const QVariantList values{info.ticker, info.firstMs, info.lastMs, info.bars, info.intervalMs, info.dateOnly,
        series.decimals, info.timeZone, info.currency, info.source, series.adjusted, QString::fromLatin1(info.sha256),
        nowMs, info.hasOpen};
    if (const auto done = statement.run(values); !done)
        return std::unexpected(done.error());
    if (const auto done = saveColumns(db, statement.lastKey(), series); !done)
        return std::unexpected(done.error());
    return report;
}

Result<PriceSeriesPtr> load(const QSqlDatabase &db, const QString &ticker)
{
    sql::Statement statement(db,
        QStringLiteral("SELECT key, interval_ms, date_only, decimals, time_zone, currency, source, adjusted"
                       " FROM series WHERE ticker = ?"));
    if (const auto done = statement.run(ticker); !done)
        return std::unexpected(done.error());
    if (!statement.next()) {
        if (const auto done = statement.end(); !done)
            return std::unexpected(done.error());
        return failure(Error::Kind::NotFound, ticker);
    }
    auto series = std::make_shared<PriceSeries>();
    series->ticker = ticker;
    series->intervalMs = statement.integer(1);
    series->dateOnly = statement.integer(2) != 0;
    series->decimals = static_cast<int>(statement.integer(3));
    series->timeZone = statement.text(4);
    series->currency = statement.text(5);
    series->source = statement.text(6);
    series->adjusted = statement.integer(7) != 0;
    if (const auto done = loadColumns(db, statement.integer(0), *series); !done)
        return std::unexpected(done.error());
    return PriceSeriesPtr(std::move(series));
}

Result<QList<SeriesInfo>> list(const QSqlDatabase &db)
{
    sql::Statement statement(db,
        QStringLiteral(
            "SELECT key, ticker, first_ms, last_ms, bars, interval_ms, date_only, time_zone, currency, source,"
            " sha256, imported_ms, has_open FROM series ORDER BY ticker COLLATE NOCASE, ticker"));
    if (const auto done = statement.run(); !done)
        return std::unexpected(done.error());
    QList<SeriesInfo> infos;
    while (statement.next())
        infos << readInfo(statement);
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return infos;
}

Result<> remove(QSqlDatabase &db, const QString &ticker)
{
    const auto key = keyOf(db, ticker);
    if (!key)
        return std::unexpected(key.error());
    if (*key == 0)
        return failure(Error::Kind::NotFound, ticker);
    return removeKey(db, *key);
}

bool isColumn(const QString &name)
{
    return name == QLatin1String("time")
        || std::any_of(kSeriesColumns.begin(), kSeriesColumns.end(),
            [&name](const SeriesColumn &column) { return name == QLatin1String(column.name); });
}

} // namespace zixly::prices
