// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/importdialog.h"
#include "widgets/dialogs/importpreviewtable.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;
using Role = ColumnRole;
using Kind = ImportProblem::Kind;

class TestImport : public QObject
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
    static Recognition recognised()
    {
        Recognition recognition;
        recognition.confidence = Recognition::Confidence::Sure;
        recognition.plan.format = PriceFormat::Yahoo;
        recognition.plan.names = {u"Date"_s, u"Open"_s, u"Close"_s, u"Adj Close"_s};
        recognition.plan.roles = {Role::Date, Role::Open, Role::Close, Role::AdjClose};
        return recognition;
    }
    static ImportPreview previewOf(const ImportPlan &plan)
    {
        ImportPreview preview;
        preview.names = plan.names;
        PreviewRow good;
        good.line = 2;
        good.cells = {u"2020-01-02"_s, u"10"_s, u"11.5"_s, u"11.4"_s};
        good.timeMs = 1'577'923'200'000;
        good.close = 11.5;
        PreviewRow bad;
        bad.line = 3;
        bad.cells = {u"2020-01-03"_s, u"10"_s, u"n/a"_s, u"11.4"_s};
        bad.problem = {.kind = Kind::BadNumber, .file = u"a.csv"_s, .line = 3, .column = u"Close"_s, .value = u"n/a"_s};
        preview.rows = {good, bad};
        return preview;
    }
    static PriceSeriesPtr someSeries()
    {
        auto series = std::make_shared<PriceSeries>();
        series->time = {1'577'923'200'000, 1'578'009'600'000};
        series->close = {11.5, 12.0};
        return series;
    }
    static QPushButton *importButton(const ImportDialog &dialog)
    {
        const auto buttons = dialog.findChildren<QPushButton *>();
        for (QPushButton *button : buttons)
            if (button->text() == u"Import"_s || button->text() == u"Replace"_s)
                return button;
        return nullptr;
    }
    static bool says(const QWidget &dialog, const QString &text)
    {
        const auto labels = dialog.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&](const QLabel *label) { return label->isVisibleTo(&dialog) && label->text().contains(text); });
    }

private slots:
    void recognisedFileIsImportedAsItIs();
    void previewShowsTheFileAndWhatIsRead();
    void ambiguousDatesHaveToBeChosen();
    void rolesCanBeCorrected();
    void adjustedNeedsItsColumn();
    void anotherSeparatorAsksForANewLook();
    void problemsAreListedAndRefused();
    void replacingIsAnnounced();
    void staleTrialsAreIgnored();
    void unreadableFileSaysSo();
    void tickerIsChecked();
};

void TestImport::recognisedFileIsImportedAsItIs()
{
    ImportDialog dialog;
    dialog.setFile(u"AAPL_daily.csv"_s, u"AAPL"_s);
    const QSignalSpy changed(&dialog, &ImportDialog::planChanged);
    dialog.setRecognition(recognised());
    dialog.setPreview(previewOf(dialog.plan()));
    QCOMPARE(changed.count(), 0); // showing is not changing
    QCOMPARE(dialog.plan(), recognised().plan);
    QSignalSpy asked(&dialog, &ImportDialog::importRequested);
    QVERIFY(importButton(dialog)->isEnabled());
    importButton(dialog)->click();
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().value<ImportPlan>(), dialog.plan());
    QCOMPARE(asked.first().last().toString(), u"AAPL"_s);
    dialog.setBusy(true);
    QVERIFY(!importButton(dialog)->isEnabled()); // not twice
}

void TestImport::previewShowsTheFileAndWhatIsRead()
{
    ImportDialog dialog;
    dialog.setRecognition(recognised());
    dialog.setPreview(previewOf(dialog.plan()));
    const auto *table = dialog.findChild<ImportPreviewTable *>();
    QCOMPARE(table->rowCount(), 3); // the choices and two rows
    QCOMPARE(table->columnCount(), 6); // two columns as read, four as written
    QCOMPARE(table->item(1, 0)->text(), u"2020-01-02"_s);
    QCOMPARE(table->item(1, 4)->text(), u"11.5"_s);
    QCOMPARE(table->item(2, 4)->text(), u"n/a"_s);
    QVERIFY(table->item(2, 4)->toolTip().contains(u"line 3"_s));
    QCOMPARE(named<QComboBox>(dialog, u"Meaning of Close"_s)->currentText(), columnRoleTitle(Role::Close));
}

void TestImport::ambiguousDatesHaveToBeChosen()
{
    ImportDialog dialog;
    dialog.setFile(u"a.csv"_s, u"A"_s);
    Recognition recognition = recognised();
    recognition.plan.dateAmbiguous = true;
    dialog.setRecognition(recognition);
    dialog.setPreview(previewOf(dialog.plan()));
    QVERIFY(!importButton(dialog)->isEnabled());
    QVERIFY(says(dialog, u"Ambiguous"_s));
    QSignalSpy changed(&dialog, &ImportDialog::planChanged);
    auto *dates = named<QComboBox>(dialog, u"Dates"_s);
    QCOMPARE(dates->currentIndex(), -1);
    dates->setCurrentIndex(dates->findData(int(DateOrder::Eu)));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(dialog.plan().dateOrder, DateOrder::Eu);
    QVERIFY(!dialog.plan().dateAmbiguous);
    QVERIFY(!says(dialog, u"Ambiguous"_s));
    QVERIFY(importButton(dialog)->isEnabled());
}

