// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/pricechart.h"

#include "core/format.h"
#include "widgets/controls/theme.h"

#include <algorithm>

namespace zixly {

PriceChart::PriceChart(QWidget *parent)
    : CellChart(parent)
{
    setAccessibleName(tr("Prices and trades"));
}

bool PriceChart::canShow(const CellCurve &curve) const
{
    return CellChart::canShow(curve) && curve.price.size() == curve.time.size();
}

std::vector<TimeChart::Pane> PriceChart::makePanes(const CellCurve &curve) const
{
    Pane pane{.title = tr("Close")};
    pane.lines.push_back({Price, curve.time, MinMaxPyramid(curve.price), tr("Close")});
    std::vector<Pane> panes;
    panes.push_back(std::move(pane));
    return panes;
}

QString PriceChart::chartTitle() const
{
    return curve() ? tr("Prices and trades of cell %1/%2").arg(curve()->fast).arg(curve()->slow) : accessibleName();
}

QString PriceChart::noneWords() const
{
    return tr("There are no prices to show yet.");
}

QString PriceChart::describe(const CellCurve &curve) const
{
    return tr("Closes from %1 to %2 with %n trade(s) of cell %3/%4.", nullptr, static_cast<int>(curve.trades.size()))
        .arg(timeWords(curve.time.front()), timeWords(curve.time.back()))
        .arg(curve.fast)
        .arg(curve.slow);
}

QList<LegendEntry> PriceChart::legend() const
{
    if (!curve())
        return {};
    return {{tr("Close"), LegendEntry::Mark::Line, QPen(theme::ink(theme::Ink::Benchmark, colours()), 1.5)},
        {tr("Trades: \u25B2 entry, \u25BC exit with a gain, \u25BD with a loss"), LegendEntry::Mark::Triangle,
            QPen(theme::ink(theme::Ink::Text, colours()))}};
}

QPen PriceChart::penOf(const Line & /*line*/) const
{
    return {theme::ink(theme::Ink::Benchmark, colours()), 1.0};
}

QPointF PriceChart::markAt(const Trade &trade, bool exit) const
{
    const auto bar = static_cast<std::size_t>(exit ? trade.exitBar : trade.entryBar);
    return {pixelX(static_cast<double>(curve()->time[bar])),
        paneY(panes().front(), exit ? trade.exitPrice : trade.entryPrice)};
}

QPointF PriceChart::markOf(qsizetype trade, bool exit) const
{
    return curve() ? markAt(curve()->trades[static_cast<std::size_t>(trade)], exit) : QPointF();
}

void PriceChart::drawTop(QPainter &painter) const
{
    if (isSeriesShown(Trades))
        drawTrades(painter, panes().front(), curve()->trades,
            [this](const Trade &trade, bool exit) { return markAt(trade, exit); });
}

QStringList PriceChart::readout(qint64 time) const
{
    const qsizetype bar = barUntil(panes().front().lines.front(), time);
    QStringList lines{tr("Close: %1").arg(numberText(curve()->price[static_cast<std::size_t>(bar)], 2))};
    const auto &trades = curve()->trades;
    const auto after = std::ranges::upper_bound(trades, bar, {}, [](const Trade &trade) { return trade.entryBar; });
    if (after == trades.begin() || (after - 1)->exitBar < bar)
        return lines << tr("Not in a trade");
    const Trade &trade = *(after - 1);
    lines += tr("Entry: %1 at %2")
                 .arg(timeWords(curve()->time[static_cast<std::size_t>(trade.entryBar)]),
                     numberText(trade.entryPrice, 2));
    if (!trade.open)
        lines += tr("Exit: %1 at %2, %3 %")
                     .arg(timeWords(curve()->time[static_cast<std::size_t>(trade.exitBar)]),
                         numberText(trade.exitPrice, 2), numberText(trade.returnPct, 2));
    return lines;
}

} // namespace zixly
