// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/syntheticcells.h"
#include "widgets/charts/axislink.h"
#include "widgets/charts/barchart.h"
#include "widgets/charts/charttablewindow.h"
#include "widgets/charts/charttools.h"
#include "widgets/charts/equitychart.h"
#include "widgets/charts/heatmap.h"
#include "widgets/charts/histogramchart.h"
#include "widgets/charts/picturedialog.h"
#include "widgets/charts/pricechart.h"
#include "widgets/charts/scatterplot.h"
#include "widgets/charts/slicechart.h"
#include "widgets/controls/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QMenu>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QWheelEvent>
#include <QXmlStreamReader>
#include <QtTest>

#include <cmath>

using namespace zixly;
using namespace Qt::StringLiterals;

// What all charts can do, tried on those of the results window.
class TestChartUse : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init();
    void boxByShiftAndByRightButton_data();
    void boxByShiftAndByRightButton();
    void tinyBoxIsASlip();
    void rightClickAsksForTheMenu();
    void linkedAxesFollow();
    void legendTogglesByMouseAndKey();
    void hiddenSeriesLeaveTheTable();
    void readoutFollowsTheCursor();
    void tableIsWhatIsPlotted();
    void scatterTableHasEveryPoint();
    void heatTableHasEveryCell();
    void tradeMarksLieAtTheFills();
    void histogramMarksTheChosenCell();
    void slicesLeadToCells();
    void picturesHaveTheChosenSize_data();
    void picturesHaveTheChosenSize();
    void pictureLeavesTheChartAlone();
    void menuOffersWhatCanBeDone();
    void pictureIsAskedForAndGiven();
    void tableWindowCopies();

private:
    void drag(
        QWidget *widget, Qt::MouseButton button, Qt::KeyboardModifiers keys, const QPoint &from, const QPoint &to);

    CurvePtr m_curve;
    CellSet m_set;
    std::unique_ptr<EquityChart> m_equity;
};

void TestChartUse::init()
{
    m_curve = synthetic::curve(12, 40, 2000);
    m_set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    m_equity = std::make_unique<EquityChart>();
    m_equity->resize(640, 420);
    m_equity->setCurve(m_curve, true);
    m_equity->show();
}

void TestChartUse::drag(
    QWidget *widget, Qt::MouseButton button, Qt::KeyboardModifiers keys, const QPoint &from, const QPoint &to)
{
    const auto send = [&](QEvent::Type type, const QPoint &at, Qt::MouseButton which, Qt::MouseButtons held) {
        QMouseEvent event(type, at, widget->mapToGlobal(at), which, held, keys);
        QApplication::sendEvent(widget, &event);
    };
    send(QEvent::MouseButtonPress, from, button, button);
    send(QEvent::MouseMove, (from + to) / 2, Qt::NoButton, button);
    send(QEvent::MouseMove, to, Qt::NoButton, button);
    send(QEvent::MouseButtonRelease, to, button, Qt::NoButton);
}

void TestChartUse::boxByShiftAndByRightButton_data()
{
    QTest::addColumn<Qt::MouseButton>("button");
    QTest::addColumn<Qt::KeyboardModifiers>("keys");
    QTest::newRow("Shift") << Qt::LeftButton << Qt::KeyboardModifiers(Qt::ShiftModifier);
    QTest::newRow("right button") << Qt::RightButton << Qt::KeyboardModifiers();
}

void TestChartUse::boxByShiftAndByRightButton()
{
    QFETCH(Qt::MouseButton, button);
    QFETCH(Qt::KeyboardModifiers, keys);
    ScatterPlot plot;
    plot.resize(600, 400);
    plot.setCells(m_set);
    QSignalSpy menus(&plot, &QWidget::customContextMenuRequested);
    const QRectF area = plot.plotRect();
    const Span x = plot.xView();
    const Span y = plot.yView();
    const QPoint from = area.topLeft().toPoint() + QPoint(100, 60);
    const QPoint to = from + QPoint(120, 90);
    const auto xAt = [&](int pixel) { return x.low + (pixel - area.left()) / area.width() * x.length(); };
    const auto yAt = [&](int pixel) { return y.low + (area.bottom() - pixel) / area.height() * y.length(); };
    drag(&plot, button, keys, to, from); // from any corner
    QVERIFY(qAbs(plot.xView().low - xAt(from.x())) < 1e-9);
    QVERIFY(qAbs(plot.xView().high - xAt(to.x())) < 1e-9);
    QVERIFY(qAbs(plot.yView().low - yAt(to.y())) < 1e-9);
    QVERIFY(qAbs(plot.yView().high - yAt(from.y())) < 1e-9);
    QCOMPARE(menus.count(), 0); // a drag is no click
    QTest::mouseDClick(&plot, Qt::LeftButton, {}, area.center().toPoint());
    QCOMPARE(plot.xView(), x);
    QCOMPARE(plot.yView(), y);
}

