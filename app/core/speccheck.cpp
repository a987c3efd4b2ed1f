// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"
#include "core/sweepspec.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace zixly {

namespace {

struct Problems {
    Q_DECLARE_TR_FUNCTIONS(zixly::SpecProblem)
public:
    QList<SpecProblem> list;

    void add(SpecField field, const QString &sentence) { list.append({field, sentence}); }
    void ticker(const QString &ticker);
    void range(SpecField field, const QString &name, const WindowRange &range);
    void rate(SpecField field, const QString &name, double value);
    void pairs(const SweepSpec &spec, qint64 most);
    void dates(const SweepSpec &spec, const std::optional<SeriesFacts> &facts);
    void bars(const SweepSpec &spec, const SeriesFacts &facts);
};

QDate dayOf(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, QTimeZone::utc()).date();
}

void Problems::ticker(const QString &ticker)
{
    if (ticker.trimmed().isEmpty()) {
        add(SpecField::Ticker, tr("Choose a ticker or a price file."));
        return;
    }
    const auto bad = std::find_if(ticker.begin(), ticker.end(),
        [](QChar c) { return c.category() == QChar::Other_Control || QStringLiteral("/\\\"'`<>|:*?").contains(c); });
    if (bad != ticker.end())
        add(SpecField::Ticker, tr("A ticker cannot contain %1. Use letters, digits, dot, dash or ^.").arg(*bad));
    else if (ticker.size() > 64)
        add(SpecField::Ticker, tr("A ticker has at most 64 characters."));
}

void Problems::range(SpecField field, const QString &name, const WindowRange &range)
{
    if (range.min < 1)
        add(field, tr("%1 windows start at 1 bar or more, not %2.").arg(name, countText(range.min)));
    else if (range.max < range.min)
        add(field,
            tr("%1 windows run backwards: %2 is more than %3. Swap them.").arg(name).arg(range.min).arg(range.max));
    else if (range.max > kMaxWindow)
        add(field, tr("%1 windows end at %2 bars at most.").arg(name, countText(kMaxWindow)));
    if (range.step < 1)
        add(field, tr("The step of the %1 windows must be 1 or more, not %2.").arg(name.toLower()).arg(range.step));
}

void Problems::rate(SpecField field, const QString &name, double value)
{
    if (!(value >= 0.0))
        add(field, tr("%1 cannot be negative. Write 20 bps, 0.2 % or 0.002.").arg(name));
    else if (!(value < 1.0))
        add(field, tr("%1 must be less than 100 %. Write 20 bps, 0.2 % or 0.002.").arg(name));
}

void Problems::pairs(const SweepSpec &spec, qint64 most)
{
    const qint64 pairs = validPairs(spec);
    if (pairs == 0) {
        add(SpecField::Slow,
            tr("No valid combination: every fast window is as long as every slow one or longer. "
               "Raise the slow range or lower the fast one."));
    } else if (pairs > most) {
        add(SpecField::Slow,
            tr("%1 combinations are more than the %2 one sweep can hold. Use larger steps.")
                .arg(countText(pairs), countText(most)));
    }
}

void Problems::dates(const SweepSpec &spec, const std::optional<SeriesFacts> &facts)
{
    if (spec.from && spec.to && *spec.from > *spec.to) {
        add(SpecField::To,
            tr("The dates are crossed: %1 is after %2. Swap them.")
                .arg(spec.from->toString(Qt::ISODate), spec.to->toString(Qt::ISODate)));
        return;
    }
    if (!facts || facts->firstMs == facts->lastMs)
        return;
    const QDate first = dayOf(facts->firstMs);
    const QDate last = dayOf(facts->lastMs);
    const QString have
        = tr("The prices run from %1 to %2.").arg(first.toString(Qt::ISODate), last.toString(Qt::ISODate));
    if (spec.from && *spec.from > last)
        add(SpecField::From, tr("There are no prices from %1 on. %2").arg(spec.from->toString(Qt::ISODate), have));
    else if (spec.to && *spec.to < first)
        add(SpecField::To, tr("There are no prices up to %1. %2").arg(spec.to->toString(Qt::ISODate), have));
}

void Problems::bars(const SweepSpec &spec, const SeriesFacts &facts)
{
    const auto slowest
        = static_cast<qint64>(spec.slow.min) + static_cast<qint64>(spec.slow.count() - 1) * spec.slow.step;
    if (facts.bars < 2) {
        add(SpecField::Ticker,
            tr("A sweep needs at least 2 bars; the chosen dates hold %1.").arg(countText(facts.bars)));
    } else if (spec.slow.count() > 0 && facts.bars < slowest) {
        add(SpecField::Slow,
            tr("The slowest window of %1 bars is longer than the prices: the chosen dates hold %2 bars.")
                .arg(countText(slowest), countText(facts.bars)));
    }
    if (spec.execution == Execution::NextOpen && !facts.hasOpen)
        add(SpecField::Execution,
            tr("These prices have bars without an open, so fills at the next open are not possible."));
}

} // namespace

qint64 validPairs(const SweepSpec &spec)
{
    const WindowRange &slow = spec.slow;
    if (spec.fast.count() == 0 || slow.count() == 0)
        return 0;
    qint64 pairs = 0;
    for (int i = 0; i < spec.fast.count(); ++i) {
        const qint64 fast = spec.fast.min + static_cast<qint64>(i) * spec.fast.step;
        if (fast < slow.min) {
            pairs += slow.count();
            continue;
        }
        const qint64 skipped = (fast - slow.min) / slow.step + 1; // slow windows <= fast
        pairs += std::max<qint64>(0, slow.count() - skipped);
    }
    return pairs;
}

QList<SpecProblem> validate(const SweepSpec &spec, const std::optional<SeriesFacts> &facts, qint64 mostCells)
{
    Problems problems;
    problems.ticker(spec.ticker);
    problems.range(SpecField::Fast, Problems::tr("Fast"), spec.fast);
    problems.range(SpecField::Slow, Problems::tr("Slow"), spec.slow);
    if (problems.list.isEmpty() || problems.list.last().field == SpecField::Ticker)
        problems.pairs(spec, mostCells);
    if (spec.strategy == Strategy::Macd && (spec.signal < 1 || spec.signal > kMaxWindow))
        problems.add(SpecField::Signal, Problems::tr("The signal window must be 1 bar or more."));
    problems.rate(SpecField::Fees, Problems::tr("Fees"), spec.fees);
    problems.rate(SpecField::Slippage, Problems::tr("Slippage"), spec.slippage);
    problems.dates(spec, facts);
    if (facts && problems.list.isEmpty())
        problems.bars(spec, *facts);
    if (spec.minTrades < 0)
        problems.add(SpecField::MinTrades, Problems::tr("The minimum of trades cannot be negative."));
    if (spec.barIntervalMs < 0)
        problems.add(SpecField::Interval, Problems::tr("The bar interval must be positive, or auto."));
    return problems.list;
}

} // namespace zixly
