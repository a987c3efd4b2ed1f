// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/syntheticcells.h"
#include "widgets/charts/heatmap.h"
#include "widgets/controls/theme.h"

#include <QPaintEvent>
#include <QScreen>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include <numeric>

using namespace zixly;

class TestHeatMap : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void clicksHitTheCellUnderThem();
    void invalidCellsAreNotActivated();
    void keysWalk_data();
    void keysWalk();
    void wheelZoomsAtTheCursor();
    void dragPansAndDoubleClickResets();
    void describesTheChosenCell();
    void marksLookDifferent();
    void chosenCellStaysInViewWhenZoomed();
    void sharpOnHighDensity();
    void largeGridRepaintsInAFrame();
    void onlyWhatChangedIsPainted_data();
    void onlyWhatChangedIsPainted();

private:
    qint32 row(int fast, int slow) const
    {
        const CellGrid::Place place = m_grid->placeOf(fast, slow);
        return m_grid->rowAt(place.fastIndex, place.slowIndex);
    }

    CellSet m_set;
    std::shared_ptr<const CellGrid> m_grid;
    std::unique_ptr<HeatMap> m_map;
};

void TestHeatMap::init()
{
    m_set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    m_grid = std::make_shared<const CellGrid>(gridOf(m_set.result.spec));
    m_map = std::make_unique<HeatMap>();
    const HeatValues heat = heatValues(m_set, m_grid, Metric::Sharpe);
    m_map->setHeat(heat, scaleFor(Metric::Sharpe, heat), Metric::Sharpe);
    m_map->resize(700, 480);
    m_map->show();
}

void TestHeatMap::clicksHitTheCellUnderThem()
{
    QSignalSpy activated(m_map.get(), &HeatMap::cellActivated);
    for (const auto &[fast, slow] : {std::pair{5, 20}, std::pair{12, 40}, std::pair{50, 200}, std::pair{19, 20}}) {
        const QPointF centre = m_map->centreOf(row(fast, slow));
        QVERIFY(!centre.isNull());
        QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, centre.toPoint());
        QCOMPARE(activated.takeLast().first().toInt(), row(fast, slow));
        QCOMPARE(m_map->currentRow(), row(fast, slow));
    }
    QCOMPARE(m_map->rowAt(QPointF(1.0, 1.0)), -1);
}

void TestHeatMap::invalidCellsAreNotActivated()
{
    QSignalSpy activated(m_map.get(), &HeatMap::cellActivated);
    const QPointF valid = m_map->centreOf(row(50, 52));
    const QPointF left = m_map->centreOf(row(5, 20));
    QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, QPointF(left.x(), valid.y()).toPoint()); // 50/20
    QCOMPARE(activated.size(), 0);
}

void TestHeatMap::keysWalk_data()
{
    QTest::addColumn<int>("fast");
    QTest::addColumn<int>("slow");
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<int>("toFast");
    QTest::addColumn<int>("toSlow");
    const Qt::KeyboardModifiers none = Qt::NoModifier;
    const Qt::KeyboardModifiers control = Qt::ControlModifier;

    QTest::newRow("right") << 12 << 40 << Qt::Key_Right << none << 12 << 42;
    QTest::newRow("left") << 12 << 40 << Qt::Key_Left << none << 12 << 38;
    QTest::newRow("up is a longer fast window") << 12 << 40 << Qt::Key_Up << none << 13 << 40;
    QTest::newRow("down") << 12 << 40 << Qt::Key_Down << none << 11 << 40;
    QTest::newRow("stays at the edge") << 5 << 20 << Qt::Key_Left << none << 5 << 20;
    QTest::newRow("stays before invalid cells") << 39 << 40 << Qt::Key_Up << none << 39 << 40;
    QTest::newRow("end") << 12 << 40 << Qt::Key_End << none << 12 << 200;
    QTest::newRow("home stops at the first valid") << 30 << 60 << Qt::Key_Home << none << 30 << 32;
    QTest::newRow("control goes to the end") << 12 << 40 << Qt::Key_Up << control << 39 << 40;
}