void TestChartUse::tinyBoxIsASlip()
{
    const QPoint at = m_equity->plotRect().center().toPoint();
    drag(m_equity.get(), Qt::RightButton, {}, at, at + QPoint(0, 200)); // no width
    QVERIFY(!m_equity->isZoomed());
    drag(m_equity.get(), Qt::RightButton, {}, at, at + QPoint(2000, 0)); // far beyond the right edge
    QVERIFY(m_equity->isZoomed());
    QCOMPARE(m_equity->xView().high, m_equity->xExtent().high);
    QCOMPARE(m_equity->yView(), (Span{0.0, 1.0})); // time only
}

void TestChartUse::rightClickAsksForTheMenu()
{
    QSignalSpy menus(m_equity.get(), &QWidget::customContextMenuRequested);
    QTest::mouseClick(m_equity.get(), Qt::RightButton, {}, QPoint(200, 150));
    QCOMPARE(menus.count(), 1);
    QCOMPARE(menus.first().first().toPoint(), QPoint(200, 150));
    QContextMenuEvent key(QContextMenuEvent::Keyboard, QPoint(1, 1), m_equity->mapToGlobal(QPoint(1, 1)));
    QApplication::sendEvent(m_equity.get(), &key);
    QCOMPARE(menus.count(), 2);
    QVERIFY(m_equity->plotRect().contains(menus.last().first().toPoint()));
}

void TestChartUse::linkedAxesFollow()
{
    PriceChart price;
    price.resize(640, 420);
    price.setCurve(m_curve, true);
    AxisLink link;
    link.add(m_equity.get());
    link.add(&price);
    m_equity->zoomAt(m_equity->plotRect().center(), 0.3);
    QCOMPARE(price.xView(), m_equity->xView());
    price.zoomAt(price.plotRect().center() + QPointF(100.0, 0.0), 0.5);
    QCOMPARE(m_equity->xView(), price.xView());
    QTest::keyClick(&price, Qt::Key_Right);
    QCOMPARE(m_equity->xView(), price.xView());
    m_equity->resetZoom();
    QVERIFY(!price.isZoomed());
    // A chart with less to show stays within it.
    PriceChart shorter;
    shorter.resize(640, 420);
    shorter.setCurve(synthetic::curve(12, 40, 500), true);
    link.add(&shorter);
    m_equity->zoomTo({m_equity->plotRect().right() - 60.0, m_equity->plotRect().top(), 60.0, 100.0});
    QVERIFY(shorter.xView().high <= shorter.xExtent().high);
    m_equity->resetZoom();
    QVERIFY(!shorter.isZoomed());
}

void TestChartUse::legendTogglesByMouseAndKey()
{
    QSignalSpy toggled(m_equity.get(), &PlotWidget::seriesToggled);
    QCOMPARE(m_equity->seriesNames(), (QStringList{u"Cell 12/40"_s, u"Buy and hold"_s}));
    const QImage both = m_equity->grab().toImage();
    QTest::mouseClick(m_equity.get(), Qt::LeftButton, {}, m_equity->legendRect(1).center().toPoint());
    QVERIFY(!m_equity->isSeriesShown(1));
    QVERIFY(m_equity->isSeriesShown(0));
    QCOMPARE(toggled.count(), 1);
    QVERIFY(m_equity->grab().toImage() != both);
    QTest::keyClick(m_equity.get(), Qt::Key_2);
    QVERIFY(m_equity->isSeriesShown(1));
    QCOMPARE(m_equity->grab().toImage(), both);
    QTest::keyClick(m_equity.get(), Qt::Key_1);
    QVERIFY(!m_equity->isSeriesShown(0));
    QTest::keyClick(m_equity.get(), Qt::Key_2); // none is left: axes, but no crash
    QVERIFY(!m_equity->grab().isNull());
    QTest::mouseMove(m_equity.get(), m_equity->plotRect().center().toPoint());
    QVERIFY(!m_equity->grab().isNull());
    QTest::keyClick(m_equity.get(), Qt::Key_3); // there is no third one
    QCOMPARE(toggled.count(), 4);
}

