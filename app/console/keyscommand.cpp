// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/commandwords.h"
#include "console/servecommand.h"
#include "console/terminal.h"
#include "core/clock.h"
#include "core/profile.h"
#include "server/api/apikeys.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>

#include <cstdio>
#include <expected>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

using namespace terminal;

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::KeysCommand)
};

const char kHelp[]
    = "Usage: zixly-worker keys add NAME [OPTION VALUE]...   a new key; it is written once, keep it\n"
      "       zixly-worker keys list                         id, scope, name, expiry, last use, rates\n"
      "       zixly-worker keys rotate ID [--overlap HOURS]  a new key in its place; the old one works on\n"
      "                                                      for that long (24)\n"
      "       zixly-worker keys revoke ID                    takes effect within a second\n"
      "\n"
      "  --scope read|run|admin     what it may do (read)\n"
      "  --expires DAYS             default: never\n"
      "  --triggers-per-minute N    jobs it may start (10)\n"
      "  --reads-per-minute N       everything else (600)\n"
      "  --profile DIR              default: the profile of the desktop\n"
      "\n"
      "Exit codes: 0 done, 1 failed, 2 wrong usage.\n";

constexpr qint64 kHourMs = 3'600'000;
constexpr qint64 kDayMs = 24 * kHourMs;

struct Words {
    QString profile;
    QStringList plain;
    ApiKey key;
    qint64 expiresDays = 0;
    qint64 overlapHours = 24;
};

QString takeNumber(const QString &name, const QString &value, qint64 least, qint64 most, qint64 &target)
{
    bool ok = false;
    const qint64 number = value.toLongLong(&ok);
    if (!ok || number < least || number > most)
        return Tr::tr("%1 takes a whole number from %2 to %3, not \"%4\".").arg(name).arg(least).arg(most).arg(value);
    target = number;
    return {};
}

QString take(const QString &name, const QString &value, Words &words)
{
    if (value.isEmpty())
        return Tr::tr("%1 needs a value.").arg(name);
    if (name == "--profile"_L1) {
        words.profile = value;
        return {};
    }
    if (name == "--scope"_L1) {
        const auto scope = apiScopeFromText(value);
        if (!scope)
            return Tr::tr("%1 takes one of %2, not \"%3\".").arg(name, u"read, run, admin"_s, value);
        words.key.scope = *scope;
        return {};
    }
    if (name == "--expires"_L1)
        return takeNumber(name, value, 1, 36'500, words.expiresDays);
    if (name == "--overlap"_L1)
        return takeNumber(name, value, 0, 8760, words.overlapHours);
    const bool triggers = name == "--triggers-per-minute"_L1;
    if (!triggers && name != "--reads-per-minute"_L1)
        return Tr::tr("Unknown option \"%1\".").arg(name);
    qint64 rate = 0;
    const QString wrong = takeNumber(name, value, 0, kMaxPerMinute, rate);
    if (wrong.isEmpty())
        (triggers ? words.key.triggersPerMinute : words.key.readsPerMinute) = static_cast<int>(rate);
    return wrong;
}

QString timeText(qint64 ms)
{
    return ms > 0 ? QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODate) : u"-"_s;
}

void print(const QString &line)
{
    std::fputs((line + u'\n').toUtf8().constData(), stdout);
}

QString explainKey(const Error &error)
{
    if (error.kind == Error::Kind::NotFound)
        return Tr::tr("There is no key %1; zixly-worker keys list shows them.").arg(error.subject);
    return explain(error);
}

int list(const ApiKeyFile &file)
{
    const auto keys = file.load();
    if (!keys)
        return fail(kFailed, explain(keys.error()));
    for (const ApiKey &key : *keys) {
        print(QStringList{key.id, toText(key.scope), key.name, timeText(key.expiresMs), timeText(key.lastUsedMs),
            QString::number(key.triggersPerMinute), QString::number(key.readsPerMinute)}
                .join(u'\t'));
    }
    return kDone;
}

int show(const Result<ApiKeyFile::Made> &made)
{
    if (!made)
        return fail(kFailed, explainKey(made.error()));
    print(QString::fromLatin1(made->text));
    return kDone;
}

int run(Words words)
{
    const QString what = words.plain.value(0);
    const QString subject = words.plain.value(1);
    const qint64 now = SystemClock().nowMs();
    const Profile profile = Profile::at(words.profile);
    const ApiKeyFile file(profile.folder);
    if (what == "list"_L1 && words.plain.size() == 1)
        return list(file);
    if (words.plain.size() != 2)
        return fail(kUsage, Tr::tr("Say what to do with which key; zixly-worker keys --help shows how."));
    if (what == "add"_L1) {
        constexpr qsizetype kLongest = 100;
        if (subject.size() > kLongest || subject.simplified() != subject)
            return fail(kUsage, Tr::tr("The name of a key is one line of at most %1 characters.").arg(kLongest));
        if (!QDir().mkpath(profile.folder))
            return fail(kFailed, Tr::tr("The folder %1 cannot be made.").arg(profile.folder));
        words.key.name = subject;
        words.key.expiresMs = words.expiresDays > 0 ? now + words.expiresDays * kDayMs : 0;
        return show(file.add(words.key, now));
    }
    if (what == "rotate"_L1)
        return show(file.rotate(subject, words.overlapHours * kHourMs, now));
    if (what != "revoke"_L1)
        return fail(kUsage, Tr::tr("\"%1\" is none of add, list, rotate, revoke.").arg(what));
    const auto done = file.revoke(subject);
    return done ? kDone : fail(kFailed, explainKey(done.error()));
}

} // namespace

int runKeysCommand(const QStringList &list)
{
    const CommandWords told = tellApart(list);
    if (told.help)
        return refuse({}, kHelp);
    Words words;
    words.plain = told.plain;
    for (const auto &[name, value] : told.options) {
        if (const QString wrong = take(name, value, words); !wrong.isEmpty())
            return fail(kUsage, wrong);
    }
    return run(std::move(words));
}

} // namespace zixly
