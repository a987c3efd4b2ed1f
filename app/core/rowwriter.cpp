// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rowwriter.h"

#include "core/csv.h"
#include "core/jsonlines.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace zixly {

namespace {
constexpr qsizetype kFirst = 1 << 20; // about what a batch of rows takes, of which only the used pages count
}

QByteArray RowWriter::take()
{
    m_bytes.truncate(std::exchange(m_used, 0));
    return std::exchange(m_bytes, QByteArray());
}

void RowWriter::put(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    std::memcpy(room(bytes.size()), bytes.data(), static_cast<std::size_t>(bytes.size()));
    m_used += bytes.size();
}

void RowWriter::grow(qsizetype most)
{
    m_bytes.resize(std::max({kFirst, 2 * m_bytes.size(), m_used + most}));
}

std::unique_ptr<RowWriter> makeRowWriter(const RowStyle &style, std::span<const char *const> names)
{
    std::unique_ptr<RowWriter> writer;
    if (style.format == RowFormat::JsonLines)
        writer = std::make_unique<JsonLinesWriter>();
    else
        writer = std::make_unique<CsvWriter>(style.csv);
    writer->setColumns(names);
    return writer;
}

RowFormat rowFormatOf(const QString &path)
{
    for (const char *suffix : {".jsonl", ".ndjson", ".json"}) {
        if (path.endsWith(QLatin1String(suffix), Qt::CaseInsensitive))
            return RowFormat::JsonLines;
    }
    return RowFormat::Csv;
}

} // namespace zixly