void TestChartUse::hiddenSeriesLeaveTheTable()
{
    QCOMPARE(m_equity->table().columns.size(), 4);
    m_equity->setSeriesShown(1, false);
    const ChartTable table = m_equity->table();
    QCOMPARE(table.columns.size(), 3);
    QCOMPARE(table.columns[1].title, u"Equity"_s);
    QCOMPARE(table.number(7, 1), m_curve->equity[7]);
}

void TestChartUse::readoutFollowsTheCursor()
{
    const QImage before = m_equity->grab().toImage();
    const QPointF at = m_equity->plotRect().center();
    QMouseEvent move(QEvent::MouseMove, at, m_equity->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(m_equity.get(), &move);
    const QImage over = m_equity->grab().toImage();
    QVERIFY(over != before);
    const QColor box = m_equity->palette().color(QPalette::ToolTipBase);
    int found = 0;
    for (int y = 0; y < over.height(); ++y)
        for (int x = 0; x < over.width(); ++x)
            found += over.pixelColor(x, y) == box ? 1 : 0;
    QVERIFY(found > 500); // the box of the read-out
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(m_equity.get(), &leave);
    QCOMPARE(m_equity->grab().toImage(), before);
}

void TestChartUse::tableIsWhatIsPlotted()
{
    const ChartTable table = m_equity->table();
    QCOMPARE(table.rows, static_cast<qsizetype>(m_curve->time.size()));
    const CurvePtr curve = m_curve;
    m_equity.reset(); // the table outlives its chart
    m_curve.reset();
    for (qsizetype row = 0; row < table.rows; ++row) {
        const auto at = static_cast<std::size_t>(row);
        QCOMPARE(table.number(row, 0), static_cast<double>(curve->time[at]));
        QCOMPARE(table.number(row, 1), curve->benchmark[at]);
        QCOMPARE(table.number(row, 2), curve->equity[at]);
        QCOMPARE(table.number(row, 3), curve->drawdown[at]);
    }
}

void TestChartUse::scatterTableHasEveryPoint()
{
    ScatterPlot plot;
    plot.resize(600, 400);
    plot.setCells(m_set);
    const ChartTable table = plot.table();
    QCOMPARE(table.rows, plot.pointCount());
    for (qsizetype row = 0; row < table.rows; row += 131) {
        QCOMPARE(table.text(row, 0), cellName(m_set, row)); // all cells of the sample have a point
        QCOMPARE(table.number(row, 1), static_cast<double>(static_cast<float>(m_set.value(row, Metric::MaxDrawdown))));
        QCOMPARE(table.number(row, 2), static_cast<double>(static_cast<float>(m_set.value(row, Metric::TotalReturn))));
    }
}

void TestChartUse::heatTableHasEveryCell()
{
    HeatMap map;
    const auto grid = std::make_shared<const CellGrid>(gridOf(m_set.result.spec));
    const HeatValues heat = heatValues(m_set, grid, Metric::Sharpe);
    map.setHeat(heat, scaleFor(Metric::Sharpe, heat), Metric::Sharpe);
    const ChartTable table = map.table();
    QCOMPARE(table.rows, m_set.size()); // no line for the places without a cell
    for (qsizetype row = 0; row < table.rows; row += 97) {
        QCOMPARE(table.number(row, 0), static_cast<double>(m_set.fast(row)));
        QCOMPARE(table.number(row, 1), static_cast<double>(m_set.slow(row)));
        QCOMPARE(table.number(row, 2), m_set.value(row, Metric::Sharpe));
        QCOMPARE(table.text(row, 3).isEmpty(), !m_set.tooFew(row));
    }
}

void TestChartUse::tradeMarksLieAtTheFills()
{
    PriceChart price;
    price.resize(640, 420);
    price.setCurve(m_curve, true);
    QVERIFY(m_curve->trades.size() > 3);
    for (const bool zoomed : {false, true}) {
        if (zoomed)
            price.zoomAt(price.plotRect().center(), 0.2);
        const QRectF area = price.plotRect();
        const Span view = price.xView();
        for (qsizetype i = 0; i < static_cast<qsizetype>(m_curve->trades.size()); ++i) {
            const Trade &trade = m_curve->trades[static_cast<std::size_t>(i)];
            const auto time = static_cast<double>(m_curve->time[static_cast<std::size_t>(trade.entryBar)]);
            const double x = area.left() + (time - view.low) / view.length() * area.width();
            QVERIFY(qAbs(price.markOf(i, false).x() - x) < 1e-6);
            QVERIFY(price.markOf(i, true).x() > price.markOf(i, false).x());
            // Higher prices lie higher.
            QCOMPARE(trade.exitPrice > trade.entryPrice, price.markOf(i, true).y() < price.markOf(i, false).y());
        }
    }
    const QImage with = price.grab().toImage();
    price.setSeriesShown(1, false);
    QVERIFY(price.grab().toImage() != with); // the marks are gone
    QCOMPARE(price.table().columns.size(), 2); // prices are still there
}

void TestChartUse::histogramMarksTheChosenCell()
{
    HistogramChart chart;
    chart.resize(600, 400);
    const Histogram histogram = histogramOf(m_set, Metric::Sharpe);
    chart.setHistogram(histogram, Metric::Sharpe);
    const QImage before = chart.grab().toImage();
    const qsizetype row = 1000;
    chart.setChosen(cellName(m_set, row), m_set.value(row, Metric::Sharpe));
    QVERIFY(chart.grab().toImage() != before);
    QVERIFY(chart.accessibleDescription().contains(u"Cell %1"_s.arg(cellName(m_set, row))));
    const int bin = histogram.binOf(m_set.value(row, Metric::Sharpe));
    const QRectF bar = chart.barRect(bin);
    QCOMPARE(chart.binAt(bar.center()), bin);
    // Bars are as high as their counts.
    const auto count = [&](int at) {
        return static_cast<double>(
            histogram.enough[static_cast<std::size_t>(at)] + histogram.few[static_cast<std::size_t>(at)]);
    };
    for (int other = 0; other < histogram.bins(); ++other)
        QVERIFY(qAbs(chart.barRect(other).height() * count(bin) - bar.height() * count(other)) < 1e-6);
    const ChartTable table = chart.table();
    double sum = 0.0;
    for (qsizetype i = 0; i < table.rows; ++i)
        sum += table.number(i, 2) + table.number(i, 3);
    QCOMPARE(sum, static_cast<double>(m_set.size() - histogram.undefined));
}

void TestChartUse::slicesLeadToCells()
{
    SliceChart chart;
    chart.resize(600, 400);
    const auto grid = std::make_shared<const CellGrid>(gridOf(m_set.result.spec));
    const HeatValues heat = heatValues(m_set, grid, Metric::Sharpe);
    chart.setSlices(slicesOf(heat, SliceAxis::Fast, {40, 100}), SliceAxis::Fast, Metric::Sharpe);
    const qint32 row = chart.slices()[1].rows[20];
    QSignalSpy activated(&chart, &SliceChart::cellActivated);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, chart.positionOf(row).toPoint());
    QCOMPARE(activated.count(), 1);
    QVERIFY(QLineF(chart.positionOf(activated.first().first().toInt()), chart.positionOf(row)).length() < 2.0);
    const ChartTable table = chart.table();
    QCOMPARE(table.columns.size(), 3);
    QCOMPARE(table.rows, 46); // fast 5 ... 50
    QCOMPARE(table.number(20, 0), 25.0);
    QCOMPARE(table.number(20, 2), m_set.value(row, Metric::Sharpe));
    QVERIFY(std::isnan(table.number(40, 1))); // 45/40 is no cell
    chart.setSeriesShown(1, false);
    QVERIFY(chart.positionOf(row).isNull());
}

