// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/actionreason.h"

#include <QAction>

namespace zixly {

namespace {

constexpr auto kExplanation = "explanation"; // what the command does
constexpr auto kReason = "reason"; // why it cannot be used

} // namespace

void allowAction(QAction *action, bool possible, const QString &reason)
{
    if (!action->property(kExplanation).isValid())
        action->setProperty(kExplanation, action->toolTip());
    action->setProperty(kReason, possible ? QString() : reason);
    action->setEnabled(possible);
    const QString tip = possible || reason.isEmpty() ? action->property(kExplanation).toString() : reason;
    action->setToolTip(tip);
    action->setStatusTip(tip);
}

QString reasonAgainst(const QAction *action)
{
    return action->isEnabled() ? QString() : action->property(kReason).toString();
}

} // namespace zixly
