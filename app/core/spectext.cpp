// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweepspec.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace zixly {

namespace {

constexpr std::array kStrategies{"SMA", "EMA", "MACD"};
constexpr std::array kExecutions{"next", "same", "next_open"};
constexpr std::array kAnnualisations{"reference", "252", "365"};

template <class Enum, std::size_t N>
QString nameOf(const std::array<const char *, N> &names, Enum value)
{
    return QString::fromLatin1(names.at(static_cast<std::size_t>(value)));
}

template <class Enum, std::size_t N>
std::optional<Enum> valueOf(const std::array<const char *, N> &names, QStringView text)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (text.trimmed().compare(QLatin1String(names[i]), Qt::CaseInsensitive) == 0)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

class SpecText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::SweepSpec)
};

struct Unit {
    const char *suffix;
    qint64 ms;
};
constexpr std::array<Unit, 5> kUnits{{{"w", 604800000}, {"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}}};

} // namespace

QString toText(Strategy strategy)
{
    return nameOf(kStrategies, strategy);
}

QString toText(Execution execution)
{
    return nameOf(kExecutions, execution);
}

QString toText(Annualisation annualisation)
{
    return nameOf(kAnnualisations, annualisation);
}

std::optional<Strategy> strategyFromText(QStringView text)
{
    return valueOf<Strategy>(kStrategies, text);
}

std::optional<Execution> executionFromText(QStringView text)
{
    return valueOf<Execution>(kExecutions, text);
}

std::optional<Annualisation> annualisationFromText(QStringView text)
{
    return valueOf<Annualisation>(kAnnualisations, text);
}

QString rangeText(const WindowRange &range)
{
    const QString ends
        = range.min == range.max ? QString::number(range.min) : QStringLiteral("%1-%2").arg(range.min).arg(range.max);
    return range.step == 1 ? ends : QStringLiteral("%1/%2").arg(ends).arg(range.step);
}

QString defaultName(const SweepSpec &spec)
{
    return defaultName(spec, toJson(spec));
}

QString defaultName(const SweepSpec &spec, const QJsonObject &told)
{
    const auto knows = [&told](const char *name) { return told.contains(QLatin1StringView(name)); };
    QStringList words{spec.ticker};
    if (knows("strategy_type"))
        words << toText(spec.strategy);
    if (knows("fast_range") && knows("slow_range")) {
        WindowRange fast = spec.fast;
        WindowRange slow = spec.slow;
        fast.step = slow.step = 1; // the steps are a detail; the columns show them
        words << rangeText(fast) << QStringLiteral("x") << rangeText(slow);
    }
    QString name = words.join(QLatin1Char(' '));
    if (knows("fees"))
        name += QStringLiteral(", ") + rateText(spec.fees);
    if (spec.execution != Execution::Next)
        name += QStringLiteral(", ") + toText(spec.execution);
    if (spec.from)
        name += SpecText::tr(", from %1").arg(spec.from->toString(Qt::ISODate));
    if (spec.to)
        name += SpecText::tr(", to %1").arg(spec.to->toString(Qt::ISODate));
    return name;
}

QString describe(Execution execution)
{
    switch (execution) {
    case Execution::Next: return SpecText::tr("fills at the next close");
    case Execution::Same: return SpecText::tr("fills at the signal's own close (looks ahead)");
    case Execution::NextOpen: return SpecText::tr("fills at the next open");
    }
    return {};
}

QString describe(Annualisation annualisation)
{
    switch (annualisation) {
    case Annualisation::Reference: return SpecText::tr("365 days a year for ratios, 252 for the return");
    case Annualisation::Days252: return SpecText::tr("252 days a year");
    case Annualisation::Days365: return SpecText::tr("365 days a year");
    }
    return {};
}

std::optional<double> parseRate(QStringView text)
{
    QString number = text.trimmed().toString().toLower();
    double scale = 1.0;
    const auto strip = [&number, &scale](QLatin1String suffix, double factor) {
        if (!number.endsWith(suffix))
            return false;
        number.chop(suffix.size());
        scale = factor;
        return true;
    };
    if (!strip(QLatin1String("bps"), 1e4) && !strip(QLatin1String("bp"), 1e4))
        strip(QLatin1String("%"), 1e2);
    number = number.trimmed();
    number.replace(QLatin1Char(','), QLatin1Char('.'));
    number.replace(QChar(0x2212), QLatin1Char('-'));
    bool ok = false;
    const double value = QLocale::c().toDouble(number, &ok);
    if (!ok || !std::isfinite(value))
        return std::nullopt;
    return value / scale; // a division keeps "20 bps" and "0.002" the same double
}

QString rateText(double fraction)
{
    const QString number = QLocale().toString(fraction * 1e4, 'g', 6);
    return QStringLiteral("%1 bps").arg(number);
}

std::optional<qint64> parseInterval(QStringView text)
{
    const QString clean = text.trimmed().toString().toLower();
    if (clean == QLatin1String("auto"))
        return 0;
    for (const Unit &unit : kUnits) {
        if (!clean.endsWith(QLatin1String(unit.suffix)))
            continue;
        bool ok = false;
        const int count = clean.chopped(1).toInt(&ok);
        if (!ok || count < 1 || count > 1000)
            return std::nullopt;
        return count * unit.ms;
    }
    return std::nullopt;
}

QString intervalText(qint64 milliseconds)
{
    if (milliseconds <= 0)
        return QStringLiteral("auto");
    for (const Unit &unit : kUnits) {
        if (unit.ms == 604800000 && milliseconds != unit.ms)
            continue; // "2w" reads worse than "14d"
        if (milliseconds % unit.ms == 0)
            return QString::number(milliseconds / unit.ms) + QLatin1String(unit.suffix);
    }
    return QString::number(milliseconds) + QStringLiteral("ms");
}

} // namespace zixly
