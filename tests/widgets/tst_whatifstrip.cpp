// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/syntheticcells.h"
#include "widgets/charts/heatmap.h"
#include "widgets/results/chartpanel.h"
#include "widgets/results/heatpanel.h"
#include "widgets/results/resultswindow.h"
#include "widgets/results/whatifstrip.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>

using namespace zixly;

// The strip by itself, and the window that shows what it asks for.
class TestWhatIfStrip : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void everySettingIsToldAlone();
    void aPeriodIsNeverEmpty();
    void resetIsTheSweepAsItRan();
    void whatCannotRunCannotBeKept();
    void theWindowShowsItAndComesBack();
    void theChosenCellStaysAndItsEquityFollows();
    void aNewResultEndsIt();
    void onlyForCompletedSweepsOfThisComputer();

private:
    template <class T>
    static T *named(const QWidget &within, const char *name)
    {
        for (T *widget : within.findChildren<T *>())
            if (widget->accessibleName() == QLatin1String(name))
                return widget;
        return nullptr;
    }
    static SweepSpec base()
    {
        SweepSpec spec = synthetic::sampleSpec();
        spec.fees = 0.00125; // no whole number of basis points
        return spec;
    }
    static void open(ResultsWindow &window, const SweepResult &result)
    {
        Job job;
        job.key = 42;
        job.name = QStringLiteral("SP500");
        job.state = JobState::Completed;
        window.resize(1200, 800);
        window.setJob(job);
        window.setResult(result);
        window.show();
    }
    static const QDate kFirst;
    static const QDate kLast;
};

const QDate TestWhatIfStrip::kFirst(2000, 1, 3);
const QDate TestWhatIfStrip::kLast(2020, 4, 17);

