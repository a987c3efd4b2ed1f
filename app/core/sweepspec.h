// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QDate>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace zixly {

enum class Strategy : quint8 { Sma, Ema, Macd };
enum class Execution : quint8 { Next, Same, NextOpen };
enum class Annualisation : quint8 { Reference, Days252, Days365 };

// The windows min, min + step, ... <= max, in bars.
struct WindowRange {
    int min = 0;
    int max = 0;
    int step = 1;

    int count() const { return step > 0 && max >= min ? (max - min) / step + 1 : 0; }
    bool operator==(const WindowRange &) const = default;
};

// Everything that decides the numbers of a sweep, except the prices. Wire and JSON names are those of the console and
// the platform (ticker, fast_range, slow_range, fast_step, ...).
struct SweepSpec {
    QString ticker;
    Strategy strategy = Strategy::Sma;
    WindowRange fast{5, 50, 1};
    WindowRange slow{20, 200, 2};
    int signal = 9; // bars, MACD only
    double fees = 0.001; // fraction of traded value per side, 0 <= fees < 1
    double slippage = 0.0; // fraction of the fill price, 0 <= slippage < 1
    Execution execution = Execution::Next;
    Annualisation annualisation = Annualisation::Reference;
    qint64 barIntervalMs = 0; // 0 = detect from the prices
    std::optional<QDate> from; // inclusive; bars before are cut before the indicators
    std::optional<QDate> to; // inclusive, to the end of that day
    int minTrades = 50; // cells with fewer trades are marked, never dropped

    bool operator==(const SweepSpec &) const = default;
};

inline constexpr int kMaxWindow = 100000; // bars
inline constexpr qint64 kMaxCells = 4000000;

enum class SpecField { Ticker, Strategy, Fast, Slow, Signal, Fees, Slippage, Execution, From, To, MinTrades, Interval };

struct SpecProblem {
    SpecField field;
    QString sentence; // translated; stands beside the field and on the console's stderr
};

// Facts of the prices a sweep is to run on; an unknown value disables the checks that need it.
struct SeriesFacts {
    qint64 bars = 0; // inside the date range
    qint64 firstMs = 0; // of the whole series, UTC
    qint64 lastMs = 0;
    bool hasOpen = true; // every bar inside the range has a positive open
};

// All problems, in the order of the fields; empty = may run. A sweep that is cut into shards (core/shards.h) may have
// more cells than one job.
QList<SpecProblem> validate(
    const SweepSpec &spec, const std::optional<SeriesFacts> &facts = std::nullopt, qint64 mostCells = kMaxCells);
qint64 validPairs(const SweepSpec &spec); // fast < slow

QString toText(Strategy strategy); // "SMA": wire and display form
QString toText(Execution execution); // "next", "same", "next_open"
QString toText(Annualisation annualisation); // "reference", "252", "365"
std::optional<Strategy> strategyFromText(QStringView text); // any case
std::optional<Execution> executionFromText(QStringView text);
std::optional<Annualisation> annualisationFromText(QStringView text);

QJsonObject toJson(const SweepSpec &spec);
Result<SweepSpec> sweepSpecFromJson(const QJsonObject &object);

// "5-50" or "5-50/5" with a step.
QString rangeText(const WindowRange &range);
// "BTC-USD SMA 5-50 x 20-200, 20 bps, to 2025-03-31": what the New sweep dialog proposes as the job's name.
QString defaultName(const SweepSpec &spec);
// The same with no more than what a service was told: "BTC-USD 5-50 x 20-200".
QString defaultName(const SweepSpec &spec, const QJsonObject &told);
// Translated words for people: "fills at the next close", "365 days for ratios, 252 for the return".
QString describe(Execution execution);
QString describe(Annualisation annualisation);
// Accepts "20 bps", "0.2 %", "0,2 %", "0.002"; a fraction. Empty when it is none of these.
std::optional<double> parseRate(QStringView text);
QString rateText(double fraction); // "20 bps", "0.2 bps"
// "1d", "1h", "30m", "1m", "auto" <-> milliseconds (0 = auto).
std::optional<qint64> parseInterval(QStringView text);
QString intervalText(qint64 milliseconds);

} // namespace zixly

Q_DECLARE_METATYPE(zixly::SweepSpec)
