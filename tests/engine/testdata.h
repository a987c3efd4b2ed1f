// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sweep.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <vector>

namespace zixly::test {

// A CSV file by columns. `text` has one entry per row and column, in the order of `header`.
struct CsvTable {
    QList<QByteArray> header;
    QList<QList<QByteArray>> rows;

    qsizetype column(const char *name) const { return header.indexOf(QByteArray(name)); }
    std::vector<double> numbers(const char *name) const;
};
CsvTable readCsv(const QString &path);

// The cells of a sweep in memory of its own.
struct Cells {
    explicit Cells(const engine::Parameters &parameters);

    engine::Output output();
    double value(std::size_t cell, engine::Metric metric) const
    {
        return metrics[static_cast<std::size_t>(metric)][cell];
    }
    bool operator==(const Cells &other) const; // bit by bit

    std::vector<std::int32_t> fast;
    std::vector<std::int32_t> slow;
    std::array<std::vector<double>, engine::kMetricCount> metrics;
};

// engine::runSweepOn() called from a fresh thread. The thread sanitizer is told to pass over QtTest's own threads; with
// QtTest below the engine on the stack it would pass over the engine as well.
std::expected<engine::Outcome, engine::Problem> runApart(engine::Path path, const engine::Prices &prices,
    const engine::Parameters &parameters, const engine::Output &output, unsigned threads, const std::atomic<bool> &stop,
    const engine::BatchFunction &batch);

// |a - b| within `tolerance` of the larger of |b| and 1; NaN equals NaN, infinity equals infinity.
bool nearly(double a, double b, double tolerance);

const char *name(engine::Metric metric);
const char *name(engine::Path path);
// All paths this processor can run.
std::vector<engine::Path> paths();

} // namespace zixly::test
