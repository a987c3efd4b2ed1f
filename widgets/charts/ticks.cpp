// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/ticks.h"

#include "core/format.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly {

namespace {

constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;

QDateTime utc(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc());
}

double niceStep(double length, int most)
{
    const double raw = length / std::max(most, 1);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= raw * (1.0 - 1e-12))
            return factor * power;
    }
    return 10.0 * power;
}

int decimalsOf(double step)
{
    return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 10);
}

QString clockText(const QDateTime &time)
{
    return time.time() == QTime(0, 0) ? time.toString(QStringLiteral("yyyy-MM-dd"))
                                      : time.toString(QStringLiteral("HH:mm"));
}

Ticks clockTicks(qint64 low, qint64 high, qint64 step)
{
    Ticks ticks;
    for (qint64 at = (low + step - 1) / step * step; at <= high; at += step)
        ticks.append({static_cast<double>(at), step < kDay ? clockText(utc(at)) : dateText(at)});
    // Clock times need a day to belong to.
    if (step < kDay && !ticks.isEmpty()
        && std::none_of(ticks.begin(), ticks.end(), [](const Tick &tick) { return std::fmod(tick.at, kDay) == 0.0; }))
        ticks.front().text.prepend(dateText(static_cast<qint64>(ticks.front().at)) + QLatin1Char(' '));
    return ticks;
}

Ticks monthTicks(qint64 low, qint64 high, int months)
{
    Ticks ticks;
    const QDate first = utc(low).date();
    const int start = (first.year() * 12 + first.month() - 1) / months * months;
    for (int month = start;; month += months) {
        const QDate date(month / 12, month % 12 + 1, 1);
        const qint64 at = QDateTime(date, QTime(0, 0), QTimeZone::utc()).toMSecsSinceEpoch();
        if (!date.isValid() || at > high)
            return ticks;
        if (at >= low)
            ticks.append({static_cast<double>(at),
                date.toString(months < 12 ? QStringLiteral("yyyy-MM") : QStringLiteral("yyyy"))});
    }
}

} // namespace

Ticks linearTicks(const Span &span, int most)
{
    Ticks ticks;
    if (!(span.length() > 0.0) || !std::isfinite(span.length()))
        return ticks;
    const double step = niceStep(span.length(), most);
    const int decimals = decimalsOf(step);
    const double first = std::ceil(span.low / step - 1e-9);
    const double last = std::floor(span.high / step + 1e-9);
    for (double i = first; i <= last; i += 1.0)
        ticks.append({i * step, numberText(i == 0.0 ? 0.0 : i * step, decimals)});
    return ticks;
}

Ticks logTicks(const Span &span, int most)
{
    const double low = std::pow(10.0, span.low);
    const double high = std::pow(10.0, span.high);
    if (span.length() < 0.7 || most < 2) { // less than a factor of five: round values look more even
        Ticks ticks;
        for (const Tick &tick : linearTicks({low, high}, most)) {
            if (tick.at > 0.0)
                ticks.append({std::log10(tick.at), tick.text});
        }
        return ticks;
    }
    static const std::array<QList<double>, 3> kMantissas{QList<double>{1, 2, 5}, QList<double>{1, 3}, QList<double>{1}};
    for (const auto &mantissas : kMantissas) {
        Ticks ticks;
        for (double power = std::floor(span.low); power <= span.high; power += 1.0) {
            for (const double mantissa : mantissas) {
                const double value = mantissa * std::pow(10.0, power);
                if (value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9))
                    ticks.append({std::log10(value), numberText(value, value < 1.0 ? decimalsOf(value) : 0)});
            }
        }
        if (ticks.size() <= most || mantissas.size() == 1)
            return ticks;
    }
    return {};
}

Ticks timeTicks(const Span &span, int most)
{
    const auto low = static_cast<qint64>(std::ceil(span.low));
    const auto high = static_cast<qint64>(std::floor(span.high));
    if (high <= low)
        return {};
    const qint64 wanted = (high - low) / std::max(most, 1);
    for (const qint64 step : {kMinute, 2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute, kHour,
             2 * kHour, 3 * kHour, 6 * kHour, 12 * kHour, kDay, 2 * kDay, 7 * kDay, 14 * kDay}) {
        if (step >= wanted)
            return clockTicks(low, high, step);
    }
    for (const int months : {1, 2, 3, 6, 12, 24, 60, 120, 240, 600}) {
        if (months * 30 * kDay >= wanted)
            return monthTicks(low, high, months);
    }
    return monthTicks(low, high, 1200);
}

Ticks windowTicks(std::span<const qint32> windows, const Span &indices, int most)
{
    Ticks ticks;
    const auto first = static_cast<qsizetype>(std::max(0.0, std::ceil(indices.low)));
    const auto last
        = std::min(static_cast<qsizetype>(std::floor(indices.high)), static_cast<qsizetype>(windows.size()) - 1);
    if (first > last)
        return ticks;
    const auto window = [windows](qsizetype index) { return windows[static_cast<std::size_t>(index)]; };
    const auto append
        = [&](qsizetype index) { ticks.append({static_cast<double>(index), QString::number(window(index))}); };
    if (last - first + 1 <= most) {
        for (qsizetype i = first; i <= last; ++i)
            append(i);
        return ticks;
    }
    for (double step = std::max(1.0, niceStep(window(last) - window(first), most)); step <= window(last); step *= 2.0) {
        ticks.clear();
        for (qsizetype i = first; i <= last; ++i) {
            if (window(i) % static_cast<qint32>(step) == 0)
                append(i);
        }
        if (ticks.size() >= 2 && ticks.size() <= most)
            return ticks;
    }
    ticks.clear(); // no round windows in the list: every n-th one
    const qsizetype every = (last - first) / std::max(most, 1) + 1;
    for (qsizetype i = first; i <= last; i += every)
        append(i);
    return ticks;
}

Ticks fittingTicks(const std::function<Ticks(int most)> &ticks, const Span &span, double pixels,
    const std::function<double(const QString &)> &extent, double gap)
{
    const double scale = pixels / span.length();
    for (int most = std::clamp(static_cast<int>(pixels / 30.0), 2, 20); most > 0; --most) {
        const Ticks candidate = ticks(most);
        bool fits = true;
        for (qsizetype i = 1; i < candidate.size() && fits; ++i) {
            const double apart = (candidate[i].at - candidate[i - 1].at) * scale;
            fits = apart >= (extent(candidate[i].text) + extent(candidate[i - 1].text)) / 2.0 + gap;
        }
        if (fits)
            return candidate;
    }
    return ticks(1).mid(0, 1);
}

} // namespace zixly
