// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/builders.h"
#include "widgets/dialogs/newsweepdialog.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aSeries;
using zixly::test::aSpec;

class TestNewSweep : public QObject
{
    Q_OBJECT

    template <class Widget>
    static Widget *named(const QWidget &window, const QString &name)
    {
        const auto widgets = window.findChildren<Widget *>();
        for (Widget *widget : widgets)
            if (widget->accessibleName() == name)
                return widget;
        qFatal("nothing is named %s", qPrintable(name));
        return nullptr;
    }
    static QPushButton *startButton(const QWidget &dialog) { return named<QPushButton>(dialog, u"Start sweep"_s); }
    static Preflight known(const SweepSpec &spec)
    {
        return {.spec = spec, .facts = SeriesFacts{3'522, 946'857'600'000, 1'391'385'600'000, true}, .estimateMs = 41};
    }
    static bool says(const QWidget &dialog, const QString &text)
    {
        const auto labels = dialog.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&](const QLabel *label) { return label->isVisibleTo(&dialog) && label->text().contains(text); });
    }

private slots:
    void opensWithTheUsualSweep();
    void fixedNamesAreThere_data();
    void fixedNamesAreThere();
    void wrongInputIsSaidBesideTheField_data();
    void wrongInputIsSaidBesideTheField();
    void stepSetsBothUntilASecondIsWanted();
    void ratesAreReadAsWritten_data();
    void ratesAreReadAsWritten();
    void nameFollowsUntilItIsEdited();
    void answersAboutAnotherSpecAreIgnored();
    void startWaitsForTheLookAtThePrices();
    void badPricesStartNothing();
    void olderResultIsOffered();
    void prefillShowsEverything();
    void importedTickersAreOffered();
};

void TestNewSweep::opensWithTheUsualSweep()
{
    NewSweepDialog dialog;
    QVERIFY(!startButton(dialog)->isEnabled()); // no ticker yet
    QVERIFY(!says(dialog, u"Choose a ticker"_s)); // and no scolding for it
    dialog.setSeries({aSeries(u"SP500"_s)});
    QCOMPARE(dialog.spec(), aSpec());
    QVERIFY(says(dialog, u"3,930"_s));
    QVERIFY(startButton(dialog)->isEnabled());
}

void TestNewSweep::fixedNamesAreThere_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"Ticker", "Fast from", "Fast to", "Slow from", "Slow to", "Step", "Start sweep"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestNewSweep::fixedNamesAreThere()
{
    QFETCH(QString, name);
    const NewSweepDialog dialog;
    QVERIFY(named<QWidget>(dialog, name));
}

void TestNewSweep::wrongInputIsSaidBesideTheField_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("range reversed") << u"Fast to"_s << u"4"_s << u"run backwards"_s;
    QTest::newRow("step 0") << u"Step"_s << u"0"_s << u"step"_s;
    QTest::newRow("window 0") << u"Fast from"_s << u"0"_s << u"1 bar or more"_s;
    QTest::newRow("no valid pair") << u"Fast from"_s << u"300"_s << u"Fast"_s;
    QTest::newRow("fees 1") << u"Fees"_s << u"100 %"_s << u"less than 100"_s;
    QTest::newRow("fees below 0") << u"Fees"_s << u"-5 bps"_s << u"20 bps"_s;
    QTest::newRow("fees no number") << u"Fees"_s << u"cheap"_s << u"must be a rate"_s;
    QTest::newRow("slippage no number") << u"Slippage"_s << u"some"_s << u"must be a rate"_s;
    QTest::newRow("slashes") << u"Ticker"_s << u"../etc"_s << u"cannot contain"_s;
    QTest::newRow("quotes") << u"Ticker"_s << u"A\"B"_s << u"cannot contain"_s;
}

void TestNewSweep::wrongInputIsSaidBesideTheField()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    NewSweepDialog dialog;
    dialog.setTicker(u"SP500"_s);
    QVERIFY(startButton(dialog)->isEnabled());
    auto *widget = named<QWidget>(dialog, field);
    if (auto *box = qobject_cast<QSpinBox *>(widget))
        box->setValue(value.toInt());
    else if (auto *combo = qobject_cast<QComboBox *>(widget))
        combo->setEditText(value);
    else
        qobject_cast<QLineEdit *>(widget)->setText(value);
    QVERIFY(!startButton(dialog)->isEnabled());
    QVERIFY2(says(dialog, sentence), qPrintable(widget->accessibleDescription()));
    QVERIFY(widget->accessibleDescription().contains(sentence)); // read aloud with the field
}

void TestNewSweep::stepSetsBothUntilASecondIsWanted()
{
    NewSweepDialog dialog;
    auto *step = named<QSpinBox>(dialog, u"Step"_s);
    auto *slow = named<QSpinBox>(dialog, u"Slow step"_s);
    QCOMPARE(dialog.spec().slow.step, 2);
    step->setValue(5);
    QCOMPARE(dialog.spec().fast.step, 5);
    QCOMPARE(dialog.spec().slow.step, 5);
    slow->setValue(10);
    step->setValue(3);
    QCOMPARE(dialog.spec().fast.step, 3);
    QCOMPARE(dialog.spec().slow.step, 10);
}

void TestNewSweep::ratesAreReadAsWritten_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("fees");
    QTest::newRow("basis points") << u"20 bps"_s << 0.002;
    QTest::newRow("percent") << u"0.2 %"_s << 0.002;
    QTest::newRow("fraction") << u"0.002"_s << 0.002;
    QTest::newRow("none") << u"0"_s << 0.0;
}

void TestNewSweep::ratesAreReadAsWritten()
{
    QFETCH(QString, text);
    QFETCH(double, fees);
    NewSweepDialog dialog;
    named<QLineEdit>(dialog, u"Fees"_s)->setText(text);
    QCOMPARE(dialog.spec().fees, fees);
}

