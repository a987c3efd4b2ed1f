// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCoreApplication;
class QString;

namespace zixly {

// Installs the texts of a language, "" for the system's own, "pseudo" for the long-text test language; replaces what an
// earlier call installed. English plurals are the fallback. False if the language asked for is not there. GUI thread,
// before the first window is built.
bool installTranslations(QCoreApplication &application, const QString &language);

} // namespace zixly
