// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/priceseries.h"
#include "core/sweepresult.h"

#include <QByteArray>
#include <QString>

#include <expected>

class QIODevice;

namespace zixly {

// One finished sweep to hand on: parameters, convention, engine, data and every cell, and the prices if the giver
// wants. A value; the functions are synchronous and may be called from any thread.
struct Bundle {
    QUuid job; // id of the job on the computer it comes from
    QString name; // of the job
    qint64 createdMs = 0; // UTC, of the job
    qint64 startedMs = 0;
    qint64 endedMs = 0;
    qint64 madeMs = 0; // UTC, of the bundle
    QString madeBy; // program and version
    QString service; // where the result comes from, empty = the computer of the giver
    SweepResult result;
    PriceSeriesPtr prices; // null = not in the bundle
};

namespace bundle {

inline constexpr int kVersion = 1; // of the format; a newer one is refused
inline constexpr auto kSuffix = "zixly"; // of its files

// The whole file (bundle/archive.h). Empty if there is not enough memory.
QByteArray write(const Bundle &bundle);

// The device has to be open and seekable. The error is one translated sentence for people. What is returned holds
// together: its cells lie in the grid of its sweep, and its prices are those of its fingerprint.
std::expected<Bundle, QString> read(QIODevice &device);

} // namespace bundle

} // namespace zixly
