// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/bundledialog.h"
#include "widgets/dialogs/savebundledialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;

namespace {

BundleDialog::Content someContent()
{
    return {.file = u"sweep.zixly"_s,
        .name = u"SP500 SMA 5-50 x 20-200"_s,
        .made = u"Made by Zixly 1.0 on 2026-01-02 UTC"_s,
        .facts = {{u"Ticker"_s, u"SP500"_s}}};
}

template <class Widget>
Widget *named(const QWidget &window, const QString &name)
{
    for (Widget *widget : window.findChildren<Widget *>())
        if (widget->accessibleName() == name
            || (widget->inherits("QAbstractButton") && widget->property("text").toString().remove(u'&') == name))
            return widget;
    return nullptr;
}

} // namespace

class TestBundleDialog : public QObject
{
    Q_OBJECT
private slots:
    void whatIsInItIsShown();
    void verifyingShowsProgressAndCanBeStopped();
    void theVerdictStandsInWords();
    void theKeyboardStaysWhereItWas();
    void pricesGoAlongOnlyIfTicked();
    void pricesThatCannotGoAlongSayWhy();
};

void TestBundleDialog::whatIsInItIsShown()
{
    BundleDialog dialog(someContent());
    const QSignalSpy results(&dialog, &BundleDialog::resultsRequested);
    dialog.show();
    QVERIFY(dialog.windowTitle().contains(u"sweep.zixly"));
    QVERIFY(named<QLabel>(dialog, u"Ticker: SP500"_s));
    QVERIFY(!named<QProgressBar>(dialog, u"Progress of the verification"_s)->isVisible());
    auto *open = named<QPushButton>(dialog, u"Open results"_s);
    QVERIFY(open && open->isDefault());
    open->click();
    QCOMPARE(results.count(), 1);
}

void TestBundleDialog::verifyingShowsProgressAndCanBeStopped()
{
    BundleDialog dialog(someContent());
    const QSignalSpy asked(&dialog, &BundleDialog::verifyRequested);
    const QSignalSpy stopped(&dialog, &BundleDialog::stopRequested);
    dialog.show();
    auto *verify = named<QPushButton>(dialog, u"Verify"_s);
    auto *stop = named<QPushButton>(dialog, u"Stop"_s);
    QVERIFY(!stop->isVisible());
    verify->click();
    QCOMPARE(asked.count(), 1);
    QVERIFY(stop->isVisible());
    QVERIFY(!verify->isVisible());
    dialog.setProgress(1'965, 3'930);
    auto *bar = named<QProgressBar>(dialog, u"Progress of the verification"_s);
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->value() * 2, bar->maximum());
    QCOMPARE(named<QLabel>(dialog, u"Verdict"_s)->text(), u"Computing again: 1,965 of 3,930 cells"_s);
    stop->click();
    QCOMPARE(stopped.count(), 1);
    dialog.setProgress(0, 0); // a sweep without cells divides by nothing
    QCOMPARE(bar->value(), 0);
}

void TestBundleDialog::theVerdictStandsInWords()
{
    BundleDialog dialog(someContent());
    dialog.show();
    dialog.setProgress(1, 2);
    dialog.setVerdict(BundleDialog::Verdict::Failed, u"1 of 3,930 cells differ."_s);
    const auto *verdict = named<QLabel>(dialog, u"Verdict"_s);
    QCOMPARE(verdict->text(), u"1 of 3,930 cells differ."_s);
    QCOMPARE(verdict->accessibleDescription(), verdict->text());
    QVERIFY(named<QPushButton>(dialog, u"Verify"_s)->isVisible());
    QVERIFY(!named<QPushButton>(dialog, u"Stop"_s)->isVisible());
    QVERIFY(!named<QProgressBar>(dialog, u"Progress of the verification"_s)->isVisible());
}

void TestBundleDialog::theKeyboardStaysWhereItWas()
{
    BundleDialog dialog(someContent());
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    auto *verify = named<QPushButton>(dialog, u"Verify"_s);
    verify->setFocus();
    QTest::keyClick(verify, Qt::Key_Space);
    QVERIFY(named<QPushButton>(dialog, u"Stop"_s)->hasFocus());
    dialog.setVerdict(BundleDialog::Verdict::Passed, u"Equal."_s);
    QVERIFY(verify->hasFocus());
}

void TestBundleDialog::pricesGoAlongOnlyIfTicked()
{
    for (const bool ticked : {false, true}) {
        SaveBundleDialog dialog({.name = u"A sweep"_s, .ticker = u"SP500"_s, .cells = 3'930, .bars = 2'520});
        const QSignalSpy decided(&dialog, &SaveBundleDialog::decided);
        dialog.open();
        auto *box = named<QCheckBox>(dialog, u"Include the prices"_s);
        QVERIFY(!box->isChecked()); // they may not be the giver's to pass on
        QVERIFY(box->accessibleDescription().contains(u"2,520 bars of SP500"));
        box->setChecked(ticked);
        named<QPushButton>(dialog, u"Choose file"_s)->click();
        QCOMPARE(decided.count(), 1);
        QCOMPARE(decided.first().first().toBool(), ticked);
        QVERIFY(!dialog.isVisible());
    }
}

void TestBundleDialog::pricesThatCannotGoAlongSayWhy()
{
    SaveBundleDialog dialog(
        {.name = u"A sweep"_s, .ticker = u"SP500"_s, .cells = 1, .noPrices = u"They were replaced."_s});
    dialog.open();
    const auto *box = named<QCheckBox>(dialog, u"Include the prices"_s);
    QVERIFY(!box->isEnabled());
    QCOMPARE(box->accessibleDescription(), u"They were replaced."_s);
}

QTEST_MAIN(TestBundleDialog)
#include "tst_bundledialog.moc"
