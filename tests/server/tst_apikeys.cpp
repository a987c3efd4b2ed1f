// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/apikeys.h"
#include "server/api/keyring.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <thread>
#include <vector>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

class TestApiKeys : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void aKeyHas256BitsAndOnlyItsHashIsKept();
    void everyKeyIsAnother();
    void whatIsNoKeyIsNoKey_data();
    void whatIsNoKeyIsNoKey();
    void scopesHaveNames();
    void equalMeansEqual();
    void theFileIsItsOwnersOnly();
    void rotationLeavesTheOldOneAWhile();
    void aRotationDoesNotLengthenALife();
    void revokedMeansGone();
    void usesAreNotedAndNeverGoBack();
    void aDamagedFileIsNotReadAsNone_data();
    void aDamagedFileIsNotReadAsNone();
    void manyWritersLoseNothing();
    void theRingKnowsItsKeys();

private:
    ApiKeyFile file() const { return ApiKeyFile(m_folder->path()); }
    QByteArray content() const
    {
        QFile file(ApiKeyFile(m_folder->path()).path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestApiKeys::aKeyHas256BitsAndOnlyItsHashIsKept()
{
    const auto made = file().add({.name = u"ci"_s, .scope = ApiScope::Run, .expiresMs = 9000}, 1000);
    QVERIFY(made);
    const QList<QByteArray> parts = made->text.split('_');
    QCOMPARE(parts.first(), QByteArray("zx"));
    QCOMPARE(parts.at(1), made->key.id.toLatin1());
    const QByteArray secret = made->text.mid(12);
    QCOMPARE(QByteArray::fromBase64(secret, QByteArray::Base64UrlEncoding).size(), 32);
    QVERIFY(!content().contains(secret));
    QVERIFY(content().contains(QCryptographicHash::hash(secret, QCryptographicHash::Sha256).toHex()));
    const auto keys = file().load();
    QVERIFY(keys);
    QCOMPARE(keys->size(), 1);
    QCOMPARE(keys->first().name, u"ci"_s);
    QCOMPARE(keys->first().scope, ApiScope::Run);
    QCOMPARE(keys->first().createdMs, 1000);
    QCOMPARE(keys->first().expiresMs, 9000);
    QCOMPARE(keys->first().triggersPerMinute, kTriggersPerMinute);
}

void TestApiKeys::everyKeyIsAnother()
{
    QSet<QByteArray> secrets;
    QSet<QString> ids;
    std::array<int, 256> seen{};
    for (int i = 0; i < 50; ++i) {
        const auto made = file().add({.name = u"same"_s}, 1);
        QVERIFY(made);
        secrets << made->text.mid(12);
        ids << made->key.id;
        for (const char c : QByteArray::fromBase64(made->text.mid(12), QByteArray::Base64UrlEncoding))
            ++seen[static_cast<unsigned char>(c)];
    }
    QCOMPARE(secrets.size(), 50);
    QCOMPARE(ids.size(), 50);
    // 1,600 bytes over 256 values: no value comes 40 times (6 are expected) unless they are not random.
    QVERIFY(*std::max_element(seen.begin(), seen.end()) < 40);
}

void TestApiKeys::whatIsNoKeyIsNoKey_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray good = "zx_0123abcd_" + QByteArray(43, 'A');
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("short") << good.chopped(1);
    QTest::newRow("long") << good + "A";
    QTest::newRow("another beginning") << QByteArray(good).replace("zx_", "zy_");
    QTest::newRow("no second line") << QByteArray(good).replace("d_", "dA");
    QTest::newRow("a JWT") << QByteArray("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.") + QByteArray(43, 'x');
}

void TestApiKeys::whatIsNoKeyIsNoKey()
{
    QFETCH(QByteArray, text);
    QVERIFY(!presentedKey(text));
    QVERIFY(presentedKey("zx_0123abcd_" + QByteArray(43, 'A')));
}

void TestApiKeys::scopesHaveNames()
{
    for (const ApiScope scope : {ApiScope::Read, ApiScope::Run, ApiScope::Admin})
        QCOMPARE(apiScopeFromText(toText(scope)), std::optional(scope));
    for (const QString &text : {u""_s, u"Read"_s, u"root"_s, u"read "_s})
        QVERIFY(!apiScopeFromText(text));
}

void TestApiKeys::equalMeansEqual()
{
    QVERIFY(equalInConstantTime("", ""));
    QVERIFY(equalInConstantTime("abc", "abc"));
    for (const char *other : {"abd", "bbc", "ab", "abcd", ""})
        QVERIFY2(!equalInConstantTime("abc", other), other);
}

void TestApiKeys::theFileIsItsOwnersOnly()
{
#ifdef Q_OS_UNIX
    QVERIFY(file().add({.name = u"a"_s}, 1));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(QFileInfo(file().path()).permissions() & others, QFile::Permissions());
#endif
}

void TestApiKeys::rotationLeavesTheOldOneAWhile()
{
    const auto old = file().add({.name = u"ci"_s, .scope = ApiScope::Admin, .triggersPerMinute = 77}, 1000);
    const auto next = file().rotate(old->key.id, 500, 2000);
    QVERIFY(next);
    QVERIFY(next->key.id != old->key.id);
    QCOMPARE(next->key.name, u"ci"_s);
    QCOMPARE(next->key.scope, ApiScope::Admin);
    QCOMPARE(next->key.triggersPerMinute, 77);
    KeyRing ring;
    ring.replace(*file().load());
    QVERIFY(ring.find(old->text, 2499));
    QVERIFY(!ring.find(old->text, 2500));
    QVERIFY(ring.find(next->text, 2500));
    QCOMPARE(file().load()->first().replacedBy, next->key.id);
    QCOMPARE(file().rotate(u"ffffffff"_s, 1, 1).error().kind, Error::Kind::NotFound);
}

void TestApiKeys::aRotationDoesNotLengthenALife()
{
    const auto old = file().add({.name = u"ci"_s, .expiresMs = 3000}, 1000);
    QVERIFY(file().rotate(old->key.id, 1'000'000, 2000));
    const auto keys = file().load();
    QVERIFY(keys);
    QCOMPARE(keys->size(), 2);
    for (const ApiKey &key : *keys)
        QCOMPARE(key.expiresMs, 3000); // neither that of the old one nor that of the new
}

void TestApiKeys::revokedMeansGone()
{
    const auto made = file().add({.name = u"a"_s}, 1);
    QVERIFY(file().revoke(made->key.id));
    QVERIFY(file().load()->isEmpty());
    QCOMPARE(file().revoke(made->key.id).error().kind, Error::Kind::NotFound);
    QVERIFY(!content().contains(made->key.id.toLatin1()));
}

void TestApiKeys::usesAreNotedAndNeverGoBack()
{
    const auto made = file().add({.name = u"a"_s}, 1);
    QVERIFY(file().noteUse({{made->key.id, 5000}, {u"ffffffff"_s, 1}}));
    QVERIFY(file().noteUse({{made->key.id, 4000}}));
    QCOMPARE(file().load()->size(), 1);
    QCOMPARE(file().load()->first().lastUsedMs, 5000);
}

void TestApiKeys::aDamagedFileIsNotReadAsNone_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("half") << QByteArray(R"({"version":1,"keys":[{"id":"0123)");
    QTest::newRow("no list") << QByteArray(R"({"keys":{}})");
    QTest::newRow("unknown scope") << R"({"keys":[{"id":"0123abcd","scope":"root","sha256":")" + QByteArray(64, 'a')
            + R"("}]})";
    QTest::newRow("short hash") << QByteArray(R"({"keys":[{"id":"0123abcd","scope":"read","sha256":"ab"}]})");
}

