// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobtablemodel.h"

#include "models/jobcolumns.h"
#include "models/jobwords.h"
#include "models/spokencell.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace zixly {

namespace {

constexpr int kCachedRows = 4096;
constexpr int kPrefetch = 80; // rows before and after the visible ones
constexpr int kLargestAsk = 1024; // rows in one question
constexpr int kRememberedRows = 16'384; // positions
constexpr int kHintReach = 8;
constexpr auto kProgressPeriod = 100ms;

} // namespace

JobTableModel::JobTableModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_rows(kCachedRows)
{
    Q_ASSERT(jobColumns().size() == ColumnCount);
    m_askTimer.setSingleShot(true);
    m_askTimer.setInterval(0);
    connect(&m_askTimer, &QTimer::timeout, this, &JobTableModel::askForRows);
    m_progressTimer.setSingleShot(true);
    m_progressTimer.setInterval(kProgressPeriod);
    connect(&m_progressTimer, &QTimer::timeout, this, &JobTableModel::showProgress);
}

void JobTableModel::setKeys(JobKeys keys)
{
    show(std::move(keys), true);
}

void JobTableModel::setFirstKeys(JobKeys keys)
{
    show(std::move(keys), false);
}

void JobTableModel::show(JobKeys keys, bool complete)
{
    m_loaded = true;
    m_complete = complete;
    m_asked.clear(); // a question that was never answered may be asked again
    m_missing.clear();
    replaceKeys(std::move(keys));
    emit keysChanged();
}

// The commonest changes are one new row, one row gone and one row moved: everything outside the part that differs
// stays, so that views keep selection and position. Anything else is a reset.
void JobTableModel::replaceKeys(JobKeys keys)
{
    const auto [oldFirst, newFirst] = std::mismatch(m_keys.begin(), m_keys.end(), keys.begin(), keys.end());
    const auto prefix = oldFirst - m_keys.begin();
    const auto [oldBack, newBack] = std::mismatch(
        m_keys.rbegin(), std::make_reverse_iterator(oldFirst), keys.rbegin(), std::make_reverse_iterator(newFirst));
    const auto suffix = oldBack - m_keys.rbegin();
    const auto gone = std::ssize(m_keys) - prefix - suffix;
    const auto come = std::ssize(keys) - prefix - suffix;
    const int first = static_cast<int>(prefix);
    if (gone == 0 && come == 0)
        return;
    emit keysAboutToChange();
    if (gone == 0) {
        beginInsertRows({}, first, static_cast<int>(prefix + come) - 1);
        m_keys = std::move(keys);
        endInsertRows();
        return;
    }
    if (come == 0) {
        beginRemoveRows({}, first, static_cast<int>(prefix + gone) - 1);
        m_keys = std::move(keys);
        endRemoveRows();
        return;
    }
    const auto begin = m_keys.begin() + prefix;
    const auto end = begin + gone;
    if (gone == come) {
        const int last = static_cast<int>(prefix + gone) - 1;
        if (std::equal(begin + 1, end, keys.begin() + prefix) && *begin == keys[static_cast<size_t>(last)]) {
            beginMoveRows({}, first, first, {}, last + 1);
            m_keys = std::move(keys);
            endMoveRows();
            return;
        }
        if (std::equal(begin, end - 1, keys.begin() + prefix + 1) && *(end - 1) == keys[static_cast<size_t>(first)]) {
            beginMoveRows({}, last, last, {}, first);
            m_keys = std::move(keys);
            endMoveRows();
            return;
        }
    }
    beginResetModel();
    m_keys = std::move(keys);
    endResetModel();
}

JobTableModel::Row JobTableModel::makeRow(const Job &job) const
{
    Row row{job, {}};
    const auto columns = jobColumns();
    for (size_t i = 0; i < columns.size(); ++i)
        row.text[i] = columns[i].text(job, m_zone);
    return row;
}

void JobTableModel::store(const Job &job)
{
    m_rows.insert(job.key, new Row(makeRow(job)));
    if (job.state != JobState::Running && job.state != JobState::Cancelling) {
        m_progress.remove(job.key);
        m_changedProgress.remove(job.key);
    }
}

void JobTableModel::setRows(const QList<Job> &jobs)
{
    QList<qint64> changed;
    for (const Job &job : jobs) {
        m_asked.remove(job.key);
        if (rowOf(job.key) < 0)
            continue;
        store(job);
        changed += job.key;
    }
    emitRows(changed, 0, ColumnCount - 1, {});
}

void JobTableModel::applyChanges(const QList<Job> &jobs)
{
    QList<qint64> changed;
    for (const Job &job : jobs) {
        if (rowOf(job.key) < 0)
            continue;
        store(job);
        changed += job.key;
    }
    emitRows(changed, 0, ColumnCount - 1, {});
}

