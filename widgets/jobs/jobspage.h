// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/job.h"
#include "core/jobquery.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace zixly {

class EmptyState;
class JobActions;
class JobDetail;
class JobFilterBar;
class JobTable;
class JobTableModel;

// The jobs: filters, table and detail pane. Shows the model it is given; everything the user wants leaves as a signal.
// GUI thread.
class JobsPage final : public QWidget
{
    Q_OBJECT
public:
    explicit JobsPage(JobTableModel &model, QWidget *parent = nullptr);
    ~JobsPage() override;

    JobActions &actions() { return *m_actions; }
    JobTable &table() { return *m_table; }
    void setQuery(const JobQuery &query); // as the sidebar asks for it; keeps the order of rows
    void setEvents(qint64 key, const QList<JobEvent> &events);
    void setTimeZone(TimeZoneChoice zone);
    void selectJob(qint64 key); // at once, or when it comes into the table
    void focusSearch();

    qint64 currentKey() const; // 0 = not exactly one job is selected
    QByteArray saveState() const; // columns and splitter
    void restoreState(const QByteArray &state);

signals:
    void resultsRequested(qint64 key);
    void compareRequested(const QList<qint64> &keys);
    void cancelRequested(const QList<qint64> &keys);
    void retryRequested(const QList<qint64> &keys);
    void rerunRequested(qint64 key); // Run again with changes
    void exportRequested(qint64 key);
    void favouriteRequested(const QList<qint64> &keys, bool on);
    void renameRequested(qint64 key, const QString &name);
    void noteRequested(qint64 key, const QString &note);
    void priorityRequested(const QList<qint64> &keys, int change); // +1 or -1
    void removeRequested(const QList<qint64> &keys); // the user has confirmed it
    void currentJobChanged(qint64 key); // its events are wanted; 0 = none
    void sampleRequested();
    void queryShown(const zixly::JobQuery &query); // for the sidebar

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void wireActions();
    void wireTable();
    void showQuery(const JobQuery &query);
    void showRightPage();
    void showSelection();
    void showUpdates(const QList<qint64> &keys);
    void askToRemove();
    QList<qint64> selectedKeys(bool (*test)(const Job &)) const;

    JobTableModel &m_model;
    JobActions *m_actions;
    JobFilterBar *m_filter;
    JobTable *m_table;
    JobDetail *m_detail;
    EmptyState *m_start;
    EmptyState *m_noMatch;
    QStackedWidget *m_pages; // nothing known yet, start, content
    QStackedWidget *m_tables; // table, nothing matches
    QSplitter *m_splitter;
    QWidget *m_content;
    qint64 m_wanted = 0; // to be selected when it comes
    qint64 m_shown = 0; // last told by currentJobChanged()
};

} // namespace zixly
