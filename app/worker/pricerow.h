// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/csvrows.h"
#include "worker/pricedate.h"
#include "worker/pricenumber.h"

namespace zixly {

// One row of a price file as the plan reads it. Absent columns are NaN; prices are scaled where the plan says so.
struct PriceRow {
    PriceTime time;
    double open;
    double high;
    double low;
    double close;
    double volume;
    bool emptyVolume = false;
};

// What is wrong with a row; the views are those of the cells.
struct RowFault {
    ImportProblem::Kind kind = ImportProblem::Kind::None;
    int column = -1;
    std::string_view value;

    explicit operator bool() const { return kind != ImportProblem::Kind::None; }
};

// Reads the rows of one file. One instance per thread and file.
class PriceRowReader
{
public:
    explicit PriceRowReader(const ImportPlan &plan);

    RowFault read(const CsvRows &rows, PriceRow &row);
    // Decimals of all prices that were read without a fault; -1 = not fixed.
    int decimals() const { return m_adjusted >= 0 ? -1 : m_decimals.result(); }
    ImportProblem problem(const RowFault &fault, const CsvRows &rows, const QString &file) const;
    QString columnName(int column) const;

private:
    RowFault readTime(const std::vector<std::string_view> &cells, PriceTime &time);
    RowFault readPrice(const std::vector<std::string_view> &cells, int column, PriceNumber &number) const;
    RowFault readVolume(const std::vector<std::string_view> &cells, PriceRow &row) const;

    const ImportPlan &m_plan;
    PriceDateReader m_dates;
    DecimalCount m_decimals;
    std::size_t m_columns;
    int m_date;
    int m_time;
    int m_open;
    int m_high;
    int m_low;
    int m_close;
    int m_adjusted; // -1 unless the plan scales by it
    int m_volume;
};

// Why the plan as a whole cannot be used; empty = it can.
QList<ImportProblem> planProblems(const ImportPlan &plan, const QString &file);

} // namespace zixly