void JobTableModel::emitRows(const QList<qint64> &keys, int firstColumn, int lastColumn, const QList<int> &roles)
{
    if (keys.isEmpty())
        return;
    std::vector<int> rows;
    rows.reserve(static_cast<size_t>(keys.size()));
    for (const qint64 key : keys)
        if (const int row = rowOf(key); row >= 0)
            rows.push_back(row);
    std::ranges::sort(rows);
    for (size_t i = 0; i < rows.size();) {
        size_t last = i;
        while (last + 1 < rows.size() && rows[last + 1] <= rows[last] + 1)
            ++last;
        emit dataChanged(index(rows[i], firstColumn), index(rows[last], lastColumn), roles);
        i = last + 1;
    }
    emit jobsUpdated(keys);
}

void JobTableModel::setProgress(const QList<JobProgress> &progress)
{
    for (const JobProgress &each : progress) {
        const Row *row = m_rows.object(each.key);
        if (row && isTerminal(row->job.state))
            continue; // a late report of a finished job
        m_progress.insert(each.key, each);
        m_changedProgress.insert(each.key);
    }
    if (!m_changedProgress.isEmpty() && !m_progressTimer.isActive())
        m_progressTimer.start();
}

void JobTableModel::showProgress()
{
    emitRows(m_changedProgress.values(), StatusColumn, StatusColumn, {ProgressRole, ProgressTextRole});
    m_changedProgress.clear();
}

