// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/syntheticcells.h"
#include "widgets/charts/barchart.h"
#include "widgets/charts/equitychart.h"
#include "widgets/charts/scatterplot.h"
#include "widgets/controls/theme.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace zixly;

class TestCharts : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void equityTellsItsStory();
    void equityZoomsOnlyInTime();
    void equitySurvivesOddCurves_data();
    void equitySurvivesOddCurves();
    void manyBarsDrawInAFrame();
    void scatterFindsTheNearestPoint();
    void scatterOfManyCellsShowsThem();
    void barsGrowInsteadOfOverlapping();
    void lossesHaveTheColourOfLosses();
    void barsByMouseAndKey();

private:
    static QList<Bar> bars(int count);
};

namespace {

bool holds(const QImage &image, const QRect &area, const QColor &colour)
{
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x) {
            if (image.valid(x, y) && image.pixelColor(x, y).rgb() == colour.rgb())
                return true;
        }
    }
    return false;
}

} // namespace

QList<Bar> TestCharts::bars(int count)
{
    QList<Bar> bars;
    for (int i = 0; i < count; ++i)
        bars.append({QStringLiteral("%1/%2").arg(5 + i).arg(100 + i), 50.0 - i, QString::number(50 - i), i});
    return bars;
}

void TestCharts::equityTellsItsStory()
{
    EquityChart chart;
    chart.setMessage(QStringLiteral("No prices."));
    QCOMPARE(chart.accessibleDescription(), QStringLiteral("No prices."));
    const CurvePtr curve = synthetic::curve(12, 40, 2000);
    chart.setCurve(curve, true);
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("12/40")));
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("2000-01-03")));
    chart.setCurve(nullptr, true);
    QCOMPARE(chart.accessibleDescription(), QStringLiteral("No prices."));
}

void TestCharts::equityZoomsOnlyInTime()
{
    EquityChart chart;
    chart.resize(600, 400);
    chart.setCurve(synthetic::curve(12, 40, 2000), true);
    chart.grab();
    const Span all = chart.xView();
    QCOMPARE(all.low, static_cast<double>(chart.curve()->time.front()));
    QCOMPARE(all.high, static_cast<double>(chart.curve()->time.back()));
    const Span values = chart.yView();
    chart.zoomAt(QPointF(300.0, 200.0), 0.5);
    QCOMPARE(chart.xView().length(), all.length() / 2.0);
    QCOMPARE(chart.yView(), values);
    for (int i = 0; i < 100; ++i)
        chart.zoomAt(QPointF(300.0, 200.0), 0.5);
    QVERIFY(chart.xView().length() > 0.0); // there is an end to it
    QVERIFY(!chart.grab().isNull());
    // Zooming out ends at all there is.
    for (int i = 0; i < 100; ++i)
        chart.zoomAt(QPointF(300.0, 200.0), 2.0);
    QCOMPARE(chart.xView(), all);
    // Keys do what the wheel does.
    QTest::keyClick(&chart, Qt::Key_Plus);
    QVERIFY(chart.isZoomed());
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(chart.xView().low > all.low);
    QTest::keyClick(&chart, Qt::Key_0);
    QVERIFY(!chart.isZoomed());
}

void TestCharts::equitySurvivesOddCurves_data()
{
    QTest::addColumn<QList<double>>("equity");
    QTest::newRow("flat") << QList<double>{1000, 1000, 1000};
    QTest::newRow("all lost") << QList<double>{1000, 500, 0};
    QTest::newRow("two bars") << QList<double>{1000, 1001};
    QTest::newRow("one bar") << QList<double>{1000};
    QTest::newRow("none") << QList<double>{};
    QTest::newRow("huge") << QList<double>{1000, 1e15, 1e3};
}

void TestCharts::equitySurvivesOddCurves()
{
    QFETCH(QList<double>, equity);
    auto curve = std::make_shared<CellCurve>();
    double peak = 0.0;
    for (qsizetype i = 0; i < equity.size(); ++i) {
        peak = std::max(peak, equity[i]);
        curve->time.push_back(i * 86'400'000);
        curve->equity.push_back(equity[i]);
        curve->benchmark.push_back(1000.0);
        curve->drawdown.push_back(100.0 * (equity[i] / peak - 1.0));
    }
    for (const bool logarithmic : {false, true}) {
        EquityChart chart;
        chart.setMessage(QStringLiteral("Nothing."));
        chart.setLogarithmic(logarithmic);
        chart.resize(400, 300);
        chart.setCurve(curve, true);
        QVERIFY(!chart.grab().isNull());
        QTest::mouseMove(&chart, QPoint(200, 100));
        QVERIFY(!chart.grab().isNull());
        chart.resize(60, 40); // no room at all
        QVERIFY(!chart.grab().isNull());
    }
}

