// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/desktop/platformdesk.h"

#include "store/jobs.h"
#include "tests/desktop/clicks.h"
#include "tests/support/standin/commands.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace zixly::test {

PlatformDesk::PlatformDesk(ApiGeneration generation, std::unique_ptr<World> world)
    : services(0, std::move(world))
    , profile(services.profile(generation))
{
}

PlatformDesk::~PlatformDesk() = default;

void PlatformDesk::start()
{
    stop();
    const Profile place = Profile::at(m_folder.path());
    m_settings = std::make_unique<Settings>(place.settingsPath());
    m_zixly = std::make_unique<Application>(place, *m_settings, &secrets);
    QSignalSpy ready(m_zixly.get(), &Application::ready);
    m_zixly->start();
    m_zixly->window().showPlace(Sidebar::AllJobs); // also where there are jobs
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kPatience);
}

void PlatformDesk::stop()
{
    m_zixly.reset();
    m_settings.reset();
}

void PlatformDesk::addConnection()
{
    m_zixly->connections().save(profile, {});
    QVERIFY(link());
}

void PlatformDesk::signIn(const char *email, const QString &password)
{
    emit m_zixly->window().signInRequested(profile.id);
    EVENTUALLY(dialog("Sign in"));
    QDialog *question = dialog("Sign in");
    named<QLineEdit>("E-mail", question)->setText(QLatin1String(email));
    named<QLineEdit>("Password", question)->setText(password);
    EVENTUALLY(button("Sign in", question));
    click(button("Sign in", question));
    EVENTUALLY(!dialog("Sign in"));
}

void PlatformDesk::startLive()
{
    start();
    addConnection();
    signIn();
    EVENTUALLY(isLive());
}

void PlatformDesk::setOffline(bool offline)
{
    runCommand(services, offline ? QStringLiteral("offline") : QStringLiteral("online"));
}

void PlatformDesk::startSweep(const QString &name, int fastTo, MainWindow *window)
{
    emit(window ? window : &m_zixly->window())->newSweepRequested({});
    EVENTUALLY(dialog("New sweep"));
    QDialog *sweep = dialog("New sweep");
    auto *places = named<QComboBox>("Where to run", sweep);
    places->setCurrentIndex(places->findText(QStringLiteral("web API"), Qt::MatchContains));
    QVERIFY(places->currentText().contains(profile.name));
    named<QSpinBox>("Fast to", sweep)->setValue(fastTo);
    named<QLineEdit>("Name", sweep)->setText(name);
    click(button("Start sweep", sweep));
    EVENTUALLY(!dialog("New sweep"));
}

QString PlatformDesk::badge() const
{
    const auto *shown = named<QToolButton>("Connection status");
    return shown ? shown->text() : QString();
}

JobTableModel &PlatformDesk::table() const
{
    return *qobject_cast<JobTableModel *>(m_zixly->window().jobsPage().table().model());
}

QString PlatformDesk::statusOf(qint64 key) const
{
    return table().index(table().rowOf(key), JobTableModel::StatusColumn).data().toString();
}

void PlatformDesk::select(qint64 key)
{
    m_zixly->window().jobsPage().selectJob(key);
    QTRY_COMPARE_WITH_TIMEOUT(m_zixly->window().jobsPage().currentKey(), key, kPatience);
}

QList<Job> PlatformDesk::jobs() const
{
    const auto all = [](QSqlDatabase &db) -> Result<QList<Job>> {
        const auto keys = jobs::query(db, {});
        if (!keys)
            return std::unexpected(keys.error());
        return jobs::load(db, QList<qint64>(keys->begin(), keys->end()));
    };
    return m_zixly->store().read(all).result().value_or(QList<Job>());
}

std::optional<Job> PlatformDesk::job(const QString &remoteId) const
{
    for (const Job &job : jobs()) {
        const auto same = [&remoteId](const RemoteId &id) { return id.id == remoteId; };
        if (std::any_of(job.remoteIds.begin(), job.remoteIds.end(), same))
            return job;
    }
    return std::nullopt;
}

std::optional<Job> PlatformDesk::jobNamed(const QString &name) const
{
    for (const Job &job : jobs()) {
        if (job.name == name)
            return job;
    }
    return std::nullopt;
}

QStringList PlatformDesk::events(qint64 key) const
{
    QStringList kinds;
    const auto events = m_zixly->store().read([key](QSqlDatabase &db) { return jobs::events(db, key); }).result();
    for (const JobEvent &event : events.value_or(QList<JobEvent>()))
        kinds << event.kind;
    return kinds;
}

} // namespace zixly::test
