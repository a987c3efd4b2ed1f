// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweepspec.h"

#include <QJsonArray>

#include <cmath>

namespace zixly {

namespace {

QJsonArray ends(const WindowRange &range)
{
    return {range.min, range.max};
}

std::optional<int> intOf(const QJsonValue &value)
{
    const double number = value.toDouble(std::nan(""));
    if (!(std::abs(number) < 2e9) || number != std::floor(number))
        return std::nullopt;
    return static_cast<int>(number);
}

// Reads one member into `target` with `parse`; an absent member keeps the default, a wrong one names itself.
template <class T, class Parse>
bool take(const QJsonObject &object, const char *name, T &target, QString &wrong, Parse parse)
{
    const QJsonValue value = object.value(QLatin1String(name));
    if (value.isUndefined() || value.isNull())
        return true;
    const auto parsed = parse(value);
    if (!parsed) {
        wrong = QString::fromLatin1(name);
        return false;
    }
    target = *parsed;
    return true;
}

std::optional<std::pair<int, int>> pairOf(const QJsonValue &value)
{
    const QJsonArray array = value.toArray();
    const auto low = intOf(array.at(0));
    const auto high = intOf(array.at(1));
    if (array.size() != 2 || !low || !high)
        return std::nullopt;
    return std::pair(*low, *high);
}

std::optional<double> numberOf(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

std::optional<std::optional<QDate>> dateOf(const QJsonValue &value)
{
    const QDate date = QDate::fromString(value.toString(), Qt::ISODate);
    if (!date.isValid())
        return std::nullopt;
    return std::optional<QDate>(date);
}

bool takeRanges(const QJsonObject &object, SweepSpec &spec, QString &wrong)
{
    std::pair fast(spec.fast.min, spec.fast.max);
    std::pair slow(spec.slow.min, spec.slow.max);
    int step = 0;
    if (!take(object, "fast_range", fast, wrong, pairOf) || !take(object, "slow_range", slow, wrong, pairOf)
        || !take(object, "step", step, wrong, intOf))
        return false;
    if (object.contains(QLatin1String("step")))
        spec.fast.step = spec.slow.step = step;
    spec.fast.min = fast.first;
    spec.fast.max = fast.second;
    spec.slow.min = slow.first;
    spec.slow.max = slow.second;
    return take(object, "fast_step", spec.fast.step, wrong, intOf)
        && take(object, "slow_step", spec.slow.step, wrong, intOf);
}

} // namespace

QJsonObject toJson(const SweepSpec &spec)
{
    QJsonObject object{
        {QStringLiteral("ticker"), spec.ticker},
        {QStringLiteral("strategy_type"), toText(spec.strategy)},
        {QStringLiteral("fast_range"), ends(spec.fast)},
        {QStringLiteral("slow_range"), ends(spec.slow)},
        {QStringLiteral("fast_step"), spec.fast.step},
        {QStringLiteral("slow_step"), spec.slow.step},
        {QStringLiteral("fees"), spec.fees},
        {QStringLiteral("slippage"), spec.slippage},
        {QStringLiteral("execution"), toText(spec.execution)},
        {QStringLiteral("annualisation"), toText(spec.annualisation)},
        {QStringLiteral("bar"), intervalText(spec.barIntervalMs)},
        {QStringLiteral("min_trades"), spec.minTrades},
    };
    if (spec.strategy == Strategy::Macd)
        object.insert(QStringLiteral("signal_period"), spec.signal);
    if (spec.from)
        object.insert(QStringLiteral("from"), spec.from->toString(Qt::ISODate));
    if (spec.to)
        object.insert(QStringLiteral("to"), spec.to->toString(Qt::ISODate));
    return object;
}

Result<SweepSpec> sweepSpecFromJson(const QJsonObject &object)
{
    const auto text = [](auto parse) { return [parse](const QJsonValue &value) { return parse(value.toString()); }; };
    SweepSpec spec;
    QString wrong;
    const bool ok = takeRanges(object, spec, wrong)
        && take(
            object, "strategy_type", spec.strategy, wrong, text([](const QString &t) { return strategyFromText(t); }))
        && take(object, "signal_period", spec.signal, wrong, intOf) && take(object, "fees", spec.fees, wrong, numberOf)
        && take(object, "slippage", spec.slippage, wrong, numberOf)
        && take(object, "execution", spec.execution, wrong, text([](const QString &t) { return executionFromText(t); }))
        && take(object, "annualisation", spec.annualisation, wrong,
            text([](const QString &t) { return annualisationFromText(t); }))
        && take(object, "bar", spec.barIntervalMs, wrong, text([](const QString &t) { return parseInterval(t); }))
        && take(object, "from", spec.from, wrong, dateOf) && take(object, "to", spec.to, wrong, dateOf)
        && take(object, "min_trades", spec.minTrades, wrong, intOf);
    if (!ok)
        return failure(Error::Kind::InvalidInput, wrong);
    spec.ticker = object.value(QLatin1String("ticker")).toString(object.value(QLatin1String("symbol")).toString());
    return spec;
}

} // namespace zixly
