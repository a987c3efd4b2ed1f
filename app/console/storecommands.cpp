// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/storecommands.h"

#include "console/commandwords.h"
#include "console/terminal.h"
#include "core/async.h"
#include "core/clock.h"
#include "core/csv.h"
#include "core/jobexport.h"
#include "core/profile.h"
#include "core/searchlanguage.h"
#include "store/joblines.h"
#include "store/jobs.h"
#include "store/shardjobs.h"
#include "store/store.h"
#include "worker/localqueue.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTimeZone>
#include <QUuid>

#include <algorithm>
#include <cstdio>
#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <utility>

namespace zixly {

namespace {

using namespace terminal;

constexpr std::size_t kBatch = 2000; // jobs

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::StoreCommands)
};

const char kJobsHelp[] = "Usage: zixly-worker jobs [--search TEXT] [--top N] [--format csv|jsonl] [--profile DIR]\n"
                         "\n"
                         "Writes the jobs of this computer and of its connections, the newest first, with the\n"
                         "columns of an export. TEXT is what the search box takes, for example\n"
                         "  zixly-worker jobs --search 'ticker:BTC* status:failed created:\"last 7 days\"'\n";
const char kOtherHelp[]
    = "Usage: zixly-worker cancel ID... [--profile DIR]    stop these jobs\n"
      "       zixly-worker retry ID... [--profile DIR]     queue them again; writes the new ids\n"
      "       zixly-worker backup FILE [--profile DIR]     a copy of the store, also while it is used\n"
      "       zixly-worker restore FILE [--profile DIR]    back from such a copy; the store that was\n"
      "                                                    there is kept beside it\n"
      "\n"
      "Exit codes: 0 done, 1 failed, 2 wrong usage.\n";

struct Words {
    QString profile;
    QString search;
    qint64 top = 0; // 0 = all
    RowFormat format = RowFormat::Csv;
    QStringList plain;
};

using Parsed = std::expected<Words, QString>; // an empty text: help was asked for

QString take(const QString &name, const QString &value, bool listing, Words &words)
{
    if (value.isEmpty())
        return Tr::tr("%1 needs a value.").arg(name);
    if (name == QLatin1String("--profile")) {
        words.profile = value;
    } else if (listing && name == QLatin1String("--search")) {
        words.search = value;
    } else if (listing && name == QLatin1String("--top")) {
        bool ok = false;
        words.top = value.toLongLong(&ok);
        if (!ok || words.top < 1)
            return Tr::tr("%1 takes a whole number from 1 on, not \"%2\".").arg(name, value);
    } else if (listing && name == QLatin1String("--format")) {
        if (value != QLatin1String("csv") && value != QLatin1String("jsonl"))
            return Tr::tr("%1 takes one of %2, not \"%3\".").arg(name, QStringLiteral("csv, jsonl"), value);
        words.format = value == QLatin1String("csv") ? RowFormat::Csv : RowFormat::JsonLines;
    } else {
        return Tr::tr("Unknown option \"%1\".").arg(name);
    }
    return {};
}

Parsed parse(const QStringList &list, bool listing)
{
    const CommandWords told = tellApart(list);
    if (told.help)
        return std::unexpected(QString());
    Words words;
    words.plain = told.plain;
    for (const auto &[name, value] : told.options) {
        if (const QString wrong = take(name, value, listing, words); !wrong.isEmpty())
            return std::unexpected(wrong);
    }
    return words;
}

int failWith(const Error &error)
{
    return fail(kFailed, explain(error));
}

void print(const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
}

// The store of a profile that is there already: a mistyped folder must not make an empty one.
Result<std::unique_ptr<Store>> openStore(const Profile &profile)
{
    if (!QFile::exists(profile.databasePath()))
        return failure(Error::Kind::NotFound, QDir::toNativeSeparators(profile.databasePath()));
    auto store = std::make_unique<Store>();
    if (const auto opened = store->open(profile.databasePath()).result(); !opened)
        return std::unexpected(opened.error());
    return store;
}