void TestNewSweep::nameFollowsUntilItIsEdited()
{
    NewSweepDialog dialog;
    dialog.setTicker(u"SP500"_s);
    QCOMPARE(dialog.name(), defaultName(dialog.spec()));
    dialog.setTicker(u"BTC-USD"_s);
    QVERIFY(dialog.name().startsWith(u"BTC-USD"_s));
    auto *name = named<QLineEdit>(dialog, u"Name"_s);
    name->setText(u"My own"_s);
    dialog.setTicker(u"AAPL"_s);
    QCOMPARE(dialog.name(), u"My own"_s);
    name->clear();
    QCOMPARE(dialog.name(), defaultName(dialog.spec())); // a job is never without a name
}

void TestNewSweep::answersAboutAnotherSpecAreIgnored()
{
    NewSweepDialog dialog;
    dialog.setTicker(u"SP500"_s);
    const SweepSpec before = dialog.spec();
    dialog.setTicker(u"AAPL"_s);
    dialog.setPreflight(known(before));
    QVERIFY(!says(dialog, u"3,522 bars"_s));
    dialog.setPreflight(known(dialog.spec()));
    QVERIFY(says(dialog, u"3,522 bars"_s));
    QVERIFY(says(dialog, u"41 ms"_s));
}

void TestNewSweep::startWaitsForTheLookAtThePrices()
{
    NewSweepDialog dialog;
    dialog.setTicker(u"SP500"_s);
    QSignalSpy asked(&dialog, &NewSweepDialog::preflightRequested);
    QSignalSpy started(&dialog, &NewSweepDialog::startRequested);
    startButton(dialog)->click();
    QCOMPARE(asked.count(), 1);
    QCOMPARE(started.count(), 0);
    dialog.setPreflight(known(dialog.spec()));
    QCOMPARE(started.count(), 1);
    QCOMPARE(started.first().first().value<SweepSpec>(), dialog.spec());
    QCOMPARE(started.first().last().toString(), dialog.name());
    startButton(dialog)->click(); // known by now: at once
    QCOMPARE(started.count(), 2);
}

void TestNewSweep::badPricesStartNothing()
{
    NewSweepDialog dialog;
    dialog.setTicker(u"NOPE"_s);
    const QSignalSpy started(&dialog, &NewSweepDialog::startRequested);
    startButton(dialog)->click();
    dialog.setPreflight({.spec = dialog.spec(), .tickerProblem = u"There are no prices for NOPE."_s});
    QCOMPARE(started.count(), 0);
    QVERIFY(!startButton(dialog)->isEnabled());
    QVERIFY(says(dialog, u"There are no prices for NOPE."_s));

    dialog.setTicker(u"SHORT"_s);
    Preflight few = known(dialog.spec());
    few.facts->bars = 30; // fewer than the slowest window
    dialog.setPreflight(few);
    QVERIFY(!startButton(dialog)->isEnabled());
    QVERIFY(says(dialog, u"30 bars"_s));
}

void TestNewSweep::olderResultIsOffered()
{
    NewSweepDialog dialog;
    dialog.setTicker(u"SP500"_s);
    Preflight preflight = known(dialog.spec());
    preflight.existingKey = 77;
    dialog.setPreflight(preflight);
    QVERIFY(says(dialog, u"already run"_s));
    QSignalSpy opened(&dialog, &NewSweepDialog::openExistingRequested);
    named<QPushButton>(dialog, u"Open its results"_s)->click();
    QCOMPARE(opened.first().first().toLongLong(), 77);
    QVERIFY(startButton(dialog)->isEnabled()); // offered, not forced
    named<QSpinBox>(dialog, u"Fast to"_s)->setValue(51);
    QVERIFY(!says(dialog, u"already run"_s));
}

void TestNewSweep::prefillShowsEverything()
{
    SweepSpec spec = aSpec(u"BTC-USD"_s);
    spec.strategy = Strategy::Macd;
    spec.signal = 12;
    spec.fast = {3, 30, 3};
    spec.slow = {10, 90, 5};
    spec.fees = 0.002;
    spec.slippage = 0.0005;
    spec.execution = Execution::NextOpen;
    spec.annualisation = Annualisation::Days252;
    spec.barIntervalMs = 7'200'000; // not in the list
    spec.from = QDate(2020, 1, 2);
    spec.to = QDate(2021, 1, 2);
    spec.minTrades = 7;
    NewSweepDialog dialog;
    dialog.prefill(spec);
    QCOMPARE(dialog.spec(), spec);
    QVERIFY(named<QLineEdit>(dialog, u"Slippage"_s)->isVisibleTo(&dialog)); // nothing that counts is hidden
    QVERIFY(named<QSpinBox>(dialog, u"Signal"_s)->isVisibleTo(&dialog));
}

void TestNewSweep::importedTickersAreOffered()
{
    NewSweepDialog dialog;
    dialog.setSeries({aSeries(u"AAPL"_s), aSeries(u"SP500"_s)});
    auto *ticker = named<QComboBox>(dialog, u"Ticker"_s);
    QCOMPARE(ticker->count(), 2);
    dialog.setTicker(u"MINE"_s);
    dialog.setSeries({aSeries(u"AAPL"_s), aSeries(u"MINE"_s), aSeries(u"SP500"_s)}); // after an import
    QCOMPARE(dialog.spec().ticker, u"MINE"_s);
    QSignalSpy asked(&dialog, &NewSweepDialog::importRequested);
    named<QPushButton>(dialog, u"Import file"_s)->click();
    QCOMPARE(asked.count(), 1);
}

QTEST_MAIN(TestNewSweep)
#include "tst_newsweepdialog.moc"
