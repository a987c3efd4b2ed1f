// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchlanguage.h"

#include <QDateTime>
#include <QTest>

#include <array>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using search::Field;

namespace {

// A Wednesday.
const QDateTime kNow(QDate(2025, 4, 9), QTime(15, 30), QTimeZone::utc());

search::Context context()
{
    return {.nowMs = kNow.toMSecsSinceEpoch(), .sources = {u"Lab"_s}, .tickers = {u"BTC-USD"_s, u"SP500"_s}};
}

qint64 at(int year, int month, int day, int hour = 0)
{
    return QDateTime(QDate(year, month, day), QTime(hour, 0), QTimeZone::utc()).toMSecsSinceEpoch();
}

Job aJob()
{
    Job job;
    job.key = 7;
    job.id = QUuid(u"0192f0c8-1234-7abc-8def-0123456789ab"_s);
    job.name = u"Moving average of bitcoin"_s;
    job.parameters = {{u"ticker"_s, u"BTC-USD"_s}, {u"strategy_type"_s, u"SMA"_s}};
    job.state = JobState::Failed;
    job.createdMs = at(2025, 3, 4, 12);
    job.startedMs = job.createdMs + 500;
    job.endedMs = job.startedMs + 90'000;
    job.runtimeMs = 90'000;
    job.error = Error{Error::Kind::NotFound, u"prices.csv"_s, u"no such series"_s};
    job.convention = {.known = true, .fees = 0.002};
    job.place.service = u"Lab"_s;
    job.cells = 3930;
    job.best.sharpe = 1.2345;
    job.best.totalReturn = 55.0;
    job.best.maxDrawdown = 18.0;
    job.best.fast = 12;
    job.best.slow = 40;
    job.favourite = true;
    job.note = u"Größe prüfen"_s;
    job.tags = {u"weekly"_s, u"Zürich"_s};
    return job;
}

QString sentences(const QList<search::Problem> &problems)
{
    QStringList list;
    for (const auto &problem : problems)
        list << u"%1+%2: %3"_s.arg(problem.position).arg(problem.length).arg(problem.sentence);
    return list.join(u'\n');
}

} // namespace

class TestSearchLanguage : public QObject
{
    Q_OBJECT

private slots:
    void findsTheJob_data();
    void findsTheJob();
    void datesAreSpans_data();
    void datesAreSpans();
    void daysAreThoseOfTheZone();
    void problemsAreExplainedInPlace_data();
    void problemsAreExplainedInPlace();
    void hostileTextsAreRefusedAtOnce_data();
    void hostileTextsAreRefusedAtOnce();
    void equalSearchesAreEqualTrees();
    void columnFilters_data();
    void columnFilters();
    void columnProblems_data();
    void columnProblems();
    void hints_data();
    void hints();
    void everyHintCanBeTyped();
    void theCheatSheetIsASearch();
};