std::expected<JobQuery, QString> queryOf(const Words &words)
{
    JobQuery query;
    if (words.search.isEmpty())
        return query;
    const auto expression
        = search::parse(words.search, {.zone = QTimeZone::systemTimeZone(), .nowMs = SystemClock().nowMs()});
    if (!expression)
        return std::unexpected(expression.error().first().sentence);
    query.expression = *expression;
    return query;
}

Result<> list(Store &store, const JobQuery &query, const Words &words)
{
    auto keys = store.read([&query](QSqlDatabase &db) { return jobs::query(db, query); }).result();
    if (!keys)
        return std::unexpected(keys.error());
    std::span<const qint64> rest(*keys);
    if (words.top > 0)
        rest = rest.first(std::min(rest.size(), static_cast<std::size_t>(words.top)));
    RowStyle style{words.format, CsvPreset::rfc4180()};
    style.csv.crlf = false; // what programs that read a pipe expect
    const auto writer = makeRowWriter(style, jobexport::columns());
    writer->header();
    print(writer->take());
    while (!rest.empty() && !terminal::interrupted()) {
        const auto batch = rest.first(std::min(rest.size(), kBatch));
        rest = rest.subspan(batch.size());
        const auto lines = store.read([batch](QSqlDatabase &db) { return joblines::load(db, batch); }).result();
        if (!lines)
            return std::unexpected(lines.error());
        jobexport::writeRows(*writer, *lines);
        print(writer->take());
    }
    return {};
}

// What one wish of cancel or retry asks of the queue; the answer is written and says whether it was a success.
struct Local {
    LocalQueue &queue;
    Store &store;
};
using Wish = std::function<void(const Local &local, const Job &job, const std::function<void(bool)> &done)>;

// Hands wishes for the named jobs to the queue, one after the other, and ends the event loop.
class Wishes : public QObject
{
public:
    Wishes(const Local &local, QList<Job> jobs, Wish wish)
        : m_local(local)
        , m_jobs(std::move(jobs))
        , m_wish(std::move(wish))
    {
        connect(&local.queue, &LocalQueue::stopped, this, [this] { QCoreApplication::exit(m_code); });
    }
    void next()
    {
        if (m_jobs.isEmpty())
            return m_local.queue.shutdown(LocalQueue::Shutdown::ResumeLater);
        m_wish(m_local, m_jobs.takeFirst(), [this](bool success) {
            m_code = success ? m_code : kFailed;
            next();
        });
    }

private:
    Local m_local;
    QList<Job> m_jobs;
    Wish m_wish;
    int m_code = kDone;
};

Result<QList<Job>> jobsOf(Store &store, const QStringList &ids)
{
    QList<Job> jobs;
    for (const QString &text : ids) {
        const QUuid id = QUuid::fromString(text);
        auto job = store.read([id](QSqlDatabase &db) { return jobs::find(db, id); }).result();
        if (!job && job.error().kind == Error::Kind::NotFound)
            return failure(Error::Kind::NotFound, text);
        if (!job)
            return std::unexpected(job.error());
        if (!job->place.service.isEmpty()) {
            return failure(Error::Kind::Unsupported, text,
                Tr::tr("The job %1 is one of %2; the desktop, signed in there, can do that.")
                    .arg(text, job->place.service));
        }
        jobs << *job;
    }
    return jobs;
}

void complain(const Job &job, const Error &error)
{
    const QString id = job.id.toString(QUuid::WithoutBraces);
    if (error.kind == Error::Kind::Conflict)
        return terminal::complain(Tr::tr("%1 is %2: nothing was changed.").arg(id, wireName(job.state)));
    terminal::complain(Tr::tr("%1: %2").arg(id, explain(error)));
}

