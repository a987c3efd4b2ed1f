// SPDX-License-Identifier: GPL-3.0-or-later
// storefixture FILE: writes a small store of the schema version that is current, for tests/data/store/zixly_v<N>.db.
// Run it once, before the next migration is added. It uses the repositories, so that the file holds what that version
// really wrote; "storefixture FILE 1" lays down version 1, which was older than they are, in plain SQL.
#include "tests/store/storefiles.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

namespace {

Job fixtureJob(int number)
{
    static constexpr const char *kTickers[] = {"SP500", "BTC-USD", "ETH-USD"};
    SweepSpec spec;
    spec.ticker = QLatin1String(kTickers[number]);
    Job job = test::aNewJob(defaultName(spec));
    job.name = u"%1 SMA 5-50 x 20-200"_s.arg(spec.ticker);
    job.id = QUuid::fromString(u"018bcfe5-6800-7000-8000-00000000000%1"_s.arg(number));
    job.parameters = toJson(spec);
    job.createdMs += number;
    if (number == 0) {
        job.state = JobState::Completed;
        job.data = {QByteArray(64, 'c'), 946'857'600'000, 1'391'385'600'000, 2520};
        job.best.sharpe = 0.72;
    }
    return job;
}

Result<> fillCurrent(QSqlDatabase &db)
{
    for (int number = 0; number < 3; ++number) {
        if (const auto job = jobs::insert(db, fixtureJob(number), u"user"_s); !job)
            return std::unexpected(job.error());
    }
    Result<> done
        = jobs::addEvent(db, {.jobKey = 1, .timeMs = 1'700'000'000'500, .actor = u"worker"_s, .kind = u"completed"_s});
    if (done)
        done = jobs::setNote(db, 1, u"the first one"_s);
    if (done)
        done = jobs::setFavourite(db, 1, true);
    if (done)
        done = cells::save(db, 1, test::aResult(20));
    if (done)
        done = test::makeRemote(db, 2);
    const auto series = done ? prices::save(db, test::aPriceSeries(u"SP500"_s, 30), 1) : std::unexpected(done.error());
    return series ? Result<>() : std::unexpected(series.error());
}

Result<> fillFirst(QSqlDatabase &db)
{
    sql::Statement insert(db,
        u"INSERT INTO jobs (id, name, type, parameters, state, created_ms, data_sha, data_bars, best_sharpe)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s);
    for (int number = 0; number < 3; ++number) {
        const Job job = fixtureJob(number);
        const auto done = insert.run(job.id.toString(QUuid::WithoutBraces), job.name, job.type,
            QString::fromUtf8(QJsonDocument(job.parameters).toJson(QJsonDocument::Compact)),
            static_cast<int>(job.state), job.createdMs, QString::fromLatin1(job.data.sha256), job.data.bars,
            std::isnan(job.best.sharpe) ? QVariant() : QVariant(job.best.sharpe));
        if (!done)
            return done;
    }
    for (const QString &text :
        {u"INSERT INTO job_events VALUES (1, 1, 1700000000000, 'local', 'user', 'created', '{}')"_s,
            u"INSERT INTO job_events VALUES (1, 2, 1700000000500, 'local', 'worker', 'completed', '{}')"_s,
            u"INSERT INTO notes VALUES (1, 'the first one')"_s, u"INSERT INTO favourites VALUES (1)"_s}) {
        if (const auto done = sql::run(db, text); !done)
            return done;
    }
    if (const auto done = cells::save(db, 1, test::aResult(20)); !done) // the same tables in version 1
        return done;
    const auto series = prices::save(db, test::aPriceSeries(u"SP500"_s, 30), 1);
    return series ? Result<>() : std::unexpected(series.error());
}

Result<> write(const QString &path, int version)
{
    QFile::remove(path);
    auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    if (!connection)
        return std::unexpected(connection.error());
    QSqlDatabase db = connection->database();
    if (const auto done = schema::migrate(db, version); !done)
        return done;
    return version == schema::currentVersion() ? fillCurrent(db) : fillFirst(db);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    QTextStream err(stderr);
    const int version = arguments.size() > 2 ? arguments.at(2).toInt() : schema::currentVersion();
    if (arguments.size() < 2 || (version != 1 && version != schema::currentVersion())) {
        err << "usage: storefixture FILE [1]\n";
        return 2;
    }
    const auto done = write(arguments.at(1), version);
    if (!done)
        err << done.error().detail << '\n';
    return done ? 0 : 1;
}
