// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/columnfilter.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace zixly;

class TestColumnFilter : public QObject
{
    Q_OBJECT
private slots:
    void numbersMatch_data();
    void numbersMatch();
    void textsMatch_data();
    void textsMatch();
    void wrongInputIsExplained_data();
    void wrongInputIsExplained();
    void localeDecimals();
    void expressionsOnNumbersNeedTheShownText();
};

namespace {
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
} // namespace

void TestColumnFilter::numbersMatch_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<double>("value");
    QTest::addColumn<bool>("matches");

    QTest::newRow("empty matches all") << "" << 1.0 << true;
    QTest::newRow("blank matches undefined too") << "  " << kNan << true;
    QTest::newRow("greater") << ">1.2" << 1.21 << true;
    QTest::newRow("greater is strict") << ">1.2" << 1.2 << false;
    QTest::newRow("greater, spaces") << " > 1.2 " << 1.3 << true;
    QTest::newRow("greater or equal") << ">=1.2" << 1.2 << true;
    QTest::newRow("less") << "<0" << -0.1 << true;
    QTest::newRow("less is strict") << "<0" << 0.0 << false;
    QTest::newRow("less or equal") << "<=0" << 0.0 << true;
    QTest::newRow("undefined is not less") << "<5" << kNan << false;
    QTest::newRow("undefined is not greater") << ">-5" << kNan << false;
    QTest::newRow("infinity is greater") << ">1000000" << kInf << true;
    QTest::newRow("range, lower end") << "1~3" << 1.0 << true;
    QTest::newRow("range, upper end") << "1~3" << 3.0 << true;
    QTest::newRow("range, above") << "1~3" << 3.0001 << false;
    QTest::newRow("range of negatives") << "-3~-1" << -2.0 << true;
    QTest::newRow("range, typographic minus") << QStringLiteral("\u22123~\u22121") << -2.0 << true;
    QTest::newRow("range, open end") << "2~" << 1e9 << true;
    QTest::newRow("range, open start") << "~2" << -1e9 << true;
    QTest::newRow("undefined is in no range") << "~2" << kNan << false;
    QTest::newRow("not equal") << "<>5" << 4.0 << true;
    QTest::newRow("not equal, equal") << "<>5" << 5.0 << false;
    QTest::newRow("not equal, C spelling") << "!=5" << 5.0 << false;
    QTest::newRow("undefined is not five") << "<>5" << kNan << true;
    QTest::newRow("plain whole number") << "5" << 5.0 << true;
    QTest::newRow("plain finds what is shown") << "0.72" << 0.7241 << true;
    QTest::newRow("plain, next shown value") << "0.72" << 0.7251 << false;
    QTest::newRow("equals sign") << "=0.72" << 0.716 << true;
    QTest::newRow("percent sign is ignored") << ">5 %" << 6.0 << true;
    QTest::newRow("dash finds undefined") << "-" << kNan << true;
    QTest::newRow("en dash finds undefined") << QStringLiteral("\u2013") << kNan << true;
    QTest::newRow("dash finds no number") << "-" << 0.0 << false;
    QTest::newRow("infinity by word") << "inf" << kInf << true;
    QTest::newRow("infinity by sign") << QStringLiteral("\u221E") << kInf << true;
    QTest::newRow("infinity is not a number") << "inf" << 1e300 << false;
    QTest::newRow("scientific is exact") << "1e3" << 1000.4 << false;
}

void TestColumnFilter::numbersMatch()
{
    QFETCH(QString, typed);
    QFETCH(double, value);
    const auto filter = ColumnFilter::parse(typed, ColumnFilter::Kind::Number);
    QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error()));
    QTEST(filter->matches(value), "matches");
}

void TestColumnFilter::textsMatch_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("matches");

    QTest::newRow("contains, any case") << "btc" << "BTC-USD" << true;
    QTest::newRow("contains not") << "eth" << "BTC-USD" << false;
    QTest::newRow("whole text") << "=btc" << "BTC-USD" << false;
    QTest::newRow("whole text, any case") << "=btc-usd" << "BTC-USD" << true;
    QTest::newRow("not") << "<>SP500" << "BTC-USD" << true;
    QTest::newRow("is empty") << "=" << "" << true;
    QTest::newRow("is not empty") << "<>" << "x" << true;
    QTest::newRow("expression") << "/^BTC|ETH/" << "eth-usd" << true;
    QTest::newRow("expression, no match") << "/^USD/" << "BTC-USD" << false;
    QTest::newRow("after in the alphabet") << ">M" << "SP500" << true;
    QTest::newRow("range of texts") << "a~c" << "BTC-USD" << true;
    QTest::newRow("empty matches all") << "" << "x" << true;
}

void TestColumnFilter::textsMatch()
{
    QFETCH(QString, typed);
    QFETCH(QString, text);
    const auto filter = ColumnFilter::parse(typed, ColumnFilter::Kind::Text);
    QVERIFY2(filter.has_value(), filter ? "" : qPrintable(filter.error()));
    QTEST(filter->matches(text), "matches");
}

void TestColumnFilter::wrongInputIsExplained_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("number");

    QTest::newRow("no number") << ">" << true;
    QTest::newRow("word in a number column") << "abc" << true;
    QTest::newRow("word after a sign") << ">abc" << true;
    QTest::newRow("range without ends") << "~" << true;
    QTest::newRow("range reversed") << "3~1" << true;
    QTest::newRow("range with a word") << "1~x" << true;
    QTest::newRow("expression not closed") << "/abc" << true;
    QTest::newRow("expression broken") << "/(/" << false;
    QTest::newRow("only a slash") << "/" << false;
    QTest::newRow("sign without text") << ">" << false;
    QTest::newRow("not a number by name") << "nan" << true;
}

void TestColumnFilter::wrongInputIsExplained()
{
    QFETCH(QString, typed);
    QFETCH(bool, number);
    const auto filter = ColumnFilter::parse(typed, number ? ColumnFilter::Kind::Number : ColumnFilter::Kind::Text);
    QVERIFY(!filter.has_value());
    QVERIFY(filter.error().endsWith(u'.'));
}

void TestColumnFilter::localeDecimals()
{
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const auto comma = ColumnFilter::parse(QStringLiteral(">1,5"), ColumnFilter::Kind::Number);
    const auto point = ColumnFilter::parse(QStringLiteral(">1.5"), ColumnFilter::Kind::Number);
    QLocale::setDefault(before);
    QVERIFY(comma && point);
    QVERIFY(comma->matches(1.6) && !comma->matches(1.4));
    QVERIFY(point->matches(1.6) && !point->matches(1.4));
}

void TestColumnFilter::expressionsOnNumbersNeedTheShownText()
{
    const auto filter = ColumnFilter::parse(QStringLiteral("/^0\\.7/"), ColumnFilter::Kind::Number);
    QVERIFY(filter);
    QVERIFY(filter->needsText());
    QVERIFY(filter->matches(QStringLiteral("0.72")));
    QVERIFY(!filter->matches(QStringLiteral("1.72")));
}

QTEST_GUILESS_MAIN(TestColumnFilter)
#include "tst_columnfilter.moc"