namespace {

struct Case {
    const char *text;
    bool found; // the job above
};
constexpr std::array kCases{Case{"", true}, Case{"bitcoin", true}, Case{"BITCOIN average", true},
    Case{"bitcoin ether", false}, Case{"bitcoin OR ether", true}, Case{"ether OR doge", false},
    Case{"\"moving average\"", true}, Case{"\"average moving\"", false}, Case{"-ether", true}, Case{"-bitcoin", false},
    Case{"NOT bitcoin", false}, Case{"NOT (ether OR doge) bitcoin", true}, Case{"bitcoin AND average", true},
    Case{"(ether OR bitcoin) (doge OR weekly)", true}, Case{"ether OR bitcoin doge", false}, Case{"mov*ge", true},
    Case{"mov*weekly", false}, // not over the end of a line
    Case{"b?tcoin", true}, Case{"/b[iy]tcoin$/", true}, Case{"/^average/", false}, Case{"gr\u00F6\u00DFe", true},
    Case{"ticker:btc", true}, Case{"ticker:BTC*", true}, Case{"ticker:USD*", false}, Case{"ticker:*usd", true},
    Case{"ticker=BTC", false}, Case{"ticker=btc-usd", true}, Case{"ticker:=btc-usd", true},
    Case{"ticker<>btc-usd", false}, Case{"ticker!=spy", true}, Case{"symbol:/^btc-(usd|eur)$/", true},
    Case{"ticker>a ticker<c", true}, Case{"ticker : btc", true}, Case{"status:failed", true}, Case{"status:Fail", true},
    Case{"status:running,failed", true}, Case{"status:running", false}, Case{"-status:completed", true},
    Case{"strategy:sma", true}, Case{"type:trading*", true}, Case{"where:here", false}, Case{"source:lab", true},
    Case{"name:moving", true}, Case{"note:gr\u00D6\u00DFe", true}, Case{"tag:weekly", true}, Case{"tag=week", false},
    Case{"tag:Z\u00DCRICH", true}, Case{"error:\"no such\"", true}, Case{"id:0192f0c8*", true}, Case{"id:89ab", true},
    Case{"created:2025-03", true}, Case{"created:2025-04", false}, Case{"created<2025-03-05", true},
    Case{"created<=2025-03-04", true}, Case{"created<2025-03-04", false}, Case{"created>2025-03-04", false},
    Case{"created>=2025-03-04", true}, Case{"created>2025-03-03", true}, Case{"created:2025-02..2025-03", true},
    Case{"created:..2025-02", false}, Case{"created:2025-03..", true}, Case{"created:\"last month\"", true},
    Case{"created:last month", true}, Case{"created:last month ether", false}, Case{"created:tuesday", false},
    Case{"duration>1m", true}, Case{"duration:1m30s", true}, Case{"duration:1.5m", true},
    Case{"duration:2m", true}, // to the minute
    Case{"duration>1h", false}, Case{"duration:60s..2m", true}, Case{"sharpe>1.2", true}, Case{"sharpe > 1.2", true},
    Case{"sharpe:>1.2", true}, Case{"sharpe:1.23", true}, Case{"sharpe:1.24", false}, Case{"sharpe:1,23", true},
    Case{"sharpe:1..1.5", true}, Case{"sharpe<>1.23", false}, Case{"sharpe:none", false}, Case{"score:none", true},
    Case{"score>0", false}, Case{"score<>1", true}, Case{"return>50%", true}, Case{"drawdown<20%", true},
    Case{"drawdown<-20", true}, Case{"drawdown:-20..-10", true}, Case{"cells>1,000,000", false},
    Case{"cells:3930", true}, Case{"fast:12 slow:40..60", true}, Case{"fees:20bps", true}, Case{"fees=0.2%", true},
    Case{"fees<20bps", false}, Case{"favourite:yes", true}, Case{"favorite:no", false}, Case{"available:no", true},
    Case{"has:note", true}, Case{"has:tags", true}, Case{"has:result", false}, Case{"-has:retry", true},
    Case{"12:30", false}, // no field, a word
    Case{"/no/path", false}, Case{"or and not", false}};

} // namespace

void TestSearchLanguage::findsTheJob_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    for (const Case &row : kCases)
        QTest::newRow(row.text) << QString::fromUtf8(row.text) << row.found;
}

void TestSearchLanguage::findsTheJob()
{
    QFETCH(QString, text);
    const auto expression = search::parse(text, context());
    QVERIFY2(expression.has_value(), expression ? "" : qPrintable(sentences(expression.error())));
    const Job job = aJob();
    QTEST(search::matches(*expression, job, search::bodyOf(job)), "found");
    const auto again = search::parse(search::toText(*expression), context());
    QVERIFY2(again.has_value(), qPrintable(search::toText(*expression)));
    QVERIFY2(*again == *expression, qPrintable(search::toText(*expression)));
}

