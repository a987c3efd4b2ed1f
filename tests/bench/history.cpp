// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/history.h"

#include "core/profile.h"
#include "store/connection.h"
#include "store/schema.h"
#include "tests/support/jobgenerator.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

namespace zixly {

bool makeStore(const QString &path, qint64 jobs)
{
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    QSqlDatabase db = connection ? connection->database() : QSqlDatabase();
    return connection && tuneWriter(db) && schema::migrate(db) && test::fillJobs(db, jobs);
}

QString storeWith(qint64 jobs)
{
    static const QTemporaryDir own;
    const QString kept = qEnvironmentVariable("ZIXLY_BENCH_PROFILES");
    const QString folder = QStringLiteral("%1/%2").arg(kept.isEmpty() ? own.path() : kept).arg(jobs);
    const QString path = Profile::at(folder).databasePath();
    if (QFile::exists(path))
        return path;
    const bool made = QDir().mkpath(folder) && makeStore(path + QLatin1String(".new"), jobs)
        && QFile::rename(path + QLatin1String(".new"), path); // a run that was stopped leaves no half of a store
    return made ? path : QString();
}

QString profileWith(qint64 jobs)
{
    const QString path = storeWith(jobs);
    return path.isEmpty() ? path : QFileInfo(path).path();
}

} // namespace zixly
