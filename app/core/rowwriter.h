// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <span>

namespace zixly {

struct CsvPreset;
enum class RowFormat { Csv, JsonLines };

// Appends rows of a table to bytes that the caller takes away. One writer per thread; rows of several writers may be
// put one after the other, with columns() called for the first only.
class RowWriter
{
public:
    RowWriter() = default;
    RowWriter(const RowWriter &) = delete;
    RowWriter &operator=(const RowWriter &) = delete;
    virtual ~RowWriter() = default;

    // Names of the columns; they must outlive the writer.
    void setColumns(std::span<const char *const> names) { m_names = names; }
    virtual void header() = 0; // whatever stands before the first row

    virtual void text(QByteArrayView utf8) = 0;
    void text(QStringView value) { text(QByteArrayView(value.toUtf8())); }
    virtual void number(double value) = 0; // shortest round-trip
    virtual void integer(qint64 value) = 0;
    virtual void flag(bool value) = 0;
    virtual void empty() = 0;
    virtual void endRow() = 0;

    qsizetype size() const { return m_used; }
    QByteArray take();

protected:
    std::span<const char *const> names() const { return m_names; }
    // At least `most` bytes to write to; used() tells how many were.
    char *room(qsizetype most)
    {
        if (m_used + most > m_bytes.size())
            grow(most);
        return m_bytes.data() + m_used;
    }
    void used(qsizetype count) { m_used += count; }
    void put(char c)
    {
        *room(1) = c;
        ++m_used;
    }
    void put(QByteArrayView bytes);

private:
    void grow(qsizetype most);

    std::span<const char *const> m_names;
    QByteArray m_bytes;
    qsizetype m_used = 0;
};

// How the rows of an export are written.
struct RowStyle;
std::unique_ptr<RowWriter> makeRowWriter(const RowStyle &style, std::span<const char *const> names);
// By the name of the file: .jsonl, .ndjson and .json are JSON lines, all else is CSV.
RowFormat rowFormatOf(const QString &path);

} // namespace zixly
