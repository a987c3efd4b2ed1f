// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"

#include <QStatusBar>

class QToolButton;

namespace zixly {

class ConnectionBadge;
class TintedLabel;

// The bottom line of the main window: where the data comes from, what the worker does, how many jobs there are.
class StatusLine final : public QStatusBar
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);

    void setWorker(int running, int queued, bool paused);
    void setJobCount(qint64 count, bool filtered, bool complete = true); // not complete: found so far
    void setConnections(const QList<ConnectionStatus> &statuses); // none = everything is local

signals:
    void pauseRequested(bool pause);
    void reconnectRequested(const QUuid &connection);
    void signInRequested(const QUuid &connection);
    void signOutRequested(const QUuid &connection);
    void connectionsRequested();

private:
    ConnectionBadge *m_link;
    TintedLabel *m_worker;
    QToolButton *m_pause;
    TintedLabel *m_jobs;
    bool m_paused = false;
};

} // namespace zixly
