// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sweepoutput.h"

#include "core/cellexport.h"
#include "core/csv.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

#include <cstdio>
#include <memory>
#include <numeric>
#include <utility>

namespace zixly {

namespace {

constexpr qsizetype kFlushBytes = 1 << 20;

std::vector<qsizetype> rowsOf(const SweepOptions &options, const SweepResult &result)
{
    if (options.top > 0)
        return bestRows(result, Metric::Score, options.top);
    std::vector<qsizetype> rows(static_cast<std::size_t>(result.cells->size()));
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

bool flush(QFileDevice &file, const QByteArray &buffer)
{
    return file.write(buffer) == buffer.size();
}

bool writeCsv(QFileDevice &file, const SweepResult &result, const std::vector<qsizetype> &rows)
{
    CsvPreset preset = CsvPreset::rfc4180();
    preset.crlf = false; // what programs that read a pipe expect
    CsvWriter writer(preset);
    writer.setColumns(cellexport::columns());
    writer.header();
    const cellexport::CellRowWriter cells(result);
    for (const qsizetype row : rows) {
        cells.write(writer, row);
        if (writer.size() >= kFlushBytes && !flush(file, writer.take()))
            return false;
    }
    return flush(file, writer.take());
}

bool writeJson(QFileDevice &file, const SweepResult &result, const std::vector<qsizetype> &rows)
{
    QByteArray buffer
        = "{\"spec\":" + QJsonDocument(toJson(result.spec)).toJson(QJsonDocument::Compact) + ",\"rows\":[";
    bool first = true;
    const cellexport::CellRowWriter cells(result);
    for (const qsizetype row : rows) {
        buffer.append(first ? "\n" : ",\n").append(cellexport::jsonRow(cells, row));
        first = false;
        if (buffer.size() >= kFlushBytes && !flush(file, std::exchange(buffer, {})))
            return false;
    }
    buffer.append("\n]}\n");
    return flush(file, buffer);
}

bool writeRows(QFileDevice &file, const SweepOptions &options, const SweepResult &result)
{
    const auto rows = rowsOf(options, result);
    return options.format == OutputFormat::Csv ? writeCsv(file, result, rows) : writeJson(file, result, rows);
}

// A name that exists and is no regular file: a pipe, a terminal, a device.
bool isDevice(const QString &path)
{
    const QFileInfo info(path);
    return info.exists() && !info.isFile() && !info.isDir();
}

} // namespace

Result<> writeSweep(const SweepOptions &options, const SweepResult &result)
{
    const bool standard = options.output == QLatin1String("-");
    if (!standard && !isDevice(options.output)) {
        QSaveFile file(options.output);
        if (!file.open(QIODevice::WriteOnly))
            return failure(Error::Kind::Unwritable, options.output, file.errorString());
        if (!writeRows(file, options, result) || !file.commit())
            return failure(Error::Kind::DiskFull, options.output, file.errorString());
        return {};
    }
    QFile file(options.output);
    const bool opened = standard ? file.open(stdout, QIODevice::WriteOnly) : file.open(QIODevice::WriteOnly);
    if (!opened)
        return failure(Error::Kind::Unwritable, options.output, file.errorString());
    if (!writeRows(file, options, result) || !file.flush())
        return failure(
            Error::Kind::Unwritable, standard ? QStringLiteral("standard output") : options.output, file.errorString());
    return {};
}

} // namespace zixly
