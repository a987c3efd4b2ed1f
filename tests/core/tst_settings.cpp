// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile.h"
#include "core/settings.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace zixly;

class TestSettings : public QObject
{
    Q_OBJECT
private slots:
    void valuesKeepTheirTypeOverARestart();
    void nonsenseInTheFileGivesTheDefault();
    void onlyARealChangeIsTold();
    void profilesDoNotShareAnything();
};

void TestSettings::valuesKeepTheirTypeOverARestart()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a/zixly.ini"));
    {
        Settings settings(path);
        QCOMPARE(settings.value(Setting::Workers).toInt(), 1);
        settings.setValue(Setting::Workers, 3);
        settings.setValue(Setting::QueuePaused, true);
        settings.setValue(Setting::WindowGeometry, QByteArray("\x00\x01\xff", 3));
    }
    const Settings again(path);
    QCOMPARE(again.value(Setting::Workers), QVariant(3));
    QCOMPARE(again.value(Setting::QueuePaused), QVariant(true));
    QCOMPARE(again.value(Setting::WindowGeometry).toByteArray(), QByteArray("\x00\x01\xff", 3));
}

void TestSettings::nonsenseInTheFileGivesTheDefault()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("zixly.ini"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[worker]\nconcurrency=many\n");
    file.close();
    QCOMPARE(Settings(path).value(Setting::Workers), QVariant(1));
}

void TestSettings::onlyARealChangeIsTold()
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("zixly.ini")));
    const QSignalSpy spy(&settings, &Settings::changed);
    settings.setValue(Setting::Theme, QStringLiteral("system"));
    QCOMPARE(spy.count(), 0);
    settings.setValue(Setting::Theme, QStringLiteral("dark"));
    QCOMPARE(spy.count(), 1);
}

void TestSettings::profilesDoNotShareAnything()
{
    const Profile a = Profile::at(QStringLiteral("/tmp/a"));
    const Profile b = Profile::at(QStringLiteral("/tmp/b/"));
    QVERIFY(a.socketName() != b.socketName());
    QCOMPARE(b.socketName(), Profile::at(QStringLiteral("/tmp/b")).socketName());
    QVERIFY(a.databasePath() != b.databasePath());
    QVERIFY(a.socketName().size() < 40);
}

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