void TestChartUse::picturesHaveTheChosenSize_data()
{
    QTest::addColumn<QSize>("pixels");
    QTest::newRow("small") << QSize(320, 240);
    QTest::newRow("usual") << QSize(1600, 1000);
    QTest::newRow("wide") << QSize(2500, 400);
}

void TestChartUse::picturesHaveTheChosenSize()
{
    QFETCH(QSize, pixels);
    const auto take = [&](PictureFormat format) {
        return takePicture(*m_equity, {.pixels = pixels, .format = format}, m_equity->palette());
    };
    const QImage png = QImage::fromData(take(PictureFormat::Png).encoded(), "PNG");
    QCOMPARE(png.size(), pixels);
    QCOMPARE(png.pixelColor(0, 0), theme::palette(false).color(QPalette::Base));
    const QColor line = theme::category(0, theme::palette(false));
    bool drawn = false;
    for (int y = 0; y < png.height() && !drawn; ++y)
        for (int x = 0; x < png.width() && !drawn; ++x)
            drawn = png.pixelColor(x, y) == line;
    QVERIFY(drawn);

    QXmlStreamReader svg(take(PictureFormat::Svg).encoded());
    QVERIFY(svg.readNextStartElement());
    QCOMPARE(svg.name(), u"svg"_s);
    QCOMPARE(svg.attributes().value("viewBox"_L1).toString(), u"0 0 %1 %2"_s.arg(pixels.width()).arg(pixels.height()));
    int shapes = 0;
    while (!svg.atEnd())
        shapes += svg.readNext() == QXmlStreamReader::StartElement && svg.name() == u"polyline"_s ? 1 : 0;
    QVERIFY2(!svg.hasError(), qPrintable(svg.errorString()));
    QVERIFY(shapes >= 3);

    const QByteArray pdf = take(PictureFormat::Pdf).encoded();
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
    const QRegularExpression box(u"/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]"_s);
    const auto match = box.match(QString::fromLatin1(pdf));
    QVERIFY(match.hasMatch());
    QVERIFY(qAbs(match.captured(1).toDouble() - pixels.width() * 0.75) < 1.0); // points
    QVERIFY(qAbs(match.captured(2).toDouble() - pixels.height() * 0.75) < 1.0);
}

