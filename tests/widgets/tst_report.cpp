// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/syntheticcells.h"
#include "widgets/report/sheetfile.h"
#include "widgets/report/sheetpage.h"

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QPageRanges>
#include <QPainter>
#include <QPdfWriter>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;

class TestReport : public QObject
{
    Q_OBJECT
private slots:
    void theSheetSaysWhatItMust();
    void theHtmlIsOneFileWithoutAScript();
    void hostileNamesAreOnlyText();
    void theSheetIsOnePage_data();
    void theSheetIsOnePage();
    void aLongNameAndManyWarningsStayOnThePage();
    void theComparisonMarksWhatDiffersAndWhatIsBest();
    void aTieHasNoBest();
    void manySweepsTakeMorePages();
    void onlyTheWantedPagesArePrinted();
    void aPartialResultSaysSo();
};

namespace {

ReportSweep sweep(const QString &name = u"SP500 SMA 5-50 x 20-200"_s)
{
    ReportSweep sweep;
    sweep.name = name;
    sweep.result = synthetic::result(synthetic::sampleSpec());
    sweep.result.engineVersion = u"1.2.3"_s;
    sweep.curve = synthetic::curve(12, 40, 5080);
    return sweep;
}

int pagesIn(const QByteArray &pdf)
{
    return static_cast<int>(pdf.count("/Type /Page\n"));
}

// Pictures to look at, where the tester asks for them.
void keep(const QString &name, const QByteArray &bytes)
{
    const QString folder = qEnvironmentVariable("ZIXLY_REPORTS");
    if (folder.isEmpty())
        return;
    QFile file(folder + u'/' + name);
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
}

double endOf(const SheetContent &sheet, const QSizeF &page)
{
    QImage image(page.toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    return sheetpage::paintSheet(painter, QRectF({}, page), sheet);
}

constexpr QSizeF kA4(1043.0, 1537.0); // half points inside the margins
constexpr QSizeF kLetter(1077.0, 1437.0);

} // namespace

void TestReport::theSheetSaysWhatItMust()
{
    const QString html = QString::fromUtf8(sheetfile::html(sheetContent(sweep())));
    for (const QString &words : {u"SP500 SMA 5-50 x 20-200"_s, u"Best of 3,930 tried: partly luck"_s, u"Best Sharpe"_s,
             u"Buy and hold"_s, u"fills at the next close"_s, u"1.2.3"_s, u"Cell 12/40 against buy and hold"_s,
             u"2000-01-03 to 2020-03-13"_s, u"Sharpe of every pair"_s, u"10 bps"_s})
        QVERIFY2(html.contains(words), qPrintable(words));
    QCOMPARE(html.count(u"<img "_s), 2);
    keep(u"sheet.html"_s, html.toUtf8());
}

void TestReport::theHtmlIsOneFileWithoutAScript()
{
    const QString html = QString::fromUtf8(sheetfile::html(sheetContent(sweep())));
    QVERIFY(!html.contains(u"<script"_s));
    QVERIFY(!html.contains(u"http:"_s) && !html.contains(u"https:"_s) && !html.contains(u"url("_s));
    QCOMPARE(html.count(u"src=\""_s), html.count(u"src=\"data:image/svg+xml;base64,"_s));
}

void TestReport::hostileNamesAreOnlyText()
{
    ReportSweep hostile = sweep(u"<script>alert('1')</script>\" onload=\"x\n\u202E"_s);
    hostile.result.spec.ticker = u"</title><img src=x onerror=alert(1)>"_s;
    hostile.service = u"<b>&amp;"_s;
    for (const QByteArray &bytes :
        {sheetfile::html(sheetContent(hostile)), sheetfile::html(comparisonContent({hostile, sweep()}))}) {
        const QString html = QString::fromUtf8(bytes);
        QVERIFY(!html.contains(u"<script"_s));
        QVERIFY(!html.contains(u"<img src=x"_s));
        QVERIFY(!html.contains(u"\" onload"_s));
        QVERIFY(!html.contains(u'\u202E'));
        QVERIFY(html.contains(u"&lt;script&gt;"_s));
        QVERIFY(html.contains(u"&lt;b&gt;&amp;amp;"_s));
    }
}

void TestReport::theSheetIsOnePage_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<QSizeF>("inside");
    QTest::newRow("A4") << int(QPageSize::A4) << kA4;
    QTest::newRow("Letter") << int(QPageSize::Letter) << kLetter;
}

