// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepspec.h"

#include <QString>
#include <QStringList>

#include <expected>

namespace zixly {

enum class OutputFormat : quint8 { Csv, Json };

// What `zixly-worker sweep` was asked for.
struct SweepOptions {
    SweepSpec spec; // the ticker is empty where it follows from the file
    QString pricesFile; // exactly one of pricesFile and sample is set
    QString sample;
    unsigned threads = 0; // 0 = all cores
    OutputFormat format = OutputFormat::Csv;
    QString output = QStringLiteral("-");
    int top = 0; // 0 = every valid cell
    QString profile; // empty = no store is written
};

// Parses the words after "sweep". The error is one line for stderr (exit code 2); it is empty where help was asked.
std::expected<SweepOptions, QString> parseSweepOptions(const QStringList &words);

QString sweepHelp();

} // namespace zixly
