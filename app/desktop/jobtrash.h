// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

namespace zixly {

class Clock;
class MainWindow;
class Store;

// Deletes jobs that have ended so that they can be brought back: puts them into the store's trash, some at a time, and
// offers Undo for a while, also after a restart. GUI thread, never waits.
class JobTrash final : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 kUndoMs = qint64{5} * 60'000; // for so long a deletion can be taken back

    JobTrash(Store &store, MainWindow &window, const Clock &clock, QObject *parent = nullptr);

    void start(); // once the store is open: what was deleted shortly before the last end can still be brought back
    void remove(const QList<qint64> &keys);
    void withdrawUndo(); // what was deleted is about to go for good

signals:
    void changed(); // other jobs are to be seen now

private:
    void tell(const QList<qint64> &gone, qsizetype seen, qsizetype wanted);
    void offerUndo(const QList<qint64> &keys, const QString &text);
    void bringBack(const QList<qint64> &keys);

    Store &m_store;
    MainWindow &m_window;
    const Clock &m_clock;
    QStringList m_offers; // ids of notices
    int m_count = 0; // of deletions
};

} // namespace zixly
