// SPDX-License-Identifier: GPL-3.0-or-later
// zixly-standin [BASE_PORT] [--json]: all services of a platform on 127.0.0.1, with jobs that move on by themselves.
// Commands come from standard input, see README.md.
#include "tests/support/standin/commands.h"
#include "tests/support/standin/pretend.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTextStream>
#include <QThread>
#include <QTimer>

#include <iostream>
#include <string>

namespace {

using namespace zixly::test;
using namespace Qt::StringLiterals;

void print(const QString &text)
{
    QTextStream(stdout) << text << '\n' << Qt::flush;
}

void introduce(const Standin &standin)
{
    QString text;
    QTextStream out(&text);
    out << "web API (Next)     " << standin.next.url().toString() << '\n'
        << "web API (Nest)     " << standin.nest.url().toString() << '\n'
        << "webhook receiver   " << standin.receiver.url().toString() << '\n'
        << "Trading API        " << standin.trading.url().toString() << "   API key " << standin.world.tradingKey
        << '\n'
        << "Supabase           " << standin.supabase.url().toString() << "   anon key " << standin.world.anonKey
        << '\n';
    for (const World::User &user : standin.world.users) {
        out << "user               " << user.email << "  " << user.password << "  "
            << (user.tenant.isEmpty() ? u"(no tenant)"_s : user.tenant) << '\n';
    }
    print(text + u"Type \"help\" for what can go wrong."_s);
}

// One line for scripts.
void introduceAsJson(const Standin &standin)
{
    const World::User &user = standin.world.users.first();
    const QJsonObject all{{u"next"_s, standin.next.url().toString()}, {u"nest"_s, standin.nest.url().toString()},
        {u"receiver"_s, standin.receiver.url().toString()}, {u"trading"_s, standin.trading.url().toString()},
        {u"supabase"_s, standin.supabase.url().toString()}, {u"anonKey"_s, standin.world.anonKey},
        {u"tradingKey"_s, standin.world.tradingKey}, {u"email"_s, user.email}, {u"password"_s, user.password}};
    print(QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const bool forScripts = arguments.contains("--json"_L1);
    const int base = arguments.value(1).startsWith(u'-') || arguments.size() < 2 ? 53'000 : arguments.at(1).toInt();
    Standin standin(static_cast<quint16>(base));
    if (!standin.isListening()) {
        QTextStream(stderr) << "The ports from " << base << " on are taken; give another first port.\n";
        return 1;
    }
    seedForPeople(standin.world, QStringLiteral(ZIXLY_GOLDEN_DIR));
    if (forScripts)
        introduceAsJson(standin);
    else
        introduce(standin);
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &app, [&standin] { standin.world.advance(); });
    if (!forScripts)
        timer.start(3'000);
    // Reading standard input blocks, so a thread of its own does it; its end leaves the services running.
    QThread *reader = QThread::create([&standin] {
        std::string line;
        while (std::getline(std::cin, line)) {
            QMetaObject::invokeMethod(QCoreApplication::instance(), [&standin, text = QString::fromStdString(line)] {
                if (text.simplified() == u"quit")
                    return QCoreApplication::quit();
                if (!text.trimmed().isEmpty())
                    print(runCommand(standin, text));
            });
        }
    });
    reader->start();
    const int code = QCoreApplication::exec();
    std::_Exit(code); // the reader still waits for a line
}
