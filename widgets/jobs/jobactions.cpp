// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobactions.h"

#include "widgets/controls/themedicon.h"

#include <QAbstractButton>
#include <QAction>
#include <QMenu>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr auto kExplanation = "zixlyExplanation"; // property: what the command does, while it is possible

bool hasResult(const Job &job)
{
    return job.type == QLatin1StringView(kSweepType)
        && (job.state == JobState::Completed || job.state == JobState::Running || job.state == JobState::Cancelling);
}

bool mayCancel(const Job &job)
{
    return job.state == JobState::Queued || job.state == JobState::Running || job.state == JobState::Unknown;
}

bool mayRetry(const Job &job)
{
    return isTerminal(job.state);
}

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
    exportCsv = make(tr("E&xport CSV"), "export", tr("Save all cells of this sweep to a CSV file"));
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
    remove = make(tr("&Delete"), "trash", tr("Delete the job with its results"));
    setSelection({}, 0);
}

QAction *JobActions::make(const QString &text, const char *icon, const QString &explanation)
{
    auto *action = new QAction(text, this);
    action->setProperty(kExplanation, explanation);
    setThemedIcon(action, m_watched, QString::fromLatin1(icon));
    return action;
}

void JobActions::allow(QAction *action, bool possible, const QString &reason)
{
    action->setEnabled(possible);
    const QString tip = possible ? action->property(kExplanation).toString() : reason;
    action->setToolTip(tip);
    action->setStatusTip(tip);
}

void JobActions::setSelection(const QList<Job> &jobs, qint64 count)
{
    // Rows that were never shown are not loaded; whether they may be changed is checked where it happens.
    const bool partly = count > jobs.size();
    const auto any = [&](bool (*test)(const Job &)) { return partly || std::ranges::any_of(jobs, test); };
    const bool one = count == 1 && jobs.size() == 1;
    const QString nothing = tr("Select a job first");
    const QString onlyOne = count == 0 ? nothing : tr("Select a single job");
    const auto because = [&](const QString &reason) { return count == 0 ? nothing : reason; };

    allow(results, one && hasResult(jobs.first()), one ? tr("This job has no results") : onlyOne);
    allow(compare, false, tr("Side by side comparison is not part of this version yet"));
    allow(cancel, any(mayCancel), because(tr("Only a job that waits or runs can be cancelled")));
    allow(retry, any(mayRetry), because(tr("The job has not ended yet")));
    const bool sweep = one && specOf(jobs.first());
    allow(rerun, sweep, one ? tr("This job is not a sweep") : onlyOne);
    const bool complete = one && hasResult(jobs.first()) && jobs.first().state == JobState::Completed;
    allow(exportCsv, complete, one ? tr("Only a completed sweep has cells to export") : onlyOne);
    allow(favourite, count > 0, nothing);
    favourite->setChecked(!jobs.isEmpty() && std::ranges::all_of(jobs, &Job::favourite));
    allow(rename, one, onlyOne);
    const auto waits = [](const Job &job) { return job.state == JobState::Queued; };
    allow(raise, any(waits), because(tr("Only a job that waits has a priority")));
    allow(lower, any(waits), because(tr("Only a job that waits has a priority")));
    allow(copy, count > 0, nothing);
    allow(remove, any(mayRetry), because(tr("Cancel the job before deleting it")));
}

void JobActions::fillMenu(QMenu *menu) const
{
    menu->addAction(results);
    menu->addAction(compare);
    menu->addAction(exportCsv);
    menu->addSeparator();
    menu->addAction(cancel);
    menu->addAction(retry);
    menu->addAction(rerun);
    menu->addSeparator();
    menu->addAction(raise);
    menu->addAction(lower);
    menu->addSeparator();
    menu->addAction(favourite);
    menu->addAction(rename);
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
    return {results, compare, cancel, retry, rerun, exportCsv, favourite, rename, raise, lower, copy, remove};
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
