// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"

#include <QMenu>

namespace zixly {

// What can be done about the connections: how each stands and why, reconnect, sign in or out, edit. With one connection
// its entries lie in the menu itself, with several each has a menu of its own. Made anew for each time it opens.
class ConnectionMenu final : public QMenu
{
    Q_OBJECT
public:
    ConnectionMenu(const QList<ConnectionStatus> &statuses, qint64 nowMs, QWidget *parent = nullptr);

signals:
    void reconnectRequested(const QUuid &connection);
    void signInRequested(const QUuid &connection);
    void signOutRequested(const QUuid &connection);
    void connectionsRequested();

private:
    void fill(QMenu *menu, const ConnectionStatus &status, qint64 nowMs);
    void addWords(QMenu *menu, const QString &words);
};

} // namespace zixly
