// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/plainstyle.h"

namespace zixly {

int PlainStyle::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
}

} // namespace zixly
