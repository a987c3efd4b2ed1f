// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/serveoptions.h"

#include "console/configwords.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QHostAddress>

#include <array>
#include <functional>
#include <optional>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

const char *const kServeHelp
    = "Usage: zixly-worker serve [OPTION VALUE]...\n"
      "\n"
      "Serves the jobs of this computer over HTTP, in the dialects of the platform's services, until\n"
      "Ctrl+C. Clients need a key: zixly-worker keys add NAME --scope run. /docs describes all calls.\n"
      "\n"
      "  --listen ADDRESS:PORT      default 127.0.0.1:8480; port 0 takes one that is free\n"
      "  --prices DIR               a folder of price files, T.csv or T_*.csv for the ticker T\n"
      "  --profile DIR              default: the profile of the desktop\n"
      "  --concurrency N            sweeps at once (1)\n"
      "  --threads N                of the engine per sweep (all cores)\n"
      "  --tls-certificate FILE     PEM, with its chain; --tls-key FILE: its key\n"
      "  --plain-http               allow another address than this computer's without TLS\n"
      "  --host NAME                a further name clients may call it by; may be given again\n"
      "  --origin URL               web pages that may call it (CORS); may be given again\n"
      "  --callback-host HOST       whom webhook_url may name, HOST or HOST:PORT; may be given again\n"
      "  --open-webhooks            /webhook/* without a key, from this computer\n"
      "  --open-metrics             /metrics without a key\n"
      "  --max-connections N        at once (512)\n"
      "  --log-format text|json     one line for each event, on standard error\n"
      "  --log-level debug|info|warning|error\n"
      "  --config FILE              lines \"name = value\", names as above without the dashes\n"
      "  --check                    say what is wrong with all of these, and end\n"
      "\n"
      "Each option may come from ZIXLY_NAME in the environment, too (ZIXLY_LISTEN, ...). The file counts\n"
      "least, the command line most. Exit codes: 0 stopped, 1 failed, 2 wrong usage.\n";

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::ServeOptions)
};

const ConfigNames &names()
{
    static const ConfigNames known{
        {u"listen"_s, u"prices"_s, u"profile"_s, u"concurrency"_s, u"threads"_s, u"tls-certificate"_s, u"tls-key"_s,
            u"host"_s, u"origin"_s, u"callback-host"_s, u"max-connections"_s, u"log-format"_s, u"log-level"_s},
        {u"plain-http"_s, u"open-webhooks"_s, u"open-metrics"_s}};
    return known;
}

