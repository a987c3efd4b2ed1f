// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/equitychart.h"

#include "core/format.h"
#include "widgets/controls/theme.h"

#include <QPainter>

namespace zixly {

namespace {

constexpr double kUpperShare = 0.66; // of the height; the rest is drawdown

} // namespace

EquityChart::EquityChart(QWidget *parent)
    : CellChart(parent)
{
    setAccessibleName(tr("Equity and drawdown"));
}

std::vector<TimeChart::Pane> EquityChart::makePanes(const CellCurve &curve) const
{
    const std::span<const qint64> time(curve.time);
    Pane money{.title = tr("Equity, 1,000 at the start"), .share = kUpperShare};
    money.lines.push_back({BuyAndHold, time, MinMaxPyramid(curve.benchmark), tr("Buy and hold")});
    money.lines.push_back({Cell, time, MinMaxPyramid(curve.equity), tr("Equity")});
    Pane fall{.title = tr("Drawdown (%)"), .share = 1.0 - kUpperShare, .level = 0.0, .belowLevel = true};
    fall.lines.push_back({Cell, time, MinMaxPyramid(curve.drawdown), tr("Drawdown (%)"), true});
    std::vector<Pane> panes;
    panes.push_back(std::move(money));
    panes.push_back(std::move(fall));
    return panes;
}

void EquityChart::setTradesShown(bool on)
{
    m_tradesShown = on;
    refresh();
}

QString EquityChart::chartTitle() const
{
    return curve() ? tr("Equity of cell %1/%2").arg(curve()->fast).arg(curve()->slow) : accessibleName();
}

QString EquityChart::noneWords() const
{
    return tr("There is no equity to show yet.");
}

QString EquityChart::describe(const CellCurve &curve) const
{
    const MinMaxPyramid &drawdown = panes().back().lines.front().values;
    return tr("Cell %1/%2 from %3 to %4: 1,000 became %5, buy-and-hold %6; deepest drawdown %7 %.")
        .arg(curve.fast)
        .arg(curve.slow)
        .arg(timeWords(curve.time.front()), timeWords(curve.time.back()), numberText(curve.equity.back(), 2),
            numberText(curve.benchmark.back(), 2), numberText(drawdown.extremes(0, drawdown.size()).least, 2));
}

QList<LegendEntry> EquityChart::legend() const
{
    if (!curve())
        return {};
    return {{tr("Cell %1/%2").arg(curve()->fast).arg(curve()->slow), LegendEntry::Mark::Line,
                theme::seriesPen(0, colours())},
        {tr("Buy and hold"), LegendEntry::Mark::Line, QPen(theme::ink(theme::Ink::Benchmark, colours()), 1.5)}};
}

QPen EquityChart::penOf(const Line &line) const
{
    if (line.filled)
        return {theme::ink(theme::Ink::Negative, colours()), 1.0};
    return line.series == Cell ? theme::seriesPen(0, colours(), 1.0)
                               : QPen(theme::ink(theme::Ink::Benchmark, colours()), 1.0);
}

void EquityChart::drawTop(QPainter &painter) const
{
    if (!m_tradesShown || !isSeriesShown(Cell))
        return;
    const Pane &pane = panes().front();
    drawTrades(painter, pane, curve()->trades, [this, &pane](const Trade &trade, bool exit) {
        return pointOf(pane, pane.lines.back(), exit ? trade.exitBar : trade.entryBar);
    });
}

QStringList EquityChart::readout(qint64 time) const
{
    const auto at = static_cast<std::size_t>(barUntil(panes().front().lines.front(), time));
    QStringList lines;
    if (isSeriesShown(Cell))
        lines += tr("Equity: %1").arg(numberText(curve()->equity[at], 2));
    if (isSeriesShown(BuyAndHold))
        lines += tr("Buy and hold: %1").arg(numberText(curve()->benchmark[at], 2));
    if (isSeriesShown(Cell))
        lines += tr("Drawdown: %1 %").arg(numberText(curve()->drawdown[at], 2));
    return lines;
}

} // namespace zixly
