// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/archive.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>
#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipnewinfo.h>

#include <optional>

using namespace zixly;
using namespace Qt::StringLiterals;

namespace {

const archive::Limits kLimits{.names = u"[a-z]+\\.txt"_s, .entries = 8, .entryBytes = 1 << 20, .totalBytes = 2 << 20};
constexpr qsizetype kDigits = 64;

archive::Entries someEntries()
{
    return {{u"one.txt"_s, "the first"}, {u"two.txt"_s, QByteArray(5'000, 'x')}, {u"three.txt"_s, {}}};
}

std::expected<archive::Entries, QString> unpacked(QByteArray bytes, const archive::Limits &limits = kLimits)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    return archive::unpack(buffer, limits);
}

QByteArray hexOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

// What somebody can do who knows the format: the seal is no secret.
QByteArray sealed(QByteArray bytes)
{
    bytes.chop(kDigits);
    return bytes + hexOf(bytes);
}

struct Piece {
    QString name;
    QByteArray bytes;
    const char *password = nullptr;
    QByteArray told = {}; // what the manifest is about instead, if anything
};

// A zip with a fitting manifest and seal, whatever is in it.
QByteArray hostile(const QList<Piece> &pieces)
{
    QJsonObject files;
    for (const Piece &piece : pieces)
        files.insert(piece.name,
            QJsonObject{{u"sha256"_s, QString::fromLatin1(hexOf(piece.told.isEmpty() ? piece.bytes : piece.told))}});
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QuaZip zip(&buffer);
    zip.open(QuaZip::mdCreate);
    const auto add = [&zip](const Piece &piece) {
        QuaZipFile file(&zip);
        QVERIFY(file.open(QIODevice::WriteOnly, QuaZipNewInfo(piece.name), piece.password, 0));
        file.write(piece.bytes);
        file.close();
    };
    add({u"manifest.json"_s, QJsonDocument(QJsonObject{{u"files"_s, files}}).toJson()});
    for (const Piece &piece : pieces)
        add(piece);
    zip.setComment(u"zixly seal sha256 "_s + QString(kDigits, u'0'));
    zip.close();
    return sealed(bytes);
}

// Sets the four bytes at `offset` behind the last `signature`, little-endian, and seals again.
QByteArray patched(QByteArray bytes, QByteArrayView signature, qsizetype offset, quint32 value)
{
    const qsizetype at = bytes.lastIndexOf(signature) + offset;
    for (int i = 0; i < 4; ++i)
        bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xff);
    return sealed(bytes);
}

} // namespace

// Nobody knows who made the file that is dropped on the window.
class TestArchive : public QObject
{
    Q_OBJECT
private slots:
    void whatIsPackedIsUnpacked();
    void theSameEntriesGiveTheSameBytes();
    void everyChangedByteIsFound();
    void everyMissingEndIsFound();
    void aChangedEntryIsNamed();
    void foreignNamesAreRefused_data();
    void foreignNamesAreRefused();
    void aBombIsRefused();
    void aLyingSizeIsFound_data();
    void aLyingSizeIsFound();
    void twoOfOneNameAreRefused();
    void anEncryptedEntryIsRefused();
    void tooManyEntriesAreRefused();
    void whatTheManifestDoesNotNameIsRefused();
    void noiseIsRefused();
};

void TestArchive::whatIsPackedIsUnpacked()
{
    const auto entries = unpacked(archive::pack(someEntries()));
    QVERIFY2(entries, entries ? "" : qPrintable(entries.error()));
    QCOMPARE(*entries, someEntries());
}

void TestArchive::theSameEntriesGiveTheSameBytes()
{
    QCOMPARE(archive::pack(someEntries()), archive::pack(someEntries()));
}

void TestArchive::everyChangedByteIsFound()
{
    const QByteArray good = archive::pack(someEntries());
    for (qsizetype at = 0; at < good.size(); ++at) {
        for (const int change : {0x01, 0x20, 0x80}) {
            QByteArray bad = good;
            bad[at] = static_cast<char>(bad.at(at) ^ change);
            const auto entries = unpacked(bad);
            QVERIFY2(!entries, qPrintable(u"byte %1 of %2"_s.arg(at).arg(good.size())));
            QVERIFY(!entries.error().isEmpty());
        }
    }
}

void TestArchive::everyMissingEndIsFound()
{
    const QByteArray good = archive::pack(someEntries());
    for (qsizetype size = 0; size < good.size(); ++size)
        QVERIFY2(!unpacked(good.left(size)), qPrintable(QString::number(size)));
    QVERIFY(!unpacked(good + '\0'));
}

void TestArchive::aChangedEntryIsNamed()
{
    QVERIFY(unpacked(hostile({{u"one.txt"_s, "as told"}})));
    // Zip and seal are sound, but the manifest tells of other bytes.
    const auto entries
        = unpacked(hostile({{u"one.txt"_s, "as told"}, {.name = u"two.txt"_s, .bytes = "b", .told = "a"}}));
    QVERIFY(!entries);
    QVERIFY2(entries.error().contains(u"two.txt is not what its manifest says"), qPrintable(entries.error()));
}

void TestArchive::foreignNamesAreRefused_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"../one.txt", "../../etc/passwd", "/one.txt", "C:\\one.txt", "a/../one.txt", "one.txt/",
             "one.exe", "ONE.txt", "one.txt ", ".txt", "\xc3\xb6ne.txt"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestArchive::foreignNamesAreRefused()
{
    QFETCH(QString, name);
    const auto entries = unpacked(hostile({{u"one.txt"_s, "fine"}, {name, "not fine"}}));
    QVERIFY(!entries);
    QVERIFY2(entries.error().contains(u"does not belong there"), qPrintable(entries.error()));
}

void TestArchive::aBombIsRefused()
{
    const QByteArray bytes = hostile({{u"one.txt"_s, QByteArray(200 << 20, '\0')}});
    QVERIFY(bytes.size() < (1 << 20));
    const auto entries = unpacked(bytes);
    QVERIFY(!entries);
    QVERIFY2(entries.error().contains(u"more than is allowed"), qPrintable(entries.error()));
    // Many small ones are one large one.
    const QByteArray part(900 << 10, '\0');
    const auto sum = unpacked(hostile({{u"a.txt"_s, part}, {u"b.txt"_s, part}, {u"c.txt"_s, part}}));
    QVERIFY(!sum);
    QVERIFY2(sum.error().contains(u"more than is allowed"), qPrintable(sum.error()));
}

void TestArchive::aLyingSizeIsFound_data()
{
    QTest::addColumn<quint32>("told");
    QTest::newRow("less than there is") << 10U;
    QTest::newRow("nothing") << 0U;
    QTest::newRow("more than there is") << 400'000U;
    QTest::newRow("a little more") << 300'001U;
}

void TestArchive::aLyingSizeIsFound()
{
    QFETCH(quint32, told);
    const QByteArray good = hostile({{u"one.txt"_s, QByteArray(300'000, 'y')}});
    QVERIFY(unpacked(good));
    constexpr qsizetype kSizeInDirectory = 24;
    const auto entries = unpacked(patched(good, QByteArrayView("PK\x01\x02", 4), kSizeInDirectory, told));
    QVERIFY(!entries);
}

void TestArchive::twoOfOneNameAreRefused()
{
    const auto entries = unpacked(hostile({{u"one.txt"_s, "a"}, {u"one.txt"_s, "a"}}));
    QVERIFY(!entries);
    QVERIFY2(entries.error().contains(u"does not belong there"), qPrintable(entries.error()));
}

void TestArchive::anEncryptedEntryIsRefused()
{
    const auto entries = unpacked(hostile({{u"one.txt"_s, "secret", "password"}}));
    QVERIFY(!entries);
}

void TestArchive::tooManyEntriesAreRefused()
{
    QList<Piece> pieces;
    for (char letter = 'a'; letter < 'm'; ++letter)
        pieces.append({QString(QLatin1Char(letter)) + u".txt"_s, "x"});
    const auto entries = unpacked(hostile(pieces));
    QVERIFY(!entries);
    QVERIFY2(entries.error().contains(u"more files than"), qPrintable(entries.error()));
}

void TestArchive::whatTheManifestDoesNotNameIsRefused()
{
    QByteArray bytes = hostile({{u"one.txt"_s, "a"}});
    QuaZip zip;
    QBuffer buffer(&bytes);
    zip.setIoDevice(&buffer);
    QVERIFY(zip.open(QuaZip::mdAdd));
    QuaZipFile file(&zip);
    QVERIFY(file.open(QIODevice::WriteOnly, QuaZipNewInfo(u"two.txt"_s)));
    file.write("smuggled");
    file.close();
    zip.setComment(u"zixly seal sha256 "_s + QString(kDigits, u'0'));
    zip.close();
    const auto entries = unpacked(sealed(bytes));
    QVERIFY(!entries);
    QVERIFY2(entries.error().contains(u"two.txt"), qPrintable(entries.error()));
}

void TestArchive::noiseIsRefused()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 2'000; ++round) {
        QByteArray bytes = archive::pack(someEntries());
        const int changes = 1 + random.bounded(20);
        for (int i = 0; i < changes; ++i)
            bytes[random.bounded(bytes.size())] = static_cast<char>(random.bounded(256));
        // With a seal that fits: the reader alone has to cope. What it accepts is what the manifest says.
        const auto entries = unpacked(sealed(bytes));
        if (entries)
            QCOMPARE(*entries, someEntries());
    }
    QByteArray noise(4'096, '\0');
    for (char &byte : noise)
        byte = static_cast<char>(random.bounded(256));
    QVERIFY(!unpacked(noise));
    QVERIFY(!unpacked({}));
}

QTEST_GUILESS_MAIN(TestArchive)
#include "tst_archive.moc"
