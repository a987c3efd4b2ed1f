// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanner.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;
using namespace zixly;

namespace {

const QString kRoot = QStringLiteral(ZIXLY_SOURCE_DIR);
const QString kHead = u"// SPDX-License-Identifier: GPL-3.0-or-later\n"_s;

QString contents(const QString &path)
{
    QFile file(kRoot + u'/' + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class TestLayering : public QObject
{
    Q_OBJECT

private slots:
    void fileKeepsTheRules_data();
    void fileKeepsTheRules();
    void rootIsTidy();
    void scannerCatches_data();
    void scannerCatches();
    void scannerAllows_data();
    void scannerAllows();
    void strangersAreFound();
    void scannerSeesTheTree();
    void everySystemOpensBundles_data();
    void everySystemOpensBundles();
};

void TestLayering::fileKeepsTheRules_data()
{
    QTest::addColumn<QString>("path");
    for (const QString &path : scanner::files(kRoot))
        QTest::newRow(qPrintable(path)) << path;
}

void TestLayering::fileKeepsTheRules()
{
    QFETCH(QString, path);
    const QStringList found = scanner::violations(path, contents(path));
    QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
}

void TestLayering::rootIsTidy()
{
    const QStringList names = QDir(kRoot).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    QVERIFY(names.contains(u"CMakeLists.txt"_s));
    const QStringList found = scanner::strangers(names);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u' ')));
}

void TestLayering::scannerCatches_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QString &path, const QString &line) {
        QTest::newRow(name) << path << kHead + line + u'\n';
    };
    row("engine includes core", u"app/engine/a.cpp"_s, u"#include \"core/job.h\""_s);
    row("engine includes Qt", u"app/engine/a.h"_s, u"#include <QString>"_s);
    row("engine includes Qt by module", u"app/engine/a.h"_s, u"#include <QtCore/qglobal.h>"_s);
    row("core includes Gui", u"app/core/a.h"_s, u"#include <QColor>"_s);
    row("core includes Gui by module", u"app/core/a.h"_s, u"#include <QtGui/QPalette>"_s);
    row("core includes Network", u"app/core/a.h"_s, u"#include <QNetworkReply>"_s);
    row("core includes store", u"app/core/a.cpp"_s, u"  #  include \"store/store.h\""_s);
    row("store includes worker", u"app/store/a.cpp"_s, u"#include \"worker/queue.h\""_s);
    row("store includes widgets", u"app/store/a.cpp"_s, u"#include <QWidget>"_s);
    row("models include store", u"models/a.cpp"_s, u"#include \"store/jobs.h\""_s);
    row("models include icons", u"models/a.h"_s, u"#include <QIcon>"_s);
    row("models include Sql", u"models/a.h"_s, u"#include <QSqlQuery>"_s);
    row("widgets include store", u"widgets/jobs/a.cpp"_s, u"#include \"store/jobs.h\""_s);
    row("widgets include worker", u"widgets/jobs/a.cpp"_s, u"#include \"worker/localqueue.h\""_s);
    row("widgets include engine", u"widgets/jobs/a.cpp"_s, u"#include \"engine/sweep.h\""_s);
    row("widgets include flows", u"widgets/jobs/a.cpp"_s, u"#include \"flows/exportflow.h\""_s);
    row("widgets read files", u"widgets/jobs/a.cpp"_s, u"#include <QFile>"_s);
    row("widgets keep settings", u"widgets/jobs/a.cpp"_s, u"#include <QSettings>"_s);
    row("flows include widgets", u"app/flows/a.cpp"_s, u"#include \"widgets/shell/mainwindow.h\""_s);
    row("console includes widgets", u"app/console/a.cpp"_s, u"#include \"widgets/shell/mainwindow.h\""_s);
    row("console includes Gui", u"app/console/a.cpp"_s, u"#include <QGuiApplication>"_s);
    row("nested loop", u"widgets/a.cpp"_s, u"QEventLoop loop;"_s);
    row("processEvents", u"app/desktop/a.cpp"_s, u"QCoreApplication::processEvents();"_s);
    row("blocking wait", u"models/a.cpp"_s, u"future.waitForFinished();"_s);
    row("modal dialog", u"widgets/a.cpp"_s, u"dialog.exec();"_s);
    row("modal menu", u"widgets/a.cpp"_s, u"menu->exec(position);"_s);
    row("string connect", u"widgets/a.cpp"_s, u"connect(a, SIGNAL(x()), b, SLOT(y()));"_s);
    row("singleton", u"app/core/a.h"_s, u"    static Thing &instance();"_s);
    row("std::format", u"app/core/a.cpp"_s, u"auto s = std::format(\"{}\", 1);"_s);
    row("Q_OBJECT in line", u"widgets/a.h"_s, u"class A : public QObject { Q_OBJECT };"_s);
    row("sleeping test", u"tests/core/tst_a.cpp"_s, u"QTest::qWait(100);"_s);
    row("somebody's machine", u"tests/core/tst_a.cpp"_s, u"auto p = \"/ho"_s + u"me/jane/prices.csv\";"_s);
    row("unfinished", u"app/core/a.cpp"_s, u"int x = 0; TO"_s + u"DO(x)"_s);
    QTest::newRow("no licence") << u"app/core/a.h"_s << u"#pragma once\n"_s;
    QTest::newRow("licence not first") << u"app/core/a.h"_s << u"#pragma once\n"_s + kHead;
    QTest::newRow("no licence in a script") << u"packaging/a.sh"_s << u"#!/bin/sh\necho\n"_s;
    QTest::newRow("long file") << u"app/core/a.cpp"_s << kHead + QString(500, u'\n');
    QTest::newRow("long header") << u"app/core/a.h"_s << kHead + QString(200, u'\n');
    QTest::newRow("long flow") << u"app/flows/a.cpp"_s << kHead + QString(150, u'\n');
}

