// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "desktop/application.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/pricespage.h"

#include <QApplication>
#include <QFileDialog>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace zixly;

// What more than one part of the program could answer is answered once.
class TestAskOnce : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void pricesAreAskedForInOneDialog();
};

void TestAskOnce::pricesAreAskedForInOneDialog()
{
    const QTemporaryDir folder;
    Settings settings(Profile::at(folder.path()).settingsPath());
    Application zixly(Profile::at(folder.path()), settings);
    QSignalSpy ready(&zixly, &Application::ready);
    zixly.start();
    QTRY_COMPARE(ready.count(), 1);
    const auto dialogs = [&zixly] { return zixly.window().findChildren<QFileDialog *>(); };
    QSignalSpy sweeps(&zixly.window(), &MainWindow::newSweepRequested);
    emit zixly.window().pricesPage().importRequested();
    QCOMPARE(dialogs().size(), 1);
    dialogs().first()->reject();
    QTRY_VERIFY(dialogs().isEmpty());
    emit zixly.window().pricesPage().newSweepRequested(QStringLiteral("SP500"));
    QCOMPARE(sweeps.size(), 1);
    QCOMPARE(sweeps[0][0].toString(), QStringLiteral("SP500"));
    zixly.window().close();
}

QTEST_MAIN(TestAskOnce)
#include "tst_askonce.moc"
