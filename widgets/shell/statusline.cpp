// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/statusline.h"

#include "core/format.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/shell/connectionbadge.h"

#include <QHBoxLayout>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace zixly {

StatusLine::StatusLine(QWidget *parent)
    : QStatusBar(parent)
    , m_link(new ConnectionBadge(this))
    , m_worker(new TintedLabel(theme::Ink::Muted, this))
    , m_pause(new QToolButton(this))
    , m_jobs(new TintedLabel(theme::Ink::Muted, this))
{
    setSizeGripEnabled(false);
    setContentsMargins(theme::kNear, 0, theme::kNear, 0);
    m_pause->setAutoRaise(true);
    m_pause->setFocusPolicy(Qt::TabFocus);
    m_pause->setIconSize({14, 14});
    m_pause->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_pause, &QToolButton::clicked, this, [this] { emit pauseRequested(!m_paused); });
    connect(m_link, &ConnectionBadge::reconnectRequested, this, &StatusLine::reconnectRequested);
    connect(m_link, &ConnectionBadge::signInRequested, this, &StatusLine::signInRequested);
    connect(m_link, &ConnectionBadge::signOutRequested, this, &StatusLine::signOutRequested);
    connect(m_link, &ConnectionBadge::connectionsRequested, this, &StatusLine::connectionsRequested);
    auto *worker = new QWidget(this);
    auto *layout = new QHBoxLayout(worker);
    layout->setContentsMargins(theme::kNear, 0, theme::kNear, 0);
    layout->setSpacing(theme::kTight);
    layout->addWidget(m_worker);
    layout->addWidget(m_pause);
    addPermanentWidget(m_link);
    addPermanentWidget(worker);
    addPermanentWidget(m_jobs);
    setWorker(0, 0, false);
    setJobCount(0, false);
}

void StatusLine::setConnections(const QList<ConnectionStatus> &statuses)
{
    m_link->setConnections(statuses);
}

void StatusLine::setWorker(int running, int queued, bool paused)
{
    m_paused = paused;
    const QString what = tr("This computer: %1 running, %2 queued").arg(countText(running), countText(queued));
    m_worker->setText(paused ? tr("%1, queue paused").arg(what) : what);
    m_worker->setInk(paused ? theme::Ink::Warning : theme::Ink::Muted);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setAccessibleName(paused ? tr("Resume the queue") : tr("Pause the queue"));
    m_pause->setToolTip(
        paused ? tr("Start queued jobs again") : tr("Start no further jobs; those that run are finished"));
    setThemedIcon(m_pause, paused ? u"play"_s : u"pause"_s, theme::Ink::Muted);
}

void StatusLine::setJobCount(qint64 count, bool filtered, bool complete)
{
    const QString jobs
        = tr("%n job(s)", nullptr, static_cast<int>(count)).replace(QString::number(count), countText(count));
    if (!complete)
        m_jobs->setText(tr("%1 so far", "jobs that were found").arg(jobs));
    else
        m_jobs->setText(filtered ? tr("%1 match").arg(jobs) : jobs);
}

} // namespace zixly
