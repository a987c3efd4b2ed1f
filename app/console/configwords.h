// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/commandwords.h"

namespace zixly {

// What a service may be told by a file and by the environment beside its command line.
struct ConfigNames {
    QStringList values; // "listen": --listen VALUE, "listen = VALUE", ZIXLY_LISTEN
    QStringList flags; // "open-metrics": --open-metrics, "open-metrics = yes", ZIXLY_OPEN_METRICS=yes
};

// The options of the file named by --config (lines "name = value", # begins a comment), then those of the environment,
// then those of the command line: where an option is a single value, the last one counts. --config and --check are
// taken out. What is wrong with the file and the environment is told line by line; the rest counts nevertheless, so
// that whoever checks it can tell of everything at once.
struct Configured {
    CommandWords words;
    QStringList problems;
};
Configured withConfiguration(const CommandWords &told, const ConfigNames &names);

bool wantsCheck(const CommandWords &told); // --check is among the options

} // namespace zixly
