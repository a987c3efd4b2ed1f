// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/csvrows.h"
#include "worker/pricedate.h"
#include "worker/pricenumber.h"

#include <QDate>
#include <QRandomGenerator>
#include <QStringList>
#include <QTest>

using namespace zixly;

namespace {

QString joined(const CsvRows &rows)
{
    QStringList cells;
    for (const std::string_view cell : rows.cells())
        cells.append(QString::fromUtf8(cell.data(), static_cast<qsizetype>(cell.size())));
    return QStringLiteral("%1:").arg(rows.line()) + cells.join(u'|');
}

} // namespace

// The parts below the import: rows, numbers, days.
class TestPriceText : public QObject
{
    Q_OBJECT
private slots:
    void rowsAndLines_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("rows"); // line:cell|cell
        const auto row = [](const char *name, const char *text, const char *rows) {
            QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(rows).split(u'/');
        };
        row("plain", "a,b\nc,d\n", "1:a|b/2:c|d");
        row("no line end", "a,b\nc,d", "1:a|b/2:c|d");
        row("CRLF", "a,b\r\nc,d\r\n", "1:a|b/2:c|d");
        row("CR", "a,b\rc,d\r", "1:a|b/2:c|d");
        row("mixed", "a\r\rb\n\nc\r\n\r\nd", "1:a/3:b/5:c/7:d");
        row("trimmed", " a ,\t b\t\n", "1:a|b");
        row("empty cells", ",a,,\n", "1:|a||");
        row("rows of separators", "a\n,,,\n\nb", "1:a/4:b");
        row("quoted", "\"a,b\",\"c\"\n", "1:a,b|c");
        row("doubled quotes", "\"say \"\"hi\"\"\",b\n", "1:say \"hi\"|b");
        row("line end inside quotes", "\"a\nb\",c\nd\n", "1:a\nb|c/3:d");
        row("CRLF inside quotes", "\"a\r\nb\",c\r\nd\r\n", "1:a\r\nb|c/3:d");
        row("text behind quotes", "\"a\"b ,c\n", "1:ab|c");
        row("blanks around quotes", " \"a\" , \" b \"\n", "1:a|b");
        row("quote inside a cell", "a\"b,c\n", "1:a\"b|c");
        row("empty quotes", "\"\",a\n", "1:|a");
        row("never closed", "a,\"b\nc,d", "1:a|b\nc,d");
    }
    void rowsAndLines()
    {
        QFETCH(QByteArray, text);
        CsvRows rows({text.constData(), static_cast<std::size_t>(text.size())}, ',');
        QStringList found;
        while (rows.next()) {
            found.append(joined(rows));
            QCOMPARE(rows.count(), rows.cells().size());
        }
        QTEST(found, "rows");
        QCOMPARE(rows.unclosedQuote(), qstrcmp(QTest::currentDataTag(), "never closed") == 0);
        QVERIFY(!rows.next());
    }

    void linesBeforeTheFirstRow()
    {
        CsvRows rows("title, of \"it\n\r\nb\r\nc", ',');
        rows.skipLines(2);
        QVERIFY(rows.next());
        QCOMPARE(joined(rows), QStringLiteral("3:b"));
        rows.skipLines(100);
        QVERIFY(!rows.next());
    }

    void numbers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<char>("decimal");
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("decimals");
        const auto row = [](const char *text, char decimal, double value, int decimals) {
            QTest::addRow("%s (%c)", text, decimal) << QByteArray(text) << decimal << value << decimals;
        };
        row("0", '.', 0, 0);
        row("12", '.', 12, 0);
        row("12.", '.', 12, 0);
        row(".5", '.', 0.5, 1);
        row("0.1", '.', 0.1, 1);
        row("1455.219971", '.', 1455.219971, 6);
        row("1,5", ',', 1.5, 1);
        row("1.234,5", ',', 1234.5, 1);
        row("1,234,567.5", '.', 1234567.5, 1);
        row("1 234,5", ',', 1234.5, 1);
        row("1'234.5", '.', 1234.5, 1);
        row("1\xc2\xa0"
            "234,5",
            ',', 1234.5, 1);
        row("-2.5", '.', -2.5, 1);
        row("+2.5", '.', 2.5, 1);
        row("\xe2\x88\x92"
            "2.5",
            '.', -2.5, 1);
        row("$2.50", '.', 2.5, 1);
        row("1e3", '.', 1000, -1);
        row("1.5E-2", '.', 0.015, -1);
        row("9007199254740993", '.', 9007199254740992.0, -1);
        row("0.30000000000000004", '.', 0.30000000000000004, -1);
        row("27.850000381469727", '.', 27.850000381469727, -1);
        row("1.50000000000000000000000", '.', 1.5, 1);
    }
    void numbers()
    {
        QFETCH(QByteArray, text);
        QFETCH(char, decimal);
        QFETCH(double, value);
        const PriceNumber number = parseNumber({text.constData(), static_cast<std::size_t>(text.size())}, decimal);
        QVERIFY(number.state == PriceNumber::State::Fine);
        QVERIFY(number.value == value); // to the last bit
        QTEST(number.decimals, "decimals");
    }

    void noNumbers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("missing");
        for (const char *text : {"", "-", ".", "NaN", "null", "N/A", "Infinity", "-inf", "1e400"})
            QTest::addRow("missing '%s'", text) << QByteArray(text) << true;
        for (const char *text : {"x", "1x", "1.2.3", "1,2", "1,23,456", "12,3456", "1,,234", ",123", "1e", "1e+", "--1",
                 "1-", "$", "+", "0x1", "1_000", "1 23", "NaN1"})
            QTest::addRow("bad '%s'", text) << QByteArray(text) << false;
    }
    void noNumbers()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, missing);
        const auto state = parseNumber({text.constData(), static_cast<std::size_t>(text.size())}, '.').state;
        QVERIFY(state == (missing ? PriceNumber::State::Missing : PriceNumber::State::Bad));
    }

    // The fast path must give the very double that a correct conversion gives.
    void everyNumberIsCorrectlyRounded()
    {
        QRandomGenerator random(20261123);
        for (int i = 0; i < 200'000; ++i) {
            const int digits = random.bounded(1, 20);
            const int mark = random.bounded(0, digits + 1);
            QByteArray text;
            for (int d = 0; d < digits; ++d) {
                if (d == mark)
                    text += '.';
                text += static_cast<char>('0' + random.bounded(10));
            }
            const PriceNumber number = parseNumber({text.constData(), static_cast<std::size_t>(text.size())}, '.');
            QVERIFY2(number.state == PriceNumber::State::Fine && number.value == text.toDouble(), text.constData());
        }
    }

    void everyDayOfTheCalendar()
    {
        const QDate epoch(1970, 1, 1);
        for (QDate date(1499, 12, 31); date.year() < 3001; date = date.addDays(1)) {
            qint64 days = 0;
            const bool known = daysOf(date.year(), date.month(), date.day(), days);
            QCOMPARE(known, date.year() >= 1500 && date.year() <= 2999);
            if (known)
                QCOMPARE(days, epoch.daysTo(date));
        }
        qint64 days = 0;
        for (const auto &[month, day] : {std::pair(2, 30), {4, 31}, {13, 1}, {0, 1}, {1, 0}, {1, 32}})
            QVERIFY(!daysOf(2020, month, day, days));
        QVERIFY(!daysOf(2019, 2, 29, days));
        QVERIFY(!daysOf(1900, 2, 29, days));
    }
};

QTEST_APPLESS_MAIN(TestPriceText)
#include "tst_pricetext.moc"