std::optional<int> whole(const QString &value, int least, int most)
{
    bool ok = false;
    const int number = value.toInt(&ok);
    return ok && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

QString takeListen(const QString &value, http::Options &http)
{
    const qsizetype colon = value.lastIndexOf(u':');
    QString address = colon < 0 ? value : value.left(colon);
    if (address.startsWith(u'[') && address.endsWith(u']'))
        address = address.sliced(1, address.size() - 2);
    if (address == "localhost"_L1)
        address = u"127.0.0.1"_s;
    const auto port = colon < 0 ? std::optional<int>(kServePort) : whole(value.mid(colon + 1), 0, 65535);
    if (!port || QHostAddress(address).isNull())
        return Tr::tr("%1 takes ADDRESS:PORT, such as 127.0.0.1:8480, not \"%2\".").arg(u"--listen"_s, value);
    http.address = address;
    http.port = static_cast<quint16>(*port);
    return {};
}

QString takeNumber(const QString &name, const QString &value, int least, int most, const std::function<void(int)> &set)
{
    const auto number = whole(value, least, most);
    if (!number)
        return Tr::tr("%1 takes a whole number from %2 to %3, not \"%4\".").arg(name).arg(least).arg(most).arg(value);
    set(*number);
    return {};
}

QString takeChoice(
    const QString &name, const QString &value, const QStringList &choices, const std::function<void(int)> &set)
{
    const qsizetype index = choices.indexOf(value);
    if (index < 0)
        return Tr::tr("%1 takes one of %2, not \"%3\".").arg(name, choices.join(u", "_s), value);
    set(static_cast<int>(index));
    return {};
}

QString takeOrigin(const QString &value, QStringList &origins)
{
    const QUrl url(value, QUrl::StrictMode);
    const bool web = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (!web || url.host().isEmpty() || !url.path().isEmpty() || url.hasQuery())
        return Tr::tr("%1 takes an address without a path, such as https://dashboard.example, not \"%2\".")
            .arg(u"--origin"_s, value);
    origins << value;
    return {};
}

QString take(const QString &name, const QString &value, ServeOptions &options)
{
    const bool flag = names().flags.contains(name.mid(2));
    if (!flag && value.isEmpty())
        return Tr::tr("%1 needs a value.").arg(name);
    ApiPolicy &policy = options.service.policy;
    http::Options &http = options.service.http;
    if (name == "--listen"_L1)
        return takeListen(value, http);
    if (name == "--origin"_L1)
        return takeOrigin(value, policy.origins);
    if (name == "--concurrency"_L1)
        return takeNumber(name, value, 1, 64, [&](int number) { options.concurrency = number; });
    if (name == "--threads"_L1)
        return takeNumber(name, value, 1, 1024, [&](int number) { options.threads = static_cast<unsigned>(number); });
    if (name == "--max-connections"_L1)
        return takeNumber(name, value, 8, 100'000, [&](int number) { http.limits.connections = number; });
    if (name == "--log-format"_L1)
        return takeChoice(name, value, {u"text"_s, u"json"_s},
            [&](int index) { options.logFormat = static_cast<ServiceLog::Format>(index); });
    if (name == "--log-level"_L1)
        return takeChoice(name, value, {u"debug"_s, u"info"_s, u"warning"_s, u"error"_s},
            [&](int index) { options.logLevel = static_cast<ServiceLog::Level>(index); });
    struct Text {
        const char *name;
        QString *target;
    };
    for (const auto &[known, target] : {Text{"--prices", &options.prices}, Text{"--profile", &options.profile},
             Text{"--tls-certificate", &http.certificate}, Text{"--tls-key", &http.key}}) {
        if (name == QLatin1String(known)) {
            *target = value;
            return {};
        }
    }
    struct List {
        const char *name;
        QStringList *target;
    };
    for (const auto &[known, target] :
        {List{"--host", &policy.hosts}, List{"--callback-host", &policy.callbackHosts}}) {
        if (name == QLatin1String(known)) {
            target->append(value.toLower());
            return {};
        }
    }
    struct Flag {
        const char *name;
        bool *target;
    };
    for (const auto &[known, target] : {Flag{"--plain-http", &options.plainHttp},
             Flag{"--open-webhooks", &policy.openWebhooks}, Flag{"--open-metrics", &policy.openMetrics}}) {
        if (name == QLatin1String(known)) {
            *target = true;
            return {};
        }
    }
    return Tr::tr("Unknown option \"%1\".").arg(name);
}

// What only all options together tell.
QStringList problemsOf(const ServeOptions &options)
{
    QStringList problems;
    const http::Options &http = options.service.http;
    if (http.certificate.isEmpty() != http.key.isEmpty())
        problems << Tr::tr("TLS needs both a certificate and its key: --tls-certificate FILE --tls-key FILE.");
    for (const QString &path : {http.certificate, http.key}) {
        if (!path.isEmpty() && !QFile::exists(path))
            problems << Tr::tr("The file %1 does not exist.").arg(QDir::toNativeSeparators(path));
    }
    if (!options.prices.isEmpty() && !QDir(options.prices).exists())
        problems << Tr::tr("The prices folder %1 does not exist.").arg(QDir::toNativeSeparators(options.prices));
    if (!QHostAddress(http.address).isLoopback() && http.certificate.isEmpty() && !options.plainHttp) {
        problems << Tr::tr("%1 is not an address of this computer only: without TLS everybody on the way could read the"
                           " keys. Give a certificate, or --plain-http if a proxy in front has one.")
                        .arg(http.address);
    }
    return problems;
}

} // namespace

std::expected<ServeOptions, QString> parseServe(const QStringList &words)
{
    QStringList flags{u"--check"_s};
    for (const QString &flag : names().flags)
        flags << "--"_L1 + flag;
    const CommandWords told = tellApart(words, flags);
    if (told.help)
        return std::unexpected(QString());
    const Configured all = withConfiguration(told, names());
    ServeOptions options;
    options.check = wantsCheck(told);
    options.service.http.port = kServePort;
    QStringList problems = all.problems;
    if (!all.words.plain.isEmpty())
        problems << Tr::tr("\"%1\" is not an option; options begin with --.").arg(all.words.plain.first());
    for (const auto &[name, value] : all.words.options) {
        if (const QString wrong = take(name, value, options); !wrong.isEmpty())
            problems << wrong;
    }
    problems << problemsOf(options);
    if (!problems.isEmpty())
        return std::unexpected(problems.join(u'\n'));
    return options;
}

} // namespace zixly
