// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace zixly {

// The words behind a command, told apart: --name VALUE or --name=VALUE, --flag, and plain words.
struct CommandWords {
    struct Option {
        QString name; // "--profile"
        QString value; // empty if there is none, and for flags
    };
    bool help = false; // --help or -h is among them
    QList<Option> options; // in their order
    QStringList plain;
};

// `flags` take no value.
CommandWords tellApart(const QStringList &words, const QStringList &flags = {});

} // namespace zixly
