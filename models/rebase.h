// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QList>

#include <vector>

namespace zixly {

// Equity and drawdown of one cell on the stretch of time that it shares with others.
struct RebasedCurve {
    std::vector<qint64> time; // UTC ms
    std::vector<double> equity; // 100 at the first common date
    std::vector<double> drawdown; // percent, <= 0, below the peak since that date

    bool isEmpty() const { return time.size() < 2; }
};

struct RebasedCurves {
    QList<RebasedCurve> curves; // as given; empty where there was none
    qint64 firstMs = 0; // of the common stretch; firstMs > lastMs = there is none
    qint64 lastMs = -1;

    bool isEmpty() const { return firstMs > lastMs; }
};

// Cuts the curves to the time all of them cover and sets each to 100 at the first date that all of them have. Where no
// date is in all (markets that are open on different days), each starts from its last value before the stretch. Null
// curves stay empty and do not narrow the others. Bars whose equity is not finite are left out.
RebasedCurves rebase(const QList<CurvePtr> &curves);

} // namespace zixly
