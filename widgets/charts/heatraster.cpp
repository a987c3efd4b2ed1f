// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/heatraster.h"

#include "widgets/controls/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly::heatraster {

namespace {

constexpr int kColours = 256;
constexpr double kDimmed = 0.45; // share of the colour that a cell with too few trades keeps

QRgb mix(QRgb a, QRgb b, double share)
{
    const auto channel = [share](int from, int to) { return static_cast<int>(std::lround(to + (from - to) * share)); };
    return qRgb(channel(qRed(a), qRed(b)), channel(qGreen(a), qGreen(b)), channel(qBlue(a), qBlue(b)));
}

struct Inks {
    QRgb base;
    QRgb hatch;
    QRgb waiting;
    QRgb dot;

    explicit Inks(const QPalette &palette)
        : base(palette.color(QPalette::Base).rgb())
        , hatch(theme::ink(theme::Ink::Hatch, palette).rgb())
        , waiting(palette.color(QPalette::Window).rgb())
        , dot(theme::ink(theme::Ink::Muted, palette).rgb())
    {
    }
};

// The pattern of a mark at a physical pixel; `unit` physical pixels make one device-independent one.
QRgb patterned(CellMark mark, QRgb colour, int x, int y, int unit, const Inks &inks)
{
    switch (mark) {
    case CellMark::Invalid: return (x + y) / unit % 6 == 0 ? inks.hatch : inks.base;
    case CellMark::Waiting: return inks.waiting;
    case CellMark::Undefined: return (y / unit) % 5 == 2 && (x / unit) % 5 < 3 ? inks.dot : inks.base;
    case CellMark::FewTrades: return (x / unit) % 4 == 1 && (y / unit) % 4 == 1 ? inks.dot : colour;
    case CellMark::Valid: break;
    }
    return colour;
}

// Index of the place under the middle of each pixel, -1 outside the grid.
std::vector<int> placesOf(const Span &view, int pixels, int count, bool flipped)
{
    std::vector<int> places(static_cast<std::size_t>(pixels));
    for (int i = 0; i < pixels; ++i) {
        const double share = (i + 0.5) / pixels;
        const double at = flipped ? view.high - share * view.length() : view.low + share * view.length();
        const int place = static_cast<int>(std::floor(at + 0.5));
        places[static_cast<std::size_t>(i)] = place >= 0 && place < count ? place : -1;
    }
    return places;
}

} // namespace

std::vector<QRgb> colours(const HeatValues &heat, const HeatScale &scale, const QPalette &palette)
{
    std::array<QRgb, kColours> table{};
    for (int i = 0; i < kColours; ++i) {
        const double share = i / (kColours - 1.0);
        table[static_cast<std::size_t>(i)]
            = (scale.diverging ? theme::heat(2.0 * share - 1.0, palette) : theme::sequential(share, palette)).rgb();
    }
    const QRgb base = palette.color(QPalette::Base).rgb();
    std::vector<QRgb> result(heat.values.size(), base);
    for (std::size_t i = 0; i < heat.values.size(); ++i) {
        if (heat.marks[i] != CellMark::Valid && heat.marks[i] != CellMark::FewTrades)
            continue;
        const double position = scale.position(heat.values[i]);
        const double share = scale.diverging ? (position + 1.0) / 2.0 : position;
        const QRgb colour = table[static_cast<std::size_t>(std::lround(share * (kColours - 1)))];
        result[i] = heat.marks[i] == CellMark::Valid ? colour : mix(colour, base, kDimmed);
    }
    return result;
}

QImage draw(const HeatValues &heat, const std::vector<QRgb> &colours, const View &view, const QPalette &palette)
{
    QImage image(view.pixels, QImage::Format_RGB32);
    image.setDevicePixelRatio(view.ratio);
    if (image.isNull() || !heat.grid)
        return image;
    const auto slowCount = static_cast<int>(heat.grid->slow.size());
    const auto columns = placesOf(view.slow, view.pixels.width(), slowCount, false);
    const auto lines = placesOf(view.fast, view.pixels.height(), static_cast<int>(heat.grid->fast.size()), true);
    const Inks inks(palette);
    const int unit = std::max(1, static_cast<int>(std::lround(view.ratio)));
    for (int y = 0; y < view.pixels.height(); ++y) {
        auto *pixel = reinterpret_cast<QRgb *>(image.scanLine(y));
        const int line = lines[static_cast<std::size_t>(y)];
        const std::size_t offset = static_cast<std::size_t>(std::max(line, 0)) * heat.grid->slow.size();
        for (int x = 0; x < view.pixels.width(); ++x) {
            const int column = columns[static_cast<std::size_t>(x)];
            if (line < 0 || column < 0) {
                pixel[x] = inks.base;
                continue;
            }
            const std::size_t place = offset + static_cast<std::size_t>(column);
            const CellMark mark = heat.marks[place];
            pixel[x] = mark == CellMark::Valid ? colours[place] : patterned(mark, colours[place], x, y, unit, inks);
        }
    }
    return image;
}

QImage swatch(CellMark mark, const QSize &pixels, double ratio, const QPalette &palette)
{
    QImage image(pixels * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    const Inks inks(palette);
    const int unit = std::max(1, static_cast<int>(std::lround(ratio)));
    const QRgb colour = mix(theme::heat(0.8, palette).rgb(), inks.base, kDimmed);
    for (int y = 0; y < image.height(); ++y) {
        auto *pixel = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x)
            pixel[x] = patterned(mark, colour, x, y, unit, inks);
    }
    return image;
}

} // namespace zixly::heatraster
