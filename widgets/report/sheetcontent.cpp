// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/sheetcontent.h"

#include "core/format.h"
#include "models/cellset.h"
#include "widgets/results/tilerow.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly {

namespace {

constexpr qsizetype kBestRows = 10;
constexpr std::array kBestColumns{Metric::Sharpe, Metric::TotalReturn, Metric::AnnualizedReturn, Metric::MaxDrawdown,
    Metric::Calmar, Metric::WinRate, Metric::ProfitFactor, Metric::TotalTrades, Metric::Score};

class Report
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Report)
};

QString withUnit(Metric metric, double value)
{
    const bool percent = QLatin1String(metricInfo(metric).unit) == QLatin1String("%");
    return std::isfinite(value) && percent ? metricText(metric, value) + QStringLiteral(" %")
                                           : metricText(metric, value);
}

CellSet setOf(const ReportSweep &sweep)
{
    CellSet set = CellSet::complete(sweep.result);
    set.service = sweep.service;
    return set;
}

QString cellNote(const CellSet &set, qsizetype row)
{
    if (row < 0)
        return Report::tr("No cell has enough trades.");
    const auto trades = static_cast<int>(set.value(row, Metric::TotalTrades));
    return Report::tr("Cell %1, %n trades", nullptr, trades).arg(cellName(set, row));
}

SheetContent::Tile bestTile(const CellSet &set, Metric metric, const CellSummary::Best &best, const QString &title)
{
    if (best.row < 0)
        return {title, QString(QChar(0x2013)), cellNote(set, -1)};
    return {title, withUnit(metric, best.value), cellNote(set, best.row),
        metric != Metric::MaxDrawdown && best.value < 0.0};
}

QList<SheetContent::Tile> tilesOf(const CellSet &set, const CellSummary &summary)
{
    const SweepResult &result = set.result;
    QList<SheetContent::Tile> tiles{
        bestTile(set, Metric::Sharpe, summary.sharpe, Report::tr("Best Sharpe")),
        bestTile(set, Metric::TotalReturn, summary.totalReturn, Report::tr("Best return")),
        bestTile(set, Metric::MaxDrawdown, summary.maxDrawdown, Report::tr("Lowest drawdown")),
    };
    if (result.complete())
        tiles.append({Report::tr("Median Sharpe"), metricText(Metric::Sharpe, summary.medianSharpe),
            Report::tr("Return %1").arg(withUnit(Metric::TotalReturn, summary.medianReturn)),
            summary.medianSharpe < 0.0});
    else
        tiles.append({Report::tr("Median Sharpe"), QString(QChar(0x2013)),
            Report::tr("Needs all %1 cells").arg(countText(result.validCells))});
    tiles.append({Report::tr("Buy and hold"), withUnit(Metric::TotalReturn, result.benchmarkReturn),
        Report::tr("First to last bar"), result.benchmarkReturn < 0.0});
    return tiles;
}

QString dateRange(const SweepResult &result)
{
    const DataRange &data = result.data;
    if (data.bars == 0)
        return Report::tr("not known");
    return Report::tr("%1 to %2").arg(dateText(data.firstMs), dateText(data.lastMs));
}

QString executionText(const Convention &convention)
{
    return convention.known ? describe(convention.execution) : Report::tr("not known");
}

QString ratesText(const Convention &convention)
{
    if (!convention.known)
        return Report::tr("not known");
    return Report::tr("%1 fees, %2 slippage").arg(rateText(convention.fees), rateText(convention.slippage));
}

QString annualisationText(const Convention &convention)
{
    return convention.known ? describe(convention.annualisation) : Report::tr("not known");
}

QString strategyText(const SweepSpec &spec)
{
    const QString text = toText(spec.strategy);
    return spec.strategy == Strategy::Macd ? Report::tr("%1, signal %2").arg(text).arg(spec.signal) : text;
}

QString cellsText(const SweepResult &result)
{
    const QString here = countText(result.cells ? result.cells->size() : 0);
    return result.complete() ? here : Report::tr("%1 of %2").arg(here, countText(result.validCells));
}

QString fingerprintText(const QByteArray &sha)
{
    return sha.isEmpty() ? Report::tr("not known") : QString::fromLatin1(sha.left(16));
}