void TestSearchLanguage::datesAreSpans_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<qint64>("from");
    QTest::addColumn<qint64>("to");
    const auto row = [](const char *value, qint64 from, qint64 to) {
        QTest::newRow(value) << QString::fromLatin1(value) << from << to;
    };
    row("2025", at(2025, 1, 1), at(2026, 1, 1));
    row("2024-02", at(2024, 2, 1), at(2024, 3, 1));
    row("2024-02-29", at(2024, 2, 29), at(2024, 3, 1));
    row("2024-2-9", at(2024, 2, 9), at(2024, 2, 10));
    row("29.02.2024", at(2024, 2, 29), at(2024, 3, 1));
    row("today", at(2025, 4, 9), at(2025, 4, 10));
    row("Yesterday", at(2025, 4, 8), at(2025, 4, 9));
    row("tuesday", at(2025, 4, 8), at(2025, 4, 9));
    row("wed", at(2025, 4, 9), at(2025, 4, 10));
    row("thursday", at(2025, 4, 3), at(2025, 4, 4));
    row("last wednesday", at(2025, 4, 2), at(2025, 4, 3));
    row("this week", at(2025, 4, 7), at(2025, 4, 14));
    row("last week", at(2025, 3, 31), at(2025, 4, 7));
    row("this month", at(2025, 4, 1), at(2025, 5, 1));
    row("last month", at(2025, 3, 1), at(2025, 4, 1));
    row("last quarter", at(2025, 1, 1), at(2025, 4, 1));
    row("last year", at(2024, 1, 1), at(2025, 1, 1));
    row("last 7 days", at(2025, 4, 3), at(2025, 4, 10));
    row("past 2 weeks", at(2025, 3, 27), at(2025, 4, 10));
    row("last 12 months", at(2024, 4, 10), at(2025, 4, 10));
    row("last 24 hours", kNow.toMSecsSinceEpoch() - 86'400'000, kNow.toMSecsSinceEpoch() + 1);
    row("march", at(2025, 3, 1), at(2025, 4, 1));
    row("dec", at(2024, 12, 1), at(2025, 1, 1));
    row("march 2023", at(2023, 3, 1), at(2023, 4, 1));
    row("2025-03-04..2025-03-06", at(2025, 3, 4), at(2025, 3, 7));
    row("monday..today", at(2025, 4, 7), at(2025, 4, 10));
}

void TestSearchLanguage::datesAreSpans()
{
    QFETCH(QString, value);
    QLocale::setDefault(QLocale(u"de_DE"_s)); // weeks begin on a Monday
    const auto expression = search::parse(u"created:\"%1\""_s.arg(value), context());
    QLocale::setDefault(QLocale::c());
    QVERIFY2(expression.has_value(), expression ? "" : qPrintable(sentences(expression.error())));
    QTEST(static_cast<qint64>(expression->term().low), "from");
    QTEST(static_cast<qint64>(expression->term().high), "to");
    QVERIFY(!expression->term().lowOpen && expression->term().highOpen);
}

void TestSearchLanguage::daysAreThoseOfTheZone()
{
    const QTimeZone berlin("Europe/Berlin");
    if (!berlin.isValid())
        QSKIP("This system knows no time zones.");
    search::Context there = context();
    there.zone = berlin;
    const auto hours = [&there](const QString &day) {
        const auto expression = search::parse(u"created:"_s + day, there);
        return (expression->term().high - expression->term().low) / 3'600'000;
    };
    QCOMPARE(hours(u"2025-03-29"_s), 24.0);
    QCOMPARE(hours(u"2025-03-30"_s), 23.0); // the clocks go forward
    QCOMPARE(hours(u"2025-10-26"_s), 25.0);
    const auto day = search::parse(u"created:2025-07-01"_s, there);
    QCOMPARE(static_cast<qint64>(day->term().low), at(2025, 6, 30, 22));
    there.nowMs = at(2025, 6, 30, 23); // there it is tomorrow already
    QCOMPARE(static_cast<qint64>(search::parse(u"created:today"_s, there)->term().low), at(2025, 6, 30, 22));
    const QTimeZone beirut("Asia/Beirut"); // midnight itself is skipped there
    if (beirut.isValid()) {
        there.zone = beirut;
        QCOMPARE(hours(u"2022-03-27"_s), 23.0);
    }
}

