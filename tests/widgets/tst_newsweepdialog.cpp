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
    void tabGoesDownTheRows();
    void nameFollowsUntilItIsEdited();
    void answersAboutAnotherSpecAreIgnored();
    void startWaitsForTheLookAtThePrices();
    void badPricesStartNothing();
    void olderResultIsOffered();
    void prefillShowsEverything();
    void importedTickersAreOffered();
    void onePlaceIsNoQuestion();
    void thisComputerIsTheDefaultAndAChoiceStays();
    void aServiceNeedsNoPricesHere();
    void whatAServiceCannotTakeIsDisabledWithTheReason_data();
    void whatAServiceCannotTakeIsDisabledWithTheReason();
    void nothingIsDroppedInSilence();
    void theTradingApiTakesNoStep();
    void ownLimitsOfAServiceBlockTheStart();

private:
    static QList<RunPlace> places(bool online = true)
    {
        ConnectionProfile profile;
        profile.id = QUuid(u"{11111111-2222-4333-8444-555555555555}"_s);
        profile.name = u"Lab"_s;
        profile.webApi = QUrl(u"https://lab.example.org"_s);
        profile.tradingApi = QUrl(u"https://trading.example.org"_s);
        profile.receiver = QUrl(u"https://hooks.example.org"_s);
        return runPlaces({{profile, online, true, true}});
    }
    static void choose(NewSweepDialog &dialog, ServiceKind service)
    {
        dialog.choosePlace(places().at(1).connection, service);
    }
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