QString engineText(const QString &version)
{
    return version.isEmpty() ? Report::tr("not known") : version;
}

using Facts = QList<SheetContent::Fact>;

// The same facts, in the same order, of a single sweep and of each in a comparison.
Facts factsOf(const ReportSweep &sweep)
{
    const SweepResult &result = sweep.result;
    const SweepSpec &spec = result.spec;
    const Convention &convention = result.convention;
    Facts facts{
        {Report::tr("Ticker"), spec.ticker},
        {Report::tr("Strategy"), strategyText(spec)},
        {Report::tr("Fast windows"), rangeText(spec.fast)},
        {Report::tr("Slow windows"), rangeText(spec.slow)},
        {Report::tr("Cells"), cellsText(result)},
        {Report::tr("Least trades"), countText(spec.minTrades)},
        {Report::tr("Prices"), dateRange(result)},
        {Report::tr("Bars"), result.data.bars > 0 ? countText(result.data.bars) : Report::tr("not known")},
        {Report::tr("Bar interval"),
            convention.barIntervalMs > 0 ? intervalText(convention.barIntervalMs) : Report::tr("not known")},
        {Report::tr("Execution"), executionText(convention)},
        {Report::tr("Costs"), ratesText(convention)},
        {Report::tr("Annualisation"), annualisationText(convention)},
        {Report::tr("Price fingerprint"), fingerprintText(result.data.sha256)},
        {Report::tr("Engine"), engineText(result.engineVersion)},
        {Report::tr("Computed by"), sweep.service.isEmpty() ? Report::tr("This computer") : sweep.service},
    };
    return facts;
}

QString luckSentence(const CellSet &set, const CellSummary &summary)
{
    if (!set.result.complete())
        return Report::tr("Best of the %1 cells that are here: partly luck, and nothing is known of the others.")
            .arg(countText(summary.tried));
    return Report::tr("Best of %1 tried: partly luck. A pair picked blindly had a Sharpe of %2.")
        .arg(countText(summary.tried), metricText(Metric::Sharpe, summary.medianSharpe));
}

void fillBest(SheetContent &sheet, const CellSet &set, const CellDigest &digested)
{
    sheet.bestTitle = Report::tr("Best cells by Sharpe, without those of too few trades");
    sheet.bestHeader = {Report::tr("Fast"), Report::tr("Slow")};
    for (const Metric metric : kBestColumns)
        sheet.bestHeader << metricTitle(metric);
    for (const qint32 row : digested.bySharpe) {
        if (sheet.bestRows.size() == kBestRows)
            break;
        QStringList line{QString::number(set.fast(row)), QString::number(set.slow(row))};
        for (const Metric metric : kBestColumns)
            line << metricText(metric, set.value(row, metric));
        sheet.bestRows << line;
    }
}

QString footerText()
{
    return Report::tr("Made by Zixly Desktop on %1. Past returns say nothing certain about later ones.")
        .arg(timeText(QDateTime::currentMSecsSinceEpoch(), TimeZoneChoice::Local));
}

// One figure of the sweeps side by side.
struct Figure {
    QString name;
    Metric metric;
    double (*of)(const CellSet &, const CellSummary &);
};

QList<Figure> figures()
{
    using S = const CellSummary &;
    using C = const CellSet &;
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    return {
        {Report::tr("Best Sharpe"), Metric::Sharpe, [](C, S s) { return s.sharpe.row < 0 ? kNone : s.sharpe.value; }},
        {Report::tr("Best return"), Metric::TotalReturn,
            [](C, S s) { return s.totalReturn.row < 0 ? kNone : s.totalReturn.value; }},
        {Report::tr("Lowest drawdown"), Metric::MaxDrawdown,
            [](C, S s) { return s.maxDrawdown.row < 0 ? kNone : s.maxDrawdown.value; }},
        {Report::tr("Median Sharpe of the grid"), Metric::Sharpe,
            [](C c, S s) { return c.result.complete() ? s.medianSharpe : kNone; }},
        {Report::tr("Median return of the grid"), Metric::TotalReturn,
            [](C c, S s) { return c.result.complete() ? s.medianReturn : kNone; }},
        {Report::tr("Buy and hold"), Metric::TotalReturn, [](C c, S) { return c.result.benchmarkReturn; }},
    };
}

