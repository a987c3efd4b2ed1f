// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/upkeepdesk.h"

#include "core/async.h"
#include "core/clock.h"
#include "core/format.h"
#include "core/settings.h"
#include "desktop/jobsdesk.h"
#include "desktop/notices.h"
#include "store/store.h"
#include "store/upkeep.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/shell/mainwindow.h"

#include <QFileInfo>

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr qint64 kDayMs = 86'400'000;

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
    // What is written anew stands beside the store until it is whole.
    connect(&m_compacting, &QTimer::timeout, this, [this] {
        const qint64 written = QFileInfo(m_parts.path + u"-wal"_s).size();
        if (m_dialog && m_toWrite > 0)
            m_dialog->setCompacting(std::min(0.99, static_cast<double>(written) / static_cast<double>(m_toWrite)));
    });
    connect(&m_parts.store, &Store::jobsRemoved, this, [this] {
        if (m_dialog)
            showSize();
    });
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
    dialog->setCompacting(m_compacting.isActive() ? 0.0 : 1.0);
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
    const auto ask = [](QSqlDatabase &db) { return upkeep::size(db); };
    whenReady(m_parts.store.read(ask), this, [this](const Result<upkeep::Size> &size) {
        if (!m_dialog)
            return;
        if (!size)
            return m_dialog->setStoreSize(explain(size.error()));
        const QString all = grouped(tr("%n job(s) take %1.", nullptr, static_cast<int>(size->jobs)), size->jobs)
                                .arg(bytesText(size->bytes));
        m_dialog->setStoreSize(size->unusedBytes == 0
                ? all
                : all + u' ' + tr("Compacting would give %1 back to the disk.").arg(bytesText(size->unusedBytes)));
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
            = tr("%n job(s) of this computer ended before %1 and may go.", nullptr, count).arg(dateText(limit)) + u' '
            + tr("Favourites and jobs with a tag, a note or \"Keep offline\" stay.");
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
    m_parts.jobs.remove(m_old);
    m_old.clear();
    if (m_dialog)
        m_dialog->setOldJobs(0,
            tr("They leave the store in a few seconds; until then the main window can bring them "
               "back."));
}

void UpkeepDesk::compact()
{
    if (m_compacting.isActive())
        return;
    m_parts.jobs.settleRemoval(); // its room counts
    const auto ask = [](QSqlDatabase &db) { return upkeep::size(db); };
    m_compacting.start();
    whenReady(m_parts.store.read(ask), this, [this](const Result<upkeep::Size> &size) {
        m_toWrite = size ? size->bytes - size->unusedBytes : 0;
        whenReady(m_parts.store.compact(), this,
            [this, before = size ? size->bytes : 0](const Result<> &done) { showCompacted(done, before); });
    });
}

void UpkeepDesk::showCompacted(const Result<> &done, qint64 before)
{
    m_compacting.stop();
    if (m_dialog) {
        m_dialog->setCompacting(1.0);
        showSize();
    }
    if (!done)
        return showFailure(m_parts.window, done.error());
    const qint64 after = QFileInfo(m_parts.path).size();
    m_parts.window.showMessage(
        tr("The store was compacted: %1 before, %2 now").arg(bytesText(before), bytesText(after)));
}

} // namespace zixly
