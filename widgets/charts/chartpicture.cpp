// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartpicture.h"

#include "widgets/charts/chart.h"
#include "widgets/controls/theme.h"

#include <QBuffer>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <algorithm>

namespace zixly {

namespace {

constexpr QSizeF kUsual{800.0, 500.0}; // how large charts are read on a screen
constexpr double kPointsAPixel = 72.0 / 96.0;
constexpr int kPdfResolution = 1200;

// How many pixels of the picture one unit of the chart takes.
double scaleFor(const PictureWish &wish)
{
    const QSize &pixels = wish.pixels;
    return wish.scale > 0.0
        ? wish.scale
        : std::max(1.0, std::min(pixels.width() / kUsual.width(), pixels.height() / kUsual.height()));
}

QPalette coloursFor(PictureWish::Colours wish, const QPalette &shown)
{
    return wish == PictureWish::Colours::Shown ? shown : theme::palette(wish == PictureWish::Colours::Dark);
}

QByteArray svgOf(Chart &chart, const PictureWish &wish, const QPalette &colours)
{
    const QSize &pixels = wish.pixels;
    QBuffer buffer;
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(pixels);
    svg.setViewBox(QRect({}, pixels));
    svg.setTitle(chart.chartTitle());
    QPainter painter(&svg);
    const double scale = scaleFor(wish);
    painter.scale(scale, scale);
    chart.drawPicture(painter, QSizeF(pixels) / scale, colours);
    painter.end();
    return buffer.data();
}

QByteArray pdfOf(Chart &chart, const PictureWish &wish, const QPalette &colours)
{
    const QSize &pixels = wish.pixels;
    QBuffer buffer;
    if (!buffer.open(QIODevice::WriteOnly))
        return {};
    QPdfWriter writer(&buffer);
    writer.setResolution(kPdfResolution);
    writer.setTitle(chart.chartTitle());
    writer.setCreator(QStringLiteral("Zixly Desktop"));
    const QPageSize page(QSizeF(pixels) * kPointsAPixel, QPageSize::Point, {}, QPageSize::ExactMatch);
    writer.setPageLayout(QPageLayout(page, QPageLayout::Portrait, {}));
    QPainter painter;
    if (!painter.begin(&writer))
        return {};
    const double scale = scaleFor(wish);
    const double dots = scale * kPdfResolution / 96.0;
    painter.scale(dots, dots);
    chart.drawPicture(painter, QSizeF(pixels) / scale, colours);
    painter.end();
    return buffer.data();
}

} // namespace

QString suffixOf(PictureFormat format)
{
    switch (format) {
    case PictureFormat::Svg: return QStringLiteral("svg");
    case PictureFormat::Pdf: return QStringLiteral("pdf");
    default: return QStringLiteral("png");
    }
}

QByteArray ChartPicture::encoded() const
{
    if (format != PictureFormat::Png)
        return bytes;
    QBuffer buffer;
    if (image.isNull() || !image.save(&buffer, "PNG"))
        return {};
    return buffer.data();
}

ChartPicture takePicture(Chart &chart, const PictureWish &wish, const QPalette &shown)
{
    const QPalette colours = coloursFor(wish.colours, shown);
    ChartPicture picture{.title = chart.chartTitle(), .format = wish.format};
    if (wish.format == PictureFormat::Svg) {
        picture.bytes = svgOf(chart, wish, colours);
    } else if (wish.format == PictureFormat::Pdf) {
        picture.bytes = pdfOf(chart, wish, colours);
    } else {
        picture.image = QImage(wish.pixels, QImage::Format_RGB32);
        if (picture.image.isNull())
            return picture; // too large for this computer
        picture.image.fill(colours.color(QPalette::Base));
        QPainter painter(&picture.image);
        painter.setRenderHint(QPainter::TextAntialiasing);
        const double scale = scaleFor(wish);
        painter.scale(scale, scale);
        chart.drawPicture(painter, QSizeF(wish.pixels) / scale, colours);
    }
    return picture;
}

} // namespace zixly