int bestOf(const std::vector<double> &values, Metric metric)
{
    const double sign = metricInfo(metric).higherIsBetter ? 1.0 : -1.0;
    int best = -1;
    bool tied = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]))
            continue;
        const double lead = best < 0 ? 1.0 : sign * (values[i] - values[static_cast<std::size_t>(best)]);
        tied = lead == 0.0 || (tied && lead < 0.0);
        if (lead > 0.0)
            best = static_cast<int>(i);
    }
    return tied ? -1 : best;
}

} // namespace

SheetContent sheetContent(const ReportSweep &sweep)
{
    const CellSet set = setOf(sweep);
    const CellDigest digested = digest(set);
    const SweepResult &result = sweep.result;
    SheetContent sheet;
    sheet.title = sweep.name;
    sheet.subtitle = Report::tr("%1 sweep of %2, %3 cells, %4")
                         .arg(toText(result.spec.strategy), result.spec.ticker, cellsText(result), dateRange(result));
    sheet.tiles = tilesOf(set, digested.summary);
    sheet.luck = luckSentence(set, digested.summary);
    sheet.warnings = TileRow::warnings(set, digested.summary);
    sheet.facts = factsOf(sweep);
    fillBest(sheet, set, digested);
    sheet.footer = footerText();

    const auto grid = std::make_shared<const CellGrid>(gridOf(*result.cells));
    sheet.metric = sweep.metric;
    sheet.heatTitle = Report::tr("%1 of every pair").arg(metricTitle(sweep.metric));
    sheet.heat = heatValues(set, grid, sweep.metric);
    sheet.scale = scaleFor(sweep.metric, sheet.heat);
    sheet.curve = sweep.curve;
    sheet.curveMissing = sweep.curveMissing;
    sheet.dateOnly = result.convention.barIntervalMs >= 86'400'000;
    if (sweep.curve)
        sheet.marked = grid->placeOf(sweep.curve->fast, sweep.curve->slow);
    else if (const qsizetype row = digested.summary.sharpe.row; row >= 0)
        sheet.marked = grid->placeOf(set.fast(row), set.slow(row));
    sheet.curveTitle = sweep.curve
        ? Report::tr("Cell %1/%2 against buy and hold").arg(sweep.curve->fast).arg(sweep.curve->slow)
        : Report::tr("Equity");
    return sheet;
}

void ComparisonMaker::add(const ReportSweep &sweep)
{
    const CellSet set = setOf(sweep);
    const CellSummary summary = digest(set).summary;
    QList<double> values;
    for (const Figure &figure : figures())
        values << figure.of(set, summary);
    if (m_names.isEmpty())
        m_convention = sweep.result.convention;
    m_mixed = m_mixed || !(sweep.result.convention == m_convention);
    m_names << sweep.name;
    m_figures << values;
    m_facts << factsOf(sweep);
}

ComparisonContent ComparisonMaker::content() const
{
    ComparisonContent content;
    content.title = Report::tr("%n sweeps side by side", nullptr, static_cast<int>(m_names.size()));
    content.footer = footerText();
    content.names = m_names;
    const QList<Figure> known = figures();
    for (qsizetype at = 0; at < known.size(); ++at) {
        std::vector<double> values;
        ComparisonContent::Row row{.name = known[at].name};
        for (const QList<double> &own : m_figures) {
            values.push_back(own[at]);
            row.values << withUnit(known[at].metric, values.back());
        }
        row.best = bestOf(values, known[at].metric);
        content.rows << row;
    }
    for (qsizetype i = 0; !m_facts.isEmpty() && i < m_facts.first().size(); ++i) {
        ComparisonContent::Row row{.name = m_facts.first()[i].name};
        for (const Facts &own : m_facts)
            row.values << own[i].value;
        row.differs = std::ranges::any_of(row.values, [&row](const QString &v) { return v != row.values.first(); });
        content.rows << row;
    }
    if (m_mixed)
        content.warnings << Report::tr(
            "These sweeps do not share one convention, so their ratios cannot be compared directly.");
    return content;
}

ComparisonContent comparisonContent(const QList<ReportSweep> &sweeps)
{
    ComparisonMaker maker;
    for (const ReportSweep &sweep : sweeps)
        maker.add(sweep);
    return maker.content();
}

} // namespace zixly
