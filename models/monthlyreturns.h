// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"
#include "models/charttable.h"

#include <QAbstractTableModel>

#include <array>

namespace zixly {

// The returns of one year of an equity, in percent; NaN for months without a bar.
struct YearReturns {
    int year = 0;
    std::array<double, 12> months{};
    double total = 0.0;
};

// Months of UTC. The return of a month is E(last bar of the month) / E(last bar before the month) - 1, that of the
// first one starts at the first bar; a year links its months geometrically, (1 + r1)(1 + r2)... - 1 (Bacon, Practical
// Portfolio Performance Measurement and Attribution, 2nd ed., chapter 2). An equity of zero ends the table. Pure.
QList<YearReturns> monthlyReturns(const CellCurve &curve);

// The same as a table, newest year first: the year, twelve months, the year's total. GUI thread.
class MonthTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Year, FirstMonth, Total = FirstMonth + 12, ColumnCount };
    enum Role { SignRole = Qt::UserRole + 1 }; // int: -1 a loss, +1 a gain, 0 neither

    using QAbstractTableModel::QAbstractTableModel;

    void setCurve(const CurvePtr &curve); // null = none
    const QList<YearReturns> &years() const { return m_years; }
    ChartTable table() const; // for files and the clipboard

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<YearReturns> m_years;
    QString m_cell; // "9/75"
};

} // namespace zixly