void TestApiKeys::aDamagedFileIsNotReadAsNone()
{
    QFETCH(QByteArray, content);
    QFile damaged(file().path());
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write(content);
    damaged.close();
    QCOMPARE(file().load().error().kind, Error::Kind::Corrupt);
    QCOMPARE(file().add({.name = u"a"_s}, 1).error().kind, Error::Kind::Corrupt);
    QCOMPARE(this->content(), content); // nor is it written over
}

void TestApiKeys::manyWritersLoseNothing()
{
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i) {
        writers.emplace_back([this] {
            for (int n = 0; n < 10; ++n)
                (void)file().add({.name = u"x"_s}, 1);
        });
    }
    for (std::thread &writer : writers)
        writer.join();
    QCOMPARE(file().load()->size(), 40);
}

void TestApiKeys::theRingKnowsItsKeys()
{
    const auto made = file().add({.name = u"a"_s, .expiresMs = 9000}, 1);
    const auto other = file().add({.name = u"b"_s}, 1);
    KeyRing ring;
    QVERIFY(!ring.find(made->text, 10));
    ring.replace(*file().load());
    QCOMPARE(ring.find(made->text, 10)->name, u"a"_s);
    QVERIFY(!ring.find(made->text, 9000));
    QVERIFY(!ring.isAlive(made->key.id, 9000));
    QVERIFY(ring.isAlive(made->key.id, 8999));
    QVERIFY(ring.isAlive(other->key.id, 9000));
    QVERIFY(!ring.isAlive(QString(), 10));
    // The name of one with the secret of the other, and names nobody has.
    QVERIFY(!ring.find(made->text.left(12) + other->text.mid(12), 10));
    QVERIFY(!ring.find("zx_ffffffff_" + made->text.mid(12), 10));
    QVERIFY(!ring.find("zx_ffffffff_" + QByteArray(43, 'A'), 10));
    QCOMPARE(ring.takeUses(), (QHash<QString, qint64>{{made->key.id, 10}}));
    QVERIFY(ring.takeUses().isEmpty());
    ring.replace({});
    QVERIFY(!ring.find(other->text, 10));
}

QTEST_GUILESS_MAIN(TestApiKeys)

#include "tst_apikeys.moc"
