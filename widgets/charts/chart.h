// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/charttable.h"

#include <QPalette>
#include <QSizeF>

class QPainter;

namespace zixly {

// What every chart can give away, whatever draws it: its picture at any size and the data it plots. GUI thread.
class Chart
{
public:
    Chart() = default;
    Chart(const Chart &) = delete;
    Chart &operator=(const Chart &) = delete;
    virtual ~Chart() = default;

    virtual QString chartTitle() const = 0; // for people and file names
    virtual bool isDrawn() const = 0; // false while there are only words
    // All that is seen but the cursor, from {0, 0} on, in the given colours and with the font of the painter.
    virtual void drawPicture(QPainter &painter, const QSizeF &size, const QPalette &colours) = 0;
    virtual ChartTable table() const = 0;

    // Series that the legend turns on and off; none for charts without.
    virtual QStringList seriesNames() const { return {}; }
    virtual bool isSeriesShown(qsizetype /*series*/) const { return true; }
    virtual void setSeriesShown(qsizetype /*series*/, bool /*on*/) { }
};

} // namespace zixly
