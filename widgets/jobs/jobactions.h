// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "widgets/jobs/jobrules.h"

#include <QList>
#include <QObject>

class QAbstractButton;
class QAction;
class QMenu;
class QWidget;

namespace zixly {

// The commands on jobs, as actions that menus, context menus and buttons share. Knows from the selected jobs which
// command is possible and says why one is not. Owns the actions; the window must add them to take their shortcuts.
class JobActions final : public QObject
{
    Q_OBJECT
public:
    // `watched` is the widget whose palette colours the icons.
    explicit JobActions(QWidget *watched);

    // What is selected: the loaded jobs among them, and how many there are in all.
    void setSelection(const QList<Job> &jobs, qint64 count);

    void fillMenu(QMenu *menu) const; // every command, for the menu bar
    void fillContextMenu(QMenu *menu) const;
    QList<QAction *> all() const;

    QAction *results;
    QAction *compare;
    QAction *cancel;
    QAction *retry;
    QAction *rerun;
    QAction *exportCsv;
    QAction *saveReport;
    QAction *printReport;
    QAction *saveBundle;
    QAction *favourite; // checkable
    QAction *rename;
    QAction *raise;
    QAction *lower;
    QAction *copy;
    QAction *editTags;
    QAction *exportRows;
    QAction *remove;
    // Of jobs of a service.
    QAction *sendNow;
    QAction *withdraw;
    QAction *fetch;
    QAction *keepOffline; // checkable
    QAction *copyIds;

private:
    QAction *make(const QString &text, const char *icon, const QString &explanation);
    void makeServiceActions();
    void follow(QAction *action, jobrules::Rule rule, const QList<Job> &jobs, qint64 count);
    void followSingle(QAction *action, jobrules::Rule rule, const QList<Job> &jobs, qint64 count);

    QWidget *m_watched;
};

// Lets a button show and trigger a command: text, icon, tooltip and whether it is possible follow the action.
void bindButton(QAbstractButton *button, QAction *action);

} // namespace zixly
