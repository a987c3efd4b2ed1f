// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/joincommand.h"

#include "console/commandwords.h"
#include "console/configwords.h"
#include "console/terminal.h"
#include "core/clock.h"
#include "server/api/servicelog.h"
#include "server/joinworker.h"

#include <QCoreApplication>
#include <QDir>

#include <cstdio>
#include <expected>

namespace zixly {

namespace {

using namespace terminal;

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::JoinCommand)
};

const char kJoinHelp[] = "Usage: zixly-worker join --database ADDRESS --prices DIR [OPTION VALUE]...\n"
                         "\n"
                         "Takes the queued sweeps of the platform's PostgreSQL, computes them and writes their\n"
                         "results back, until Ctrl+C. Any number of workers may share a database.\n"
                         "\n"
                         "  --database ADDRESS     postgresql://user@host:port/name; default: ZIXLY_DATABASE.\n"
                         "                         The password better comes from PGPASSWORD or ~/.pgpass\n"
                         "  --prices DIR           a folder of price files, T.csv or T_*.csv for the ticker T\n"
                         "  --tenant T             only jobs of this tenant; may be given again (all)\n"
                         "  --owner NAME           how this worker calls itself (host:process)\n"
                         "  --threads N            of the engine; default: all cores\n"
                         "  --lease SECONDS        after which a silent worker's job goes to another one (30)\n"
                         "  --until-empty          end when no job waits\n"
                         "  --log-format text|json one line for each event, on standard error\n"
                         "  --config FILE          lines \"name = value\", names as above without the dashes\n"
                         "  --check                say what is wrong with all of these, and end\n"
                         "\n"
                         "Each option may come from ZIXLY_NAME in the environment, too (ZIXLY_PRICES, ...). The\n"
                         "file counts least, the command line most.\n"
                         "\n"
                         "Exit codes: 0 stopped, 1 failed, 2 wrong usage.\n";

const char kDeadHelp[] = "Usage: zixly-worker dead --database ADDRESS [--tenant T]...\n"
                         "\n"
                         "Lists the jobs that ended because their workers crashed again and again: id, tenant,\n"
                         "ticker, time and reason, tabs between them.\n";

using Parsed = std::expected<JoinOptions, QString>; // an empty text: help was asked for

std::optional<qint64> whole(const QString &value, qint64 least, qint64 most)
{
    bool ok = false;
    const qint64 number = value.toLongLong(&ok);
    return ok && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

// Takes one option; what is wrong with it otherwise.
QString take(const QString &name, const QString &value, JoinOptions &options)
{
    if (value.isEmpty())
        return Tr::tr("%1 needs a value.").arg(name);
    if (name == QLatin1String("--database")) {
        options.database = value;
    } else if (name == QLatin1String("--prices")) {
        options.prices = value;
    } else if (name == QLatin1String("--tenant")) {
        options.tenants << value;
    } else if (name == QLatin1String("--owner")) {
        options.owner = value;
    } else if (name == QLatin1String("--threads")) {
        const auto threads = whole(value, 1, 1024);
        if (!threads)
            return Tr::tr("%1 takes a whole number from 1 to 1024, not \"%2\".").arg(name, value);
        options.threads = static_cast<unsigned>(*threads);
    } else if (name == QLatin1String("--log-format")) {
        if (value != QLatin1String("text") && value != QLatin1String("json"))
            return Tr::tr("%1 takes one of %2, not \"%3\".").arg(name, QStringLiteral("text, json"), value);
        options.logAsJson = value == QLatin1String("json");
    } else if (name == QLatin1String("--lease")) {
        const auto seconds = whole(value, 1, 3600);
        if (!seconds)
            return Tr::tr("%1 takes whole seconds from 1 to 3600, not \"%2\".").arg(name, value);
        options.leaseMs = *seconds * 1000;
    } else {
        return Tr::tr("Unknown option \"%1\".").arg(name);
    }
    return {};
}

Parsed parse(const QStringList &words)
{
    static const ConfigNames names{
        {QStringLiteral("database"), QStringLiteral("prices"), QStringLiteral("tenant"), QStringLiteral("owner"),
            QStringLiteral("threads"), QStringLiteral("lease"), QStringLiteral("log-format")},
        {QStringLiteral("until-empty")}};
    const CommandWords told = tellApart(words, {QStringLiteral("--until-empty"), QStringLiteral("--check")});
    if (told.help)
        return std::unexpected(QString());
    if (!told.plain.isEmpty())
        return std::unexpected(Tr::tr("\"%1\" is not an option; options begin with --.").arg(told.plain.first()));
    const Configured all = withConfiguration(told, names);
    if (!all.problems.isEmpty())
        return std::unexpected(all.problems.join(QLatin1Char('\n')));
    JoinOptions options;
    for (const auto &[name, value] : all.words.options) {
        if (name == QLatin1String("--until-empty")) {
            options.untilEmpty = true;
            continue;
        }
        if (const QString wrong = take(name, value, options); !wrong.isEmpty())
            return std::unexpected(wrong);
    }
    if (options.database.isEmpty())
        return std::unexpected(Tr::tr("Say which database: --database postgresql://user@host/name."));
    return options;
}

QString sentenceOf(const Error &error)
{
    return error.detail.isEmpty() ? explain(error) : error.detail;
}

} // namespace

int runJoinCommand(const QStringList &words)
{
    auto options = parse(words);
    if (options && options->prices.isEmpty())
        options = std::unexpected(Tr::tr("Say where the prices are: --prices DIR."));
    else if (options && !QDir(options->prices).exists())
        options = std::unexpected(Tr::tr("The prices folder %1 does not exist.").arg(options->prices));
    if (!options)
        return refuse(options.error(), kJoinHelp);
    if (wantsCheck(tellApart(words, {QStringLiteral("--until-empty"), QStringLiteral("--check")}))) {
        std::fputs((Tr::tr("The configuration is fine.") + QLatin1Char('\n')).toLocal8Bit().constData(), stdout);
        return kDone;
    }
    terminal::watchInterrupts();
    const SystemClock clock;
    ServiceLog log(clock, ServiceLog::Format::Json, ServiceLog::Level::Info,
        [](const QByteArray &line) { std::fputs((line + '\n').constData(), stderr); });
    const auto say = [&log, json = options->logAsJson](const QString &sentence) {
        if (json)
            log.write(ServiceLog::Level::Info, "join", {{"message", sentence}});
        else
            terminal::complain(sentence);
    };
    JoinWorker worker(*options, terminal::interrupted(), say);
    if (const auto done = worker.run(); !done)
        return fail(done.error().kind == Error::Kind::InvalidInput ? kUsage : kFailed, sentenceOf(done.error()));
    say(Tr::tr("Stopped: %1 completed, %2 failed.").arg(worker.completed()).arg(worker.failed()));
    return kDone;
}

int runDeadCommand(const QStringList &words)
{
    const auto options = parse(words);
    if (!options)
        return refuse(options.error(), kDeadHelp);
    auto db = Postgres::open(options->database);
    if (!db)
        return fail(db.error().kind == Error::Kind::InvalidInput ? kUsage : kFailed, sentenceOf(db.error()));
    const auto jobs = pipelinejobs::deadLetters(*db, options->tenants);
    if (!jobs)
        return fail(kFailed, sentenceOf(jobs.error()));
    for (const pipelinejobs::DeadJob &job : *jobs) {
        const QString line
            = QStringList{job.id, job.tenant, job.ticker, job.failedAt, job.sentence}.join(QLatin1Char('\t'));
        std::fputs((line.toUtf8() + '\n').constData(), stdout);
    }
    return kDone;
}

} // namespace zixly
