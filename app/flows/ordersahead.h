// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

namespace zixly {

class Store;

// Reads the orders of a long job history ahead when the user has searched and nobody does so for a moment, so that the
// next search shows its rows at once in any of them (some 250 ms each per million jobs, on the thread of the searches,
// which a search interrupts). Once after each start(): where something is committed meanwhile it ends, for what it has
// read no longer holds. Lives in the thread of the store.
class OrdersAhead final : public QObject
{
    Q_OBJECT
public:
    explicit OrdersAhead(Store &store, QObject *parent = nullptr);

    void start(); // again and again; the moment begins anew
    bool isRunning() const { return m_running; }

signals:
    void ended(); // all of them are read, or it was not worth while

private:
    void next();
    void end();

    Store &m_store;
    QTimer m_moment;
    int m_step = 0;
    qint64 m_version = 0; // of the data, at the first step
    bool m_running = false;
};

} // namespace zixly
