// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/upkeepdesk.h"

#include "core/async.h"
#include "core/clock.h"
#include "core/format.h"
#include "core/settings.h"
#include "desktop/jobtrash.h"
#include "desktop/notices.h"
#include "store/store.h"
#include "store/trash.h"
#include "store/upkeep.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/shell/mainwindow.h"

#include <QFileInfo>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr qint64 kDayMs = 86'400'000;
constexpr qint64 kVisible = 1 << 20; // bytes beside the store that are not just the last changes

// %n knows no thousands.
QString grouped(QString text, qint64 count)
{
    return text.replace(QString::number(count), countText(count));
}

} // namespace

UpkeepDesk::UpkeepDesk(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
{
    m_compacting.setInterval(100ms);
    connect(&m_compacting, &QTimer::timeout, this, &UpkeepDesk::showProgress);
    connect(&m_parts.store, &Store::jobsRemoved, this, &UpkeepDesk::showSize);
    connect(&m_parts.trash, &JobTrash::changed, this, &UpkeepDesk::showSize);
}

UpkeepDesk::~UpkeepDesk()
{
    if (m_removal)
        m_removal->stop = true; // the end of the store would wait for it
}

void UpkeepDesk::start()
{
    countOld();
}

void UpkeepDesk::serve(SettingsDialog *dialog)
{
    m_dialog = dialog;
    connect(dialog, &SettingsDialog::changed, this, [this](Setting key) {
        if (key == Setting::KeepJobsDays)
            countOld();
    });
    connect(dialog, &SettingsDialog::deleteOldRequested, this, &UpkeepDesk::deleteOld);
    connect(dialog, &SettingsDialog::compactRequested, this, &UpkeepDesk::compact);
    connect(dialog, &SettingsDialog::stopCompactingRequested, this, [this] {
        if (m_removal)
            m_removal->stop = true;
    });
    dialog->setCompacting(m_compacting.isActive() ? 0.0 : 1.0);
    showProgress();
    showSize();
    countOld();
}

qint64 UpkeepDesk::limitMs() const
{
    const int days = m_parts.settings.value(Setting::KeepJobsDays).toInt();
    return days > 0 ? m_parts.clock.nowMs() - days * kDayMs : 0;
}

void UpkeepDesk::showSize()
{
    if (!m_dialog || m_compacting.isActive())
        return;
    struct Answer {
        upkeep::Size size;
        qint64 deleted = 0; // and still there
    };
    const auto ask = [](QSqlDatabase &db) -> Result<Answer> {
        const auto size = upkeep::size(db);
        const auto deleted = trash::count(db);
        if (!size || !deleted)
            return std::unexpected(!size ? size.error() : deleted.error());
        return Answer{*size, *deleted};
    };
    whenReady(m_parts.store.read(ask), this, [this](const Result<Answer> &answer) {
        if (!m_dialog || m_compacting.isActive())
            return;
        if (!answer)
            return m_dialog->setStoreSize(explain(answer.error()));
        const upkeep::Size &size = answer->size;
        const QString all = grouped(tr("%n job(s) take %1.", nullptr, static_cast<int>(size.jobs)), size.jobs)
                                .arg(bytesText(size.bytes));
        QStringList sentences{all};
        if (answer->deleted > 0)
            sentences += grouped(
                tr("Compacting would remove %n deleted job(s) for good.", nullptr, static_cast<int>(answer->deleted)),
                answer->deleted);
        if (size.unusedBytes > 0)
            sentences += tr("Compacting would give %1 back to the disk.").arg(bytesText(size.unusedBytes));
        m_dialog->setStoreSize(sentences.join(u' '));
    });
}

void UpkeepDesk::countOld()
{
    const qint64 limit = limitMs();
    if (limit == 0) {
        m_old.clear();
        if (m_dialog)
            m_dialog->setOldJobs(-1, {});
        return;
    }
    const auto ask = [limit](QSqlDatabase &db) { return upkeep::endedBefore(db, limit); };
    whenReady(m_parts.store.search(ask), this, [this, limit](const Result<QList<qint64>> &keys) {
        if (!keys)
            return showFailure(m_parts.window, keys.error());
        if (limitMs() == 0)
            return; // changed meanwhile
        m_old = *keys;
        const int count = static_cast<int>(keys->size());
        const QString sentence
            = grouped(tr("%n job(s) of this computer ended before %1 and may go.", nullptr, count), count)
                  .arg(dateText(limit))
            + u' ' + tr("Favourites and jobs with a tag, a note or \"Keep offline\" stay.");
        if (m_dialog)
            m_dialog->setOldJobs(count, sentence);
        else if (count > 0)
            m_parts.window.notify({.id = u"old-jobs"_s,
                .text = sentence,
                .actionText = grouped(tr("Delete %n job(s)", nullptr, count), count),
                .action = [this] { deleteOld(); }});
    });
}

// By the same way as jobs are deleted in the table: it says how many went, and can be taken back for a while.
void UpkeepDesk::deleteOld()
{
    if (m_old.isEmpty())
        return;
    m_parts.window.dropNotice(u"old-jobs"_s);
    m_parts.trash.remove(m_old);
    m_old.clear();
    if (m_dialog)
        m_dialog->setOldJobs(0,
            tr("They leave the store in %n minute(s); until then the main window can bring them back.", nullptr,
                static_cast<int>(JobTrash::kUndoMs / 60'000)));
}

// First the jobs that were deleted, piece by piece; then the file is written anew, which SQLite does in one statement
// that nothing but its own C interface could interrupt, and that is not reachable through Qt's driver.
void UpkeepDesk::compact()
{
    if (m_compacting.isActive())
        return;
    m_parts.trash.withdrawUndo();
    m_removal = std::make_shared<Removal>();
    m_toWrite = 0;
    const auto empty = [removal = m_removal](QSqlDatabase &db) -> Result<bool> {
        if (removal->stop)
            return false;
        if (std::exchange(removal->begins, false)) {
            const auto count = trash::count(db);
            removal->total = count.value_or(0);
            return removal->total > 0;
        }
        const auto keys = trash::purge(db, std::numeric_limits<qint64>::max());
        if (!keys)
            return std::unexpected(keys.error());
        removal->keys += *keys;
        removal->done += keys->size();
        return !keys->isEmpty();
    };
    m_compacting.start();
    showProgress();
    whenReady(m_parts.store.writeInSlices(empty), this, [this, removal = m_removal](const Result<> &done) {
        m_parts.store.notifyRemoved(removal->keys);
        if (!done || removal->stop)
            return showCompacted(done ? failure(Error::Kind::Cancelled) : done, 0);
        writeAnew();
    });
}

void UpkeepDesk::writeAnew()
{
    m_removal.reset();
    const auto ask = [](QSqlDatabase &db) { return upkeep::size(db); };
    whenReady(m_parts.store.read(ask), this, [this](const Result<upkeep::Size> &size) {
        m_toWrite = size ? size->bytes - size->unusedBytes : 0;
        showProgress();
        whenReady(m_parts.store.compact(), this,
            [this, before = size ? size->bytes : 0](const Result<> &done) { showCompacted(done, before); });
    });
}

void UpkeepDesk::showProgress()
{
    if (!m_dialog || !m_compacting.isActive())
        return;
    m_dialog->setCompactStoppable(m_removal != nullptr);
    if (m_removal) {
        const qint64 total = m_removal->total;
        const qint64 done = m_removal->done;
        m_dialog->setCompacting(total > 0 ? std::min(0.99, static_cast<double>(done) / static_cast<double>(total)) : 0);
        m_dialog->setStoreSize(tr("Removing what was deleted: %1 of %2 jobs.").arg(countText(done), countText(total)));
        return;
    }
    // What is written anew stands beside the store until it is whole; before, it lies where nobody can see it.
    const qint64 written = QFileInfo(m_parts.path + u"-wal"_s).size();
    const bool known = m_toWrite > 0 && written > kVisible;
    m_dialog->setCompacting(known ? std::min(0.99, static_cast<double>(written) / static_cast<double>(m_toWrite)) : -1);
    m_dialog->setStoreSize(tr("The store is written anew. This cannot be stopped; changes wait until it is done."));
}

void UpkeepDesk::showCompacted(const Result<> &done, qint64 before)
{
    m_compacting.stop();
    m_removal.reset();
    if (m_dialog) {
        m_dialog->setCompacting(1.0);
        showSize();
        countOld(); // nothing can be brought back any more
    }
    if (!done && done.error().kind == Error::Kind::Cancelled)
        return m_parts.window.showMessage(tr("Compacting was stopped before the store was written anew"));
    if (!done)
        return showFailure(m_parts.window, done.error());
    const qint64 after = QFileInfo(m_parts.path).size();
    m_parts.window.showMessage(
        tr("The store was compacted: %1 before, %2 now").arg(bytesText(before), bytesText(after)));
}

} // namespace zixly
