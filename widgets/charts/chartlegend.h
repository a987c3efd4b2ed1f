// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QList>
#include <QPen>
#include <QRectF>
#include <QString>

class QPainter;
class QPalette;

namespace zixly {

// One series in the legend of a chart, with the mark that its points or lines have.
struct LegendEntry {
    enum class Mark { Line, Disc, Ring, Box, Hatched, Frame, Triangle };
    QString text;
    Mark mark = Mark::Line;
    QPen pen;
};

// Lays legends out and paints them: entries in lines from the left, wrapped at `width`, cut to it where one alone is
// too long. Pure functions, GUI thread.
namespace chartlegend {

QList<QRectF> layOut(const QFontMetricsF &metrics, const QList<LegendEntry> &entries, double left, double width);
void draw(QPainter &painter, const QPalette &palette, const LegendEntry &entry, const QRectF &rect, bool on);

} // namespace chartlegend

} // namespace zixly
