// SPDX-License-Identifier: GPL-3.0-or-later
// zixly-standin [BASE_PORT]: all services of a platform on 127.0.0.1, with jobs that move on by themselves.
#include "tests/support/standin/standin.h"

#include <QCoreApplication>
#include <QTextStream>
#include <QTimer>

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const int base = argc > 1 ? QString::fromLocal8Bit(argv[1]).toInt() : 53'000;
    zixly::test::Standin standin(static_cast<quint16>(base));
    QTextStream out(stdout);
    if (!standin.isListening()) {
        QTextStream(stderr) << "The ports from " << base << " on are taken; give another first port.\n";
        return 1;
    }
    out << "web API (Next)     " << standin.next.url().toString() << '\n'
        << "web API (Nest)     " << standin.nest.url().toString() << '\n'
        << "webhook receiver   " << standin.receiver.url().toString() << '\n'
        << "Trading API        " << standin.trading.url().toString() << "   API key " << standin.world.tradingKey
        << '\n'
        << "Supabase           " << standin.supabase.url().toString() << "   anon key " << standin.world.anonKey
        << '\n';
    for (const auto &user : std::as_const(standin.world.users)) {
        out << "user               " << user.email << "  " << user.password << "  "
            << (user.tenant.isEmpty() ? QStringLiteral("(no tenant)") : user.tenant) << '\n';
    }
    out.flush();
    for (const char *ticker : {"BTC-USD", "NVDA", "SP500"}) {
        standin.world.addJob(QStringLiteral("trading-sweep"),
            {{QStringLiteral("ticker"), QLatin1String(ticker)},
                {QStringLiteral("strategy_type"), QStringLiteral("SMA")}},
            QStringLiteral("zixly-internal"));
    }
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &app, [&standin] { standin.world.advance(); });
    timer.start(3'000);
    return QCoreApplication::exec();
}
