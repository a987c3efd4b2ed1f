// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/job.h"
#include "models/timelinemodel.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QStackedWidget;
class QTreeView;

namespace zixly {

class FactsGrid;
class FittingScroll;
class JobActions;
class RawView;
class RemoteBox;
class TagsField;
class TintedLabel;

// The pane beside the table: everything about the selected job, and its commands. Shows values; renaming and the note
// leave as wishes.
class JobDetail final : public QWidget
{
    Q_OBJECT
public:
    explicit JobDetail(const JobActions &actions, QWidget *parent = nullptr);

    void showNothing();
    void showMany(qint64 count);
    void showJob(const Job &job); // keeps what is being typed if it is the job already shown
    void setProgress(const JobProgress *progress); // null = none known
    void setEvents(qint64 key, const QList<JobEvent> &events); // ignored if another job is shown
    void setShards(qint64 key, const QList<Job> &shards); // as setEvents()
    void setTimeZone(TimeZoneChoice zone);
    qint64 key() const { return m_job.key; } // 0 = no single job is shown
    void editName();

signals:
    void renameRequested(qint64 key, const QString &name);
    void noteRequested(qint64 key, const QString &note);
    void tagsRequested(qint64 key, const QStringList &tags);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildHead();
    QWidget *buildButtons(const JobActions &actions);
    QWidget *buildBody(const JobActions &actions);
    QWidget *buildTimeline();
    QWidget *buildNote();
    void flush(); // sends the note and the name that are being typed
    void sendName();
    void sendNote();
    void showStatus();
    void showError();
    void showFacts();
    void showShards(const QList<Job> &shards);
    void fitTimeline();
    void showNameField(bool editing);

    Job m_job;
    TimeZoneChoice m_zone = TimeZoneChoice::Local;
    TimelineModel m_timeline;
    QTimer m_notePause;

    QStackedWidget *m_stack;
    TintedLabel *m_hint;
    FittingScroll *m_scroll;
    QLineEdit *m_name;
    TintedLabel *m_statusIcon;
    TintedLabel *m_status;
    QProgressBar *m_progress;
    QWidget *m_errorBox;
    TintedLabel *m_error;
    TintedLabel *m_errorDetail;
    RemoteBox *m_remote;
    TintedLabel *m_bestTitle;
    FactsGrid *m_best;
    TintedLabel *m_convention;
    FactsGrid *m_parameters;
    TintedLabel *m_shardsTitle;
    FactsGrid *m_shards;
    TintedLabel *m_rawTitle;
    RawView *m_raw;
    QTreeView *m_events;
    FactsGrid *m_where;
    TagsField *m_tags;
    QPlainTextEdit *m_note;
};

} // namespace zixly
