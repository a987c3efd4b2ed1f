// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchexpression.h"
#include "store/patterntexts.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

class TestPatternTexts : public QObject
{
    Q_OBJECT

private slots:
    void whatIsRequired_data();
    void whatIsRequired();
    void howItBegins_data();
    void howItBegins();
    void whatMatchesHasTheTexts();
};

void TestPatternTexts::whatIsRequired_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("letters") << u"Such"_s << QStringList{u"such"_s};
    QTest::newRow("any letter between") << u"such.series$"_s << QStringList{u"such"_s, u"series"_s};
    QTest::newRow("optional") << u"colou?r"_s << QStringList{u"colo"_s, u"r"_s};
    QTest::newRow("any number") << u"abc*d"_s << QStringList{u"ab"_s, u"d"_s};
    QTest::newRow("one or more") << u"abc+d"_s << QStringList{u"abc"_s, u"d"_s};
    QTest::newRow("lazy") << u"ab+?c*?d"_s << QStringList{u"ab"_s, u"d"_s};
    QTest::newRow("counted") << u"abc{0,3}d"_s << QStringList{u"ab"_s, u"d"_s};
    QTest::newRow("a brace") << u"abc{d}"_s << QStringList();
    QTest::newRow("class") << u"abc[xyz]def"_s << QStringList{u"abc"_s, u"def"_s};
    QTest::newRow("class with a bracket") << u"abc[]xyz]def"_s << QStringList{u"abc"_s, u"def"_s};
    QTest::newRow("class with an escape") << uR"(abc[\]x]*def)"_s << QStringList{u"abc"_s, u"def"_s};
    QTest::newRow("class of POSIX") << u"abc[[:alpha:]]def"_s << QStringList();
    QTest::newRow("group") << u"abc(def)?ghi"_s << QStringList{u"abc"_s, u"ghi"_s};
    QTest::newRow("nested groups") << uR"(abc(d(e|f)\)[)]g)ghi)"_s << QStringList{u"abc"_s, u"ghi"_s};
    QTest::newRow("alternatives in a group") << u"abc(def|xyz)ghi"_s << QStringList{u"abc"_s, u"ghi"_s};
    QTest::newRow("alternatives") << u"abc|def"_s << QStringList();
    QTest::newRow("options") << u"abc(?x) def"_s << QStringList();
    QTest::newRow("verb") << u"(*UCP)abc"_s << QStringList();
    QTest::newRow("quotation") << uR"(\Qabc|def\E)"_s << QStringList();
    QTest::newRow("kind of letter") << uR"(abc\d+def)"_s << QStringList{u"abc"_s, u"def"_s};
    QTest::newRow("escaped sign") << uR"(btc\.csv)"_s << QStringList{u"btc.csv"_s};
    QTest::newRow("escaped sign, optional") << uR"(btc\.?csv)"_s << QStringList{u"btc"_s, u"csv"_s};
    QTest::newRow("hexadecimal") << uR"(abc\x41def)"_s << QStringList();
    QTest::newRow("back reference") << uR"(abc(x)\1def)"_s << QStringList();
    QTest::newRow("umlaut") << u"größe"_s << QStringList{u"gr"_s, u"e"_s};
    QTest::newRow("unclosed") << u"abc[def"_s << QStringList();
    QTest::newRow("stray bracket") << u"abc)def"_s << QStringList();
    QTest::newRow("ends in an escape") << uR"(abc\)"_s << QStringList();
}

void TestPatternTexts::whatIsRequired()
{
    QFETCH(QString, pattern);
    QFETCH(QStringList, texts);
    QCOMPARE(patterntexts::required(pattern), texts);
}

void TestPatternTexts::howItBegins_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::newRow("anchored") << u"^BTC.*2[0-9]$"_s << u"btc"_s;
    QTest::newRow("anywhere") << u"btc"_s << QString();
    QTest::newRow("optional") << u"^btc?x"_s << u"bt"_s;
    QTest::newRow("optional at once") << u"^b?tc"_s << QString();
    QTest::newRow("any number at once") << u"^b*b"_s << u"b"_s;
    QTest::newRow("class") << u"^[ab]tc"_s << QString();
    QTest::newRow("group") << u"^(x)?btc"_s << QString();
    QTest::newRow("alternatives") << u"^btc|eth"_s << QString();
    QTest::newRow("the long s") << u"^dash"_s << u"da"_s;
    QTest::newRow("escape") << uR"(^\.btc)"_s << QString();
}

void TestPatternTexts::howItBegins()
{
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QCOMPARE(patterntexts::beginning(pattern), text);
}

// Random patterns and texts of few letters, so that many match.
void TestPatternTexts::whatMatchesHasTheTexts()
{
    std::mt19937 random(7);
    const auto oneOf = [&random](const QStringList &list) {
        return list.at(static_cast<qsizetype>(random() % static_cast<unsigned>(list.size())));
    };
    const QStringList pieces{u"a"_s, u"b"_s, u"K"_s, u"s"_s, u"."_s, u"*"_s, u"?"_s, u"+"_s, u"^"_s, u"$"_s, u"[ab]"_s,
        u"[^a]"_s, u"(ab)"_s, u"(a|s)"_s, u"{2}"_s, u"{0,1}"_s, uR"(\.)"_s, uR"(\w)"_s, u"|"_s, u"ä"_s, uR"(\b)"_s};
    const QStringList letters{
        u"a"_s, u"A"_s, u"b"_s, u"k"_s, u"\u212A"_s, u"s"_s, u"\u017F"_s, u"."_s, u"ä"_s, u"\n"_s};
    int matched = 0;
    for (int round = 0; round < 20'000; ++round) {
        QString pattern = random() % 2 == 0 ? u"^"_s : QString();
        for (auto count = 1 + random() % 6; count > 0; --count)
            pattern += oneOf(pieces);
        const QRegularExpression expression(u"(?is)"_s + pattern);
        if (!expression.isValid())
            continue;
        QString text;
        for (auto count = random() % 8; count > 0; --count)
            text += oneOf(letters);
        if (expression.match(text).hasMatch()) {
            ++matched;
            const QString beginning = patterntexts::beginning(pattern);
            QVERIFY2(text.startsWith(beginning, Qt::CaseInsensitive), qPrintable(pattern + u" : "_s + text));
        }
        const QString body = search::folded(text);
        if (!QRegularExpression(u"(?im)"_s + pattern).match(body).hasMatch())
            continue;
        for (const QString &required : patterntexts::required(pattern))
            QVERIFY2(body.contains(required), qPrintable(pattern + u" : "_s + body + u" lacks "_s + required));
    }
    QVERIFY(matched > 2000);
}

QTEST_GUILESS_MAIN(TestPatternTexts)
#include "tst_patterntexts.moc"
