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
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr qsizetype kPiece = 1000; // some 15 ms of the writer: nothing is removed yet

// %n knows no thousands.
QString grouped(QString text, qsizetype count)
{
    return text.replace(QString::number(count), countText(count));
}

QString deletedText(qsizetype count)
{
    return grouped(JobTrash::tr("%n job(s) are deleted.", nullptr, static_cast<int>(count)), count);
}

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
            offerUndo(*keys, deletedText(keys->size()));
    });
}

void JobTrash::remove(const QList<qint64> &keys)
{
    if (keys.isEmpty())
        return;
    const auto gone = std::make_shared<QList<qint64>>();
    const auto put = [this, gone](const QList<qint64> &piece, const BulkRun::Plan::Next &next) {
        const auto work
            = [piece, due = m_clock.nowMs() + kUndoMs](QSqlDatabase &db) { return trash::put(db, piece, due); };
        whenReady(m_store.write(work), this, [this, gone, next](const Result<QList<qint64>> &done) {
            showIfFailed(m_window, done);
            *gone += done.value_or(QList<qint64>());
            emit changed();
            next(done.has_value());
        });
    };
    const auto ended = [this, gone, wanted = keys.size()](qsizetype done) { tell(*gone, done, wanted); };
    (new BulkRun({tr("Deleting jobs"), keys, put, ended, kPiece}, m_window, this))->start();
}

void JobTrash::tell(const QList<qint64> &gone, qsizetype seen, qsizetype wanted)
{
    QString text = seen < wanted ? tr("Stopped: %1 of %2 jobs are deleted, the others are as they were.")
                                       .arg(countText(gone.size()), countText(wanted))
        : gone.isEmpty() ? tr("Nothing is deleted.")
                         : deletedText(gone.size());
    if (const qsizetype stayed = seen - gone.size(); seen == wanted && stayed > 0)
        text += u' '
            + grouped(
                tr("%n job(s) still run or wait: cancel or withdraw them first.", nullptr, static_cast<int>(stayed)),
                stayed);
    if (gone.isEmpty())
        m_window.notify({.id = u"removed"_s, .text = text});
    else
        offerUndo(gone, text);
}

// One notice for each deletion, so that a second one does not take away the way back from the first.
void JobTrash::offerUndo(const QList<qint64> &keys, const QString &text)
{
    const QString id = u"removed-"_s + QString::number(++m_count);
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
            offerUndo(keys.mid(done), deletedText(keys.size() - done));
    };
    (new BulkRun({tr("Bringing jobs back"), keys, take, ended, kPiece}, m_window, this))->start();
}

} // namespace zixly
