// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/realpostgres.h"

#include "server/postgres.h"

#include <QDir>
#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlRecord>
#include <QStandardPaths>
#include <QThread>

#ifdef Q_OS_UNIX
#include <csignal>
#include <pwd.h>
#include <unistd.h>
#endif

namespace zixly::test {

namespace {

constexpr int kStartMs = 20'000;

QString programFolder()
{
    const QString onPath = QStandardPaths::findExecutable(QStringLiteral("initdb"));
    if (!onPath.isEmpty())
        return QFileInfo(onPath).path();
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    const QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    for (const QString &name : names) {
        if (const QString folder = versions.filePath(name + QStringLiteral("/bin"));
            QFile::exists(folder + QStringLiteral("/initdb")))
            return folder;
    }
    return {};
}

#ifdef Q_OS_UNIX
// The server refuses to run as root: it runs as somebody else then.
const passwd *somebody()
{
    if (geteuid() != 0)
        return nullptr;
    const passwd *user = getpwnam("postgres");
    return user != nullptr ? user : getpwnam("nobody");
}

void runAsSomebody(QProcess &process)
{
    if (const passwd *user = somebody()) {
        process.setChildProcessModifier([group = user->pw_gid, id = user->pw_uid] {
            if (setgid(group) != 0 || setuid(id) != 0)
                _exit(126);
        });
    }
}
#else
void runAsSomebody(QProcess &) { }
#endif

} // namespace

QString RealPostgres::missing()
{
    if (programFolder().isEmpty())
        return QStringLiteral("PostgreSQL is not installed");
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL")))
        return QStringLiteral("Qt's driver for PostgreSQL is not installed");
    return {};
}

RealPostgres::RealPostgres()
{
#ifdef Q_OS_UNIX
    if (const passwd *user = somebody()) {
        if (chown(QFile::encodeName(m_folder.path()).constData(), user->pw_uid, user->pw_gid) != 0)
            qWarning("the folder stays root's");
    }
#endif
    runAsSomebody(m_server);
}

RealPostgres::~RealPostgres()
{
    stop();
}

bool RealPostgres::call(const QString &program, const QStringList &arguments)
{
    QProcess process;
    runAsSomebody(process);
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(programFolder() + QLatin1Char('/') + program, arguments);
    const bool done = process.waitForFinished(60'000) && process.exitCode() == 0;
    if (!done)
        qWarning("%s: %s, code %d: %s", qPrintable(program), qPrintable(process.errorString()), process.exitCode(),
            process.readAll().constData());
    return done;
}

bool RealPostgres::make()
{
    const QString data = m_folder.filePath(QStringLiteral("data"));
    return call(QStringLiteral("initdb"),
               {QStringLiteral("-D"), data, QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("-U"),
                   QStringLiteral("zixly"), QStringLiteral("-E"), QStringLiteral("UTF8"), QStringLiteral("--locale=C"),
                   QStringLiteral("--no-sync")})
        && start() && createDatabase();
}

bool RealPostgres::createDatabase() const
{
    auto db = Postgres::open(address().replace(QStringLiteral("/platform"), QStringLiteral("/postgres")));
    return db && db->run(QStringLiteral("CREATE DATABASE platform"));
}

bool RealPostgres::start()
{
    m_server.setWorkingDirectory(m_folder.path());
    m_server.setStandardErrorFile(m_folder.filePath(QStringLiteral("log")), QIODevice::Append);
    // The session's zone is not UTC: nobody may rely on it.
    m_server.start(programFolder() + QStringLiteral("/postgres"),
        {QStringLiteral("-D"), m_folder.filePath(QStringLiteral("data")), QStringLiteral("-k"), m_folder.path(),
            QStringLiteral("-c"), QStringLiteral("listen_addresses="), QStringLiteral("-c"),
            QStringLiteral("fsync=off"), QStringLiteral("-c"), QStringLiteral("timezone=Asia/Tokyo")});
    if (!m_server.waitForStarted())
        return false;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < kStartMs && m_server.state() == QProcess::Running) {
        if (Postgres::open(address().replace(QStringLiteral("/platform"), QStringLiteral("/postgres"))))
            return true;
        QThread::msleep(50);
    }
    return false;
}

void RealPostgres::stop()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
#ifdef Q_OS_UNIX
    ::kill(static_cast<pid_t>(m_server.processId()), SIGINT); // "fast": ends the connections
#endif
    if (!m_server.waitForFinished(20'000))
        kill();
}

void RealPostgres::kill()
{
    m_server.kill();
    m_server.waitForFinished();
}

QString RealPostgres::address(const QString &user) const
{
    return QStringLiteral("postgresql://%1@/platform?host=%2").arg(user, m_folder.path());
}

bool RealPostgres::run(const QString &script) const
{
    auto db = Postgres::open(address());
    if (!db)
        return false;
    const auto done = db->run(script);
    if (!done)
        qWarning("%s", qPrintable(done.error().detail));
    return done.has_value();
}

QString RealPostgres::value(const QString &statement) const
{
    auto db = Postgres::open(address());
    auto query = db ? db->run(statement) : Result<QSqlQuery>(std::unexpected(db.error()));
    if (!query) {
        qWarning("%s", qPrintable(query.error().detail));
        return QStringLiteral("error");
    }
    return query->next() ? query->value(0).toString() : QString();
}

const char *const kPlatformTables = R"(
CREATE TYPE "JobStatus" AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED');
CREATE TABLE "pipeline_jobs" ("id" TEXT PRIMARY KEY, "tenantId" TEXT NOT NULL, "jobType" TEXT NOT NULL,
    "status" "JobStatus" NOT NULL DEFAULT 'QUEUED', "parameters" JSONB NOT NULL, "result" JSONB, "metrics" JSONB,
    "errorMessage" TEXT, "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "startedAt" TIMESTAMP(3),
    "completedAt" TIMESTAMP(3));
CREATE INDEX ON "pipeline_jobs" ("tenantId", "status");
CREATE INDEX ON "pipeline_jobs" ("jobType", "status");
CREATE INDEX ON "pipeline_jobs" ("createdAt");
CREATE TABLE "trading_sweep_results" ("id" TEXT PRIMARY KEY,
    "jobId" TEXT NOT NULL REFERENCES "pipeline_jobs" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    "sweepRunId" TEXT NOT NULL, "ticker" TEXT NOT NULL, "strategyType" TEXT NOT NULL, "fastPeriod" INTEGER NOT NULL,
    "slowPeriod" INTEGER NOT NULL, "score" DECIMAL(10,2) NOT NULL, "sharpeRatio" DECIMAL(10,2) NOT NULL,
    "sortinoRatio" DECIMAL(10,2) NOT NULL, "totalReturnPct" DECIMAL(10,2) NOT NULL,
    "annualizedReturn" DECIMAL(10,2) NOT NULL, "maxDrawdownPct" DECIMAL(10,2) NOT NULL,
    "winRatePct" DECIMAL(10,2) NOT NULL, "profitFactor" DECIMAL(10,2) NOT NULL, "totalTrades" INTEGER NOT NULL,
    "tradesPerMonth" DECIMAL(10,2) NOT NULL, "avgTradeDuration" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE INDEX ON "trading_sweep_results" ("jobId");
)";

} // namespace zixly::test