void TestNewSweep::tabGoesDownTheRows()
{
    NewSweepDialog dialog;
    dialog.setPlaces(places());
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    auto *ticker = dialog.findChild<QComboBox *>();
    QVERIFY(ticker);
    ticker->setFocus();
    int y = 0;
    int steps = 0;
    for (; steps < 14 && !named<QLineEdit>(dialog, u"Name"_s)->hasFocus(); ++steps) {
        QTest::keyClick(&dialog, Qt::Key_Tab);
        QVERIFY(dialog.focusWidget());
        const int at = dialog.focusWidget()->mapTo(&dialog, QPoint(0, dialog.focusWidget()->height() / 2)).y();
        QVERIFY2(at >= y - 8, qPrintable(dialog.focusWidget()->accessibleName()));
        y = at;
    }
    QVERIFY(named<QLineEdit>(dialog, u"Name"_s)->hasFocus());
    QVERIFY2(steps > 10, qPrintable(QString::number(steps))); // past every field above it
    dialog.hide(); // it ends as it does in the program: without the focus
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
    QCOMPARE(started.first().at(1).toString(), dialog.name());
    QVERIFY(started.first().at(2).value<RunPlace>().isHere());
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

void TestNewSweep::onePlaceIsNoQuestion()
{
    const NewSweepDialog dialog;
    auto *combo = named<QComboBox>(dialog, u"Where to run"_s);
    QVERIFY(!combo->isVisibleTo(&dialog));
    QVERIFY(!combo->isEnabled());
    QVERIFY(dialog.place().isHere());
}

void TestNewSweep::thisComputerIsTheDefaultAndAChoiceStays()
{
    NewSweepDialog dialog;
    dialog.setTicker(u"SP500"_s);
    dialog.setPlaces(places());
    auto *combo = named<QComboBox>(dialog, u"Where to run"_s);
    QVERIFY(combo->isVisibleTo(&dialog) && combo->isEnabled());
    QCOMPARE(combo->count(), 4);
    QVERIFY(dialog.place().isHere());
    QVERIFY(combo->itemText(3).contains(u"cannot be followed"_s)); // last, and labelled

    combo->setCurrentIndex(2);
    QCOMPARE(dialog.place().service, ServiceKind::TradingApi);
    dialog.setPlaces(places(false)); // the connection went away
    QCOMPARE(dialog.place().service, ServiceKind::TradingApi);
    QVERIFY(!dialog.place().online);
    QVERIFY(says(dialog, u"waits here and is sent on reconnect"_s));
    dialog.setPlaces(runPlaces({})); // and was removed
    QVERIFY(dialog.place().isHere());
}

void TestNewSweep::aServiceNeedsNoPricesHere()
{
    NewSweepDialog dialog;
    dialog.setPlaces(places());
    dialog.setTicker(u"NOPE"_s);
    Preflight none{.spec = dialog.spec(), .tickerProblem = u"There are no prices for NOPE."_s};
    none.existingKey = 7;
    dialog.setPreflight(none);
    QVERIFY(!startButton(dialog)->isEnabled());
    choose(dialog, ServiceKind::WebApi);
    QVERIFY(startButton(dialog)->isEnabled());
    QVERIFY(!says(dialog, u"There are no prices"_s));
    QVERIFY(!says(dialog, u"already run"_s));
    QVERIFY(says(dialog, u"The prices of NOPE are not here, so its bars and time are unknown."_s));
    QSignalSpy started(&dialog, &NewSweepDialog::startRequested);
    startButton(dialog)->click();
    QCOMPARE(started.count(), 1);
    QCOMPARE(started.first().at(2).value<RunPlace>(), places().at(1));

    dialog.setTicker(u"SP500"_s); // starts at once, too, before anybody looked at prices here
    startButton(dialog)->click();
    QCOMPARE(started.count(), 2);
    dialog.setPreflight(known(dialog.spec()));
    QVERIFY(!says(dialog, u"3,522 bars"_s)); // of prices that the service does not use
    QVERIFY(!says(dialog, u"41 ms"_s));
    dialog.choosePlace({}, ServiceKind::WebApi);
    QVERIFY(says(dialog, u"3,522 bars"_s));
}

void TestNewSweep::whatAServiceCannotTakeIsDisabledWithTheReason_data()
{
    QTest::addColumn<ServiceKind>("service");
    QTest::addColumn<QStringList>("disabled");
    const QStringList both{u"Signal"_s, u"Whole series"_s, u"Date from"_s, u"Fees"_s, u"Slippage"_s, u"Execution"_s,
        u"Annualisation"_s, u"Bar interval"_s, u"Slow step"_s};
    QTest::newRow("web API") << ServiceKind::WebApi << QStringList();
    QTest::newRow("receiver") << ServiceKind::Receiver << both;
    QTest::newRow("Trading API") << ServiceKind::TradingApi << both + QStringList{u"Strategy"_s, u"Step"_s};
}

void TestNewSweep::whatAServiceCannotTakeIsDisabledWithTheReason()
{
    QFETCH(ServiceKind, service);
    QFETCH(QStringList, disabled);
    NewSweepDialog dialog;
    dialog.setPlaces(places());
    dialog.setTicker(u"SP500"_s);
    SweepSpec dated = dialog.spec();
    dated.from = QDate(2010, 1, 1);
    dialog.prefill(dated);
    choose(dialog, service);
    for (const QString &name : {u"Strategy"_s, u"Fast from"_s, u"Slow to"_s, u"Step"_s, u"Slow step"_s, u"Signal"_s,
             u"Whole series"_s, u"Date from"_s, u"Fees"_s, u"Slippage"_s, u"Execution"_s, u"Annualisation"_s,
             u"Bar interval"_s, u"Minimum trades"_s}) {
        const auto *field = named<QWidget>(dialog, name);
        QVERIFY2(field->isEnabled() != disabled.contains(name), qPrintable(name));
        QCOMPARE(
            disabled.contains(name), field->accessibleDescription() == field->toolTip() && !field->toolTip().isEmpty());
        if (disabled.contains(name))
            QVERIFY2(
                field->toolTip().contains(serviceTitle(service), Qt::CaseInsensitive), qPrintable(field->toolTip()));
    }
    QCOMPARE(says(dialog, untakenAt(places().at(1), SpecField::Fees)) || disabled.isEmpty(), true);
    dialog.choosePlace({}, service);
    QVERIFY(named<QLineEdit>(dialog, u"Fees"_s)->isEnabled());
    QCOMPARE(named<QLineEdit>(dialog, u"Fees"_s)->toolTip(), u"Share of the traded value per side"_s);
    QCOMPARE(named<QLineEdit>(dialog, u"Fees"_s)->accessibleDescription(), QString());
}

void TestNewSweep::nothingIsDroppedInSilence()
{
    NewSweepDialog dialog;
    dialog.setPlaces(places());
    SweepSpec spec = aSpec();
    spec.fees = 0.002;
    spec.from = QDate(2010, 1, 1);
    spec.slippage = 0.001;
    dialog.prefill(spec);
    choose(dialog, ServiceKind::Receiver);
    QVERIFY(!startButton(dialog)->isEnabled());
    QCOMPARE(dialog.spec(), spec); // still what the user asked for
    QVERIFY(says(dialog, u"takes no fees"_s));
    QVERIFY(says(dialog, u"takes no dates"_s));
    QVERIFY(says(dialog, u"takes no slippage"_s));
    auto *adapt = named<QPushButton>(dialog, u"Use what this service takes"_s);
    QVERIFY(adapt->isVisibleTo(&dialog));
    adapt->click();
    QVERIFY(!adapt->isVisibleTo(&dialog));
    QCOMPARE(dialog.spec().fees, SweepSpec().fees);
    QVERIFY(!dialog.spec().from);
    QCOMPARE(dialog.spec().slow.step, dialog.spec().fast.step);
    QVERIFY(startButton(dialog)->isEnabled());
    QVERIFY(!dialog.name().contains(u"bps"_s)); // its fees are its own
    named<QSpinBox>(dialog, u"Step"_s)->setValue(5); // one step for both
    QCOMPARE(dialog.spec().slow.step, 5);
    QVERIFY(startButton(dialog)->isEnabled());
    dialog.choosePlace({}, ServiceKind::WebApi);
    QVERIFY(!adapt->isVisibleTo(&dialog));
}

void TestNewSweep::theTradingApiTakesNoStep()
{
    NewSweepDialog dialog;
    dialog.setPlaces(places());
    dialog.setTicker(u"SP500"_s);
    choose(dialog, ServiceKind::TradingApi);
    QVERIFY(says(dialog, u"ignores the step"_s));
    QVERIFY(!startButton(dialog)->isEnabled());
    named<QPushButton>(dialog, u"Use what this service takes"_s)->click();
    QCOMPARE(dialog.spec().fast.step, 5);
    QVERIFY(startButton(dialog)->isEnabled());
}

void TestNewSweep::ownLimitsOfAServiceBlockTheStart()
{
    NewSweepDialog dialog;
    dialog.setPlaces(places());
    dialog.setTicker(u"SP500"_s);
    choose(dialog, ServiceKind::Receiver);
    named<QPushButton>(dialog, u"Use what this service takes"_s)->click();
    QVERIFY(startButton(dialog)->isEnabled());
    auto *least = named<QSpinBox>(dialog, u"Minimum trades"_s);
    least->setValue(5);
    QVERIFY(!startButton(dialog)->isEnabled());
    QVERIFY(says(dialog, u"10 to 1000 minimum trades"_s));
    QVERIFY(least->isVisibleTo(&dialog)); // a field that is wrong is in sight
    // The button cannot mend it, so it does not offer to.
    QVERIFY(!named<QPushButton>(dialog, u"Use what this service takes"_s)->isVisibleTo(&dialog));
    least->setValue(10);
    dialog.setTicker(u"AB"_s);
    QVERIFY(says(dialog, u"3 to 20 characters"_s));
    QVERIFY(!startButton(dialog)->isEnabled());
}

QTEST_MAIN(TestNewSweep)
#include "tst_newsweepdialog.moc"
