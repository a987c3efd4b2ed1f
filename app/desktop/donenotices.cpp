// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/donenotices.h"

#include "core/async.h"
#include "core/format.h"
#include "core/settings.h"
#include "store/jobs.h"
#include "store/store.h"

#include <QApplication>
#include <QSystemTrayIcon>
#include <QWidget>

namespace zixly {

DoneNotices::DoneNotices(Store &store, const Settings &settings, QWidget &window, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_settings(settings)
    , m_window(window)
{
    connect(&store, &Store::jobsChanged, this, &DoneNotices::look);
}

DoneNotices::~DoneNotices() = default;

void DoneNotices::look(const QList<Job> &jobs)
{
    QList<Job> ended;
    for (const Job &job : jobs) {
        if (!isTerminal(job.state)) {
            m_active.insert(job.key);
            continue;
        }
        const bool own = job.parentKey == 0; // else the sweep it is a part of is told of
        const bool news = m_active.remove(job.key) && own && job.state != JobState::Cancelled; // who cancels knows
        if (news && !QApplication::activeWindow() && m_settings.value(Setting::NotifyWhenDone).toBool())
            ended << job;
    }
    if (!ended.isEmpty())
        tellIfShown(ended);
}

void DoneNotices::tellIfShown(const QList<Job> &jobs)
{
    QList<qint64> keys;
    for (const Job &job : jobs)
        keys << job.key;
    whenReady(m_store.read([keys](QSqlDatabase &db) { return jobs::unseen(db, keys); }), this,
        [this, jobs](const Result<QList<qint64>> &unseen) {
            for (const Job &job : jobs) {
                if (unseen && !unseen->contains(job.key))
                    tell(job);
            }
        });
}

void DoneNotices::tell(const Job &job)
{
    QApplication::alert(&m_window);
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;
    if (!m_tray) {
        m_tray = std::make_unique<QSystemTrayIcon>(QApplication::windowIcon());
        connect(m_tray.get(), &QSystemTrayIcon::messageClicked, &m_window, [this] {
            m_window.show();
            m_window.raise();
            m_window.activateWindow();
        });
    }
    m_tray->show();
    const bool failed = job.state == JobState::Failed;
    const QString text = failed && job.error
        ? explain(*job.error)
        : tr("%1 cells in %2").arg(countText(job.cells), durationText(job.runtimeMs));
    m_tray->showMessage(QStringLiteral("%1: %2").arg(stateTitle(job.state), job.name), text,
        failed ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
}

} // namespace zixly
