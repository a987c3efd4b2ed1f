// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "desktop/application.h"
#include "desktop/oneinstance.h"
#include "desktop/starttimer.h"
#include "translations/translations.h"
#include "widgets/controls/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QTextStream>

#include <memory>

using namespace zixly;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(zixly::Main)
};

// The language is needed before the words of the command line are, so --profile is looked for by hand.
QString profileFolder(const QStringList &arguments)
{
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString &word = arguments.at(i);
        if (word == QLatin1String("--profile"))
            return arguments.value(i + 1);
        if (word.startsWith(QLatin1String("--profile=")))
            return word.mid(10);
    }
    return {};
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Zixly"));
    QApplication::setApplicationVersion(QStringLiteral(ZIXLY_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("zixly"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/zixly.svg")));
    QApplication::setQuitOnLastWindowClosed(false); // the application decides, work may be running

    const Profile profile = Profile::at(profileFolder(QApplication::arguments()));
    Settings settings(profile.settingsPath());
    installTranslations(application, settings.value(Setting::Language).toString());

    QCommandLineParser parser;
    parser.setApplicationDescription(Words::tr("Native dashboard for pipeline jobs and trading-strategy sweeps"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({QStringLiteral("profile"), Words::tr("Keep everything in this folder."), QStringLiteral("DIR")});
    QCommandLineOption timing(
        QStringLiteral("time-start"), Words::tr("Print the time to the first painted table and end."));
    parser.addOption(timing);
    parser.addPositionalArgument(QStringLiteral("files"), Words::tr("Price files to import, result bundles to open."),
        QStringLiteral("[FILE...]"));
    parser.process(application);

    theme::apply(application, settings.value(Setting::Theme).toString());
    const QStringList files = parser.positionalArguments();
    OneInstance instance(profile);
    std::unique_ptr<Application> zixly;
    const auto start = [&] {
        zixly = std::make_unique<Application>(profile, settings);
        QObject::connect(&instance, &OneInstance::called, zixly.get(), &Application::comeForward);
        if (parser.isSet(timing))
            endAfterFirstTable(*zixly);
        zixly->start(files);
    };
    QObject::connect(&instance, &OneInstance::handedOver, &application, [] {
        QTextStream(stderr) << Words::tr("Zixly is open on this profile already; its window was brought to the front.")
                            << Qt::endl;
        QCoreApplication::quit();
    });
    // The first one hangs: this one runs beside it, reads the same store and asks its queue.
    QObject::connect(&instance, &OneInstance::unanswered, &application, start);
    if (instance.claim())
        start();
    else
        instance.handOver(files);
    return QApplication::exec();
}
