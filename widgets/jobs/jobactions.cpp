// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobactions.h"

#include "widgets/controls/actionreason.h"
#include "widgets/controls/themedicon.h"
#include "widgets/dialogs/keylist.h"

#include <QAbstractButton>
#include <QAction>
#include <QMenu>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

} // namespace

JobActions::JobActions(QWidget *watched)
    : QObject(watched)
    , m_watched(watched)
{
    results = make(tr("&Results"), "results", tr("Open the results of this sweep"));
    results->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    compare = make(tr("C&ompare"), "compare", tr("Compare the selected sweeps side by side"));
    cancel = make(tr("&Cancel job"), "stop", tr("Stop the job; what it has computed so far is not kept"));
    cancel->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period));
    retry = make(tr("Re&try job"), "retry", tr("Run the same job again as a new job"));
    retry->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    rerun = make(tr("Run again &with changes"), "edit", tr("Open New sweep filled in with the values of this sweep"));
    rerun->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    exportCsv = make(tr("E&xport CSV"), "export", tr("Save all cells of the selected sweeps to a CSV or JSON file"));
    exportRows = make(tr("Export selected &jobs"), "export", tr("Save the selected rows of the jobs table to a file"));
    saveReport = make(tr("Save report"), "file", tr("Save a page about the sweep, or a comparison of several"));
    printReport = make(tr("Print report"), "file", tr("Print a page about the sweep, or a comparison of several"));
    printReport->setShortcut(QKeySequence(kPrintKeys));
    saveBundle = make(tr("Save bundle"), "bundle", tr("Save the sweep as one sealed file that others can verify"));
    favourite = make(tr("&Favourite"), "star", tr("Mark this job to find it again"));
    favourite->setCheckable(true);
    favourite->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    rename = make(tr("Re&name"), "tag", tr("Give the job another name"));
    rename->setShortcut(QKeySequence(Qt::Key_F2));
    raise = make(tr("Raise &priority"), "chevron-up", tr("Run this job before others that wait"));
    raise->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Up));
    lower = make(tr("&Lower priority"), "chevron-down", tr("Run this job after others that wait"));
    lower->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Down));
    copy = make(tr("Cop&y"), "copy", tr("Copy the selected rows as text"));
    editTags = make(tr("Ta&gs"), "tag", tr("Give tags to all selected jobs, or take some away"));
    remove = make(tr("&Delete"), "trash", tr("Delete the job with its results"));
    makeServiceActions();
    setSelection({}, 0);
}

void JobActions::makeServiceActions()
{
    sendNow = make(tr("&Send now"), "play", tr("Send the job that was held back"));
    withdraw = make(tr("&Withdraw"), "close", tr("Take back what was not sent yet"));
    fetch = make(tr("&Fetch result"), "import", tr("Fetch the result of this job from its service"));
    keepOffline = make(tr("&Keep offline"), "pin", tr("Fetch the result and keep it here, whatever the room"));
    keepOffline->setCheckable(true);
    copyIds = make(tr("Copy &ids"), "copy", tr("Copy every id this job has, here and on its service"));
}

QAction *JobActions::make(const QString &text, const char *icon, const QString &explanation)
{
    auto *action = new QAction(text, this);
    action->setToolTip(explanation);
    action->setStatusTip(explanation);
    setThemedIcon(action, m_watched, QString::fromLatin1(icon));
    return action;
}

// Works on those of the selected jobs that the rule lets through. Rows that were never shown are not loaded; whether
// they may be changed is checked where it happens.
void JobActions::follow(QAction *action, jobrules::Rule rule, const QList<Job> &jobs, qint64 count)
{
    const bool partly = count > jobs.size();
    const bool possible = partly || std::ranges::any_of(jobs, [rule](const Job &job) { return rule(job).isEmpty(); });
    allowAction(action, possible, possible ? QString() : count == 0 ? tr("Select a job first") : rule(jobs.first()));
}

