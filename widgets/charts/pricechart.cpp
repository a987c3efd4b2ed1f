// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/pricechart.h"

#include "core/format.h"
#include "widgets/controls/theme.h"

#include <algorithm>

namespace zixly {

PriceChart::PriceChart(QWidget *parent)
    : TimeChart(parent)
{
    setAccessibleName(tr("Prices and trades"));
}

void PriceChart::setCurve(const CurvePtr &curve, bool dateOnly)
{
    const bool any = curve && curve->time.size() > 1 && curve->price.size() == curve->time.size();
    m_curve = any ? curve : nullptr;
    std::vector<Pane> made;
    if (m_curve) {
        Pane pane{.title = tr("Close"), .logarithmic = m_logarithmic};
        pane.lines.push_back({Price, m_curve->time, MinMaxPyramid(m_curve->price), tr("Close")});
        made.push_back(std::move(pane));
    }
    setPanes(std::move(made), m_curve, dateOnly);
    describe();
}

void PriceChart::setMessage(const QString &message)
{
    m_message = message;
    describe();
    update();
}

void PriceChart::setLogarithmic(bool on)
{
    m_logarithmic = on;
    setLogarithmicPane(0, on);
}

QString PriceChart::chartTitle() const
{
    return m_curve ? tr("Prices and trades of cell %1/%2").arg(m_curve->fast).arg(m_curve->slow) : accessibleName();
}

QString PriceChart::emptyWords() const
{
    if (m_curve)
        return {};
    return m_message.isEmpty() ? tr("There are no prices to show yet.") : m_message;
}

void PriceChart::describe()
{
    if (!m_curve)
        return setAccessibleDescription(m_message);
    setAccessibleDescription(
        tr("Closes from %1 to %2 with %n trade(s) of cell %3/%4.", nullptr, static_cast<int>(m_curve->trades.size()))
            .arg(timeWords(m_curve->time.front()), timeWords(m_curve->time.back()))
            .arg(m_curve->fast)
            .arg(m_curve->slow));
}

QList<LegendEntry> PriceChart::legend() const
{
    if (!m_curve)
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
    return {pixelX(static_cast<double>(m_curve->time[bar])),
        paneY(panes().front(), exit ? trade.exitPrice : trade.entryPrice)};
}

QPointF PriceChart::markOf(qsizetype trade, bool exit) const
{
    return m_curve ? markAt(m_curve->trades[static_cast<std::size_t>(trade)], exit) : QPointF();
}

void PriceChart::drawTop(QPainter &painter) const
{
    if (isSeriesShown(Trades))
        drawTrades(painter, panes().front(), m_curve->trades,
            [this](const Trade &trade, bool exit) { return markAt(trade, exit); });
}

QStringList PriceChart::readout(qint64 time) const
{
    const qsizetype bar = barUntil(panes().front().lines.front(), time);
    QStringList lines{tr("Close: %1").arg(numberText(m_curve->price[static_cast<std::size_t>(bar)], 2))};
    const auto &trades = m_curve->trades;
    const auto after = std::ranges::upper_bound(trades, bar, {}, [](const Trade &trade) { return trade.entryBar; });
    if (after == trades.begin() || (after - 1)->exitBar < bar)
        return lines << tr("Not in a trade");
    const Trade &trade = *(after - 1);
    lines += tr("Entry: %1 at %2")
                 .arg(timeWords(m_curve->time[static_cast<std::size_t>(trade.entryBar)]),
                     numberText(trade.entryPrice, 2));
    if (!trade.open)
        lines += tr("Exit: %1 at %2, %3 %")
                     .arg(timeWords(m_curve->time[static_cast<std::size_t>(trade.exitBar)]),
                         numberText(trade.exitPrice, 2), numberText(trade.returnPct, 2));
    return lines;
}

} // namespace zixly
