// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/job.h"
#include "core/jobquery.h"
#include "core/tagcount.h"
#include "models/jobtablemodel.h"
#include "models/jobview.h"
#include "widgets/jobs/jobrules.h"

#include <QPointer>
#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace zixly {

class EmptyState;
class JobActions;
class JobDetail;
class JobFilterBar;
class JobTable;
class PageBar;
class TagsDialog;

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
    JobFilterBar &filterBar() { return *m_filter; }
    void setQuery(const JobQuery &query); // as the sidebar asks for it; keeps the order of rows
    const JobView &view() const { return m_view; }
    void setView(const JobView &view, const QList<JobTableModel::ColumnOrder> &order = {}); // empty = as it is
    void setSources(const QStringList &connections); // what one may choose from
    void setTags(const QStringList &tags);
    void setTagCounts(const QList<TagCount> &counts); // as asked for last
    // Of the question of the table: how far its search is, 0 to 1, or that it was stopped before its end.
    void setSearchProgress(double done);
    void setSearchStopped();
    void setDay(qint64 nowMs); // "today" may mean another day now
    void setEvents(qint64 key, const QList<JobEvent> &events);
    void setShards(qint64 key, const QList<Job> &shards); // of the job that stands for them; else none
    void setTimeZone(TimeZoneChoice zone);
    void selectJob(qint64 key); // at once, or when it comes into the table
    void focusSearch();

    qint64 currentKey() const; // 0 = not exactly one job is selected
    QByteArray saveState() const; // columns, splitter and the order of the rows
    void restoreState(const QByteArray &state);

signals:
    void stopRequested(); // of the search
    void resultsRequested(qint64 key);
    void compareRequested(const QList<qint64> &keys);
    void cancelRequested(const QList<qint64> &keys);
    void retryRequested(const QList<qint64> &keys);
    void rerunRequested(qint64 key); // Run again with changes
    void exportRequested(qint64 key);
    void exportManyRequested(const QList<qint64> &keys); // the cells of all of them, in one file
    void bundleRequested(qint64 key);
    void reportRequested(const QList<qint64> &keys, bool onPaper); // one: a tear sheet; several: a comparison
    void exportRowsRequested(const QList<qint64> &keys); // the rows of the table
    void favouriteRequested(const QList<qint64> &keys, bool on);
    void renameRequested(qint64 key, const QString &name);
    void noteRequested(qint64 key, const QString &note);
    void priorityRequested(const QList<qint64> &keys, int change); // +1 or -1
    void removeRequested(const QList<qint64> &keys); // the user has confirmed it
    void withdrawRequested(const QList<qint64> &keys); // what waits to be sent is taken back
    void sendRequested(const QList<qint64> &keys); // held ones, by the user's click
    void keepOfflineRequested(const QList<qint64> &keys, bool on);
    void fetchRequested(qint64 key); // the result of a completed job of a service
    void currentJobChanged(qint64 key); // its events are wanted; 0 = none
    void sampleRequested();
    void tagCountsRequested(const QList<qint64> &keys); // for a dialog that waits for setTagCounts()
    void changeTagsRequested(const QList<qint64> &keys, const QStringList &add, const QStringList &remove);
    void tagsRequested(qint64 key, const QStringList &tags);
    void queryShown(const zixly::JobQuery &query); // for the sidebar

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void wireActions();
    void wireTable();
    void wireFinding();
    // The question of the view; `nowMs` 0 = the time it is.
    void ask(const QList<JobTableModel::ColumnOrder> &order = {}, qint64 nowMs = 0);
    void followModel(const JobQuery &query); // somebody else asked
    void setContext(const ViewContext &context);
    void showRows();
    void learnTypes(const QList<qint64> &keys);
    void showRightPage();
    void showNoRows();
    void fitDetail();
    void showSelection();
    void showUpdates(const QList<qint64> &keys);
    void nowShown(qint64 key);
    void askToRemove();
    void askForTags();
    void askToCancel();
    void askToRetry();
    QList<qint64> selectedKeys(jobrules::Rule rule) const;

    JobTableModel &m_model;
    JobActions *m_actions;
    JobFilterBar *m_filter;
    JobTable *m_table;
    JobDetail *m_detail;
    EmptyState *m_start;
    EmptyState *m_noMatch;
    PageBar *m_bar;
    QStackedWidget *m_pages; // nothing known yet, start, content
    QSplitter *m_splitter;
    QWidget *m_content;
    QPointer<TagsDialog> m_tagsDialog; // while it is open
    JobView m_view;
    ViewContext m_context;
    QStringList m_types; // seen so far
    bool m_asking = false;
    bool m_stopped = false; // the search for the rows that are not shown
    qint64 m_wanted = 0; // to be selected when it comes
    qint64 m_shown = 0; // last told by currentJobChanged()
};

} // namespace zixly
