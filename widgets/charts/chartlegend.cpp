// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartlegend.h"

#include "widgets/controls/theme.h"

#include <QPainter>

#include <algorithm>

namespace zixly::chartlegend {

namespace {

constexpr double kLine = 20.0; // length of a swatch that shows a line
constexpr double kDot = 10.0;

double swatchOf(LegendEntry::Mark mark)
{
    return mark == LegendEntry::Mark::Line ? kLine : kDot;
}

void drawSwatch(QPainter &painter, const QPalette &palette, const LegendEntry &entry, const QRectF &box)
{
    using Mark = LegendEntry::Mark;
    QPen pen = entry.pen;
    switch (entry.mark) {
    case Mark::Line:
        pen.setWidthF(std::max(2.0, pen.widthF()));
        painter.setPen(pen);
        painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()));
        return;
    case Mark::Disc:
    case Mark::Ring:
        painter.setPen(entry.mark == Mark::Ring ? QPen(pen.color(), 1.5) : QPen(Qt::NoPen));
        painter.setBrush(entry.mark == Mark::Ring ? QBrush(Qt::NoBrush) : QBrush(pen.color()));
        painter.drawEllipse(box.center(), 3.5, 3.5);
        return;
    case Mark::Triangle:
        painter.setPen(Qt::NoPen);
        painter.setBrush(pen.color());
        painter.drawPolygon(QPolygonF{
            box.center() + QPointF(0.0, -4.0), box.center() + QPointF(-4.0, 3.5), box.center() + QPointF(4.0, 3.5)});
        return;
    case Mark::Box:
    case Mark::Hatched:
    case Mark::Frame: {
        const QRectF square(box.center() - QPointF(4.5, 4.5), QSizeF(9.0, 9.0));
        if (entry.mark == Mark::Frame) {
            painter.setPen(QPen(pen.color(), 1.0));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(square);
            return;
        }
        painter.fillRect(square, pen.color());
        QColor stripes = palette.color(QPalette::Base);
        stripes.setAlpha(150);
        if (entry.mark == Mark::Hatched)
            painter.fillRect(square, QBrush(stripes, Qt::BDiagPattern));
    }
    }
}

} // namespace

QList<QRectF> layOut(const QFontMetricsF &metrics, const QList<LegendEntry> &entries, double left, double width)
{
    QList<QRectF> rects;
    const double height = metrics.height() + 2.0;
    QPointF at(left, theme::kTight);
    for (const LegendEntry &entry : entries) {
        const double wanted = swatchOf(entry.mark) + theme::kTight + metrics.horizontalAdvance(entry.text) + 2.0;
        const double room = std::max(2.0 * kLine, width - left);
        if (at.x() > left && at.x() + wanted > left + room)
            at = {left, at.y() + height};
        rects.append({at, QSizeF(std::min(wanted, room), height)});
        at.rx() += wanted + theme::kWide;
    }
    return rects;
}

void draw(QPainter &painter, const QPalette &palette, const LegendEntry &entry, const QRectF &rect, bool on)
{
    const QFontMetricsF metrics(painter.font());
    const double swatch = swatchOf(entry.mark);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box(rect.left(), rect.top(), swatch, rect.height());
    if (on) {
        drawSwatch(painter, palette, entry, box);
    } else { // told by the missing mark and the struck-out words, not by paleness alone
        QFont struck = painter.font();
        struck.setStrikeOut(true);
        painter.setFont(struck);
    }
    painter.setPen(theme::ink(on ? theme::Ink::Text : theme::Ink::Muted, palette));
    const double left = box.right() + theme::kTight;
    painter.drawText(QRectF(left, rect.top(), rect.right() - left + 2.0, rect.height()),
        Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
        metrics.elidedText(entry.text, Qt::ElideRight, rect.right() - left + 1.0));
    painter.restore();
}

} // namespace zixly::chartlegend
