// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobstate.h"

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QPen>

class QApplication;
class QWidget;

// The one place of colours, spacing and icons. Pure functions of the palette: no state, GUI thread. Whoever keeps a
// colour or an icon asks again on QEvent::PaletteChange; that is how a change of the theme reaches the screen.
namespace zixly::theme {

// Spacing in device-independent pixels.
inline constexpr int kTight = 4;
inline constexpr int kNear = 8;
inline constexpr int kWide = 12;
inline constexpr int kLoose = 16;

// Colours by meaning; every one has at least 4.5:1 contrast on Base and Window where it is used for text.
enum class Ink {
    Text,
    Muted, // secondary text
    Positive, // gains
    Negative, // losses
    Warning,
    Error,
    Accent, // primary action, selection marker
    Grid, // faint lines of charts and tables
    Axis, // chart axes
    ZeroLine,
    Surface, // cards and tiles
    SurfaceBorder,
    Hatch, // invalid cells of the heat map
    Benchmark, // buy-and-hold line
};

bool isDark(const QPalette &palette);
QPalette palette(bool dark); // every role set
// "system", "light" or "dark" (anything else means "system"); live. "system" keeps a native style with the platform's
// own colours, and follows them where Qt tells of a change (6.5 and later; before that at the next call).
void apply(QApplication &application, const QString &choice);
// The nearest colour to `wanted`, mixed towards black or white, that has `ratio` contrast on every text background.
QColor readable(const QColor &wanted, const QPalette &palette, double ratio = 4.5);
double contrast(const QColor &a, const QColor &b); // WCAG 2.1, 1 ... 21

QColor ink(Ink ink, const QPalette &palette);
QColor statusColor(JobState state, const QPalette &palette);
QColor category(int index, const QPalette &palette); // Okabe-Ito, repeats after seven
// How the series of that place is drawn in every chart: colours repeat after seven, then dashes tell.
QPen seriesPen(qsizetype index, const QPalette &palette, double width = 1.5);
QColor heat(double position, const QPalette &palette); // diverging, -1 ... 0 ... +1
QColor sequential(double position, const QPalette &palette); // 0 ... 1, for metrics without a middle

// An SVG of resources/icons ("plus", "search", ...), stroked in the given colour; sharp at any scale. Cheap: drawn when
// first painted and kept in QPixmapCache. Disabled is dimmed; selected takes the palette's HighlightedText.
QIcon icon(const QString &name, const QColor &color);
QIcon statusIcon(JobState state, const QPalette &palette);

int rowHeight(const QWidget *widget); // font height + 8

} // namespace zixly::theme
