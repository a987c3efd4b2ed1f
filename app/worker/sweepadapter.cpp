// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/sweepadapter.h"

#include "engine/sweep.h"

#include <QCoreApplication>
#include <QStringList>
#include <QSysInfo>

#include <new>

namespace zixly {

namespace {

// Both enumerations must name the same metric by the same number, or columns would silently change places.
constexpr bool sameOrder()
{
#define ZIXLY_SAME(name) static_cast<int>(Metric::name) == static_cast<int>(engine::Metric::name)
    return ZIXLY_SAME(Score) && ZIXLY_SAME(Sharpe) && ZIXLY_SAME(Sortino) && ZIXLY_SAME(Calmar)
        && ZIXLY_SAME(TotalReturn) && ZIXLY_SAME(AnnualizedReturn) && ZIXLY_SAME(MaxDrawdown) && ZIXLY_SAME(WinRate)
        && ZIXLY_SAME(ProfitFactor) && ZIXLY_SAME(Expectancy) && ZIXLY_SAME(BeatsBuyAndHold) && ZIXLY_SAME(TotalTrades)
        && ZIXLY_SAME(ClosedTrades) && ZIXLY_SAME(TradesPerMonth) && ZIXLY_SAME(AvgTradeDuration)
        && ZIXLY_SAME(EndValue) && ZIXLY_SAME(Count);
#undef ZIXLY_SAME
}
static_assert(sameOrder());
static_assert(kMetricCount == engine::kMetricCount);

QString compilerName()
{
#if defined(__clang__)
    return QStringLiteral("Clang %1.%2").arg(__clang_major__).arg(__clang_minor__);
#elif defined(__GNUC__)
    return QStringLiteral("GCC %1.%2").arg(__GNUC__).arg(__GNUC_MINOR__);
#elif defined(_MSC_VER)
    return QStringLiteral("MSVC %1").arg(_MSC_VER);
#else
    return QStringLiteral("another compiler");
#endif
}

QString pathName(engine::Path path)
{
    switch (path) {
    case engine::Path::Scalar: return QStringLiteral("scalar");
    case engine::Path::Portable: return QStringLiteral("portable");
    case engine::Path::Avx2: return QStringLiteral("AVX2");
    case engine::Path::Avx512: break;
    }
    return QStringLiteral("AVX-512");
}

constexpr double kDefaultNsPerBarCell = 1.0; // a plain engine on one core; real history replaces it

class SweepText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Sweep)
};

engine::Strategy toEngine(Strategy strategy)
{
    switch (strategy) {
    case Strategy::Sma: return engine::Strategy::Sma;
    case Strategy::Ema: return engine::Strategy::Ema;
    case Strategy::Macd: return engine::Strategy::Macd;
    }
    return engine::Strategy::Sma;
}

engine::Execution toEngine(Execution execution)
{
    switch (execution) {
    case Execution::Next: return engine::Execution::Next;
    case Execution::Same: return engine::Execution::Same;
    case Execution::NextOpen: return engine::Execution::NextOpen;
    }
    return engine::Execution::Next;
}

engine::Annualisation toEngine(Annualisation annualisation)
{
    switch (annualisation) {
    case Annualisation::Reference: return engine::Annualisation::Reference;
    case Annualisation::Days252: return engine::Annualisation::Days252;
    case Annualisation::Days365: return engine::Annualisation::Days365;
    }
    return engine::Annualisation::Reference;
}

engine::Range toEngine(const WindowRange &range)
{
    return {.min = range.min, .max = range.max, .step = range.step};
}

engine::Parameters toEngine(const SweepSpec &spec)
{
    return {.strategy = toEngine(spec.strategy),
        .fast = toEngine(spec.fast),
        .slow = toEngine(spec.slow),
        .signal = spec.signal,
        .execution = toEngine(spec.execution),
        .fee = spec.fees,
        .slippage = spec.slippage,
        .annualisation = toEngine(spec.annualisation)};
}

