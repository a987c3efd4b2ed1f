// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/bundle.h"

#include "bundle/archive.h"
#include "core/resultjson.h"
#include "store/blob.h"
#include "store/cellcolumns.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cmath>

namespace zixly::bundle {

namespace {

constexpr qint64 kMostBars = 50'000'000;
constexpr auto kSweep = "sweep.json";
constexpr auto kPrices = "prices.json";
constexpr auto kReadMe = "README.txt";
constexpr auto kNames = R"(sweep\.json|prices\.json|README\.txt|(cells|prices)/[a-z0-9_]{1,40}\.bin)";

struct Words {
    Q_DECLARE_TR_FUNCTIONS(zixly::Bundle)
};

QByteArray readMe()
{
    return "A sweep of Zixly Desktop, to be opened, looked at and recomputed there.\n\n"
           "manifest.json   SHA-256 of every file; the last bytes of the zip are one of the zip itself\n"
           "sweep.json      parameters, convention, engine, fingerprint of the prices\n"
           "cells/*.bin     one column each: 32 bytes of header, then int32 (fast, slow) or float64, little-endian\n"
           "prices/*.bin    the same for the prices, if they are in it: int64 milliseconds (time), float64\n";
}

QString cellFile(int column)
{
    return QStringLiteral("cells/%1.bin").arg(cells::columnName(column));
}

QString priceFile(const QString &column)
{
    return QStringLiteral("prices/%1.bin").arg(column);
}

QByteArray toBytes(const QJsonObject &object)
{
    return QJsonDocument(object).toJson();
}

QJsonObject objectOf(const QByteArray &bytes)
{
    return QJsonDocument::fromJson(bytes).object();
}

QJsonObject sweepJson(const Bundle &bundle)
{
    const SweepResult &result = bundle.result;
    return {
        {QStringLiteral("format"), QStringLiteral("zixly-bundle")},
        {QStringLiteral("version"), kVersion},
        {QStringLiteral("made_ms"), bundle.madeMs},
        {QStringLiteral("made_by"), bundle.madeBy},
        {QStringLiteral("job"),
            QJsonObject{{QStringLiteral("id"), bundle.job.toString(QUuid::WithoutBraces)},
                {QStringLiteral("name"), bundle.name}, {QStringLiteral("service"), bundle.service},
                {QStringLiteral("created_ms"), bundle.createdMs}, {QStringLiteral("started_ms"), bundle.startedMs},
                {QStringLiteral("ended_ms"), bundle.endedMs}}},
        {QStringLiteral("parameters"), toJson(result.spec)},
        {QStringLiteral("about"), aboutJson(result)},
        {QStringLiteral("cells"), result.cells ? result.cells->size() : 0},
        {QStringLiteral("valid_cells"), result.validCells},
        {QStringLiteral("benchmark_return"), result.benchmarkReturn},
    };
}

QJsonObject pricesJson(const PriceSeries &series)
{
    return {
        {QStringLiteral("ticker"), series.ticker},
        {QStringLiteral("date_only"), series.dateOnly},
        {QStringLiteral("decimals"), series.decimals},
        {QStringLiteral("interval_ms"), series.intervalMs},
        {QStringLiteral("time_zone"), series.timeZone},
        {QStringLiteral("currency"), series.currency},
        {QStringLiteral("source"), series.source},
        {QStringLiteral("adjusted"), series.adjusted},
    };
}

QString broken(const QString &what)
{
    return Words::tr("The bundle contradicts itself (%1), so it was not opened. Ask for it once more.").arg(what);
}

bool isIn(const WindowRange &range, int window)
{
    return window >= range.min && window <= range.max && (window - range.min) % range.step == 0;
}

// In the grid of the sweep, each pair once, ordered by fast, then slow: what everything that shows cells relies on.
bool areCellsOf(const SweepSpec &spec, const CellColumns &cells)
{
    for (qsizetype row = 0; row < cells.size(); ++row) {
        const auto i = static_cast<std::size_t>(row);
        const std::pair cell(cells.fast[i], cells.slow[i]);
        if (!isIn(spec.fast, cell.first) || !isIn(spec.slow, cell.second) || cell.first >= cell.second)
            return false;
        if (row > 0 && cell <= std::pair(cells.fast[i - 1], cells.slow[i - 1]))
            return false;
    }
    return true;
}

// Empty = taken.
QString takeCells(const archive::Entries &entries, qint64 count, SweepResult &result)
{
    auto columns = std::make_shared<CellColumns>();
    for (int column = 0; column < cells::columnCount(); ++column) {
        const auto entry = entries.find(cellFile(column));
        if (entry == entries.end() && column >= cells::kPeriodColumns) {
            cells::fillUndefined(*columns, column, count);
            continue;
        }
        if (entry == entries.end() || !cells::decodeColumn(*entry, *columns, column)
            || cells::columnSize(*columns, column) != count)
            return broken(cellFile(column));
    }
    if (!areCellsOf(result.spec, *columns))
        return broken(Words::tr("cells that are not of its sweep"));
    result.cells = std::move(columns);
    return {};
}

bool isSound(const PriceSeries &series)
{
    if (series.time.size() != series.close.size() || series.size() < 2 || series.size() > kMostBars)
        return false;
    for (std::size_t bar = 0; bar < series.time.size(); ++bar) {
        if (!std::isfinite(series.close[bar]) || series.close[bar] <= 0.0)
            return false;
        if (bar > 0 && series.time[bar] <= series.time[bar - 1])
            return false;
    }
    return true;
}

QString takePrices(const archive::Entries &entries, Bundle &bundle)
{
    const auto about = entries.find(QLatin1String(kPrices));
    if (about == entries.end())
        return {};
    const QJsonObject object = objectOf(*about);
    const auto text = [&object](const char *name) { return object.value(QLatin1String(name)).toString(); };
    auto series = std::make_shared<PriceSeries>();
    series->ticker = text("ticker");
    series->dateOnly = object.value(QLatin1String("date_only")).toBool();
    series->decimals = object.value(QLatin1String("decimals")).toInt(-1);
    series->intervalMs = object.value(QLatin1String("interval_ms")).toInteger();
    series->timeZone = text("time_zone");
    series->currency = text("currency");
    series->source = text("source");
    series->adjusted = object.value(QLatin1String("adjusted")).toBool();
    if (!blob::decode(entries.value(priceFile(QStringLiteral("time"))), series->time))
        return broken(priceFile(QStringLiteral("time")));
    for (const SeriesColumn &column : kSeriesColumns) {
        const auto entry = entries.find(priceFile(QLatin1String(column.name)));
        if (entry == entries.end())
            continue;
        std::vector<double> &values = (*series).*column.values;
        if (!blob::decode(*entry, values) || values.size() != series->time.size())
            return broken(priceFile(QLatin1String(column.name)));
    }
    if (!isSound(*series) || series->ticker != bundle.result.spec.ticker
        || fingerprint(*series) != bundle.result.data.sha256)
        return broken(Words::tr("prices that are not those of its sweep"));
    bundle.prices = std::move(series);
    return {};
}

// The numbers that others rely on without looking: sizes, times.
bool isPlausible(const Bundle &bundle, qint64 count)
{
    const SweepResult &result = bundle.result;
    return !bundle.job.isNull() && count >= 0 && count <= result.validCells && result.validCells <= kMaxCells
        && result.validCells <= validPairs(result.spec) && validate(result.spec).isEmpty();
}

std::expected<Bundle, QString> bundleOf(const archive::Entries &entries)
{
    const QJsonObject object = objectOf(entries.value(QLatin1String(kSweep)));
    const int version = object.value(QLatin1String("version")).toInt();
    if (object.value(QLatin1String("format")) != QStringLiteral("zixly-bundle") || version < 1)
        return std::unexpected(Words::tr("This file is a sealed zip, but not a result bundle of Zixly."));
    if (version > kVersion)
        return std::unexpected(
            Words::tr("This bundle was made by a newer version of Zixly (format %1). Update Zixly to open it.")
                .arg(version));
    const auto spec = sweepSpecFromJson(object.value(QLatin1String("parameters")).toObject());
    if (!spec)
        return std::unexpected(broken(QLatin1String("parameters")));
    const QJsonObject job = object.value(QLatin1String("job")).toObject();
    Bundle bundle;
    bundle.job = QUuid::fromString(job.value(QLatin1String("id")).toString());
    bundle.name = job.value(QLatin1String("name")).toString().left(500);
    bundle.service = job.value(QLatin1String("service")).toString().left(200);
    bundle.createdMs = job.value(QLatin1String("created_ms")).toInteger();
    bundle.startedMs = job.value(QLatin1String("started_ms")).toInteger();
    bundle.endedMs = job.value(QLatin1String("ended_ms")).toInteger();
    bundle.madeMs = object.value(QLatin1String("made_ms")).toInteger();
    bundle.madeBy = object.value(QLatin1String("made_by")).toString().left(100);
    bundle.result.spec = *spec;
    bundle.result.validCells = object.value(QLatin1String("valid_cells")).toInteger();
    bundle.result.benchmarkReturn = object.value(QLatin1String("benchmark_return")).toDouble(std::nan(""));
    takeAbout(object.value(QLatin1String("about")).toObject(), bundle.result);
    const qint64 count = object.value(QLatin1String("cells")).toInteger(-1);
    if (!isPlausible(bundle, count))
        return std::unexpected(broken(QLatin1String(kSweep)));
    if (QString problem = takeCells(entries, count, bundle.result); !problem.isEmpty())
        return std::unexpected(problem);
    if (QString problem = takePrices(entries, bundle); !problem.isEmpty())
        return std::unexpected(problem);
    return bundle;
}

} // namespace

QByteArray write(const Bundle &bundle)
{
    archive::Entries entries;
    entries.insert(QLatin1String(kReadMe), readMe());
    entries.insert(QLatin1String(kSweep), toBytes(sweepJson(bundle)));
    const CellColumns none;
    for (int column = 0; column < cells::columnCount(); ++column)
        entries.insert(
            cellFile(column), cells::encodeColumn(bundle.result.cells ? *bundle.result.cells : none, column));
    if (bundle.prices) {
        entries.insert(QLatin1String(kPrices), toBytes(pricesJson(*bundle.prices)));
        entries.insert(priceFile(QStringLiteral("time")), blob::encode(bundle.prices->time));
        for (const SeriesColumn &column : kSeriesColumns) {
            const std::vector<double> &values = (*bundle.prices).*column.values;
            if (!values.empty())
                entries.insert(priceFile(QLatin1String(column.name)), blob::encode(values));
        }
    }
    return archive::pack(entries);
}

std::expected<Bundle, QString> read(QIODevice &device)
{
    const auto entries = archive::unpack(device, {.names = QLatin1String(kNames)});
    if (!entries)
        return std::unexpected(entries.error());
    return bundleOf(*entries);
}

} // namespace zixly::bundle
