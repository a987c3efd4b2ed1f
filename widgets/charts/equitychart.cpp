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
    : TimeChart(parent)
{
    setAccessibleName(tr("Equity and drawdown"));
    describe();
}

void EquityChart::setCurve(const CurvePtr &curve, bool dateOnly)
{
    m_curve = curve && curve->time.size() > 1 ? curve : nullptr;
    std::vector<Pane> made;
    if (m_curve) {
        const std::span<const qint64> time(m_curve->time);
        Pane money{.title = tr("Equity, 1,000 at the start"), .share = kUpperShare, .logarithmic = m_logarithmic};
        money.lines.push_back({BuyAndHold, time, MinMaxPyramid(m_curve->benchmark), tr("Buy and hold")});
        money.lines.push_back({Cell, time, MinMaxPyramid(m_curve->equity), tr("Equity")});
        Pane fall{.title = tr("Drawdown (%)"), .share = 1.0 - kUpperShare, .level = 0.0, .belowLevel = true};
        fall.lines.push_back({Cell, time, MinMaxPyramid(m_curve->drawdown), tr("Drawdown (%)"), true});
        made.push_back(std::move(money));
        made.push_back(std::move(fall));
    }
    setPanes(std::move(made), m_curve, dateOnly);
    describe();
}

void EquityChart::setMessage(const QString &message)
{
    m_message = message;
    describe();
    update();
}

void EquityChart::setLogarithmic(bool on)
{
    m_logarithmic = on;
    setLogarithmicPane(0, on);
}

void EquityChart::setTradesShown(bool on)
{
    m_tradesShown = on;
    refresh();
}

QString EquityChart::chartTitle() const
{
    return m_curve ? tr("Equity of cell %1/%2").arg(m_curve->fast).arg(m_curve->slow) : accessibleName();
}

QString EquityChart::emptyWords() const
{
    if (m_curve)
        return {};
    return m_message.isEmpty() ? tr("There is no equity to show yet.") : m_message;
}

void EquityChart::describe()
{
    if (!m_curve) {
        setAccessibleDescription(m_message);
        return;
    }
    const MinMaxPyramid &drawdown = panes().back().lines.front().values;
    setAccessibleDescription(tr("Cell %1/%2 from %3 to %4: 1,000 became %5, buy-and-hold %6; deepest drawdown %7 %.")
            .arg(m_curve->fast)
            .arg(m_curve->slow)
            .arg(timeWords(m_curve->time.front()), timeWords(m_curve->time.back()),
                numberText(m_curve->equity.back(), 2), numberText(m_curve->benchmark.back(), 2),
                numberText(drawdown.extremes(0, drawdown.size()).least, 2)));
}

QList<LegendEntry> EquityChart::legend() const
{
    if (!m_curve)
        return {};
    return {{tr("Cell %1/%2").arg(m_curve->fast).arg(m_curve->slow), LegendEntry::Mark::Line,
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
    drawTrades(painter, pane, m_curve->trades, [this, &pane](const Trade &trade, bool exit) {
        return pointOf(pane, pane.lines.back(), exit ? trade.exitBar : trade.entryBar);
    });
}

QStringList EquityChart::readout(qint64 time) const
{
    const auto at = static_cast<std::size_t>(barUntil(panes().front().lines.front(), time));
    QStringList lines;
    if (isSeriesShown(Cell))
        lines += tr("Equity: %1").arg(numberText(m_curve->equity[at], 2));
    if (isSeriesShown(BuyAndHold))
        lines += tr("Buy and hold: %1").arg(numberText(m_curve->benchmark[at], 2));
    if (isSeriesShown(Cell))
        lines += tr("Drawdown: %1 %").arg(numberText(m_curve->drawdown[at], 2));
    return lines;
}

} // namespace zixly