std::span<const double> cut(const std::vector<double> &column, const BarRange &bars)
{
    if (column.empty())
        return {};
    return std::span(column).subspan(
        static_cast<std::size_t>(bars.first), static_cast<std::size_t>(bars.last - bars.first));
}

engine::Prices toEngine(const PriceSeries &series, const BarRange &bars, const Convention &convention)
{
    engine::Prices prices{.close = cut(series.close, bars),
        .open = cut(series.open, bars),
        .decimals = series.decimals,
        .tradesAllWeek = series.ticker.contains(u"-USD")};
    if (convention.barIntervalMs > 0)
        prices.intervalMs = static_cast<double>(convention.barIntervalMs);
    return prices;
}

engine::Output toEngine(CellColumns &cells)
{
    engine::Output output{.fast = cells.fast, .slow = cells.slow};
    for (std::size_t metric = 0; metric < kMetricCount; ++metric)
        output.metrics[metric] = cells.metrics[metric];
    return output;
}

Error toCore(engine::Problem problem, const SweepSpec &spec)
{
    using P = engine::Problem;
    const auto invalid
        = [&spec](const QString &sentence) { return Error{Error::Kind::InvalidInput, defaultName(spec), sentence}; };
    switch (problem) {
    case P::NoPairs: return invalid(SweepText::tr("no fast window is shorter than a slow one"));
    case P::BadRange: return invalid(SweepText::tr("a range of windows is empty"));
    case P::BadSignal: return invalid(SweepText::tr("the signal window is not valid"));
    case P::BadCost: return invalid(SweepText::tr("fees and slippage must be at least 0 and less than 1"));
    case P::TooFewBars: return invalid(SweepText::tr("there are fewer than two bars inside the dates"));
    case P::BadPrice: return invalid(SweepText::tr("a closing price is not a positive number"));
    case P::BadOpen: return invalid(SweepText::tr("an opening price is missing or not positive"));
    case P::OutOfMemory: return {Error::Kind::OutOfMemory, defaultName(spec), {}};
    }
    return {Error::Kind::Internal, defaultName(spec), {}};
}

Result<> check(const PriceSeries &series, const SweepSpec &spec)
{
    const QList<SpecProblem> problems = validate(spec, factsOf(series, spec));
    if (problems.isEmpty())
        return {};
    QStringList sentences;
    for (const SpecProblem &problem : problems)
        sentences += problem.sentence;
    return failure(Error::Kind::InvalidInput, defaultName(spec), sentences.join(u' '));
}

DataRange dataOf(const PriceSeries &series, const BarRange &bars)
{
    return {.sha256 = fingerprint(series),
        .firstMs = series.time[static_cast<std::size_t>(bars.first)],
        .lastMs = series.time[static_cast<std::size_t>(bars.last - 1)],
        .bars = bars.last - bars.first};
}

// Needs a series that check() has passed.
Result<SweepResult> run(const PriceSeries &series, const SweepSpec &spec, unsigned threads,
    const std::atomic<bool> &stop, const SweepBatch &batch)
{
    const BarRange bars = barsInside(series.time, spec.from, spec.to);
    if (bars.last - bars.first < 2)
        return std::unexpected(toCore(engine::Problem::TooFewBars, spec));
    const engine::Parameters parameters = toEngine(spec);
    const auto cells = std::make_shared<CellColumns>();
    cells->resize(static_cast<qsizetype>(engine::cellCount(parameters)));

    SweepResult result{.spec = spec,
        .convention = conventionOf(series, spec),
        .data = dataOf(series, bars),
        .engineVersion = engineVersion(),
        .engineBuild = engineBuild(),
        .validCells = cells->size(),
        .cells = cells};
    engine::BatchFunction forward;
    if (batch) {
        forward = [&batch, &result](std::size_t first, std::size_t count) {
            batch(result, {static_cast<qsizetype>(first), static_cast<qsizetype>(count)});
        };
    }
    const auto outcome = engine::runSweep(
        toEngine(series, bars, result.convention), parameters, toEngine(*cells), threads, stop, forward);
    if (!outcome)
        return std::unexpected(toCore(outcome.error(), spec));
    if (outcome->stopped)
        return failure(Error::Kind::Cancelled, defaultName(spec));
    result.benchmarkReturn = outcome->benchmarkReturn;
    return result;
}

