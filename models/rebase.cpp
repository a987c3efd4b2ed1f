// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rebase.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace zixly {

namespace {

constexpr double kBase = 100.0;

bool usable(const CurvePtr &curve)
{
    return curve && curve->time.size() > 1 && curve->time.size() == curve->equity.size();
}

bool hasBar(const CellCurve &curve, qint64 time)
{
    return std::binary_search(curve.time.begin(), curve.time.end(), time);
}

// The first date from `first` on that all have.
std::optional<qint64> firstShared(const QList<CurvePtr> &curves, qint64 first, qint64 last)
{
    const auto one = std::find_if(curves.begin(), curves.end(), usable);
    const auto &times = (*one)->time;
    for (auto at = std::lower_bound(times.begin(), times.end(), first); at != times.end() && *at <= last; ++at) {
        if (std::all_of(curves.begin(), curves.end(),
                [time = *at](const CurvePtr &curve) { return !usable(curve) || hasBar(*curve, time); }))
            return *at;
    }
    return std::nullopt;
}

RebasedCurve cut(const CellCurve &curve, qint64 first, qint64 last)
{
    RebasedCurve result;
    const auto begin = std::upper_bound(curve.time.begin(), curve.time.end(), first) - curve.time.begin();
    const auto end = std::upper_bound(curve.time.begin(), curve.time.end(), last) - curve.time.begin();
    // The value it came in with: at `first` or the last one before.
    double base = 0.0;
    for (auto bar = begin - 1; bar >= 0 && base <= 0.0; --bar) {
        const double equity = curve.equity[static_cast<std::size_t>(bar)];
        if (std::isfinite(equity) && equity > 0.0)
            base = equity;
        else if (equity == 0.0)
            return result; // all was lost before: there is nothing to grow from
    }
    if (base <= 0.0)
        return result;
    double peak = kBase;
    const auto append = [&](qint64 time, double equity) {
        peak = std::max(peak, equity);
        result.time.push_back(time);
        result.equity.push_back(equity);
        result.drawdown.push_back(100.0 * (equity / peak - 1.0));
    };
    append(first, kBase);
    for (auto bar = begin; bar < end; ++bar) {
        const double equity = curve.equity[static_cast<std::size_t>(bar)];
        if (std::isfinite(equity))
            append(curve.time[static_cast<std::size_t>(bar)], kBase * equity / base);
    }
    return result;
}

} // namespace

RebasedCurves rebase(const QList<CurvePtr> &curves)
{
    RebasedCurves result;
    result.curves.resize(curves.size());
    bool any = false;
    qint64 first = 0;
    qint64 last = 0;
    for (const CurvePtr &curve : curves) {
        if (!usable(curve))
            continue;
        first = any ? std::max(first, curve->time.front()) : curve->time.front();
        last = any ? std::min(last, curve->time.back()) : curve->time.back();
        any = true;
    }
    if (!any || first > last)
        return result;
    result.firstMs = firstShared(curves, first, last).value_or(first);
    result.lastMs = last;
    for (qsizetype i = 0; i < curves.size(); ++i) {
        if (usable(curves[i]))
            result.curves[i] = cut(*curves[i], result.firstMs, last);
    }
    return result;
}

} // namespace zixly
