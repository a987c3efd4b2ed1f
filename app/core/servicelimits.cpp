// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/servicelimits.h"

#include <QCoreApplication>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace zixly::limits {

namespace {

class LimitText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Limits)
};

constexpr int kTradingStep = 5; // what the Trading API documents; it passes neither step nor strategy on

void addRange(QList<SpecProblem> &problems, SpecField field, const WindowRange &range)
{
    if (range.min < 1 || range.max > 500)
        problems.append({field, LimitText::tr("The webhook receiver takes periods from 1 to 500 only.")});
    if (range.step < 1 || range.step > 50)
        problems.append({field, LimitText::tr("The webhook receiver takes steps from 1 to 50 only.")});
}

void addReceiver(QList<SpecProblem> &problems, const SweepSpec &spec)
{
    if (spec.ticker.size() < 3 || spec.ticker.size() > 20)
        problems.append(
            {SpecField::Ticker, LimitText::tr("The webhook receiver takes tickers of 3 to 20 characters only.")});
    addRange(problems, SpecField::Fast, spec.fast);
    addRange(problems, SpecField::Slow, spec.slow);
    if (spec.slow.step != spec.fast.step)
        problems.append({SpecField::Slow, LimitText::tr("The webhook receiver has one step for both ranges.")});
    if (spec.fast.min >= spec.slow.min)
        problems.append(
            {SpecField::Fast, LimitText::tr("The webhook receiver wants the fast range to begin below the slow one.")});
    if (spec.fast.max >= spec.slow.max)
        problems.append(
            {SpecField::Fast, LimitText::tr("The webhook receiver wants the fast range to end below the slow one.")});
    if (spec.minTrades < 10 || spec.minTrades > 1000)
        problems.append(
            {SpecField::MinTrades, LimitText::tr("The webhook receiver takes 10 to 1000 minimum trades only.")});
}

void addTrading(QList<SpecProblem> &problems, const SweepSpec &spec)
{
    if (spec.fast.min >= spec.fast.max)
        problems.append(
            {SpecField::Fast, LimitText::tr("The Trading API wants a range whose end is above its start.")});
    if (spec.slow.min >= spec.slow.max)
        problems.append(
            {SpecField::Slow, LimitText::tr("The Trading API wants a range whose end is above its start.")});
    if (spec.fast.step != kTradingStep || spec.slow.step != kTradingStep) {
        problems.append({spec.fast.step != kTradingStep ? SpecField::Fast : SpecField::Slow,
            LimitText::tr("The Trading API ignores the step and uses its own.")});
    }
}

// The fields that a service ignores altogether, with what it is left at.
bool differs(SpecField field, const SweepSpec &spec)
{
    const SweepSpec standard;
    switch (field) {
    case SpecField::Strategy: return spec.strategy != standard.strategy;
    case SpecField::Signal: return spec.strategy == Strategy::Macd && spec.signal != standard.signal;
    case SpecField::Fees: return spec.fees != standard.fees;
    case SpecField::Slippage: return spec.slippage != standard.slippage;
    case SpecField::Execution: return spec.execution != standard.execution;
    case SpecField::From: return spec.from.has_value();
    case SpecField::To: return spec.to.has_value();
    case SpecField::Interval:
        return spec.barIntervalMs != standard.barIntervalMs || spec.annualisation != standard.annualisation;
    default: return false;
    }
}

constexpr std::array kIgnorable{SpecField::Strategy, SpecField::Signal, SpecField::Fees, SpecField::Slippage,
    SpecField::Execution, SpecField::From, SpecField::To, SpecField::Interval};

} // namespace

QString untakenReason(ServiceKind service, SpecField field)
{
    if (service != ServiceKind::Receiver && service != ServiceKind::TradingApi)
        return {};
    const QString name = serviceTitle(service);
    switch (field) {
    case SpecField::Strategy:
        return service == ServiceKind::TradingApi ? LimitText::tr("%1 ignores the strategy and uses its own.").arg(name)
                                                  : QString();
    case SpecField::Signal: return LimitText::tr("%1 takes no signal period.").arg(name);
    case SpecField::Fees: return LimitText::tr("%1 takes no fees; it uses its own.").arg(name);
    case SpecField::Slippage: return LimitText::tr("%1 takes no slippage.").arg(name);
    case SpecField::Execution: return LimitText::tr("%1 does not let you choose when orders fill.").arg(name);
    case SpecField::From:
    case SpecField::To: return LimitText::tr("%1 takes no dates; it uses all prices it has.").arg(name);
    case SpecField::Interval: return LimitText::tr("%1 has its own bars and annualisation.").arg(name);
    default: return {};
    }
}

QList<SpecProblem> unsupported(ServiceKind service, const SweepSpec &spec)
{
    QList<SpecProblem> problems;
    if (service == ServiceKind::Receiver)
        addReceiver(problems, spec);
    else if (service == ServiceKind::TradingApi)
        addTrading(problems, spec);
    for (const SpecField field : kIgnorable) {
        if (const QString reason = untakenReason(service, field); !reason.isEmpty() && differs(field, spec))
            problems.append({field, reason});
    }
    return problems;
}

SweepSpec adapted(ServiceKind service, SweepSpec spec)
{
    const SweepSpec standard;
    if (service != ServiceKind::Receiver && service != ServiceKind::TradingApi)
        return spec;
    spec.signal = standard.signal;
    spec.fees = standard.fees;
    spec.slippage = standard.slippage;
    spec.execution = standard.execution;
    spec.annualisation = standard.annualisation;
    spec.barIntervalMs = standard.barIntervalMs;
    spec.from.reset();
    spec.to.reset();
    spec.slow.step = spec.fast.step;
    if (service == ServiceKind::TradingApi) {
        spec.strategy = standard.strategy;
        spec.fast.step = spec.slow.step = kTradingStep;
    }
    return spec;
}

QJsonObject toldOf(ServiceKind service, const SweepSpec &spec)
{
    struct Row {
        SpecField field;
        QLatin1StringView name;
    };
    using F = SpecField;
    constexpr std::array kRows{Row{F::Strategy, QLatin1StringView("strategy_type")},
        Row{F::Signal, QLatin1StringView("signal_period")}, Row{F::Fees, QLatin1StringView("fees")},
        Row{F::Slippage, QLatin1StringView("slippage")}, Row{F::Execution, QLatin1StringView("execution")},
        Row{F::From, QLatin1StringView("from")}, Row{F::To, QLatin1StringView("to")},
        Row{F::Interval, QLatin1StringView("bar")}, Row{F::Interval, QLatin1StringView("annualisation")}};
    QJsonObject told = toJson(spec);
    for (const Row &row : kRows)
        if (!untakenReason(service, row.field).isEmpty())
            told.remove(row.name);
    return told;
}

bool isIgnored(ServiceKind service, QLatin1StringView parameter)
{
    // It takes both of a request and passes neither on to its own command.
    constexpr std::array kIgnored{QLatin1StringView("strategy_type"), QLatin1StringView("step"),
        QLatin1StringView("fast_step"), QLatin1StringView("slow_step")};
    return service == ServiceKind::TradingApi && std::ranges::find(kIgnored, parameter) != kIgnored.end();
}

bool canShard(ServiceKind service)
{
    return service == ServiceKind::WebApi;
}

bool canBeFollowed(ServiceKind service)
{
    return service != ServiceKind::Receiver;
}

} // namespace zixly::limits
