// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QObject>
#include <QSet>

#include <memory>

class QSystemTrayIcon;
class QWidget;

namespace zixly {

class Settings;
class Store;

// Tells on the desktop that a job has completed or failed while no window of the program is in front; of
// jobs that somebody else than the present user started it says nothing. GUI thread.
class DoneNotices final : public QObject
{
    Q_OBJECT
public:
    DoneNotices(Store &store, const Settings &settings, QWidget &window, QObject *parent = nullptr);
    ~DoneNotices() override;

private:
    void look(const QList<Job> &jobs);
    void tellIfShown(const QList<Job> &jobs);
    void tell(const Job &job);

    Store &m_store;
    const Settings &m_settings;
    QWidget &m_window;
    QSet<qint64> m_active; // seen queued or running: only what ends under our eyes is news
    std::unique_ptr<QSystemTrayIcon> m_tray;
};

} // namespace zixly
