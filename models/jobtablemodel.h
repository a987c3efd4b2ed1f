// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/job.h"
#include "core/jobquery.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QHash>
#include <QSet>
#include <QTimer>

#include <array>
#include <vector>

namespace zixly {

// The jobs table: owns the ordered keys of all rows (up to millions) and a cache of the rows last shown. Rows that are
// about to be shown are asked for by rowsRequested() and answered by setRows(). Sorting and filtering are questions to
// the store: they leave as queryChanged() and come back as setKeys(). GUI thread.
class JobTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        FavouriteColumn,
        StatusColumn,
        NameColumn,
        TickerColumn,
        SweepColumn,
        WhereColumn,
        SharpeColumn,
        ReturnColumn,
        DrawdownColumn,
        CellsColumn,
        CreatedColumn,
        DurationColumn,
        ColumnCount,
    };
    enum Role {
        JobRole = Qt::UserRole + 1, // Job; invalid while the row is not loaded
        KeyRole, // qint64
        ValueRole, // raw value of the column
        StateRole, // int of JobState, -1 while not loaded
        ProgressRole, // double 0..1, -1 = none
        ProgressTextRole, // "61 % · 4 s left"
        NoteRole, // Status column: "to be sent"; the words of the state stay alone in the display text
        MarksRole, // Where column: int of jobwords::Mark
    };

    explicit JobTableModel(QObject *parent = nullptr);

    // The rows of the current query, in order. Small changes become row insertions, removals and moves.
    void setKeys(JobKeys keys);
    // What the rows begin with, while the search for the others goes on.
    void setFirstKeys(JobKeys keys);
    const JobKeys &keys() const { return m_keys; }
    bool isComplete() const { return m_complete; } // false from setFirstKeys() to setKeys()
    bool isLoaded() const { return m_loaded; } // one of the two was called at least once
    void setRows(const QList<Job> &jobs); // the answer to rowsRequested()
    void applyChanges(const QList<Job> &jobs); // newer values of jobs; those not in the table are ignored
    void setProgress(const QList<JobProgress> &progress); // transient; shown at most ten times a second
    void setProgress(const JobProgress &progress) { setProgress(QList{progress}); }
    void setTimeZone(TimeZoneChoice zone);
    TimeZoneChoice timeZone() const { return m_zone; }

    const JobQuery &query() const { return m_query; }
    void setQuery(const JobQuery &query); // emits queryChanged() if it differs

    int rowOf(qint64 key) const; // -1 if not in the table
    qint64 keyAt(int row) const; // 0 if there is no such row
    const Job *job(qint64 key) const; // null while not loaded; valid until the next call
    const JobProgress *progress(qint64 key) const; // null if none is known
    QList<qint64> loadedKeys() const { return m_rows.keys(); } // to be read again when the store changed elsewhere

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override; // by this column alone

    struct ColumnOrder {
        int column = 0;
        bool descending = false;
        bool operator==(const ColumnOrder &) const = default;
    };
    QList<ColumnOrder> order() const; // the first counts most
    void setOrder(const QList<ColumnOrder> &order); // columns that cannot be sorted are left out
    static JobQuery inOrder(JobQuery query, const QList<ColumnOrder> &order); // as it is if the order is empty

    // Asks for the favourite mark of a loaded row to be turned over.
    void toggleFavourite(const QModelIndex &index);

signals:
    void keysAboutToChange(); // nothing has changed yet
    void keysChanged(); // after every setKeys() and setFirstKeys(), also when nothing differs
    void rowsRequested(const QList<qint64> &keys);
    void queryChanged(const zixly::JobQuery &query);
    void favouriteRequested(qint64 key, bool on);
    void jobsUpdated(const QList<qint64> &keys); // values or progress of loaded rows changed

private:
    struct Row {
        Job job;
        std::array<QString, ColumnCount> text;
    };

    QVariant missingData(int row, int role) const;
    QVariant rowData(const Row &row, int column, int role) const;
    QString description(const Job &job, int column) const;
    const JobProgress *shownProgress(const Job &job) const;
    Row makeRow(const Job &job) const;
    void store(const Job &job);
    void show(JobKeys keys, bool complete);
    void replaceKeys(JobKeys keys);
    void rememberRow(qint64 key, int row) const;
    void askForRows();
    void showProgress();
    void emitRows(const QList<qint64> &keys, int firstColumn, int lastColumn, const QList<int> &roles);

    JobKeys m_keys;
    mutable QCache<qint64, Row> m_rows; // least recently shown rows go first
    mutable std::vector<int> m_missing; // rows shown but not loaded, since the last askForRows()
    mutable QTimer m_askTimer;
    mutable QHash<qint64, int> m_rowHints; // where a key was last seen, checked before use
    QSet<qint64> m_asked; // asked for, not answered
    QHash<qint64, JobProgress> m_progress;
    QSet<qint64> m_changedProgress;
    QTimer m_progressTimer;
    JobQuery m_query;
    TimeZoneChoice m_zone = TimeZoneChoice::Local;
    bool m_loaded = false;
    bool m_complete = true;
};

} // namespace zixly
