// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace zixly {

// Fusion with frames that can be seen on a dark window: Fusion draws them darker than the window, so that the frame of
// an unchecked box or of a line edit vanishes there. Light palettes are drawn as Fusion draws them, with a little more
// air in tables. GUI thread.
class FusionFrames final : public QProxyStyle
{
    Q_OBJECT
public:
    FusionFrames();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget = nullptr) const override;
    // No pictures on the buttons of dialogs: theirs are of another hand than our icons.
    int styleHint(StyleHint hint, const QStyleOption *option = nullptr, const QWidget *widget = nullptr,
        QStyleHintReturn *data = nullptr) const override;
    int pixelMetric(
        PixelMetric metric, const QStyleOption *option = nullptr, const QWidget *widget = nullptr) const override;
};

} // namespace zixly