void TestImport::rolesCanBeCorrected()
{
    ImportDialog dialog;
    dialog.setRecognition(recognised());
    QSignalSpy changed(&dialog, &ImportDialog::planChanged);
    auto *open = named<QComboBox>(dialog, u"Meaning of Open"_s);
    open->setCurrentIndex(open->findData(int(Role::Close)));
    emit open->activated(open->currentIndex()); // as a person's choice does
    QCOMPARE(changed.count(), 1);
    QCOMPARE(dialog.plan().roles, (QList{Role::Date, Role::Close, Role::Ignore, Role::AdjClose}));
    QCOMPARE(named<QComboBox>(dialog, u"Meaning of Close"_s)->currentText(), columnRoleTitle(Role::Ignore));
}

void TestImport::adjustedNeedsItsColumn()
{
    ImportDialog dialog;
    dialog.setRecognition(recognised());
    auto *prices = named<QComboBox>(dialog, u"Prices"_s);
    QVERIFY(prices->isEnabled());
    prices->setCurrentIndex(1);
    QVERIFY(dialog.plan().adjusted);
    Recognition plain = recognised();
    plain.plan.names.removeLast();
    plain.plan.roles.removeLast();
    dialog.setRecognition(plain);
    QVERIFY(!prices->isEnabled());
    QVERIFY(says(dialog, u"no column of adjusted closes"_s));
}

void TestImport::anotherSeparatorAsksForANewLook()
{
    ImportDialog dialog;
    dialog.setRecognition(recognised());
    QSignalSpy reshape(&dialog, &ImportDialog::reshapeRequested);
    auto *separator = named<QComboBox>(dialog, u"Separator"_s);
    separator->setCurrentIndex(separator->findData(int(';')));
    QCOMPARE(reshape.count(), 1);
    QCOMPARE(reshape.first().first().value<char>(), ';');
    named<QCheckBox>(dialog, u"The first row holds names"_s)->click();
    QCOMPARE(reshape.count(), 2);
    QCOMPARE(reshape.last().last().toBool(), false);
}

void TestImport::problemsAreListedAndRefused()
{
    ImportDialog dialog;
    dialog.setFile(u"a.csv"_s, u"A"_s);
    dialog.setRecognition(recognised());
    const ImportPreview preview = previewOf(dialog.plan());
    dialog.setPreview(preview);
    ImportTrial trial{.plan = dialog.plan(), .ticker = u"A"_s};
    trial.outcome.problems = {preview.rows[1].problem};
    trial.outcome.problemCount = 7;
    dialog.setTrial(trial);
    QVERIFY(!importButton(dialog)->isEnabled());
    const auto *list = dialog.findChild<QListWidget *>();
    QCOMPARE(list->item(0)->text(), explain(preview.rows[1].problem));
    QVERIFY(says(dialog, u"7 problem"_s));
    QSignalSpy changed(&dialog, &ImportDialog::planChanged);
    named<QCheckBox>(dialog, u"Leave bad rows out instead of refusing the file"_s)->click();
    QCOMPARE(changed.count(), 1);
    QVERIFY(dialog.plan().skipBadRows);
    QVERIFY(importButton(dialog)->isEnabled()); // another plan: not refused yet
}

void TestImport::replacingIsAnnounced()
{
    ImportDialog dialog;
    dialog.setFile(u"a.csv"_s, u"A"_s);
    dialog.setRecognition(recognised());
    ImportTrial trial{.plan = dialog.plan(), .ticker = u"A"_s};
    trial.outcome.series = someSeries();
    trial.replaces = ReplaceInfo{.added = 12, .revised = 3};
    dialog.setTrial(trial);
    QVERIFY(says(dialog, u"12 bars added, 3 revised"_s));
    QCOMPARE(importButton(dialog)->text(), u"Replace"_s);
}

void TestImport::staleTrialsAreIgnored()
{
    ImportDialog dialog;
    dialog.setFile(u"a.csv"_s, u"A"_s);
    dialog.setRecognition(recognised());
    ImportTrial trial{.plan = dialog.plan(), .ticker = u"B"_s};
    trial.outcome.series = someSeries();
    dialog.setTrial(trial);
    QVERIFY(!says(dialog, u"2 bars"_s)); // of another ticker
    trial.ticker = u"A"_s;
    trial.plan.skipBadRows = true;
    dialog.setTrial(trial);
    QVERIFY(!says(dialog, u"2 bars"_s)); // of another plan
    trial.plan = dialog.plan();
    dialog.setTrial(trial);
    QVERIFY(says(dialog, u"2 bars"_s));
}

void TestImport::unreadableFileSaysSo()
{
    ImportDialog dialog;
    dialog.setFile(u"a.csv"_s, u"A"_s);
    const ImportProblem problem{.kind = Kind::Empty, .file = u"a.csv"_s};
    dialog.showProblem(problem);
    QCOMPARE(dialog.findChild<QListWidget *>()->item(0)->text(), explain(problem));
    QVERIFY(!importButton(dialog)->isEnabled());
}

void TestImport::tickerIsChecked()
{
    ImportDialog dialog;
    dialog.setFile(u"a.csv"_s, u"A"_s);
    dialog.setRecognition(recognised());
    QSignalSpy changed(&dialog, &ImportDialog::tickerChanged);
    auto *ticker = named<QLineEdit>(dialog, u"Ticker"_s);
    ticker->setText(u"A/B"_s);
    QVERIFY(!importButton(dialog)->isEnabled());
    ticker->clear();
    QVERIFY(!importButton(dialog)->isEnabled());
    ticker->setText(u"AB"_s);
    QVERIFY(importButton(dialog)->isEnabled());
    QTRY_COMPARE(changed.count(), 1); // once typing pauses
    QCOMPARE(changed.first().first().toString(), u"AB"_s);
}

QTEST_MAIN(TestImport)
#include "tst_importdialog.moc"