void TestHeatMap::keysWalk()
{
    QFETCH(int, fast);
    QFETCH(int, slow);
    QFETCH(Qt::Key, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(int, toFast);
    QFETCH(int, toSlow);
    m_map->setCurrentRow(row(fast, slow));
    QTest::keyClick(m_map.get(), key, modifiers);
    QCOMPARE(m_map->currentRow(), row(toFast, toSlow));
}

void TestHeatMap::wheelZoomsAtTheCursor()
{
    const QPointF at = m_map->centreOf(row(30, 120));
    QWheelEvent wheel(at, m_map->mapToGlobal(at), {}, {0, 360}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_map.get(), &wheel);
    QVERIFY(m_map->isZoomed());
    const QPointF after = m_map->centreOf(row(30, 120));
    QVERIFY(QLineF(at, after).length() < 0.5); // the cell under the cursor stays there
    QCOMPARE(m_map->rowAt(at), row(30, 120));
}

void TestHeatMap::dragPansAndDoubleClickResets()
{
    const Span all = m_map->xView();
    const QPointF centre = m_map->centreOf(row(30, 120));
    m_map->zoomAt(centre, 0.25);
    const Span zoomed = m_map->xView();
    QCOMPARE(zoomed.length(), all.length() * 0.25);
    QSignalSpy activated(m_map.get(), &HeatMap::cellActivated);
    QTest::mousePress(m_map.get(), Qt::LeftButton, {}, centre.toPoint());
    QTest::mouseMove(m_map.get(), centre.toPoint() + QPoint(-60, 0));
    QTest::mouseRelease(m_map.get(), Qt::LeftButton, {}, centre.toPoint() + QPoint(-60, 0));
    QVERIFY(m_map->xView().low > zoomed.low);
    QCOMPARE(activated.size(), 0); // a drag is no click
    QTest::mouseDClick(m_map.get(), Qt::LeftButton, {}, centre.toPoint());
    QCOMPARE(m_map->xView(), all);
    QVERIFY(!m_map->isZoomed());
}

void TestHeatMap::describesTheChosenCell()
{
    QCOMPARE(m_map->accessibleName(), QStringLiteral("Heat map"));
    m_map->setCurrentRow(row(12, 40));
    QVERIFY(m_map->accessibleDescription().contains(QStringLiteral("Fast 12, slow 40")));
    QVERIFY(m_map->accessibleDescription().contains(QStringLiteral("Sharpe")));
    m_map->setMessage(QStringLiteral("Waiting."));
    QCOMPARE(m_map->accessibleDescription(), QStringLiteral("Waiting."));
}

void TestHeatMap::marksLookDifferent()
{
    auto ready = std::make_shared<std::vector<quint8>>(static_cast<std::size_t>(m_set.size()), quint8{1});
    const qint32 waiting = row(12, 40);
    (*ready)[static_cast<std::size_t>(waiting)] = 0;
    m_set.ready = ready;
    const HeatValues heat = heatValues(m_set, m_grid, Metric::Sharpe);
    m_map->setHeat(heat, scaleFor(Metric::Sharpe, heat), Metric::Sharpe);
    const QPointF at = m_map->centreOf(waiting);
    const QImage image = m_map->grab().toImage();
    QCOMPARE(image.pixelColor(at.toPoint()), m_map->palette().color(QPalette::Window));
    QSignalSpy activated(m_map.get(), &HeatMap::cellActivated);
    QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, at.toPoint());
    QCOMPARE(activated.size(), 0); // there is nothing to see yet
    // Invalid cells are hatched: lines and gaps.
    const QPointF invalid(m_map->centreOf(row(5, 20)).x() + 5.0, m_map->centreOf(row(50, 52)).y());
    QSet<QRgb> colours;
    for (int x = 0; x < 12; ++x)
        colours.insert(image.pixel(invalid.toPoint() + QPoint(x, 0)));
    QVERIFY(colours.size() >= 2);
}

