// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/joincommand.h"
#include "console/servecommand.h"
#include "console/storecommands.h"
#include "console/sweepcommand.h"
#include "translations/translations.h"

#include <QCoreApplication>
#include <QTextStream>

#include <array>
#include <cstdio>

namespace {

void print(const QString &text)
{
    QTextStream(stdout) << text;
}

const char kUsage[] = "Usage: zixly-worker COMMAND [OPTION VALUE]...\n"
                      "\n"
                      "  sweep       backtest every fast x slow pair and write the rows (sweep --help)\n"
                      "  join        work for the platform: take its queued sweeps from PostgreSQL (join --help)\n"
                      "  serve       the local API: the jobs of this computer over HTTP (serve --help)\n"
                      "  keys        who may call that API (keys --help)\n"
                      "  jobs        list jobs, found as in the search box of the desktop (jobs --help)\n"
                      "  cancel, retry       stop jobs, or queue them again (cancel --help)\n"
                      "  backup, restore     copy the store, and take a copy back (backup --help)\n"
                      "  dead        list the platform's jobs that were given up (dead --help)\n"
                      "  --version   print the version\n"
                      "  --help      print this text\n";

struct Command {
    const char *name;
    int (*run)(const QStringList &words);
};

constexpr std::array kCommands{
    Command{"sweep", zixly::runSweepCommand},
    Command{"join", zixly::runJoinCommand},
    Command{"dead", zixly::runDeadCommand},
    Command{"serve", zixly::runServeCommand},
    Command{"keys", zixly::runKeysCommand},
    Command{"jobs", zixly::runJobsCommand},
    Command{"cancel", zixly::runCancelCommand},
    Command{"retry", zixly::runRetryCommand},
    Command{"backup", zixly::runBackupCommand},
    Command{"restore", zixly::runRestoreCommand},
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("zixly-worker"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ZIXLY_VERSION));
    zixly::installTranslations(application, QString());
    const QStringList words = QCoreApplication::arguments().mid(1);
    const QString command = words.value(0);
    for (const Command &known : kCommands) {
        if (command == QLatin1String(known.name))
            return known.run(words.mid(1));
    }
    if (command == QLatin1String("--version")) {
        print(QStringLiteral("zixly-worker " ZIXLY_VERSION "\n"));
        return 0;
    }
    if (command == QLatin1String("--help") || command == QLatin1String("-h")) {
        print(QString::fromLatin1(kUsage));
        return 0;
    }
    std::fputs(command.isEmpty() ? "zixly-worker: say what to do, for example: zixly-worker sweep --help\n"
                                 : "zixly-worker: unknown command; zixly-worker --help lists them\n",
        stderr);
    return 2;
}