void TestCharts::manyBarsDrawInAFrame()
{
    EquityChart chart;
    chart.resize(1200, 700);
    chart.setCurve(synthetic::curve(12, 40, 366'710, 60'000), false);
    QPixmap picture(chart.size());
    qint64 best = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 5; ++i) {
        chart.zoomAt(QPointF(600.0, 200.0), 0.9);
        QElapsedTimer timer;
        timer.start();
        chart.render(&picture);
        best = std::min(best, timer.nsecsElapsed());
    }
    QVERIFY2(best < 160'000'000, qPrintable(QString::number(best))); // ten times the aim, for slow builds
}

void TestCharts::scatterFindsTheNearestPoint()
{
    const CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    ScatterPlot plot;
    plot.resize(600, 400);
    plot.setCells(set);
    plot.grab();
    QSignalSpy activated(&plot, &ScatterPlot::cellActivated);
    for (const qint32 row : {0, 1000, 3929}) {
        const QPointF at = plot.positionOf(row);
        const qint32 found = plot.rowAt(at);
        QVERIFY(QLineF(plot.positionOf(found), at).length() < 0.01); // itself, or a cell on the very same spot
        QTest::mouseClick(&plot, Qt::LeftButton, {}, at.toPoint());
        QVERIFY(QLineF(plot.positionOf(activated.takeLast().first().toInt()), at).length() < 3.0);
    }
    QCOMPARE(plot.rowAt(QPointF(2.0, 2.0)), -1); // outside of the axes
    QVERIFY(plot.accessibleDescription().contains(QStringLiteral("Cell")));
}

void TestCharts::scatterOfManyCellsShowsThem()
{
    const CellSet set = CellSet::complete(synthetic::result(synthetic::largeSpec(false)));
    ScatterPlot plot;
    plot.resize(600, 400);
    plot.setCells(set);
    const QImage image = plot.grab().toImage();
    int checked = 0;
    for (qint32 row = 0; row < 20'000; row += 500) {
        if (set.tooFew(row))
            continue;
        const QPoint at = plot.positionOf(row).toPoint();
        QVERIFY(holds(image, QRect(at - QPoint(2, 2), at + QPoint(2, 2)), theme::category(0, plot.palette())));
        ++checked;
    }
    QVERIFY(checked > 10);
}

void TestCharts::barsGrowInsteadOfOverlapping()
{
    BarChart chart;
    chart.resize(500, 200);
    chart.setBars(bars(50), QStringLiteral("Return (%)"), true);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    int before = chart.barAt(QPoint(250, 8));
    QCOMPARE(before, 0);
    int rows = 1;
    for (int y = 8; y < 200; ++y) {
        const int bar = chart.barAt(QPoint(250, y));
        rows += bar != before ? 1 : 0;
        before = bar;
    }
    const int height = theme::rowHeight(&chart);
    QVERIFY(rows <= 200 / height + 1); // each keeps the height of a row of text
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("5/100: 50")));
}

void TestCharts::lossesHaveTheColourOfLosses()
{
    BarChart chart;
    chart.resize(500, 200);
    chart.setBars({{QStringLiteral("5/20"), -12.0, QStringLiteral("-12"), 0}}, QStringLiteral("Return (%)"), true);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QImage loss = chart.grab().toImage();
    QVERIFY(holds(loss, loss.rect(), theme::ink(theme::Ink::Negative, chart.palette())));
    QVERIFY(!holds(loss, loss.rect(), theme::ink(theme::Ink::Positive, chart.palette())));
    chart.setBars({{QStringLiteral("5/20"), 12.0, QStringLiteral("12"), 0}}, QStringLiteral("Return (%)"), true);
    const QImage gain = chart.grab().toImage();
    QVERIFY(!holds(gain, gain.rect(), theme::ink(theme::Ink::Negative, chart.palette())));
}

void TestCharts::barsByMouseAndKey()
{
    BarChart chart;
    chart.resize(500, 400);
    chart.setBars(bars(8), QStringLiteral("Sharpe"), false);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QSignalSpy activated(&chart, &BarChart::barActivated);
    QWidget *target = chart.childAt(QPoint(250, 60));
    const int expected = chart.barAt(QPoint(250, 60));
    QVERIFY(target && expected >= 0);
    QTest::mouseClick(target, Qt::LeftButton, {}, target->mapFrom(&chart, QPoint(250, 60)));
    QCOMPARE(activated.takeLast().first().toInt(), expected);
    QTest::keyClick(&chart, Qt::Key_Down);
    QCOMPARE(activated.takeLast().first().toInt(), expected + 1);
    QTest::keyClick(&chart, Qt::Key_End);
    QCOMPARE(activated.takeLast().first().toInt(), 7);
    QTest::keyClick(&chart, Qt::Key_Home);
    QCOMPARE(activated.takeLast().first().toInt(), 0);
}

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
