// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulate.h"

#include <algorithm>

namespace zixly::engine {

namespace {

// The account of one combination while the bars go by.
class Account
{
public:
    explicit Account(const Market &market)
        : m_market(market)
    {
    }

    bool holds() const { return m_units > 0.0; }

    void buy(std::size_t bar)
    {
        m_entryBar = bar;
        m_paid = m_market.fill[bar] * m_market.buyFactor;
        m_units = m_cash / m_paid;
        m_lastPrice = m_paid;
        ++m_tally.entries;
    }

    void sell(std::size_t bar, Curve *curve)
    {
        const double received = m_market.fill[bar] * m_market.sellFactor;
        const double gain = (received - m_paid) / m_paid;
        const double pnl = m_cash * gain;
        const auto bars = static_cast<double>(bar - m_entryBar);
        ++m_tally.closed;
        if (received > m_paid) {
            ++m_tally.wins;
            m_tally.winReturn += gain;
            m_tally.winPnl += pnl;
            m_tally.winBars += bars;
        } else if (received < m_paid) {
            ++m_tally.losses;
            m_tally.lossReturn += gain;
            m_tally.lossPnl += pnl;
            m_tally.lossBars += bars;
        }
        if (curve)
            record(*curve, bar, false, m_market.fill[bar] * m_market.exitSlip, received);
        m_cash += pnl;
        m_units = 0.0;
        mark(received, m_cash);
    }

    // The return of a bar is taken from prices per unit, not from equity: buying without costs is then exactly 0.
    void mark(std::size_t bar) { mark(m_market.close[bar], m_units * m_market.close[bar]); }

    void keepPoint(Curve &curve) const
    {
        curve.equity.push_back(m_value);
        curve.drawdown.push_back(100.0 * (m_value / m_peak - 1.0));
    }

    Tally finish(Curve *curve)
    {
        const std::size_t last = m_market.close.size() - 1;
        if (curve && holds())
            record(*curve, last, true, m_market.close[last], m_market.close[last]);
        m_tally.endValue = m_value;
        return m_tally;
    }

private:
    void mark(double price, double value)
    {
        const double change = price / m_lastPrice - 1.0;
        m_tally.sumReturn += change;
        m_tally.sumSquare += change * change;
        if (change < 0.0)
            m_tally.sumDownside += change * change;
        m_lastPrice = price;
        m_value = value;
        m_peak = std::max(m_peak, value);
        m_tally.lowestShare = std::min(m_tally.lowestShare, value / m_peak);
    }

    void record(Curve &curve, std::size_t bar, bool open, double exitPrice, double received) const
    {
        const double entryPrice = m_market.fill[m_entryBar] * m_market.entrySlip;
        const double pnl = m_units * (received - m_paid);
        curve.trades.push_back({.entryBar = static_cast<std::int32_t>(m_entryBar),
            .exitBar = static_cast<std::int32_t>(bar),
            .open = open,
            .entryPrice = entryPrice,
            .exitPrice = exitPrice,
            .pnl = pnl,
            .returnPct = 100.0 * pnl / (m_units * entryPrice)});
    }

    const Market &m_market;
    Tally m_tally;
    double m_cash = kStartCash; // while a trade is open: what it was bought with
    double m_units = 0.0;
    double m_paid = 0.0; // per unit
    double m_lastPrice = 0.0; // per unit, what the last mark or the purchase was made at
    double m_value = kStartCash;
    double m_peak = kStartCash;
    std::size_t m_entryBar = 0;
};

} // namespace

Market::Market(const Prices &prices, const Parameters &parameters)
    : close(prices.close)
    , fill(parameters.execution == Execution::NextOpen ? prices.open : prices.close)
    , buyFactor((1.0 + parameters.slippage) * (1.0 + parameters.fee))
    , sellFactor((1.0 - parameters.slippage) * (1.0 - parameters.fee))
    , entrySlip(1.0 + parameters.slippage)
    , exitSlip(1.0 - parameters.slippage)
    , delay(parameters.execution == Execution::Same ? 0 : 1)
{
}

Tally simulate(const Market &market, std::span<const std::uint8_t> states, Curve *curve)
{
    Account account(market);
    const std::size_t bars = market.close.size();
    for (std::size_t bar = 0; bar < bars; ++bar) {
        const bool want = bar >= market.delay && states[bar - market.delay] != 0;
        if (want && !account.holds())
            account.buy(bar);
        if (want)
            account.mark(bar);
        else if (account.holds())
            account.sell(bar, curve);
        if (curve)
            account.keepPoint(*curve);
    }
    return account.finish(curve);
}

} // namespace zixly::engine
