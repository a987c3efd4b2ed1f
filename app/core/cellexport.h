// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rowwriter.h"
#include "core/sweepresult.h"

#include <QByteArray>

#include <span>

// How the cells of a sweep leave the program: one table of columns for the CSV of the desktop and the console and for
// JSON (design.md section 8).
namespace zixly::cellexport {

// Of a file with one sweep; of a file with many: the same columns, then the job each row belongs to.
std::span<const char *const> columns();
std::span<const char *const> columnsOfMany();

// The job of a row in a file with many sweeps.
struct Origin {
    QByteArray id; // UTF-8
    QByteArray name;
};

// Writes rows of one result; keeps what is the same in all of them. Any thread.
class CellRowWriter
{
public:
    explicit CellRowWriter(const SweepResult &result);
    CellRowWriter(const SweepResult &result, Origin origin); // columnsOfMany()

    void write(RowWriter &writer, qsizetype row) const;

private:
    SweepResult m_result;
    QByteArray m_ticker;
    QByteArray m_strategy;
    Origin m_origin;
    bool m_many = false;
};

// A row as a JSON object; undefined and infinite values are null (the format has no word for them).
QByteArray jsonRow(const CellRowWriter &cells, qsizetype row);

// "58 days 15:23:04", C locale; empty where the duration is undefined.
QString tradeDuration(double bars, qint64 intervalMs);

} // namespace zixly::cellexport
