// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"

#include <QTimer>
#include <QToolButton>

namespace zixly {

// Where what is shown comes from, in a word: "Local", "Live, 0.3 s", "Test bed: Offline". The worst connection speaks
// for all. Counts the age while somebody can see it, and opens the menu of the connections. GUI thread.
class ConnectionBadge final : public QToolButton
{
    Q_OBJECT
public:
    explicit ConnectionBadge(QWidget *parent = nullptr);

    void setConnections(const QList<ConnectionStatus> &statuses);

signals:
    void reconnectRequested(const QUuid &connection);
    void signInRequested(const QUuid &connection);
    void signOutRequested(const QUuid &connection);
    void connectionsRequested();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showWords();
    void tickIfSeen();
    void openMenu();

    QList<ConnectionStatus> m_statuses;
    QTimer m_tick;
};

} // namespace zixly
