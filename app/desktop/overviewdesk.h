// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/job.h"
#include "store/overview.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace zixly {

class Clock;
class MainWindow;
class Settings;
class Store;

// Keeps the overview true: reads its figures from the store, at most twice a second and only while the page is shown,
// and makes it the first page of a store that has jobs. GUI thread, never waits.
class OverviewDesk final : public QObject
{
    Q_OBJECT
public:
    OverviewDesk(Store &store, Settings &settings, MainWindow &window, const Clock &clock, QObject *parent = nullptr);

    void start(); // before anything else is asked, so that the first page comes first
    void setTimeZone(TimeZoneChoice zone);
    void refreshAll(); // other rows are to be shown

private:
    void lookAt(const QList<Job> &jobs);
    void askSoon();
    void ask();
    void forgetPast();
    void show(const Overview &figures);
    void markSeen();
    void lookAgainBy(qint64 tomorrowMs);

    Store &m_store;
    Settings &m_settings;
    MainWindow &m_window;
    const Clock &m_clock;
    TimeZoneChoice m_zone = TimeZoneChoice::Local;
    std::shared_ptr<const overview::Past> m_past; // null = has to be counted again
    quint64 m_pasts = 0; // how many were forgotten
    qint64 m_todayMs = 0; // its beginning, as last asked
    QTimer m_soon; // runs for a while after the figures were asked for
    QTimer m_midnight;
    bool m_again = false; // something changed meanwhile
    bool m_first = true; // no answer has come yet
    quint64 m_question = 0; // only the answer to the last one counts
};

} // namespace zixly
