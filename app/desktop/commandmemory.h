// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMainWindow;

namespace zixly {

class Settings;

// Which commands were used last lives in the settings: all windows offer the same ones first, and so does the next
// start. `settings` must outlive the window. GUI thread.
void rememberCommands(QMainWindow &window, Settings &settings);

} // namespace zixly
