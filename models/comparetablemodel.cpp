// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparetablemodel.h"

#include "models/spokencell.h"

namespace zixly {

void CompareTableModel::setTable(const CompareTable &table)
{
    const bool sameShape = table.titles == m_table.titles && table.rows.size() == m_table.rows.size();
    if (!sameShape || m_onlyDifferences) {
        beginResetModel();
        m_table = table;
        arrange();
        endResetModel();
        return;
    }
    // Another cell was chosen: keep the selection and the place where the user reads.
    m_table = table;
    emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void CompareTableModel::setOnlyDifferences(bool on)
{
    if (on == m_onlyDifferences)
        return;
    beginResetModel();
    m_onlyDifferences = on;
    arrange();
    endResetModel();
}

void CompareTableModel::arrange()
{
    m_lines.clear();
    int section = -1;
    for (qsizetype i = 0; i < m_table.rows.size(); ++i) {
        const CompareRow &row = m_table.rows[i];
        if (m_onlyDifferences && !row.differs)
            continue;
        if (static_cast<int>(row.section) != section) {
            section = static_cast<int>(row.section);
            m_lines.append(-1 - section);
        }
        m_lines.append(i);
    }
}

CompareTable CompareTableModel::shownTable() const
{
    CompareTable shown{m_table.titles, {}};
    for (const qsizetype line : m_lines) {
        if (line >= 0)
            shown.rows.append(m_table.rows[line]);
    }
    return shown;
}

int CompareTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int CompareTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FirstSweep + static_cast<int>(m_table.titles.size());
}

QVariant CompareTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const qsizetype line = m_lines[index.row()];
    if (line >= 0 && role == Qt::AccessibleDescriptionRole)
        return spokenCell(index);
    if (line >= 0)
        return cell(m_table.rows[line], index.column(), role);
    if (role == SectionRole)
        return true;
    if (index.column() == NameColumn && (role == Qt::DisplayRole || role == Qt::AccessibleTextRole))
        return sectionTitle(static_cast<CompareRow::Section>(-1 - line));
    return {};
}

QVariant CompareTableModel::cell(const CompareRow &row, int column, int role) const
{
    const int sweep = column - FirstSweep;
    const bool best = sweep >= 0 && row.best.value(sweep);
    switch (role) {
    case Qt::DisplayRole:
        return sweep >= 0          ? row.values.value(sweep)
            : column == NameColumn ? row.name
            : row.differs          ? tr("differs")
                                   : tr("same");
    case Qt::AccessibleTextRole:
        return best ? tr("%1, the best").arg(row.values.value(sweep)) : cell(row, column, Qt::DisplayRole);
    case Qt::ToolTipRole:
        if (best)
            return tr("The best of these sweeps");
        return column == NameColumn && !row.plain.isEmpty() ? row.plain : QVariant();
    case SectionRole: return false;
    case DiffersRole: return row.differs;
    case BestRole: return best;
    default: return {};
    }
}

QVariant CompareTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    if (section == NameColumn)
        return role == Qt::DisplayRole ? tr("What") : QVariant();
    if (section == DiffersColumn)
        return role == Qt::DisplayRole ? tr("Differs") : tr("Whether the sweeps that state it have different values");
    return m_table.titles.value(section - FirstSweep);
}

} // namespace zixly