void TestSearchLanguage::problemsAreExplainedInPlace_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("position");
    QTest::addColumn<qsizetype>("length");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *text, qsizetype position, qsizetype length, const char *part) {
        QTest::newRow(text) << QString::fromUtf8(text) << position << length << QString::fromUtf8(part);
    };
    row("btc status:fial", 11, 4, "\"status\" has no value \"fial\"; did you mean failed?");
    row("status:xyzzy", 7, 5, "It may be queued, running");
    row("status>failed", 7, 6, "cannot be greater");
    row("tikcer:BTC", 0, 6, "There is no field \"tikcer\"; did you mean ticker?");
    row("foo:bar", 0, 3, "put them in quotes: \"foo:bar\"");
    row("created:2025-05..2025-03", 8, 16, "The dates cross: 2025-05 comes after 2025-03.");
    row("created:2025-13", 8, 7, "months go from 01 to 12");
    row("created:2025-02-30", 8, 10, "is not in the calendar");
    row("created:3/4/2025", 8, 8, "different countries");
    row("created:soon", 8, 4, "\"soon\" is not a date.");
    row("created:last", 8, 4, "\"last month\"");
    row("created>2025-01..2025-02", 8, 16, "A range follows a colon: created:2025-01..2025-02.");
    row("sharpe>much", 7, 4, "\"much\" is not a number.");
    row("sharpe>1,204", 7, 5, "can be read as 1.204 or as 1204");
    row("sharpe:3..1", 7, 4, "reversed");
    row("duration>90", 9, 2, "needs a unit, for example 90s");
    row("duration>soon", 9, 4, "is not a duration");
    row("fees:lots", 5, 4, "is not a fee");
    row("ticker:", 0, 7, "After \"ticker:\" something is missing, for example ticker:BTC*.");
    row("sharpe> status:failed", 0, 7, "for example sharpe>1.2");
    row("name:/(/", 5, 3, "regular expression is not complete");
    row("cells:/1/", 6, 3, "takes no regular expression");
    row("\"moving average", 0, 15, "not closed");
    row("a \"\"", 2, 2, "nothing between these quotes");
    row("(a OR b", 0, 1, "not closed");
    row("a) b", 1, 1, "Nothing was opened");
    row("a ()", 2, 2, "nothing between");
    row("OR a", 0, 2, "on both sides");
    row("a OR", 2, 2, "on both sides");
    row("a AND OR b", 2, 3, "on both sides");
    row("a NOT", 2, 3, "needs something behind it");
    row("a (-) b", 3, 1, "After this minus");
}

void TestSearchLanguage::problemsAreExplainedInPlace()
{
    QFETCH(QString, text);
    QFETCH(QString, part);
    const auto expression = search::parse(text, context());
    QVERIFY(!expression.has_value());
    const search::Problem &problem = expression.error().front();
    QVERIFY2(problem.sentence.contains(part), qPrintable(problem.sentence));
    QTEST(problem.position, "position");
    QTEST(problem.length, "length");
}

