// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/joinfixture.h"

#include <QDate>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <atomic>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace zixly::test {

const QJsonObject kSmall{{u"ticker"_s, u"ABC"_s}, {u"fast_range"_s, QJsonArray{2, 6}},
    {u"slow_range"_s, QJsonArray{8, 14}}, {u"step"_s, 2}, {u"min_trades"_s, 1}};
// Some ten seconds of work, even on a fast machine with all its cores.
const QJsonObject kLarge{{u"ticker"_s, u"LONG"_s}, {u"fast_range"_s, QJsonArray{2, 2000}},
    {u"slow_range"_s, QJsonArray{2001, 4000}}, {u"step"_s, 1}};

namespace {

bool writePrices(const QString &path, int days)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.write("Date,Close\n");
    const QDate first(1960, 1, 4);
    for (int i = 0; i < days; ++i) {
        const double close = 100.0 + 20.0 * std::sin(i / 9.0) + 5.0 * std::sin(i / 2.3) + 0.01 * i;
        file.write(
            QStringLiteral("%1,%2\n").arg(first.addDays(i).toString(Qt::ISODate)).arg(close, 0, 'f', 4).toLatin1());
    }
    return true;
}

} // namespace

QString textOf(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString JoinFixture::begin()
{
    if (const QString why = RealPostgres::missing(); !why.isEmpty())
        return why;
    m_server = std::make_unique<RealPostgres>();
    const bool done = m_server->make() && writePrices(m_prices.filePath(u"ABC_D.csv"_s), 400)
        && writePrices(m_prices.filePath(u"LONG.csv"_s), 20'000) && writePrices(m_prices.filePath(u"TWO_D.csv"_s), 100)
        && writePrices(m_prices.filePath(u"TWO_W.csv"_s), 100);
    if (!done)
        qFatal("the server or the prices cannot be made");
    return {};
}

bool JoinFixture::clear()
{
    m_said.clear();
    return m_server->run(u"DROP TABLE IF EXISTS \"trading_sweep_results\", \"pipeline_jobs\"; DROP TYPE IF EXISTS"
                         " \"JobStatus\""_s)
        && m_server->run(QString::fromLatin1(kPlatformTables));
}

QString JoinFixture::post(const QString &id, const QJsonObject &parameters, const QString &more)
{
    auto db = Postgres::open(m_server->address());
    const auto posted = db->run(u"INSERT INTO \"pipeline_jobs\" (\"id\", \"tenantId\", \"jobType\", \"parameters\","
                                " \"createdAt\") VALUES (?, 'zixly-internal', 'trading-sweep', ?::jsonb,"
                                " clock_timestamp())"_s,
        {id, textOf(parameters)});
    if (!posted)
        qFatal("%s", qPrintable(posted.error().detail));
    if (!more.isEmpty() && !m_server->run(u"UPDATE \"pipeline_jobs\" SET %1 WHERE \"id\" = '%2'"_s.arg(more, id)))
        qFatal("%s", qPrintable(more));
    return id;
}

JoinOptions JoinFixture::options() const
{
    JoinOptions options;
    options.database = m_server->address();
    options.prices = m_prices.path();
    options.threads = 1;
    options.pollMs = 20;
    options.untilEmpty = true;
    return options;
}

Result<> JoinFixture::work(const JoinOptions &options)
{
    const std::atomic<bool> interrupted = false;
    JoinWorker worker(options, interrupted, [this](const QString &line) { m_said << line; });
    return worker.run();
}

QString JoinFixture::state(const QString &id) const
{
    return m_server->value(u"SELECT \"status\" FROM \"pipeline_jobs\" WHERE \"id\" = '%1'"_s.arg(id));
}

QJsonObject JoinFixture::metrics(const QString &id) const
{
    const QString text = m_server->value(u"SELECT \"metrics\" FROM \"pipeline_jobs\" WHERE \"id\" = '%1'"_s.arg(id));
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

std::unique_ptr<QProcess> JoinFixture::worker(const QStringList &more) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(QStringLiteral(ZIXLY_PROGRAM),
        QStringList{u"join"_s, u"--database"_s, m_server->address(), u"--prices"_s, m_prices.path(), u"--threads=1"_s}
            + more);
    return process;
}

} // namespace zixly::test