void TestWhatIfStrip::everySettingIsToldAlone()
{
    WhatIfStrip strip;
    strip.setBase(base(), kFirst, kLast);
    QVERIFY(!strip.isChanged());
    QSignalSpy told(&strip, &WhatIfStrip::specChanged);
    const auto expect = [&](const SweepSpec &spec) {
        return !told.isEmpty() && told.last().first().value<SweepSpec>() == spec && strip.spec() == spec;
    };
    SweepSpec wanted = base();
    named<QSpinBox>(strip, "What if minimum trades")->setValue(7);
    wanted.minTrades = 7;
    QVERIFY(expect(wanted)); // the fee between two marks of its slider has stayed
    named<QSlider>(strip, "What if slippage")->setValue(15);
    wanted.slippage = 0.0015;
    QVERIFY(expect(wanted));
    auto *execution = named<QComboBox>(strip, "What if execution");
    execution->setCurrentIndex(execution->findData(int(Execution::NextOpen)));
    wanted.execution = Execution::NextOpen;
    QVERIFY(expect(wanted));
    named<QSlider>(strip, "What if from")->setValue(10);
    wanted.from = kFirst.addDays(10);
    QVERIFY(expect(wanted));
    named<QSlider>(strip, "What if to")->setValue(4'000);
    wanted.to = kFirst.addDays(4'000);
    QVERIFY(expect(wanted));
    named<QSlider>(strip, "What if fees")->setValue(30);
    wanted.fees = 0.003;
    QVERIFY(expect(wanted));
    QCOMPARE(told.size(), 6);
    named<QSlider>(strip, "What if from")->setValue(0); // the first bar: no date at all
    wanted.from.reset();
    QVERIFY(expect(wanted));
}

void TestWhatIfStrip::aPeriodIsNeverEmpty()
{
    WhatIfStrip strip;
    strip.setBase(base(), kFirst, kLast);
    auto *from = named<QSlider>(strip, "What if from");
    auto *to = named<QSlider>(strip, "What if to");
    to->setValue(100);
    from->setValue(300);
    QCOMPARE(to->value(), 301);
    QVERIFY(*strip.spec().from < *strip.spec().to);
    to->setValue(50);
    QCOMPARE(from->value(), 49);
    QVERIFY(*strip.spec().from < *strip.spec().to);
}

void TestWhatIfStrip::resetIsTheSweepAsItRan()
{
    WhatIfStrip strip;
    SweepSpec spec = base();
    spec.from = QDate(2005, 1, 1);
    strip.setBase(spec, kFirst, kLast);
    auto *reset = named<QPushButton>(strip, "");
    for (QPushButton *button : strip.findChildren<QPushButton *>())
        if (button->text() == QLatin1String("Reset"))
            reset = button;
    QVERIFY(reset && !reset->isEnabled());
    named<QSlider>(strip, "What if fees")->setValue(99);
    named<QSlider>(strip, "What if from")->setValue(1);
    QVERIFY(strip.isChanged() && reset->isEnabled());
    QSignalSpy told(&strip, &WhatIfStrip::specChanged);
    reset->click();
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first().first().value<SweepSpec>(), spec);
    QVERIFY(!strip.isChanged());
}

void TestWhatIfStrip::whatCannotRunCannotBeKept()
{
    WhatIfStrip strip;
    strip.setBase(base(), kFirst, kLast);
    QPushButton *keep = nullptr;
    for (QPushButton *button : strip.findChildren<QPushButton *>())
        if (button->text() == QLatin1String("Keep as a new sweep"))
            keep = button;
    QVERIFY(keep && !keep->isEnabled()); // it is there already
    named<QSlider>(strip, "What if to")->setValue(20);
    QVERIFY(keep->isEnabled());
    strip.setProblem(QStringLiteral("Too few bars."));
    QVERIFY(!keep->isEnabled());
    QCOMPARE(named<QLabel>(strip, "What-if state")->text(), QStringLiteral("Too few bars."));
    strip.setComputed(3'930, 1'260, 1.5);
    QVERIFY(keep->isEnabled());
    QVERIFY(named<QLabel>(strip, "What-if state")->text().contains(QLatin1String("Not stored")));
    QSignalSpy kept(&strip, &WhatIfStrip::keepRequested);
    keep->click();
    QCOMPARE(kept.first().first().value<SweepSpec>(), strip.spec());
}

void TestWhatIfStrip::theWindowShowsItAndComesBack()
{
    ResultsWindow window;
    const SweepResult stored = synthetic::result(base());
    open(window, stored);
    auto *button = named<QPushButton>(window, "What if");
    QSignalSpy asked(&window, &ResultsWindow::whatIfRequested);
    button->click();
    QCOMPARE(asked.size(), 1);
    QVERIFY(!button->isChecked() && !window.isWhatIf()); // its prices are not here yet
    window.beginWhatIf(kFirst, kLast);
    QVERIFY(button->isChecked() && window.isWhatIf());
    auto *strip = window.findChild<WhatIfStrip *>();
    QVERIFY(strip->isVisible());
    QSignalSpy changed(&window, &ResultsWindow::whatIfChanged);
    named<QSlider>(*strip, "What if fees")->setValue(77);
    QCOMPARE(changed.size(), 1);
    SweepResult other = synthetic::result(changed.first().last().value<SweepSpec>());
    window.setWhatIf(other, 1.0);
    QCOMPARE(window.result().cells, other.cells);
    QVERIFY(named<QLabel>(window, "Computed by")->isVisible());
    QVERIFY(named<QLabel>(window, "Computed by")->text().contains(QLatin1String("not stored")));
    QSignalSpy ended(&window, &ResultsWindow::whatIfEnded);
    button->click();
    QCOMPARE(ended.size(), 1);
    QCOMPARE(window.result().cells, stored.cells);
    QCOMPARE(window.result().spec, stored.spec);
    QVERIFY(!strip->isVisible() && !button->isChecked());
    QVERIFY(!named<QLabel>(window, "Computed by")->isVisible());
    window.setWhatIf(other, 1.0); // late: nobody asks for it any more
    QCOMPARE(window.result().cells, stored.cells);
}

void TestWhatIfStrip::theChosenCellStaysAndItsEquityFollows()
{
    ResultsWindow window;
    open(window, synthetic::result(base()));
    QVERIFY(window.chooseCell(12, 40));
    const qint32 row = window.currentRow();
    QSignalSpy asked(&window, &ResultsWindow::curveRequested);
    QTRY_COMPARE(asked.size(), 1);
    auto curve = std::make_shared<CellCurve>();
    curve->fast = 12;
    curve->slow = 40;
    curve->equity = {1000.0, 1010.0};
    window.setCurve(curve);
    window.beginWhatIf(kFirst, kLast);
    window.setWhatIf(synthetic::result(base()), 1.0);
    QCOMPARE(window.currentRow(), row);
    QTRY_COMPARE(asked.size(), 2); // of the same cell, with the other settings
    QCOMPARE(asked.last().at(1).toInt(), 12);
}

void TestWhatIfStrip::aNewResultEndsIt()
{
    ResultsWindow window;
    open(window, synthetic::result(base()));
    window.beginWhatIf(kFirst, kLast);
    const SweepResult fresh = synthetic::result(base());
    window.setResult(fresh);
    QVERIFY(!window.isWhatIf());
    QCOMPARE(window.result().cells, fresh.cells);
}

void TestWhatIfStrip::onlyForCompletedSweepsOfThisComputer()
{
    ResultsWindow window;
    Job job;
    job.key = 42;
    job.state = JobState::Queued;
    window.setJob(job);
    auto *button = named<QPushButton>(window, "What if");
    QVERIFY(!button->isEnabled() && button->toolTip().contains(QLatin1String("completed")));
    job.state = JobState::Completed;
    job.place.service = QStringLiteral("Office");
    job.account = 1;
    window.setJob(job);
    window.setResult(synthetic::result(base()));
    QVERIFY(!button->isEnabled() && button->toolTip().contains(QLatin1String("Office")));
    job.place.service.clear();
    job.account = 0;
    window.setJob(job);
    QVERIFY(button->isEnabled());
}

QTEST_MAIN(TestWhatIfStrip)
#include "tst_whatifstrip.moc"
