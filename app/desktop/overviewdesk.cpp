// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/overviewdesk.h"

#include "core/async.h"
#include "core/clock.h"
#include "core/settings.h"
#include "desktop/notices.h"
#include "store/store.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/overview/overviewpage.h"
#include "widgets/shell/mainwindow.h"

#include <QDateTime>

#include <algorithm>
#include <chrono>
#include <utility>

namespace zixly {

using namespace std::chrono_literals;

OverviewDesk::OverviewDesk(Store &store, Settings &settings, MainWindow &window, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_settings(settings)
    , m_window(window)
    , m_clock(clock)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(500ms);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (std::exchange(m_again, false))
            askSoon();
    });
    m_midnight.setSingleShot(true);
    connect(&m_midnight, &QTimer::timeout, this, &OverviewDesk::askSoon);
    connect(&m_store, &Store::jobsChanged, this, &OverviewDesk::lookAt);
    connect(&m_store, &Store::jobsRemoved, this, &OverviewDesk::refreshAll);
    connect(&m_store, &Store::changedElsewhere, this, &OverviewDesk::refreshAll);
    OverviewPage &page = m_window.overviewPage();
    connect(&page, &OverviewPage::shown, this, &OverviewDesk::askSoon);
    connect(&page, &OverviewPage::failuresSeen, this, &OverviewDesk::markSeen);
}

void OverviewDesk::start()
{
    ask();
}

void OverviewDesk::setTimeZone(TimeZoneChoice zone)
{
    m_window.overviewPage().setTimeZone(zone);
    if (std::exchange(m_zone, zone) != zone && !m_first)
        askSoon();
}

void OverviewDesk::refreshAll()
{
    forgetPast();
    askSoon();
}

// Also the one that is being counted just now.
void OverviewDesk::forgetPast()
{
    m_past.reset();
    ++m_pasts;
}

// A service may tell late how a job ended, and the past that was counted has another one then.
void OverviewDesk::lookAt(const QList<Job> &jobs)
{
    const bool old = std::ranges::any_of(jobs, [this](const Job &job) {
        return isTerminal(job.state) && (job.createdMs < m_todayMs || job.endedMs < m_todayMs);
    });
    if (old)
        forgetPast();
    askSoon();
}

// The first change is looked at once; under a steady stream the page follows twice a second. A page that nobody sees
// asks when it is shown.
void OverviewDesk::askSoon()
{
    if (m_soon.isActive()) {
        m_again = true;
        return;
    }
    if (!m_window.overviewPage().isVisible())
        return;
    m_soon.start();
    ask();
}

void OverviewDesk::ask()
{
    const QTimeZone zone = m_zone == TimeZoneChoice::Utc ? QTimeZone::utc() : QTimeZone::systemTimeZone();
    overview::Question question;
    question.today = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), zone).date();
    question.dayStarts = dayStarts(question.today, kOverviewDays, zone);
    question.visitMs = m_settings.value(Setting::LastFailureSeenMs).toLongLong();
    question.past = m_past;
    m_todayMs = question.dayStarts.at(kOverviewDays - 1);
    lookAgainBy(question.dayStarts.last());
    const quint64 number = ++m_question;
    const auto work = [question](QSqlDatabase &db) { return overview::read(db, question); };
    whenReady(m_store.read(work), this, [this, number, pasts = m_pasts](const Result<overview::Answer> &answer) {
        if (number != m_question)
            return;
        if (!answer)
            return showFailure(m_window, answer.error());
        if (pasts == m_pasts)
            m_past = answer->past;
        show(answer->figures);
    });
}

void OverviewDesk::show(const Overview &figures)
{
    m_window.overviewPage().setOverview(figures);
    if (std::exchange(m_first, false) && figures.hasJobs)
        m_window.openAtOverview();
}

void OverviewDesk::markSeen()
{
    m_settings.setValue(Setting::LastFailureSeenMs, m_clock.nowMs());
    askSoon();
}

// At most an hour: a timer knows nothing of a sleeping computer or of a clock that was put right.
void OverviewDesk::lookAgainBy(qint64 tomorrowMs)
{
    const qint64 left = std::max<qint64>(1000, tomorrowMs - m_clock.nowMs());
    m_midnight.start(std::chrono::milliseconds(std::min<qint64>(left, 3'600'000)));
}

} // namespace zixly