int runWishes(const QStringList &list, shardjobs::Click click, const Wish &wish)
{
    const auto words = parse(list, false);
    if (!words)
        return refuse(words.error(), kOtherHelp);
    if (words->plain.isEmpty())
        return fail(kUsage, Tr::tr("Say which jobs: their ids, as zixly-worker jobs writes them."));
    const Profile profile = Profile::at(words->profile);
    const auto store = openStore(profile);
    if (!store)
        return failWith(store.error());
    const auto jobs = jobsOf(**store, words->plain);
    if (!jobs)
        return jobs.error().detail.isEmpty() ? failWith(jobs.error()) : fail(kFailed, jobs.error().detail);
    QList<qint64> keys;
    for (const Job &job : *jobs)
        keys << job.key;
    const auto meant
        = (*store)->read([keys, click](QSqlDatabase &db) { return shardjobs::meant(db, keys, click); }).result();
    if (!meant)
        return failWith(meant.error());
    const SystemClock clock;
    // Nothing is to run here: where no other process has the queue, it is held, and paused, for as long as this takes.
    LocalQueue queue(**store, clock, profile,
        [](const QString &ticker) -> Result<PriceSeriesPtr> { return failure(Error::Kind::NotFound, ticker); });
    Wishes wishes({queue, **store}, *meant, wish);
    queue.start(1, true);
    wishes.next();
    return QCoreApplication::exec();
}

} // namespace

int runJobsCommand(const QStringList &list)
{
    const auto words = parse(list, true);
    if (!words)
        return refuse(words.error(), kJobsHelp);
    if (!words->plain.isEmpty())
        return fail(kUsage, Tr::tr("\"%1\" is not an option; options begin with --.").arg(words->plain.first()));
    const auto query = queryOf(*words);
    if (!query)
        return fail(kUsage, query.error());
    const auto store = openStore(Profile::at(words->profile));
    if (!store)
        return failWith(store.error());
    terminal::watchInterrupts();
    const auto done = zixly::list(**store, *query, *words);
    return done ? kDone : failWith(done.error());
}

int runCancelCommand(const QStringList &words)
{
    const auto click = shardjobs::Click::Cancel;
    return runWishes(words, click, [](const Local &local, const Job &job, const std::function<void(bool)> &done) {
        whenReady(local.queue.cancel(job.key), &local.queue, [job, done](const Result<> &answer) {
            if (!answer)
                complain(job, answer.error());
            done(answer.has_value());
        });
    });
}

int runRetryCommand(const QStringList &words)
{
    const auto click = shardjobs::Click::Retry;
    return runWishes(words, click, [](const Local &local, const Job &job, const std::function<void(bool)> &done) {
        whenReady(local.queue.retry(job.key), &local.queue, [job, done, local](const Result<qint64> &answer) {
            if (!answer) {
                complain(job, answer.error());
                return done(false);
            }
            const auto load = [key = *answer](QSqlDatabase &db) { return jobs::load(db, key); };
            whenReady(local.store.read(load), &local.queue, [done](const Result<Job> &made) {
                if (made)
                    print(made->id.toByteArray(QUuid::WithoutBraces) + '\n');
                done(made.has_value());
            });
        });
    });
}

int runBackupCommand(const QStringList &list)
{
    const auto words = parse(list, false);
    if (!words)
        return refuse(words.error(), kOtherHelp);
    if (words->plain.size() != 1)
        return fail(kUsage, Tr::tr("Say where the backup goes: zixly-worker backup FILE."));
    const auto store = openStore(Profile::at(words->profile));
    if (!store)
        return failWith(store.error());
    const auto done = (*store)->backUp(words->plain.first()).result();
    return done ? kDone : failWith(done.error());
}

int runRestoreCommand(const QStringList &list)
{
    const auto words = parse(list, false);
    if (!words)
        return refuse(words.error(), kOtherHelp);
    if (words->plain.size() != 1)
        return fail(kUsage, Tr::tr("Say where the backup is: zixly-worker restore FILE."));
    const Profile profile = Profile::at(words->profile);
    QDir().mkpath(profile.folder); // a new computer has none
    Store store;
    if (const auto opened = store.open(profile.databasePath()).result(); !opened)
        return failWith(opened.error());
    const auto done = store.restore(words->plain.first()).result();
    if (!done)
        return failWith(done.error());
    if (!done->backupPath.isEmpty())
        terminal::complain(
            Tr::tr("What was there before is kept as %1.").arg(QDir::toNativeSeparators(done->backupPath)));
    return kDone;
}

} // namespace zixly