void TestReport::theSheetIsOnePage()
{
    QFETCH(int, size);
    QFETCH(QSizeF, inside);
    const SheetContent sheet = sheetContent(sweep());
    const QByteArray pdf = sheetfile::pdf(sheet, static_cast<QPageSize::PageSizeId>(size));
    QVERIFY(pdf.startsWith("%PDF-"));
    QCOMPARE(pagesIn(pdf), 1);
    const double end = endOf(sheet, inside);
    QVERIFY2(end <= inside.height() && end > inside.height() * 0.95, qPrintable(QString::number(end)));
    keep(u"sheet-%1.pdf"_s.arg(QString::fromLatin1(QTest::currentDataTag())), pdf);
}

void TestReport::aLongNameAndManyWarningsStayOnThePage()
{
    ReportSweep long_ = sweep(u"A name that goes on and on "_s.repeated(40));
    long_.result.validCells = 9999;
    long_.result.convention.known = false;
    long_.result.spec.minTrades = 10;
    long_.result.data.lastMs = long_.result.data.firstMs + 86'400'000LL * 300;
    long_.curve = nullptr;
    long_.curveMissing = u"The prices are not here."_s;
    const SheetContent sheet = sheetContent(long_);
    QVERIFY(sheet.warnings.size() >= 3);
    for (const QSizeF &page : {kA4, kLetter})
        QVERIFY(endOf(sheet, page) <= page.height());
    keep(u"sheet-long.pdf"_s, sheetfile::pdf(sheet, QPageSize::Letter));
}

void TestReport::theComparisonMarksWhatDiffersAndWhatIsBest()
{
    ReportSweep other = sweep(u"BTC-USD SMA"_s);
    other.result.spec.ticker = u"BTC-USD"_s;
    other.result.convention.fees = 0.002;
    other.result.benchmarkReturn = 400.0;
    const ComparisonContent content = comparisonContent({sweep(), other});
    const auto row = [&content](const QString &name) {
        for (const auto &each : content.rows)
            if (each.name == name)
                return each;
        return ComparisonContent::Row();
    };
    QCOMPARE(row(u"Buy and hold"_s).best, 1);
    QVERIFY(row(u"Ticker"_s).differs);
    QVERIFY(row(u"Costs"_s).differs);
    QVERIFY(!row(u"Strategy"_s).differs);
    QCOMPARE(content.warnings.size(), 1);
    const QString html = QString::fromUtf8(sheetfile::html(content));
    QVERIFY(html.contains(u"400.00 % (best)"_s));
    QVERIFY(html.contains(u"Ticker (differs)"_s));
    keep(u"comparison.html"_s, html.toUtf8());
    keep(u"comparison.pdf"_s, sheetfile::pdf(content, QPageSize::A4));
}

void TestReport::aTieHasNoBest()
{
    const ComparisonContent content = comparisonContent({sweep(), sweep(u"The same"_s)});
    QVERIFY(std::ranges::all_of(content.rows, [](const auto &row) { return row.best < 0 && !row.differs; }));
    QVERIFY(content.warnings.isEmpty());
}

void TestReport::manySweepsTakeMorePages()
{
    const ComparisonContent content = comparisonContent(QList<ReportSweep>(9, sweep()));
    QCOMPARE(sheetpage::pagesOf(content), 3);
    QCOMPARE(pagesIn(sheetfile::pdf(content, QPageSize::Letter)), 3);
    QImage image(kLetter.toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    for (int page = 0; page < 3; ++page)
        QVERIFY(sheetpage::paintComparison(painter, QRectF({}, kLetter), content, page) <= kLetter.height());
}

void TestReport::onlyTheWantedPagesArePrinted()
{
    QList<ReportSweep> sweeps;
    for (int i = 0; i < 17; ++i) // five pages
        sweeps << sweep(u"Sweep %1"_s.arg(i + 1));
    const ComparisonContent content = comparisonContent(sweeps);
    const auto print = [&content](const QPageRanges &ranges) {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        QPdfWriter writer(&buffer);
        writer.setPageRanges(ranges);
        return sheetpage::paint(writer, content) ? pagesIn(buffer.data()) : -1;
    };
    QCOMPARE(print({}), 5);
    QCOMPARE(print(QPageRanges::fromString(u"2-3"_s)), 2);
    QCOMPARE(print(QPageRanges::fromString(u"1,5"_s)), 2);
}

void TestReport::aPartialResultSaysSo()
{
    ReportSweep partial = sweep();
    partial.result.validCells = 9'000;
    const SheetContent sheet = sheetContent(partial);
    QVERIFY(sheet.luck.contains(u"3,930 cells that are here"_s));
    QVERIFY(sheet.subtitle.contains(u"3,930 of 9,000 cells"_s));
}

QTEST_MAIN(TestReport)
#include "tst_report.moc"