void TestHeatMap::chosenCellStaysInViewWhenZoomed()
{
    m_map->zoomAt(m_map->centreOf(row(10, 40)), 0.2);
    m_map->setCurrentRow(row(48, 190));
    QCOMPARE(m_map->rowAt(m_map->centreOf(row(48, 190))), row(48, 190));
}

void TestHeatMap::sharpOnHighDensity()
{
    // Every device pixel is computed, none is scaled: cell borders fall between two pixels without a blend.
    QPixmap picture(m_map->size() * 2);
    picture.setDevicePixelRatio(2.0);
    m_map->render(&picture);
    QCOMPARE(picture.toImage().size(), m_map->size() * 2);
}

void TestHeatMap::largeGridRepaintsInAFrame()
{
    m_set = CellSet::complete(synthetic::result(synthetic::largeSpec(true)));
    m_grid = std::make_shared<const CellGrid>(gridOf(m_set.result.spec));
    const HeatValues heat = heatValues(m_set, m_grid, Metric::Sharpe);
    m_map->setHeat(heat, scaleFor(Metric::Sharpe, heat), Metric::Sharpe);
    QPixmap picture(m_map->size());
    qint64 best = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 5; ++i) { // the best of five: the machine may be busy
        m_map->zoomAt(QPointF(300.0, 200.0), 0.9);
        QElapsedTimer timer;
        timer.start();
        m_map->render(&picture);
        best = std::min(best, timer.nsecsElapsed());
    }
    QVERIFY2(best < 160'000'000, qPrintable(QString::number(best))); // ten times the aim: this build may be unoptimised
}

namespace {

// What a widget was asked to paint.
class Painted : public QObject
{
public:
    QRegion region;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            region += static_cast<QPaintEvent *>(event)->region();
        return QObject::eventFilter(watched, event);
    }
    int area() const
    {
        return std::accumulate(region.begin(), region.end(), 0,
            [](int sum, const QRect &rect) { return sum + rect.width() * rect.height(); });
    }
};

} // namespace

void TestHeatMap::onlyWhatChangedIsPainted_data()
{
    QTest::addColumn<CellRegions>("before");
    QTest::addColumn<CellRegions>("after");
    QTest::newRow("grows") << CellRegions{{10, 20, 60, 100}} << CellRegions{{10, 21, 60, 104}};
    QTest::newRow("moves") << CellRegions{{10, 20, 60, 100}} << CellRegions{{30, 34, 150, 180}};
    QTest::newRow("one more") << CellRegions{{10, 20, 60, 100}} << CellRegions{{10, 20, 60, 100}, {12, 30, 90, 120}};
    QTest::newRow("shrinks to a cell") << CellRegions{{10, 20, 60, 100}} << CellRegions{CellRegion::cell(15, 80)};
}

void TestHeatMap::onlyWhatChangedIsPainted()
{
    QFETCH(CellRegions, before);
    QFETCH(CellRegions, after);
    QVERIFY(QTest::qWaitForWindowExposed(m_map.get()));
    const auto paint = [this] {
        QEvent frame(QEvent::UpdateRequest);
        QCoreApplication::sendEvent(m_map.get(), &frame);
    };
    const auto seen = [this] { return m_map->screen()->grabWindow(m_map->winId()).toImage(); };
    m_map->setSelection(before);
    m_map->setCurrentRow(row(before.first().fastLow, before.first().slowLow));
    paint();
    const QImage earlier = seen();
    Painted painted;
    m_map->installEventFilter(&painted);
    m_map->setSelection(after);
    m_map->setCurrentRow(row(after.first().fastLow, after.first().slowLow));
    paint();
    QVERIFY(painted.area() > 0);
    QVERIFY(painted.area() < m_map->width() * m_map->height() / 3);
    const QImage parts = seen();
    m_map->repaint();
    if (earlier.isNull())
        QSKIP("This platform shows no pixels of windows.");
    QVERIFY(parts != earlier);
    QCOMPARE(parts, seen()); // nothing that should have changed was left
}

QTEST_MAIN(TestHeatMap)
#include "tst_heatmap.moc"