CurvePtr toCore(engine::Curve curve, const PriceSeries &series, const BarRange &bars, int fast, int slow)
{
    auto result = std::make_shared<CellCurve>();
    result->fast = fast;
    result->slow = slow;
    result->time.assign(series.time.begin() + bars.first, series.time.begin() + bars.last);
    result->equity = std::move(curve.equity);
    result->drawdown = std::move(curve.drawdown);
    result->benchmark = std::move(curve.benchmark);
    result->price.assign(series.close.begin() + bars.first, series.close.begin() + bars.last);
    result->trades.reserve(curve.trades.size());
    for (const engine::Trade &trade : curve.trades) {
        result->trades.push_back({.entryBar = trade.entryBar,
            .exitBar = trade.exitBar,
            .open = trade.open,
            .entryPrice = trade.entryPrice,
            .exitPrice = trade.exitPrice,
            .pnl = trade.pnl,
            .returnPct = trade.returnPct});
    }
    return result;
}

// The single place where exceptions end: memory is the only thing that can run out on the way.
template <class Work>
auto guarded(const SweepSpec &spec, Work work) -> decltype(work())
{
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return failure(Error::Kind::OutOfMemory, defaultName(spec));
    } catch (const std::exception &error) {
        return failure(Error::Kind::Internal, defaultName(spec), QString::fromUtf8(error.what()));
    }
}

} // namespace

Result<SweepResult> computeSweep(const PriceSeries &series, const SweepSpec &spec, unsigned threads,
    const std::atomic<bool> &stop, const SweepBatch &batch)
{
    return guarded(spec, [&]() -> Result<SweepResult> {
        if (const auto ok = check(series, spec); !ok)
            return std::unexpected(ok.error());
        return run(series, spec, threads, stop, batch);
    });
}

Result<CurvePtr> computeCurve(const PriceSeries &series, const SweepSpec &spec, int fast, int slow)
{
    return guarded(spec, [&]() -> Result<CurvePtr> {
        const BarRange bars = barsInside(series.time, spec.from, spec.to);
        if (bars.last - bars.first < 2)
            return std::unexpected(toCore(engine::Problem::TooFewBars, spec));
        const engine::Prices prices = toEngine(series, bars, conventionOf(series, spec));
        auto curve = engine::runSingle(prices, toEngine(spec), fast, slow);
        if (!curve)
            return std::unexpected(toCore(curve.error(), spec));
        return toCore(std::move(*curve), series, bars, fast, slow);
    });
}

Convention conventionOf(const PriceSeries &series, const SweepSpec &spec)
{
    const qint64 detected = series.intervalMs > 0 ? series.intervalMs : detectInterval(series.time);
    return {.known = true,
        .execution = spec.execution,
        .fees = spec.fees,
        .slippage = spec.slippage,
        .annualisation = spec.annualisation,
        .barIntervalMs = spec.barIntervalMs > 0 ? spec.barIntervalMs : detected};
}

QString engineVersion()
{
    return QString::fromStdString(engine::version());
}

QString engineBuild()
{
    return QStringLiteral("%1, %2, %3").arg(compilerName(), QSysInfo::buildAbi(), pathName(engine::bestPath()));
}

SweepEstimate estimateSweep(const SweepSpec &spec, qint64 bars, double nsPerBarCell)
{
    const double speed = nsPerBarCell > 0.0 ? nsPerBarCell : kDefaultNsPerBarCell;
    const qint64 cells = validPairs(spec);
    return {.cells = cells,
        .bars = bars,
        .expectedMs = speed * static_cast<double>(bars) * static_cast<double>(cells) / 1e6};
}

} // namespace zixly
