// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QMetaType>
#include <QString>

class QPalette;

namespace zixly {

class Chart;

enum class PictureFormat { Png, Svg, Pdf };

// What somebody wants of a chart: pixels, which count 1/96 inch in SVG and PDF.
struct PictureWish {
    enum class Colours { Shown, Light, Dark };
    QSize pixels{1600, 1000};
    PictureFormat format = PictureFormat::Png;
    Colours colours = Colours::Light;
    double scale = 0.0; // pixels per unit of the chart; 0 = as the size suggests
};

// A chart on its way to a file: vectors are bytes already, pixels still have to be packed.
struct ChartPicture {
    QString title;
    PictureFormat format = PictureFormat::Png;
    QImage image;
    QByteArray bytes;

    QByteArray encoded() const; // any thread; empty = no memory
};

QString suffixOf(PictureFormat format); // "png"

// Large pictures are not drawn with tiny words: what would be seen on a screen is scaled up. GUI thread.
ChartPicture takePicture(Chart &chart, const PictureWish &wish, const QPalette &shown);

} // namespace zixly

Q_DECLARE_METATYPE(zixly::ChartPicture)
