// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/apiservice.h"
#include "server/api/servicelog.h"

#include <QStringList>

#include <expected>

namespace zixly {

// What `zixly-worker serve` was told by its file, the environment and its command line.
struct ServeOptions {
    ApiService::Options service;
    QString profile; // empty = the common one
    QString prices; // empty = imported prices and the sample only
    int concurrency = 1; // sweeps at once
    unsigned threads = 0; // of the engine per sweep, 0 = all cores
    bool plainHttp = false; // keys may cross the network readable
    ServiceLog::Format logFormat = ServiceLog::Format::Text;
    ServiceLog::Level logLevel = ServiceLog::Level::Info;
    bool check = false;
};

inline constexpr quint16 kServePort = 8480;

// The error is every problem, one a line; empty = help was asked for.
std::expected<ServeOptions, QString> parseServe(const QStringList &words);

extern const char *const kServeHelp;

} // namespace zixly
