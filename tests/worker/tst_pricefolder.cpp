// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/pricefolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace zixly;

class TestPriceFolder : public QObject
{
    Q_OBJECT
private slots:
    void tickerIsTheStemBeforeTheFirstUnderscore_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("ticker");
        const auto row = [](const char *file, const char *ticker) {
            QTest::newRow(file) << QString::fromLatin1(file) << QString::fromLatin1(ticker);
        };
        row("BTC-USD_D.csv", "BTC-USD");
        row("SP500_D_2020_01.csv", "SP500");
        row("BRK.B.csv", "BRK.B");
        row("^spx_d.csv", "^spx");
        row("ABC", "ABC");
        row("folder/ABC_1h.csv", "ABC");
        row(".DJI_D.csv", ".DJI");
        row("_D.csv", "");
    }
    void tickerIsTheStemBeforeTheFirstUnderscore()
    {
        QFETCH(QString, file);
        QTEST(tickerOfFile(file), "ticker");
    }

    void tickersAreChecked_data()
    {
        QTest::addColumn<QString>("ticker");
        QTest::addColumn<bool>("fine");
        for (const char *ticker : {"SP500", "BTC-USD", "BRK.B", "^GSPC", ".DJI", "ES=F", "600519.SS", "A B"})
            QTest::newRow(ticker) << QString::fromLatin1(ticker) << true;
        for (const char *ticker :
            {"", " ", "A/B", "..\\secret", "../SP500", "A\"B", "A'B", "A\nB", "A*", "A?", "..", " A", "A "})
            QTest::newRow(ticker) << QString::fromLatin1(ticker) << false;
        QTest::newRow("too long") << QString(65, u'A') << false;
    }
    void tickersAreChecked()
    {
        QFETCH(QString, ticker);
        QFETCH(bool, fine);
        QCOMPARE(!tickerProblem(ticker).has_value(), fine);
    }

    void resolves_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("ticker");
        QTest::addColumn<QString>("found"); // file name, or empty
        QTest::addColumn<QStringList>("named"); // what the sentence contains
        const QString abc = QStringLiteral("ABC");
        const auto s = [](const char *text) { return QString::fromLatin1(text); };
        QTest::newRow("exact") << QStringList{s("ABC.csv"), s("ABC_D.csv")} << abc << s("ABC.csv") << QStringList();
        QTest::newRow("one with a suffix")
            << QStringList{s("ABC_D.csv"), s("ABCD_D.csv"), s("ABC_D.txt")} << abc << s("ABC_D.csv") << QStringList();
        QTest::newRow("several") << QStringList{s("ABC_D.csv"), s("ABC_H1.csv")} << abc << QString()
                                 << QStringList{s("ABC_D.csv"), s("ABC_H1.csv")};
        QTest::newRow("none") << QStringList{s("XYZ.csv")} << abc << QString() << QStringList{s("ABC.csv")};
        QTest::newRow("other case") << QStringList{s("abc_d.csv")} << abc << QString() << QStringList{s("abc_d.csv")};
        QTest::newRow("longer name is another ticker")
            << QStringList{s("ABCD.csv")} << abc << QString() << QStringList();
        QTest::newRow("pattern characters are letters")
            << QStringList{s("ABC_D.csv")} << s("A[B]C") << QString() << QStringList{s("A[B]C.csv")};
        QTest::newRow("path") << QStringList{s("ABC.csv")} << s("../x/ABC") << QString() << QStringList{s("/")};
    }
    void resolves()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, ticker);
        QFETCH(QString, found);
        QFETCH(QStringList, named);
        const QTemporaryDir folder;
        for (const QString &name : files) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        const auto path = resolveTicker(folder.path(), ticker);
        QCOMPARE(path.has_value(), !found.isEmpty());
        if (path) {
            QCOMPARE(*path, folder.filePath(found));
            return;
        }
        for (const QString &part : named)
            QVERIFY2(path.error().contains(part), qPrintable(path.error()));
    }

    void manyMatchesAreNotAllNamed()
    {
        const QTemporaryDir folder;
        for (int i = 0; i < 30; ++i) {
            QFile file(folder.filePath(QStringLiteral("ABC_%1.csv").arg(i, 2, 10, QLatin1Char('0'))));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        const auto path = resolveTicker(folder.path(), QStringLiteral("ABC"));
        QVERIFY(!path.has_value());
        QVERIFY2(path.error().contains(QStringLiteral("25 more")), qPrintable(path.error()));
    }

    void aFolderNamedLikeAFileIsNoMatch()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("ABC.csv")));
        QVERIFY(!resolveTicker(folder.path(), QStringLiteral("ABC")).has_value());
        QVERIFY(!resolveTicker(QString(), QStringLiteral("ABC")).has_value());
        QVERIFY(!resolveTicker(folder.filePath(QStringLiteral("gone")), QStringLiteral("ABC")).has_value());
    }
};

QTEST_GUILESS_MAIN(TestPriceFolder)
#include "tst_pricefolder.moc"
