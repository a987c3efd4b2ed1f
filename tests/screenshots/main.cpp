// SPDX-License-Identifier: GPL-3.0-or-later
// screenshots FOLDER [--check] [--only TEXT] : renders every window in light and dark, 1x and 2x, English and the
// pseudo language into FOLDER/<scene>-<theme>-<scale>x[-pseudo].png. With --check the findings of the inspector are
// errors.
#include "inspector.h"
#include "scenes.h"
#include "translations/translations.h"
#include "widgets/controls/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QImage>
#include <QPixmap>
#include <QProcess>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace zixly;

namespace {

struct Options {
    QDir folder;
    QString only;
    int scale = 0; // 0 = start one process for each scale
};

void say(const QString &line)
{
    std::fprintf(stderr, "%s\n", qPrintable(line));
}

// What a person would object to; 0 is what everybody hopes for.
int render(const screenshots::Scene &scene, const Options &options, const QString &suffix)
{
    screenshots::Stage stage = scene.build();
    QWidget &window = *stage.window;
    if (!scene.size.isEmpty())
        window.resize(scene.size);
    window.show();
    const bool ready = QTest::qWaitForWindowExposed(&window)
        && QTest::qWaitFor([&] { return !stage.ready || stage.ready(); }, 20'000);
    for (int i = 0; i < 5; ++i) // each layout may ask the one around it once more
        QCoreApplication::processEvents();
    const QPixmap picture = window.grab();
    const QString name = scene.name + suffix;
    QStringList found = inspector::findings(
        window, suffix.endsWith(u"pseudo") ? inspector::Columns::MayBeCut : inspector::Columns::Checked);
    if (!ready)
        found.prepend(u"never got ready"_s);
    if (inspector::isBlank(picture.toImage()))
        found.prepend(u"the picture is blank"_s);
    if (!picture.save(options.folder.filePath(name + u".png"_s)))
        found.prepend(u"cannot be written"_s);
    for (const QString &line : std::as_const(found))
        say(name + u": "_s + line);
    stage.window.reset(); // before what it looks at
    return static_cast<int>(found.size());
}

int renderAll(QApplication &application, const Options &options)
{
    int findings = 0;
    for (const QString &language : {u"en"_s, u"pseudo"_s}) {
        if (!installTranslations(application, language)) {
            say(u"no translations for "_s + language);
            return 1;
        }
        for (const QString &theme : {u"light"_s, u"dark"_s}) {
            theme::apply(application, theme);
            for (const auto &scene : screenshots::scenes()) {
                if (!scene.name.contains(options.only))
                    continue;
                const QString suffix
                    = u"-%1-%2x%3"_s.arg(theme).arg(options.scale).arg(language == u"en" ? QString() : u'-' + language);
                findings += render(scene, options, suffix);
            }
        }
    }
    return findings;
}

// The scale of a process is fixed when it starts.
int renderScales(const QStringList &arguments)
{
    int findings = 0;
    for (const int scale : {1, 2}) {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_SCALE_FACTOR"_s, QString::number(scale));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(
            QCoreApplication::applicationFilePath(), arguments + QStringList{u"--scale"_s, QString::number(scale)});
        if (!process.waitForFinished(-1) || process.exitStatus() != QProcess::NormalExit)
            return 2;
        findings += process.exitCode();
    }
    return findings > 0 ? 1 : 0;
}

} // namespace

int main(int argc, char *argv[])
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen"); // the same picture on every machine
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument(u"folder"_s, u"Where the pictures go."_s);
    parser.addOptions({{u"check"_s, u"Cut texts and the like are errors."_s},
        {u"only"_s, u"Only scenes with TEXT in their name."_s, u"TEXT"_s}, {u"scale"_s, u"One scale."_s, u"N"_s}});
    parser.process(application);
    if (parser.positionalArguments().size() != 1)
        parser.showHelp(2);
    Options options{
        QDir(parser.positionalArguments().constFirst()), parser.value(u"only"_s), parser.value(u"scale"_s).toInt()};
    if (!options.folder.mkpath(u"."_s)) {
        say(u"cannot make "_s + options.folder.path());
        return 2;
    }
    if (options.scale == 0)
        return renderScales(application.arguments().mid(1));
    const int findings = renderAll(application, options);
    return findings > 0 && parser.isSet(u"check"_s) ? 1 : 0;
}
