// SPDX-License-Identifier: GPL-3.0-or-later
#include "pricetest.h"

#include <QBuffer>
#include <QFile>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace zixly;
using namespace zixly::test;
using Kind = ImportProblem::Kind;

namespace {

const QByteArray kText = "Date,Close\n2021-03-30,1.5\n2021-03-31,2.5\n";

QByteArray encoded(QStringConverter::Encoding encoding, bool mark)
{
    QStringEncoder encoder(encoding, mark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
    return encoder.encode(QString::fromLatin1(kText));
}

// A file that another program writes to while it is read.
class ChangingFile : public QBuffer
{
public:
    explicit ChangingFile(qint64 claimed)
        : m_claimed(claimed)
    {
        setData(kText);
        open(QIODevice::ReadOnly);
    }
    qint64 size() const override { return m_read ? m_after.value_or(m_claimed) : m_claimed; }
    void becomes(qint64 size) { m_after = size; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        m_read = true;
        return QBuffer::readData(data, most);
    }

private:
    qint64 m_claimed;
    std::optional<qint64> m_after;
    bool m_read = false;
};

class FailingDevice : public QIODevice
{
protected:
    qint64 readData(char *, qint64) override
    {
        setErrorString(QStringLiteral("cable pulled"));
        return -1;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

public:
    qint64 size() const override { return 100; }
};

} // namespace

class TestPriceFile : public QObject
{
    Q_OBJECT
private slots:
    void encodings_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        using E = QStringConverter;
        QTest::newRow("UTF-8") << kText;
        QTest::newRow("UTF-8 with a mark") << "\xef\xbb\xbf" + kText;
        QTest::newRow("UTF-16 little") << encoded(E::Utf16LE, true);
        QTest::newRow("UTF-16 big") << encoded(E::Utf16BE, true);
        QTest::newRow("UTF-16 little, no mark") << encoded(E::Utf16LE, false);
        QTest::newRow("UTF-16 big, no mark") << encoded(E::Utf16BE, false);
        QTest::newRow("UTF-32 little") << encoded(E::Utf32LE, true);
        QTest::newRow("UTF-32 big") << encoded(E::Utf32BE, true);
        QTest::newRow("CRLF") << QByteArray(kText).replace("\n", "\r\n");
        QTest::newRow("blank lines behind") << kText + "\n \r\n\n";
    }
    void encodings()
    {
        QFETCH(QByteArray, bytes);
        const auto file = decodePrices(bytes, QStringLiteral("a.csv"));
        QVERIFY2(file.has_value(), file ? "" : qPrintable(explain(file.error())));
        const ImportOutcome outcome = importPrices(*file, recognise(*file).plan, kGo);
        QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
        QCOMPARE(outcome.series->close, (std::vector<double>{1.5, 2.5}));
    }

    void latinNamesDoNoHarm()
    {
        const auto file = decodePrices("Datum;Er\xf6"
                                       "ffnung;Schluss\n2021-03-30;1;2\n",
            QStringLiteral("a.csv"));
        QVERIFY(file.has_value());
        const ImportOutcome outcome = importPrices(*file, recognise(*file).plan, kGo);
        QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
    }

    void noPriceFile_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Kind>("kind");
        const QByteArray zeros("Date,Close\n2021-03-30,1\0\0\0\0", 28);
        QTest::newRow("no byte") << QByteArray() << Kind::Empty;
        QTest::newRow("blanks only") << QByteArray("\r\n \t\n") << Kind::Empty;
        QTest::newRow("a mark only") << QByteArray("\xef\xbb\xbf") << Kind::Empty;
        QTest::newRow("a wide mark only") << QByteArray("\xff\xfe") << Kind::Empty;
        QTest::newRow("zeros behind the text") << zeros << Kind::Binary;
        QTest::newRow("zeros only") << QByteArray(5000, '\0') << Kind::Binary;
        QTest::newRow("picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) << Kind::Binary;
        QTest::newRow("control characters") << QByteArray("Date,Close\n\x01\x02\x03") << Kind::Binary;
        QTest::newRow("PDF") << QByteArray("%PDF-1.7\nobj") << Kind::Binary;
        QTest::newRow("ZIP") << QByteArray("PK\x03\x04\x14\0\x06\0", 8) << Kind::Archive;
        QTest::newRow("GZIP") << QByteArray("\x1f\x8b\x08\0\0\0\0\0", 8) << Kind::Archive;
        QTest::newRow("old workbook") << QByteArray("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) << Kind::Archive;
        QTest::newRow("half a wide character")
            << encoded(QStringConverter::Utf16LE, true).chopped(1) << Kind::BadEncoding;
    }
    void noPriceFile()
    {
        QFETCH(QByteArray, bytes);
        const auto file = decodePrices(bytes, QStringLiteral("a.csv"));
        QVERIFY(!file.has_value());
        QTEST(file.error().kind, "kind");
        QVERIFY(explain(file.error()).contains(QStringLiteral("a.csv")));
    }

    void filesOnDisk()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("ABC-D_D.csv"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kText);
        file.close();
        const ImportOutcome outcome = importPriceFile(path, kGo);
        QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
        QCOMPARE(outcome.series->ticker, QStringLiteral("ABC-D"));
        QCOMPARE(outcome.series->source, QStringLiteral("ABC-D_D.csv"));

        const auto kindOf = [](const QString &name) {
            const ImportOutcome refused = importPriceFile(name, kGo);
            return refused.ok() ? Kind::None : refused.problems.front().kind;
        };
        QCOMPARE(kindOf(folder.path()), Kind::IsFolder);
        QCOMPARE(kindOf(folder.filePath(QStringLiteral("none.csv"))), Kind::NotFound);
        QCOMPARE(kindOf(QString()), Kind::NotFound);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.close();
        QCOMPARE(kindOf(path), Kind::Empty);
    }

    void unreadableFileSaysWhy()
    {
#ifdef Q_OS_UNIX
        if (geteuid() == 0)
            QSKIP("root may read everything");
#endif
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("locked.csv"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kText);
        file.close();
        if (!file.setPermissions({}) || QFile(path).open(QIODevice::ReadOnly))
            QSKIP("this file system has no permissions");
        const auto refused = readPriceFile(path, kGo);
        QCOMPARE(refused.error().kind, Kind::Unreadable);
        QVERIFY(!refused.error().value.isEmpty());
    }

    void changingFilesAreRefused_data()
    {
        QTest::addColumn<qint64>("claimed");
        QTest::addColumn<qint64>("after");
        QTest::addColumn<bool>("fine");
        const qint64 size = kText.size();
        QTest::newRow("unchanged") << size << size << true;
        QTest::newRow("grew before the end was read") << size - 5 << size - 5 << false;
        QTest::newRow("shrank") << size + 5 << size + 5 << false;
        QTest::newRow("grew behind the end") << size << size + 100 << false;
        QTest::newRow("cut behind the end") << size << size - 1 << false;
    }
    void changingFilesAreRefused()
    {
        QFETCH(qint64, claimed);
        QFETCH(qint64, after);
        QFETCH(bool, fine);
        ChangingFile device(claimed);
        device.becomes(after);
        const auto file = readPriceDevice(device, QStringLiteral("a.csv"), kGo);
        QCOMPARE(file.has_value(), fine);
        if (!fine)
            QCOMPARE(file.error().kind, Kind::ChangedWhileReading);
    }

    void tooLargeIsRefusedBeforeReading()
    {
        ChangingFile device((qint64(1) << 31) + 1);
        const auto file = readPriceDevice(device, QStringLiteral("a.csv"), kGo);
        QCOMPARE(file.error().kind, Kind::TooLarge);
        QVERIFY(explain(file.error()).contains(QStringLiteral("GB"))
            || explain(file.error()).contains(QStringLiteral("GiB")));
        QCOMPARE(device.pos(), qint64(0));
    }

    void failureWhileReadingSaysWhy()
    {
        FailingDevice device;
        device.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
        const auto file = readPriceDevice(device, QStringLiteral("a.csv"), kGo);
        QCOMPARE(file.error().kind, Kind::Unreadable);
        QVERIFY(explain(file.error()).contains(QStringLiteral("cable pulled")));
    }

    void stopEndsReading()
    {
        ChangingFile device(kText.size());
        const std::atomic<bool> stop = true;
        QCOMPARE(readPriceDevice(device, QStringLiteral("a.csv"), stop).error().kind, Kind::Cancelled);
    }

    void veryLongLinesAreReadAndCut()
    {
        const QByteArray text = "Date,Close\n2021-03-30,1\n2021-03-31," + QByteArray(3'000'000, '7')
            + "x\n2021-04-01,2\n" + QByteArray(100'000, ',') + "1\n";
        const auto file = decodePrices(text, QStringLiteral("a.csv"));
        const ImportOutcome outcome = importPrices(*file, recognise(*file).plan, kGo);
        QCOMPARE(outcome.problemCount, qint64(2));
        QCOMPARE(outcome.problems[0].kind, Kind::BadNumber);
        QCOMPARE(outcome.problems[0].line, qint64(3));
        QVERIFY(outcome.problems[0].value.size() <= 256);
        QCOMPARE(outcome.problems[1].kind, Kind::WrongColumnCount);
        QCOMPARE(outcome.problems[1].found, 100'001);
    }

    void rememberedMappingIsUsed()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("odd.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("when,first,mid\n01/02/2020,1,2\n01/03/2020,3,4\n");
        file.close();
        const auto read = readPriceFile(file.fileName(), kGo);
        const Recognition recognition = recognise(*read);
        QVERIFY(recognition.questions.contains(ImportQuestion::Columns));
        QVERIFY(!importPriceFile(file.fileName(), kGo).ok());

        ImportPlan plan = recognition.plan;
        plan.roles = {ColumnRole::Date, ColumnRole::Ignore, ColumnRole::Close};
        plan.dateOrder = DateOrder::Eu;
        plan.dateAmbiguous = false;
        const ImportOutcome outcome = importPriceFile(file.fileName(), kGo, remember(plan, {}));
        QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
        QCOMPARE(outcome.series->close, (std::vector<double>{2, 4}));
        QCOMPARE(outcome.series->time.front(), utc("2020-02-01T00:00:00"));
    }

    void commasOfUnknownColumnsAreAskedFor()
    {
        const Recognition recognition = recognise(fileOf("when;alpha;beta\n2020-01-02;7;1,234\n2020-01-03;8;1,235\n"));
        QVERIFY(recognition.questions.contains(ImportQuestion::Columns));
        QVERIFY(recognition.questions.contains(ImportQuestion::Decimal));
        QVERIFY(recognition.plan.decimalAmbiguous);
    }

    void separatorAndHeaderCanBeForced()
    {
        const PriceFile file = fileOf("a;b\n2021-03-30;1,5\n2021-03-31;2,5\n");
        Recognition forced = recogniseAs(file, ';', true);
        QCOMPARE(forced.plan.names, (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        QVERIFY(forced.plan.header);
        QCOMPARE(forced.plan.decimal, ',');
        QCOMPARE(forced.plan.roles, (QList<ColumnRole>{ColumnRole::Date, ColumnRole::Close}));
        forced = recogniseAs(file, ';', false);
        QVERIFY(!forced.plan.header);
        QCOMPARE(forced.plan.names, (QStringList{QString(), QString()}));
        forced = recogniseAs(file, '\t', true);
        QCOMPARE(forced.confidence, Recognition::Confidence::None);
        QVERIFY(!importPrices(file, forced.plan, kGo).ok());
    }
};

QTEST_GUILESS_MAIN(TestPriceFile)
#include "tst_pricefile.moc"
