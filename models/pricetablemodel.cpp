// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/pricetablemodel.h"

#include "models/spokencell.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

struct PriceColumn {
    const char *title;
    const char *plain;
    Qt::Alignment align;
    QString (*text)(const SeriesInfo &info, TimeZoneChoice zone);
    QVariant (*sortKey)(const SeriesInfo &info);
};

QString sourceTip(const SeriesInfo &info)
{
    QString tip = info.source;
    if (!info.timeZone.isEmpty())
        tip += u'\n' + PriceTableModel::tr("Clock of the source: %1").arg(info.timeZone);
    if (!info.currency.isEmpty())
        tip += u'\n' + PriceTableModel::tr("Currency: %1").arg(info.currency);
    tip += u'\n' + PriceTableModel::tr("Fingerprint: %1").arg(QString::fromLatin1(info.sha256.left(16)));
    return tip.trimmed();
}

constexpr Qt::Alignment kLeft = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment kRight = Qt::AlignRight | Qt::AlignVCenter;

// clang-format off
const std::array kColumns {
    PriceColumn {QT_TRANSLATE_NOOP("zixly::PriceTableModel", "Ticker"),
        QT_TRANSLATE_NOOP("zixly::PriceTableModel", "The name under which sweeps find the series."), kLeft,
        [](const SeriesInfo &info, TimeZoneChoice) { return info.ticker; },
        [](const SeriesInfo &info) { return QVariant(info.ticker); }},
    PriceColumn {QT_TRANSLATE_NOOP("zixly::PriceTableModel", "From"),
        QT_TRANSLATE_NOOP("zixly::PriceTableModel", "The first bar."), kLeft,
        [](const SeriesInfo &info, TimeZoneChoice) { return barTimeText(info.firstMs, info.dateOnly); },
        [](const SeriesInfo &info) { return QVariant(info.firstMs); }},
    PriceColumn {QT_TRANSLATE_NOOP("zixly::PriceTableModel", "To"),
        QT_TRANSLATE_NOOP("zixly::PriceTableModel", "The last bar."), kLeft,
        [](const SeriesInfo &info, TimeZoneChoice) { return barTimeText(info.lastMs, info.dateOnly); },
        [](const SeriesInfo &info) { return QVariant(info.lastMs); }},
    PriceColumn {QT_TRANSLATE_NOOP("zixly::PriceTableModel", "Bars"),
        QT_TRANSLATE_NOOP("zixly::PriceTableModel", "How many bars the series has."), kRight,
        [](const SeriesInfo &info, TimeZoneChoice) { return countText(info.bars); },
        [](const SeriesInfo &info) { return QVariant(info.bars); }},
    PriceColumn {QT_TRANSLATE_NOOP("zixly::PriceTableModel", "Interval"),
        QT_TRANSLATE_NOOP("zixly::PriceTableModel", "The usual time from one bar to the next."), kLeft,
        [](const SeriesInfo &info, TimeZoneChoice) { return info.intervalMs > 0 ? intervalText(info.intervalMs) : QString(); },
        [](const SeriesInfo &info) { return QVariant(info.intervalMs); }},
    PriceColumn {QT_TRANSLATE_NOOP("zixly::PriceTableModel", "Source"),
        QT_TRANSLATE_NOOP("zixly::PriceTableModel", "The file the prices came from."), kLeft,
        [](const SeriesInfo &info, TimeZoneChoice) { return info.source; },
        [](const SeriesInfo &info) { return QVariant(info.source); }},
    PriceColumn {QT_TRANSLATE_NOOP("zixly::PriceTableModel", "Imported"),
        QT_TRANSLATE_NOOP("zixly::PriceTableModel", "When the prices were read in."), kLeft,
        [](const SeriesInfo &info, TimeZoneChoice zone) { return timeText(info.importedMs, zone); },
        [](const SeriesInfo &info) { return QVariant(info.importedMs); }},
};
// clang-format on
static_assert(kColumns.size() == PriceTableModel::ColumnCount);

} // namespace

PriceTableModel::PriceTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void PriceTableModel::setSeries(const QList<SeriesInfo> &series)
{
    if (m_loaded && series.isEmpty() && m_series.isEmpty())
        return;
    beginResetModel();
    m_loaded = true;
    m_series = series;
    sortSeries();
    endResetModel();
}

void PriceTableModel::setTimeZone(TimeZoneChoice zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    if (!m_series.isEmpty())
        emit dataChanged(index(0, ImportedColumn), index(rowCount() - 1, ImportedColumn));
}

int PriceTableModel::rowOf(const QString &ticker) const
{
    const auto found = std::ranges::find(m_series, ticker, &SeriesInfo::ticker);
    return found == m_series.end() ? -1 : static_cast<int>(found - m_series.begin());
}

int PriceTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_series.size());
}

int PriceTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant PriceTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SeriesInfo &info = m_series[index.row()];
    const PriceColumn &column = kColumns[static_cast<size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole: return column.text(info, m_zone);
    case Qt::TextAlignmentRole: return column.align.toInt();
    case Qt::ToolTipRole: return index.column() == SourceColumn ? QVariant(sourceTip(info)) : QVariant();
    case Qt::AccessibleDescriptionRole: return spokenCell(index);
    case TickerRole: return info.ticker;
    case SortRole: return column.sortKey(info);
    default: return {};
    }
}

QVariant PriceTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return QAbstractTableModel::headerData(section, orientation, role);
    const PriceColumn &column = kColumns[static_cast<size_t>(section)];
    switch (role) {
    case Qt::DisplayRole: return tr(column.title);
    case Qt::ToolTipRole: return tr(column.plain);
    case Qt::TextAlignmentRole: return column.align.toInt();
    default: return {};
    }
}

void PriceTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount)
        return;
    m_sortColumn = column;
    m_order = order;
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QStringList tickers;
    for (const QModelIndex &index : before)
        tickers += m_series[index.row()].ticker;
    sortSeries();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after += index(rowOf(tickers[i]), before[i].column());
    changePersistentIndexList(before, after);
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void PriceTableModel::sortSeries()
{
    const PriceColumn &column = kColumns[static_cast<size_t>(m_sortColumn)];
    std::ranges::sort(m_series, [&](const SeriesInfo &left, const SeriesInfo &right) {
        const QPartialOrdering order = QVariant::compare(column.sortKey(left), column.sortKey(right));
        if (order == QPartialOrdering::Equivalent)
            return left.ticker < right.ticker;
        return m_order == Qt::AscendingOrder ? order == QPartialOrdering::Less : order == QPartialOrdering::Greater;
    });
}

} // namespace zixly
