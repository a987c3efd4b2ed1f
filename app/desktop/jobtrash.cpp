// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/jobtrash.h"

#include "core/async.h"
#include "core/clock.h"
#include "core/format.h"
#include "desktop/bulkrun.h"
#include "desktop/notices.h"
#include "store/store.h"
#include "store/trash.h"
#include "widgets/shell/mainwindow.h"

#include <QTimer>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr qsizetype kPiece = 2000; // a few milliseconds: nothing is removed yet

} // namespace

JobTrash::JobTrash(Store &store, MainWindow &window, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_window(window)
    , m_clock(clock)
{
}

void JobTrash::start()
{
    const auto ask = [now = m_clock.nowMs()](QSqlDatabase &db) { return trash::waiting(db, now); };
    whenReady(m_store.read(ask), this, [this](const Result<QList<qint64>> &keys) {
        if (keys && !keys->isEmpty())
            offerUndo(*keys, keys->size());
    });
}

void JobTrash::remove(const QList<qint64> &keys)
{
    if (keys.isEmpty())
        return;
    const auto put = [this](const QList<qint64> &piece, const BulkRun::Plan::Next &next) {
        const auto work
            = [piece, due = m_clock.nowMs() + kUndoMs](QSqlDatabase &db) { return trash::put(db, piece, due); };
        whenReady(m_store.write(work), this, [this, next](const Result<> &done) {
            showIfFailed(m_window, done);
            emit changed();
            next(done.has_value());
        });
    };
    const auto ended = [this, keys](qsizetype done) {
        if (done > 0)
            offerUndo(keys.mid(0, done), keys.size());
    };
    (new BulkRun({tr("Deleting jobs"), keys, put, ended, kPiece}, m_window, this))->start();
}

// One notice for each deletion, so that a second one does not take away the way back from the first.
void JobTrash::offerUndo(const QList<qint64> &keys, qsizetype wanted)
{
    const QString id = u"removed-"_s + QString::number(++m_count);
    const auto count = keys.size();
    const QString text = count == wanted ? tr("%n job(s) are deleted.", nullptr, static_cast<int>(count))
                                               .replace(QString::number(count), countText(count))
                                         : tr("Stopped: %1 of %2 jobs are deleted, the others are as they were.")
                                               .arg(countText(count), countText(wanted));
    m_window.notify({.id = id, .text = text, .actionText = tr("Undo"), .action = [this, keys] { bringBack(keys); }});
    m_offers += id;
    QTimer::singleShot(std::chrono::milliseconds(kUndoMs), this, [this, id] {
        m_offers.removeAll(id);
        m_window.dropNotice(id);
    });
}

void JobTrash::withdrawUndo()
{
    for (const QString &id : std::exchange(m_offers, {}))
        m_window.dropNotice(id);
}

void JobTrash::bringBack(const QList<qint64> &keys)
{
    const auto take = [this](const QList<qint64> &piece, const BulkRun::Plan::Next &next) {
        const auto work = [piece](QSqlDatabase &db) { return trash::takeBack(db, piece); };
        whenReady(m_store.write(work), this, [this, next](const Result<> &done) {
            showIfFailed(m_window, done);
            emit changed();
            next(done.has_value());
        });
    };
    // Stopped half-way, the rest can still be brought back.
    const auto ended = [this, keys](qsizetype done) {
        if (done < keys.size())
            offerUndo(keys.mid(done), keys.size() - done);
    };
    (new BulkRun({tr("Bringing jobs back"), keys, take, ended, kPiece}, m_window, this))->start();
}

} // namespace zixly