void TestLayering::scannerCatches()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    const QStringList found = scanner::violations(path, text);
    QCOMPARE(found.size(), 1);
    QVERIFY(found.first().startsWith(path + u':'));
}

void TestLayering::scannerAllows_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QString &path, const QString &line) {
        QTest::newRow(name) << path << kHead + line + u'\n';
    };
    row("engine includes std", u"app/engine/a.h"_s, u"#include <vector>\n#include \"engine/b.h\""_s);
    row("worker includes engine", u"app/worker/a.cpp"_s, u"#include \"engine/sweep.h\"\n#include \"store/store.h\""_s);
    row("widgets include models", u"widgets/a.cpp"_s, u"#include \"models/b.h\"\n#include <QFileDialog>"_s);
    row("words in comments", u"widgets/a.cpp"_s,
        u"// never exec() or QEventLoop: dialog.exec()\n/* a.exec()\n b.exec() */"_s);
    row("words in texts", u"widgets/a.cpp"_s, u"auto s = \"dialog.exec(\\\"x\\\") processEvents\";"_s);
    row("the one event loop", u"app/desktop/main.cpp"_s, u"return application.exec();"_s);
    row("sql", u"app/store/a.cpp"_s, u"query.exec(sql);"_s);
    row("blocking in a worker thread", u"app/worker/a.cpp"_s, u"socket.waitForConnected(100);"_s);
    QTest::newRow("full length") << u"app/core/a.cpp"_s << kHead + QString(499, u'\n');
}

void TestLayering::scannerAllows()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    const QStringList found = scanner::violations(path, text);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void TestLayering::strangersAreFound()
{
    QCOMPARE(scanner::strangers({u"app"_s, u".gitignore"_s, u"docs"_s, u"LICENSE"_s, u"notes.txt"_s}),
        (QStringList{u"docs"_s, u"notes.txt"_s}));
}

void TestLayering::scannerSeesTheTree()
{
    const QStringList files = scanner::files(kRoot);
    for (const QString &path : {u"app/core/job.h"_s, u"widgets/controls/theme.cpp"_s, u"packaging/run.sh"_s,
             u".ci/run"_s, u"resources/icons/zixly.svg"_s, u"CMakeLists.txt"_s})
        QVERIFY2(files.contains(path), qPrintable(path));
    for (const QString &path : files)
        QVERIFY2(!path.startsWith(u"build/"), qPrintable(path));
}

// The three ways in which a file manager learns of result bundles name the same ending, type and program.
void TestLayering::everySystemOpensBundles_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("Linux, the type") << u"packaging/linux/zixly-bundle.xml"_s
                                     << QStringList{u"\"*.zixly\""_s, u"\"application/x-zixly-bundle\""_s};
    QTest::newRow("Linux, the program") << u"packaging/linux/zixly.desktop"_s
                                        << QStringList{u"application/x-zixly-bundle;"_s, u"Exec=zixly %F"_s};
    QTest::newRow("macOS") << u"packaging/macos/Info.plist.in"_s
                           << QStringList{u"<string>zixly</string>"_s, u"<string>application/x-zixly-bundle</string>"_s,
                                  u"UTExportedTypeDeclarations"_s, u"CFBundleDocumentTypes"_s};
    QTest::newRow("Windows") << u"packaging/windows/open-bundles.cmd.in"_s
                             << QStringList{u"\\.zixly\""_s, u"\"application/x-zixly-bundle\""_s, u"\\\"%%1\\\""_s};
}

void TestLayering::everySystemOpensBundles()
{
    QFETCH(QString, path);
    QFETCH(QStringList, words);
    const QString text = contents(path);
    QVERIFY2(text.contains(u"SPDX-License-Identifier: GPL-3.0-or-later"_s), qPrintable(path));
    for (const QString &word : words)
        QVERIFY2(text.contains(word), qPrintable(word));
    if (!path.endsWith(u".xml"_s) && !path.endsWith(u".plist.in"_s))
        return;
    QXmlStreamReader xml(text);
    QStringList types; // that are opened have to be types that are declared
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::Characters && xml.text() == u"io.zixly.bundle"_s)
            types += xml.text().toString();
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(types.size(), path.endsWith(u".xml"_s) ? 0 : 2);
}

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
