// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/secrets/keychainstore.h"

#include <QSignalSpy>
#include <QTest>

using namespace zixly;
using namespace zixly::platform;

class TestSecrets : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void withoutAKeyStoreTheMemoryServes();
    void theMemoryStoreForgets();
};

// No session bus: what a machine without a key store looks like.
void TestSecrets::initTestCase()
{
#ifndef Q_OS_LINUX
    QSKIP("needs a machine whose key store can be switched off");
#endif
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/zixly-test-bus");
    qunsetenv("DISPLAY");
}

void TestSecrets::withoutAKeyStoreTheMemoryServes()
{
    TimerScheduler scheduler;
    KeychainStore store(scheduler, QStringLiteral("zixly-test"));
    QSignalSpy gaveUp(&store, &KeychainStore::becameMemoryOnly);
    QVERIFY(store.isPersistent());
    const auto written = store.write(QStringLiteral("k"), "secret");
    QTRY_VERIFY_WITH_TIMEOUT(written.isFinished(), 10'000);
    QVERIFY(written.result());
    QVERIFY(!store.isPersistent());
    QCOMPARE(gaveUp.size(), 1);
    const auto read = store.read(QStringLiteral("k"));
    QTRY_VERIFY(read.isFinished());
    QCOMPARE(read.result().value(), "secret");
    const auto missing = store.read(QStringLiteral("other"));
    QTRY_VERIFY(missing.isFinished());
    QCOMPARE(missing.result().error().kind, Error::Kind::NotFound);
    const auto removed = store.remove(QStringLiteral("k"));
    QTRY_VERIFY(removed.isFinished());
    QVERIFY(removed.result());
    QVERIFY(!store.read(QStringLiteral("k")).result());
    QCOMPARE(gaveUp.size(), 1);
}

void TestSecrets::theMemoryStoreForgets()
{
    MemorySecretStore store;
    QVERIFY(store.write(QStringLiteral("k"), "v").result());
    QCOMPARE(store.read(QStringLiteral("k")).result().value(), "v");
    QVERIFY(store.remove(QStringLiteral("k")).result());
    QCOMPARE(store.read(QStringLiteral("k")).result().error().kind, Error::Kind::NotFound);
    QVERIFY(!store.isPersistent());
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