void TestSearchLanguage::hostileTextsAreRefusedAtOnce_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("10,000 characters") << QString(10'000, u'a');
    QTest::newRow("5,000 parentheses") << QString(5'000, u'(');
    QTest::newRow("many parentheses") << QString(3'900, u'(') + u'a';
    QTest::newRow("hidden parentheses") << QString(1'000, u')') + QString(1'000, u'(') + u'a' + QString(1'000, u')');
    QTest::newRow("many words") << u"a "_s.repeated(1'900);
    QTest::newRow("open slashes") << u"/a "_s.repeated(1'300);
    QTest::newRow("a minus too many") << u"-"_s.repeated(3'000) + u"- "_s + u"NOT "_s.repeated(200);
    QTest::newRow("a NUL") << u"bit"_s + QChar(QChar::Null) + u"coin"_s;
    QTest::newRow("fields without values") << u"ticker: "_s.repeated(500);
    QTest::newRow("quotes") << u"\""_s.repeated(3'999);
    QTest::newRow("long expression") << u"name:/"_s + QString(3'000, u'(') + u'/';
    QTest::newRow("huge number of digits") << u"sharpe:"_s + QString(3'900, u'9');
}

void TestSearchLanguage::hostileTextsAreRefusedAtOnce()
{
    QFETCH(QString, text);
    QElapsedTimer timer;
    timer.start();
    const auto expression = search::parse(text, context());
    QVERIFY(timer.elapsed() < 200);
    QVERIFY(!expression.has_value());
    QVERIFY(!expression.error().isEmpty());
    for (const search::Problem &problem : expression.error()) {
        QVERIFY(!problem.sentence.isEmpty() && problem.sentence.size() < 5'000);
        QVERIFY(problem.position >= 0 && problem.position + problem.length <= text.size());
    }
}

void TestSearchLanguage::equalSearchesAreEqualTrees()
{
    const auto tree = [](const QString &text) { return *search::parse(text, context()); };
    QCOMPARE(tree(u"a (b c)"_s), tree(u"a b c"_s));
    QCOMPARE(tree(u"a OR (b OR c)"_s), tree(u"a OR b OR c"_s));
    QCOMPARE(tree(u"NOT NOT a"_s), tree(u"a"_s));
    QCOMPARE(tree(u"a AND b"_s), tree(u" a  b "_s));
    QVERIFY(tree(u"a b"_s) != tree(u"a OR b"_s));
    QVERIFY(tree(u"a"_s) != tree(u"-a"_s));
    QVERIFY(tree({}).isEmpty() && tree(u"  "_s) == search::Expression());
    QCOMPARE(QVariant::fromValue(tree(u"a"_s)), QVariant::fromValue(tree(u"a"_s)));
    QVERIFY(QVariant::fromValue(tree(u"a"_s)) != QVariant::fromValue(tree(u"b"_s)));
}

void TestSearchLanguage::columnFilters_data()
{
    QTest::addColumn<Field>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("search"); // what one would write into the search box
    const auto row = [](Field field, const char *text, const char *search) {
        QTest::newRow(text) << field << QString::fromUtf8(text) << QString::fromUtf8(search);
    };
    row(Field::Ticker, " ", "");
    row(Field::Ticker, "btc", "ticker:btc");
    row(Field::Ticker, "=btc", "ticker=btc");
    row(Field::Ticker, "<>btc", "-ticker=btc");
    row(Field::Ticker, "two words", "ticker:\"two words\"");
    row(Field::Ticker, "/^B|E/", "ticker:/^B|E/");
    row(Field::Ticker, "/a /b/", "ticker:/a \\/b/");
    row(Field::Ticker, "a~c", "ticker>=a ticker<=c");
    row(Field::Ticker, "=", "-has:ticker");
    row(Field::Tag, "<>", "has:tag");
    row(Field::Source, "= ", "source:here");
    row(Field::Sharpe, ">1.2", "sharpe>1.2");
    row(Field::Sharpe, " <= -1", "sharpe<=-1");
    row(Field::Sharpe, "1~3", "sharpe:1..3");
    row(Field::Sharpe, "~2", "sharpe:..2");
    row(Field::Sharpe, "-3~-1", "sharpe:-3..-1");
    row(Field::Sharpe, "0.72", "sharpe:0.72");
    row(Field::Sharpe, "<>5", "-sharpe=5");
    row(Field::Sharpe, "-", "sharpe:-");
    row(Field::Cells, ">1,204", "cells>1204"); // as this locale writes it
    row(Field::Created, "2025-03", "created:2025-03");
    row(Field::Created, "last month", "created:\"last month\"");
    row(Field::Created, "2025-01~2025-02", "created:2025-01..2025-02");
    row(Field::Created, ">yesterday", "created>yesterday");
    row(Field::Status, "fail", "status:fail");
    row(Field::Status, "<>failed", "-status=failed");
    row(Field::Duration, ">3s", "duration>3s");
    row(Field::Fees, "20 bps", "fees:\"20 bps\"");
    row(Field::Favourite, "yes", "favourite:yes");
}

void TestSearchLanguage::columnFilters()
{
    QFETCH(Field, field);
    QFETCH(QString, text);
    QFETCH(QString, search);
    const auto expected = search::parse(search, context());
    QVERIFY2(expected.has_value(), expected ? "" : qPrintable(sentences(expected.error())));
    QLocale::setDefault(QLocale(u"en_US"_s));
    const auto expression = search::columnExpression(field, text, context());
    QLocale::setDefault(QLocale::c());
    QVERIFY2(expression.has_value(), expression ? "" : qPrintable(sentences(expression.error())));
    QVERIFY2(*expression == *expected, qPrintable(search::toText(*expression)));
    QVERIFY(*search::parse(search::toText(*expression), context()) == *expression);
}

void TestSearchLanguage::columnProblems_data()
{
    QTest::addColumn<Field>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    QTest::newRow("no number") << Field::Sharpe << u" abc "_s << u"\"abc\" is not a number. Try >1.2"_s;
    QTest::newRow("reversed") << Field::Sharpe << u"3~1"_s << u"reversed"_s;
    QTest::newRow("no ends") << Field::Sharpe << u"~"_s << u"at least one end"_s;
    QTest::newRow("nothing to compare") << Field::Ticker << u">"_s << u"missing"_s;
    QTest::newRow("open expression") << Field::Ticker << u"/ab"_s << u"ends with a slash"_s;
    QTest::newRow("wrong status") << Field::Status << u"fial"_s << u"did you mean failed"_s;
    QTest::newRow("crossing dates") << Field::Created << u"2025-05~2025-03"_s << u"The dates cross"_s;
    QTest::newRow("too long") << Field::Ticker << QString(10'000, u'a') << u"too long"_s;
}

void TestSearchLanguage::columnProblems()
{
    QFETCH(Field, field);
    QFETCH(QString, text);
    QFETCH(QString, part);
    const auto expression = search::columnExpression(field, text, context());
    QVERIFY(!expression.has_value());
    const search::Problem &problem = expression.error().front();
    QVERIFY2(problem.sentence.contains(part), qPrintable(problem.sentence));
    QVERIFY(problem.position >= 0 && problem.position + problem.length <= text.size());
}

void TestSearchLanguage::hints_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qsizetype>("cursor");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("completed"); // the text with the first hint taken
    const auto row = [](const char *text, qsizetype cursor, const char *first, const char *completed) {
        QTest::newRow(text) << QString::fromUtf8(text) << cursor << QString::fromUtf8(first)
                            << QString::fromUtf8(completed);
    };
    row("", 0, "ticker:", "ticker:");
    row("btc sta", 7, "status:", "btc status:");
    row("btc -sta", 8, "status:", "btc -status:");
    row("whe", 3, "source:", "source:");
    row("status:f", 8, "failed", "status:failed");
    row("status:f btc", 8, "failed", "status:failed btc");
    row("(ticker:b", 9, "BTC-USD", "(ticker:BTC-USD");
    row("source:", 7, "here", "source:here");
    row("source:la", 9, "Lab", "source:Lab");
    row("created:last m", 14, "", "");
    row("created:\"last m", 15, "\"last month\"", "created:\"last month\"");
    row("sharpe:", 7, ">1", "sharpe:>1");
    row("has:no", 6, "note", "has:note");
    row("zzz", 3, "", "");
    row("zzz:", 4, "", "");
    row("btc", 99, "", "");
}

void TestSearchLanguage::hints()
{
    QFETCH(QString, text);
    QFETCH(qsizetype, cursor);
    QFETCH(QString, first);
    const QList<search::Hint> hints = search::hintsFor(text, cursor, context());
    QVERIFY(hints.size() <= 12);
    if (first.isEmpty()) {
        QVERIFY(hints.isEmpty());
        return;
    }
    QVERIFY(!hints.isEmpty());
    QCOMPARE(hints.front().insert, first);
    QVERIFY(!hints.front().explanation.isEmpty());
    QTEST(QString(text).replace(hints.front().position, hints.front().length, hints.front().insert), "completed");
}

void TestSearchLanguage::everyHintCanBeTyped()
{
    for (int number = 1; number < search::kFieldCount; ++number) {
        const QString name = search::nameOf(static_cast<Field>(number));
        QVERIFY(!name.isEmpty() && !search::titleOf(static_cast<Field>(number)).isEmpty());
        const QString text = name + u':';
        for (const search::Hint &hint : search::hintsFor(text, text.size(), context())) {
            const auto expression
                = search::parse(QString(text).replace(hint.position, hint.length, hint.insert), context());
            QVERIFY2(expression.has_value(), qPrintable(text + hint.insert));
        }
    }
}

void TestSearchLanguage::theCheatSheetIsASearch()
{
    const auto expression = search::parse(search::cheatSheet(), context());
    QVERIFY2(expression.has_value(), expression ? "" : qPrintable(sentences(expression.error())));
    QCOMPARE(expression->kind(), search::Expression::Kind::Or);
}

QTEST_GUILESS_MAIN(TestSearchLanguage)
#include "tst_searchlanguage.moc"