void JobTableModel::setTimeZone(TimeZoneChoice zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    const QList<qint64> loaded = m_rows.keys();
    for (const qint64 key : loaded)
        if (Row *row = m_rows.object(key))
            *row = makeRow(row->job);
    if (!m_keys.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void JobTableModel::setQuery(const JobQuery &query)
{
    if (m_query == query)
        return;
    m_query = query;
    emit queryChanged(m_query);
}

void JobTableModel::sort(int column, Qt::SortOrder order)
{
    setOrder({{column, order == Qt::DescendingOrder}});
}

QList<JobTableModel::ColumnOrder> JobTableModel::order() const
{
    QList<JobSortKey> keys{{m_query.sort, m_query.descending}};
    keys += m_query.thenBy;
    QList<ColumnOrder> order;
    const auto columns = jobColumns();
    for (const JobSortKey &key : std::as_const(keys))
        for (int column = 0; column < ColumnCount; ++column)
            if (columns[static_cast<size_t>(column)].sort == key.sort)
                order += {column, key.descending};
    return order;
}

void JobTableModel::setOrder(const QList<ColumnOrder> &order)
{
    setQuery(inOrder(m_query, order));
}

JobQuery JobTableModel::inOrder(JobQuery query, const QList<ColumnOrder> &order)
{
    QList<JobSortKey> keys;
    for (const ColumnOrder &each : order)
        if (each.column >= 0 && each.column < ColumnCount)
            if (const auto sort = jobColumns()[static_cast<size_t>(each.column)].sort)
                keys += {*sort, each.descending};
    if (keys.isEmpty())
        return query;
    const JobSortKey first = keys.takeFirst();
    query.sort = first.sort;
    query.descending = first.descending;
    query.thenBy = keys;
    return query;
}

int JobTableModel::rowOf(qint64 key) const
{
    const auto hint = m_rowHints.constFind(key);
    if (hint != m_rowHints.constEnd()) { // rows move a little when others come or go
        for (int row = *hint - kHintReach; row <= *hint + kHintReach; ++row)
            if (keyAt(row) == key)
                return row;
    }
    // Below 1 ms for a million keys; a plain loop because iterators make a debug build 50 times slower.
    const qint64 *const keys = m_keys.data();
    const auto count = static_cast<int>(m_keys.size());
    int row = 0;
    while (row < count && keys[row] != key)
        ++row;
    if (row == count) {
        m_rowHints.remove(key);
        return -1;
    }
    rememberRow(key, row);
    return row;
}

void JobTableModel::rememberRow(qint64 key, int row) const
{
    if (m_rowHints.size() > kRememberedRows)
        m_rowHints.clear();
    m_rowHints.insert(key, row);
}

qint64 JobTableModel::keyAt(int row) const
{
    return row >= 0 && row < std::ssize(m_keys) ? m_keys[static_cast<size_t>(row)] : 0;
}

const Job *JobTableModel::job(qint64 key) const
{
    const Row *row = m_rows.object(key);
    return row ? &row->job : nullptr;
}

const JobProgress *JobTableModel::progress(qint64 key) const
{
    const auto found = m_progress.constFind(key);
    return found == m_progress.constEnd() ? nullptr : &*found;
}

// A stream may tell of progress before its service says that the job runs: the row says one thing at a time.
const JobProgress *JobTableModel::shownProgress(const Job &job) const
{
    return job.state == JobState::Queued ? nullptr : progress(job.key);
}

int JobTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int JobTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

Qt::ItemFlags JobTableModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

QVariant JobTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const qint64 key = m_keys[static_cast<size_t>(index.row())];
    if (role == KeyRole)
        return key;
    if (role == Qt::TextAlignmentRole)
        return jobColumns()[static_cast<size_t>(index.column())].align.toInt();
    const Row *row = m_rows.object(key);
    if (row && role == Qt::AccessibleDescriptionRole)
        return spokenCell(index, description(row->job, index.column()));
    return row ? rowData(*row, index.column(), role) : missingData(index.row(), role);
}

QVariant JobTableModel::missingData(int row, int role) const
{
    if (role == StateRole)
        return -1;
    if (role == ProgressRole)
        return -1.0;
    if (role != Qt::DisplayRole)
        return role == Qt::AccessibleTextRole ? QVariant(tr("Loading")) : QVariant();
    m_missing.push_back(row);
    if (!m_askTimer.isActive())
        m_askTimer.start();
    return u"…"_s;
}

QVariant JobTableModel::rowData(const Row &row, int column, int role) const
{
    const Job &job = row.job;
    const JobColumn &spec = jobColumns()[static_cast<size_t>(column)];
    switch (role) {
    case Qt::DisplayRole: return row.text[static_cast<size_t>(column)];
    case Qt::ToolTipRole: {
        const QString tip = spec.tip ? spec.tip(job, m_zone) : QString();
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case Qt::AccessibleTextRole:
        if (column == FavouriteColumn)
            return job.favourite ? tr("Favourite") : tr("Not a favourite");
        return row.text[static_cast<size_t>(column)];
    case NoteRole: return column == StatusColumn ? jobwords::shortNote(job) : QString();
    case MarksRole: return column == WhereColumn ? jobwords::marks(job) : 0;
    case JobRole: return QVariant::fromValue(job);
    case ValueRole: return spec.value(job);
    case StateRole: return static_cast<int>(job.state);
    case ProgressRole:
        if (const JobProgress *at = shownProgress(job); at && at->total > 0)
            return static_cast<double>(at->done) / static_cast<double>(at->total);
        return -1.0;
    case ProgressTextRole:
        if (const JobProgress *at = shownProgress(job))
            return progressText(*at);
        return {};
    default: return {};
    }
}

// Read aloud behind the text: what eyes see as a second text, a bar or a mark.
QString JobTableModel::description(const Job &job, int column) const
{
    if (column == WhereColumn)
        return jobwords::markTexts(job).join(u", "_s);
    if (column != StatusColumn)
        return {};
    QStringList parts{jobwords::note(job)};
    if (const JobProgress *at = shownProgress(job))
        parts += progressText(*at);
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

QVariant JobTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return QAbstractTableModel::headerData(section, orientation, role);
    const JobColumn &column = jobColumns()[static_cast<size_t>(section)];
    switch (role) {
    case Qt::DisplayRole: return section == FavouriteColumn ? QString() : tr(column.title);
    case Qt::AccessibleTextRole: return tr(column.title);
    case Qt::ToolTipRole: return tr(column.plain);
    case Qt::TextAlignmentRole: return column.align.toInt();
    case Qt::InitialSortOrderRole: {
        // The first click shows the best, the newest, the marked; a drawdown is best when small.
        const bool down = section == FavouriteColumn || section == CreatedColumn
            || (section >= SharpeColumn && section != DrawdownColumn);
        return static_cast<int>(down ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
    default: return {};
    }
}

void JobTableModel::toggleFavourite(const QModelIndex &index)
{
    const qint64 key = keyAt(index.row());
    if (const Job *loaded = job(key))
        emit favouriteRequested(key, !loaded->favourite);
}

void JobTableModel::askForRows()
{
    if (m_missing.empty())
        return;
    std::ranges::sort(m_missing);
    const auto repeated = std::ranges::unique(m_missing);
    m_missing.erase(repeated.begin(), repeated.end());
    int first = m_missing.front();
    int last = m_missing.back();
    QList<qint64> keys;
    const auto add = [this, &keys](int row) {
        const qint64 key = keyAt(row);
        if (key != 0 && !m_rows.contains(key) && !m_asked.contains(key)) {
            m_asked.insert(key);
            rememberRow(key, row);
            keys += key;
        }
    };
    if (last - first < kLargestAsk) {
        first = std::max(0, first - kPrefetch);
        last = std::min(rowCount() - 1, last + kPrefetch);
        for (int row = first; row <= last; ++row)
            add(row);
    } else { // scattered, as an accessibility client reads them
        for (const int row : m_missing)
            add(row);
    }
    m_missing.clear();
    for (qsizetype at = 0; at < keys.size(); at += kLargestAsk)
        emit rowsRequested(keys.mid(at, kLargestAsk));
}

} // namespace zixly
