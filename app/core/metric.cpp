// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metric.h"

#include <QCoreApplication>

#include <cmath>

namespace zixly {

namespace {

#define T(text) QT_TRANSLATE_NOOP("zixly::Metric", text)

constexpr std::array<MetricInfo, kMetricCount> kMetrics{{
    {Metric::Score, "score", T("Score"), "",
        T("One number from 0 to about 2.6 that weighs win rate, number of trades, Sortino ratio, profit factor, "
          "expectancy and the lead over buy-and-hold."),
        3, true, false, 1.0},
    {Metric::Sharpe, "sharpe_ratio", T("Sharpe"), "",
        T("Average return divided by its swings, per year: how smoothly the money was made."), 3, true, true, 0.0},
    {Metric::Sortino, "sortino_ratio", T("Sortino"), "",
        T("Like the Sharpe ratio, but only falling days count as swings."), 3, true, true, 0.0},
    {Metric::Calmar, "calmar_ratio", T("Calmar"), "", T("Yearly growth divided by the deepest fall from a peak."), 3,
        true, true, 0.0},
    {Metric::TotalReturn, "total_return_pct", T("Return"), "%",
        T("What the starting money gained or lost over the whole period."), 2, true, true, 0.0},
    {Metric::AnnualizedReturn, "annualized_return", T("Return p.a."), "%",
        T("The steady yearly growth that gives the same total return."), 2, true, true, 0.0},
    {Metric::MaxDrawdown, "max_drawdown_pct", T("Drawdown"), "%",
        T("The deepest fall from a peak to a later low, as a positive percentage; smaller is better."), 2, false, false,
        0.0},
    {Metric::WinRate, "win_rate_pct", T("Win rate"), "%", T("The share of closed trades that made money after fees."),
        1, true, false, 50.0},
    {Metric::ProfitFactor, "profit_factor", T("Profit factor"), "",
        T("Money won by winning trades divided by money lost by losing ones; above 1 it earns."), 3, true, true, 1.0},
    {Metric::Expectancy, "expectancy_per_trade", T("Expectancy"), "%",
        T("What an average trade gained or lost, in percent of the money in it."), 3, true, true, 0.0},
    {Metric::BeatsBuyAndHold, "beats_bnh", T("Lead over buy-and-hold"), "",
        T("By how much the return beats simply holding, as a fraction of the holding return."), 3, true, true, 0.0},
    {Metric::TotalTrades, "total_trades", T("Trades"), "",
        T("How many positions were opened, a still open one included; few trades prove little."), 0, true, false, 0.0},
    {Metric::ClosedTrades, "total_closed_trades", T("Closed trades"), "",
        T("How many positions were opened and closed again."), 0, true, false, 0.0},
    {Metric::TradesPerMonth, "trades_per_month", T("Trades per month"), "",
        T("Trades divided by months of 21 trading days, or 30 days for pairs that trade all week."), 2, true, false,
        0.0},
    {Metric::AvgTradeDuration, "avg_trade_duration", T("Trade length"), "bars",
        T("How many bars an average closed trade lasted."), 1, true, false, 0.0},
    {Metric::EndValue, "end_value", T("End value"), "", T("What 1,000 at the start had become at the end."), 2, true,
        true, 1000.0},
}};
#undef T

class MetricText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Metric)
};

} // namespace

const MetricInfo &metricInfo(Metric metric)
{
    return kMetrics.at(static_cast<std::size_t>(metric));
}

QString metricTitle(Metric metric)
{
    const MetricInfo &info = metricInfo(metric);
    const QString title = MetricText::tr(info.title);
    if (info.unit[0] == '\0')
        return title;
    if (info.unit[0] == '%')
        return title + QStringLiteral(" (%)");
    return QStringLiteral("%1 (%2)").arg(title, QCoreApplication::translate("zixly::Metric", "bars"));
}

QString metricPlain(Metric metric)
{
    return MetricText::tr(metricInfo(metric).plain);
}

QString metricUndefinedReason(Metric metric, double value)
{
    if (std::isfinite(value))
        return {};
    switch (metric) {
    case Metric::Sharpe: return MetricText::tr("The returns never varied, so the ratio has no bound.");
    case Metric::Sortino: return MetricText::tr("No bar lost money, so the ratio has no bound.");
    case Metric::Calmar:
    case Metric::MaxDrawdown: return MetricText::tr("The value never fell below an earlier peak.");
    case Metric::ProfitFactor:
        return std::isnan(value) ? MetricText::tr("No trade was closed.")
                                 : MetricText::tr("No closed trade lost money.");
    case Metric::Expectancy:
        return MetricText::tr("It needs closed trades, and both winners and losers unless all won.");
    case Metric::WinRate:
    case Metric::AvgTradeDuration: return MetricText::tr("No trade was closed.");
    default: return MetricText::tr("The value is not defined for this cell.");
    }
}

} // namespace zixly
