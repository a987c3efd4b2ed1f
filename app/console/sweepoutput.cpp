// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sweepoutput.h"

#include "core/cellexport.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

#include <cstdio>
#include <memory>
#include <numeric>

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

bool flush(QFileDevice &file, QByteArray &buffer)
{
    const bool ok = file.write(buffer) == buffer.size();
    buffer.resize(0);
    return ok;
}

bool writeCsv(QFileDevice &file, const SweepResult &result, const std::vector<qsizetype> &rows)
{
    CsvPreset preset = CsvPreset::rfc4180();
    preset.crlf = false; // what programs that read a pipe expect
    CsvWriter writer(preset);
    cellexport::header(writer);
    for (const qsizetype row : rows) {
        cellexport::row(writer, result, row);
        if (writer.buffer().size() >= kFlushBytes && !flush(file, writer.buffer()))
            return false;
    }
    return flush(file, writer.buffer());
}

bool writeJson(QFileDevice &file, const SweepResult &result, const std::vector<qsizetype> &rows)
{
    QByteArray buffer
        = "{\"spec\":" + QJsonDocument(toJson(result.spec)).toJson(QJsonDocument::Compact) + ",\"rows\":[";
    bool first = true;
    for (const qsizetype row : rows) {
        buffer.append(first ? "\n" : ",\n").append(cellexport::jsonRow(result, row));
        first = false;
        if (buffer.size() >= kFlushBytes && !flush(file, buffer))
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
