// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/fusionframes.h"

#include "widgets/controls/theme.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace zixly {

namespace {
constexpr int kCellMargin = 4; // pixels left and right of the texts in tables
}

FusionFrames::FusionFrames()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("fusion")))
{
}

void FusionFrames::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool round = element == PE_IndicatorRadioButton;
    const bool box = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck;
    if ((!round && !box && element != PE_FrameLineEdit) || !option || !theme::isDark(option->palette))
        return;
    if (element == PE_FrameLineEdit && (option->state & State_HasFocus) != 0)
        return; // the ring of the focus says more
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen((option->state & State_Enabled) != 0 ? theme::ink(theme::Ink::Axis, option->palette)
                                                         : option->palette.color(QPalette::Midlight));
    const QRectF frame = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    if (round)
        painter->drawEllipse(frame);
    else
        painter->drawRoundedRect(frame, 2, 2);
    painter->restore();
}

int FusionFrames::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
}

int FusionFrames::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    // A title stands over the texts of its column, and its neighbour's begins a little later.
    if (metric == PM_HeaderMargin)
        return kCellMargin;
    if (metric == PM_FocusFrameHMargin)
        return kCellMargin - 1; // item views add one
    return QProxyStyle::pixelMetric(metric, option, widget);
}

} // namespace zixly
