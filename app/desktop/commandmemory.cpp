// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/commandmemory.h"

#include "core/settings.h"
#include "widgets/dialogs/windowhelp.h"

#include <QMainWindow>

namespace zixly {

void rememberCommands(QMainWindow &window, Settings &settings)
{
    auto *help = window.findChild<WindowHelp *>();
    if (!help)
        return;
    const auto recall = [help, &settings] { help->setRecent(settings.value(Setting::RecentCommands).toStringList()); };
    recall();
    QObject::connect(help, &WindowHelp::recentChanged, &settings,
        [&settings](const QStringList &commands) { settings.setValue(Setting::RecentCommands, commands); });
    QObject::connect(&settings, &Settings::changed, help, [recall](Setting key) {
        if (key == Setting::RecentCommands) // another window, most likely
            recall();
    });
}

} // namespace zixly