void JobActions::followSingle(QAction *action, jobrules::Rule rule, const QList<Job> &jobs, qint64 count)
{
    const bool one = count == 1 && jobs.size() == 1;
    const QString reason = one ? rule(jobs.first()) : count == 0 ? tr("Select a job first") : tr("Select a single job");
    allowAction(action, reason.isEmpty(), reason);
}

void JobActions::setSelection(const QList<Job> &jobs, qint64 count)
{
    const auto any = [](const Job &) { return QString(); };
    followSingle(results, jobrules::results, jobs, count);
    follow(compare, jobrules::compare, jobs, count);
    follow(cancel, jobrules::cancel, jobs, count);
    follow(retry, jobrules::retry, jobs, count);
    followSingle(rerun, jobrules::rerun, jobs, count);
    follow(exportCsv, jobrules::exportCsv, jobs, count);
    follow(exportRows, any, jobs, count);
    follow(saveReport, jobrules::exportCsv, jobs, count);
    follow(printReport, jobrules::exportCsv, jobs, count);
    followSingle(saveBundle, jobrules::exportCsv, jobs, count);
    follow(favourite, any, jobs, count);
    favourite->setChecked(!jobs.isEmpty() && std::ranges::all_of(jobs, &Job::favourite));
    followSingle(rename, any, jobs, count);
    follow(raise, jobrules::priority, jobs, count);
    follow(lower, jobrules::priority, jobs, count);
    follow(copy, any, jobs, count);
    follow(editTags, any, jobs, count);
    follow(remove, jobrules::remove, jobs, count);
    follow(sendNow, jobrules::sendNow, jobs, count);
    follow(withdraw, jobrules::withdraw, jobs, count);
    followSingle(fetch, jobrules::fetch, jobs, count);
    follow(keepOffline, jobrules::keepOffline, jobs, count);
    keepOffline->setChecked(!jobs.isEmpty() && std::ranges::all_of(jobs, &Job::keepOffline));
    follow(copyIds, jobrules::copyIds, jobs, count);
}

void JobActions::fillMenu(QMenu *menu) const
{
    menu->addAction(results);
    menu->addAction(compare);
    menu->addAction(exportCsv);
    menu->addAction(exportRows);
    menu->addAction(saveReport);
    menu->addAction(printReport);
    menu->addAction(saveBundle);
    menu->addSeparator();
    menu->addAction(cancel);
    menu->addAction(retry);
    menu->addAction(rerun);
    menu->addSeparator();
    menu->addAction(raise);
    menu->addAction(lower);
    menu->addSeparator();
    QMenu *service = menu->addMenu(tr("On its ser&vice"));
    service->addAction(sendNow);
    service->addAction(withdraw);
    service->addSeparator();
    service->addAction(fetch);
    service->addAction(keepOffline);
    service->addSeparator();
    service->addAction(copyIds);
    menu->addSeparator();
    menu->addAction(favourite);
    menu->addAction(rename);
    menu->addAction(editTags);
    menu->addAction(remove);
}

void JobActions::fillContextMenu(QMenu *menu) const
{
    fillMenu(menu);
    menu->addSeparator();
    menu->addAction(copy);
}

QList<QAction *> JobActions::all() const
{
    return {results, compare, cancel, retry, rerun, exportCsv, exportRows, saveReport, printReport, saveBundle,
        favourite, rename, raise, lower, copy, editTags, remove, sendNow, withdraw, fetch, keepOffline, copyIds};
}

void bindButton(QAbstractButton *button, QAction *action)
{
    const auto follow = [button, action] {
        QString text = action->text();
        button->setText(text);
        button->setAccessibleName(text.remove(u'&'));
        button->setIcon(action->icon());
        button->setToolTip(action->toolTip());
        button->setAccessibleDescription(action->toolTip());
        button->setEnabled(action->isEnabled());
    };
    follow();
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QAbstractButton::clicked, action, &QAction::trigger);
}

} // namespace zixly
