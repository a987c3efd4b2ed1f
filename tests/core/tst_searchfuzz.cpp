// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchlanguage.h"

#include <QElapsedTimer>
#include <QTest>

#include <array>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

namespace {

constexpr int kTexts = 100'000;

// Pieces that mean something, pieces that nearly do, and rubbish.
const std::array kPieces{u"ticker:"_s, u"status:"_s, u"created:"_s, u"created<"_s, u"duration>"_s, u"sharpe>"_s,
    u"sharpe"_s, u"fees:"_s, u"has:"_s, u"name=/"_s, u"-"_s, u"NOT "_s, u" OR "_s, u" AND "_s, u"("_s, u")"_s, u" "_s,
    u" "_s, u" "_s, u"\""_s, u"\""_s, u"/"_s, u"/"_s, u"\\"_s, u"*"_s, u"?"_s, u".."_s, u"~"_s, u","_s, u"<>"_s, u"="_s,
    u":"_s, u">"_s, u"<"_s, u"!"_s, u"failed"_s, u"btc"_s, u"note"_s, u"2025"_s, u"-03"_s, u"last month"_s,
    u"last 7 days"_s, u"today"_s, u"1.2"_s, u"1,5"_s, u"3s"_s, u"20bps"_s, u"none"_s, u"yes"_s, u"\t"_s, u"a"_s,
    u"[x]"_s, u"\u00FC"_s, u"\u2212"_s, u"\U0001F600"_s, QString(QChar(0xD83D)), QString(QChar(QChar::Null)), u"%"_s,
    u"OR"_s, u"AND"_s, u"\u2028"_s, u"x:y"_s};

} // namespace

class TestSearchFuzz : public QObject
{
    Q_OBJECT

private slots:
    void randomTextsNeverConfuseTheParser();
};

void TestSearchFuzz::randomTextsNeverConfuseTheParser()
{
    const search::Context context{.nowMs = 1'744'000'000'000, .tickers = {u"BTC-USD"_s}};
    std::mt19937 random(4);
    const auto below = [&random](std::size_t limit) { return random() % limit; };
    QElapsedTimer timer;
    timer.start();
    int understood = 0;
    for (int number = 0; number < kTexts; ++number) {
        QString text;
        for (auto count = below(12); count > 0; --count)
            text += below(10) == 0 ? QString(QChar(static_cast<char16_t>(below(0x10000))))
                                   : kPieces.at(below(kPieces.size()));
        const auto expression = search::parse(text, context);
        const qsizetype cursor = static_cast<qsizetype>(below(14));
        if (number % 16 == 0) {
            for (const search::Hint &hint : search::hintsFor(text, cursor, context))
                QVERIFY2(hint.position >= 0 && hint.position + hint.length <= text.size(), qPrintable(text));
        }
        if (!expression) {
            QVERIFY2(!expression.error().isEmpty(), qPrintable(text));
            for (const search::Problem &problem : expression.error())
                QVERIFY2(problem.position >= 0 && problem.length >= 0 && !problem.sentence.isEmpty()
                        && problem.position + problem.length <= text.size(),
                    qPrintable(text));
            continue;
        }
        ++understood;
        const QString printed = search::toText(*expression);
        const auto again = search::parse(printed, context);
        if (!again || *again != *expression)
            QFAIL(qPrintable(u"%1 was printed as %2"_s.arg(text, printed)));
    }
    qInfo("%d of %d texts understood, %lld ms", understood, kTexts, timer.elapsed());
    QVERIFY(understood > kTexts / 20);
    QVERIFY2(
        timer.elapsed() < 20'000, "the parser has become slow"); // 2 s on an idle machine, but not under sanitizers
}

QTEST_GUILESS_MAIN(TestSearchFuzz)
#include "tst_searchfuzz.moc"