void TestChartUse::pictureLeavesTheChartAlone()
{
    m_equity->zoomAt(m_equity->plotRect().center(), 0.5);
    const QImage before = m_equity->grab().toImage();
    const QRectF area = m_equity->plotRect();
    takePicture(*m_equity, {.pixels = {2000, 700}, .colours = PictureWish::Colours::Dark}, m_equity->palette());
    QCOMPARE(m_equity->plotRect(), area);
    QCOMPARE(m_equity->grab().toImage(), before);
}

void TestChartUse::menuOffersWhatCanBeDone()
{
    QWidget window;
    ChartTools tools(&window);
    tools.add(m_equity.get());
    const auto texts = [&tools, this] {
        const std::unique_ptr<QMenu> menu(tools.menuFor(m_equity.get()));
        QStringList found;
        for (const QAction *action : menu->actions())
            if (action->isEnabled() && !action->isSeparator())
                found.append(QString(action->text()).remove(u'&'));
        return found;
    };
    QCOMPARE(texts(), (QStringList{u"Copy as picture"_s, u"Show as table"_s, u"1 Cell 12/40"_s, u"2 Buy and hold"_s}));
    const QSignalSpy saved(&tools, &ChartTools::saveRequested); // now somebody can write files
    m_equity->zoomAt(m_equity->plotRect().center(), 0.5);
    QVERIFY(texts().contains(u"Save picture"_s));
    QVERIFY(texts().contains(u"Show all"_s));
    m_equity->setCurve(nullptr, true); // words are no picture
    QCOMPARE(texts(), QStringList());
}

void TestChartUse::pictureIsAskedForAndGiven()
{
    QWidget window;
    ChartTools tools(&window);
    tools.add(m_equity.get());
    QSignalSpy saved(&tools, &ChartTools::saveRequested);
    tools.askForPicture(m_equity.get());
    auto *dialog = window.findChild<PictureDialog *>();
    QVERIFY(dialog);
    QVERIFY(!dialog->isModal());
    dialog->findChildren<QSpinBox *>()[0]->setValue(900);
    dialog->findChildren<QSpinBox *>()[1]->setValue(600);
    QCOMPARE(dialog->wish().pixels, QSize(900, 600));
    emit dialog->saveRequested(dialog->wish());
    QCOMPARE(saved.count(), 1);
    const auto picture = saved.first().first().value<ChartPicture>();
    QCOMPARE(picture.image.size(), QSize(900, 600));
    QCOMPARE(picture.title, u"Equity of cell 12/40"_s);
    m_equity.reset(); // the dialog goes with its chart
    QTRY_VERIFY(!window.findChild<PictureDialog *>() || !window.findChild<PictureDialog *>()->isVisible());
}

void TestChartUse::tableWindowCopies()
{
    QWidget window;
    ChartTools tools(&window);
    tools.add(m_equity.get());
    QSignalSpy exported(&tools, &ChartTools::exportRequested);
    tools.showTable(m_equity.get());
    auto *shown = window.findChild<ChartTableWindow *>();
    QVERIFY(shown);
    QCOMPARE(shown->view()->accessibleName(), u"Equity of cell 12/40"_s);
    QCOMPARE(shown->view()->model()->rowCount(), 2000);
    shown->view()->selectRow(1);
    shown->copy();
    const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0], u"Time\tBuy and hold\tEquity\tDrawdown (%)"_s);
    QVERIFY(lines[1].startsWith(u"2000-01-04\t"_s));
    emit shown->exportRequested(m_equity->table(), shown);
    QCOMPARE(exported.count(), 1);
    QCOMPARE(exported.first().first().value<ChartTable>().rows, 2000);
}

QTEST_MAIN(TestChartUse)
#include "tst_chartuse.moc"
