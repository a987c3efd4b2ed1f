// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/settingsdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace zixly;

class TestSettingsDialog : public QObject
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

private slots:
    void showingIsNotChanging();
    void everyChangeIsToldAtOnce();
    void folderProblemIsSaid();
    void theLocalApiSaysWhereItListensOrWhyNot();
    void oldJobsAreCountedBeforeTheyGo();
    void compactingIsAskedForOnce();
};

void TestSettingsDialog::showingIsNotChanging()
{
    SettingsDialog dialog({{u"de"_s, u"Deutsch"_s}});
    const QSignalSpy changed(&dialog, &SettingsDialog::changed);
    dialog.setValue(Setting::Theme, u"dark"_s);
    dialog.setValue(Setting::Workers, 3);
    dialog.setValue(Setting::Language, u"de"_s);
    dialog.setValue(Setting::PricesFolder, u"/prices"_s);
    dialog.setValue(Setting::WindowGeometry, QByteArray("of no interest here"));
    QCOMPARE(changed.count(), 0);
    QCOMPARE(named<QComboBox>(dialog, u"Theme"_s)->currentText(), u"Dark"_s);
    QCOMPARE(named<QSpinBox>(dialog, u"Sweeps at once"_s)->value(), 3);
    QCOMPARE(named<QComboBox>(dialog, u"Language"_s)->currentText(), u"Deutsch"_s);
    QCOMPARE(named<QLineEdit>(dialog, u"Prices folder"_s)->text(), u"/prices"_s);
}

void TestSettingsDialog::everyChangeIsToldAtOnce()
{
    SettingsDialog dialog({});
    QSignalSpy changed(&dialog, &SettingsDialog::changed);
    const auto told = [&changed] { return std::pair(changed.last()[0].value<Setting>(), changed.last()[1]); };
    named<QComboBox>(dialog, u"Theme"_s)->setCurrentIndex(2);
    QCOMPARE(told(), std::pair(Setting::Theme, QVariant(u"dark"_s)));
    named<QComboBox>(dialog, u"Time zone"_s)->setCurrentIndex(1);
    QCOMPARE(told(), std::pair(Setting::TimeZone, QVariant(u"utc"_s)));
    named<QComboBox>(dialog, u"CSV export"_s)->setCurrentIndex(1);
    QCOMPARE(told(), std::pair(Setting::CsvPreset, QVariant(u"excel"_s)));
    named<QSpinBox>(dialog, u"Sweeps at once"_s)->setValue(5);
    QCOMPARE(told(), std::pair(Setting::Workers, QVariant(5)));
    auto *folder = named<QLineEdit>(dialog, u"Prices folder"_s);
    QTest::keyClicks(folder, u"/data"_s);
    QTest::keyClick(folder, Qt::Key_Return);
    QCOMPARE(told(), std::pair(Setting::PricesFolder, QVariant(u"/data"_s)));
}

void TestSettingsDialog::folderProblemIsSaid()
{
    SettingsDialog dialog({});
    dialog.show();
    dialog.setFolderProblem(u"There is no such folder."_s);
    QVERIFY(dialog.isVisible());
    QCOMPARE(named<QLineEdit>(dialog, u"Prices folder"_s)->accessibleDescription(), u"There is no such folder."_s);
    dialog.setFolderProblem({});
    QVERIFY(named<QLineEdit>(dialog, u"Prices folder"_s)->accessibleDescription().isEmpty());
}

void TestSettingsDialog::theLocalApiSaysWhereItListensOrWhyNot()
{
    SettingsDialog dialog({});
    dialog.show();
    QSignalSpy changed(&dialog, &SettingsDialog::changed);
    const QSignalSpy wished(&dialog, &SettingsDialog::apiKeyRequested);
    const auto says = [&dialog](const QString &text) {
        const auto labels = dialog.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&text](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    };
    QVERIFY(says(u"Off."_s));
    named<QCheckBox>(dialog, u"Let other programs on this computer use Zixly"_s)->setChecked(true);
    QCOMPARE(changed.last()[0].value<Setting>(), Setting::LocalApi);
    dialog.setApiState(u"http://127.0.0.1:8480"_s, {});
    QVERIFY(says(u"http://127.0.0.1:8480/docs"_s));
    dialog.setApiState({}, u"Another program uses the port 8480."_s);
    QVERIFY(says(u"Another program uses the port 8480."_s));
    named<QPushButton>(dialog, u"Copy a new key"_s)->click();
    QCOMPARE(wished.count(), 1);
    dialog.setKeyMade(u"0123abcd"_s);
    QVERIFY(says(u"0123abcd"_s));
}

void TestSettingsDialog::oldJobsAreCountedBeforeTheyGo()
{
    SettingsDialog dialog({});
    dialog.show();
    QSignalSpy changed(&dialog, &SettingsDialog::changed);
    const QSignalSpy wished(&dialog, &SettingsDialog::deleteOldRequested);
    auto *keep = named<QComboBox>(dialog, u"Keep jobs"_s);
    auto *remove = named<QPushButton>(dialog, u"Delete old jobs"_s);
    QCOMPARE(keep->currentText(), u"For good"_s);
    QVERIFY(!remove->isVisible());
    keep->setCurrentIndex(keep->findData(u"365"_s));
    QCOMPARE(changed.last()[0].value<Setting>(), Setting::KeepJobsDays);
    QCOMPARE(changed.last()[1].toInt(), 365);
    dialog.setOldJobs(0, u"None."_s);
    QVERIFY(remove->isVisible() && !remove->isEnabled());
    dialog.setOldJobs(12, u"12 jobs may go."_s);
    const auto labels = dialog.findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) { return label->text() == u"12 jobs may go."_s; }));
    QCOMPARE(wished.size(), 0); // nothing goes by itself
    remove->click();
    QCOMPARE(wished.size(), 1);
}

void TestSettingsDialog::compactingIsAskedForOnce()
{
    SettingsDialog dialog({});
    dialog.show();
    const QSignalSpy wished(&dialog, &SettingsDialog::compactRequested);
    auto *compact = named<QPushButton>(dialog, u"Compact the store"_s);
    auto *progress = named<QProgressBar>(dialog, u"Compacting"_s);
    QVERIFY(!progress->isVisible());
    compact->click();
    dialog.setCompacting(0.5);
    QVERIFY(progress->isVisible());
    QCOMPARE(progress->value(), 50);
    compact->click();
    QCOMPARE(wished.size(), 1);
    dialog.setCompacting(1.0);
    QVERIFY(!progress->isVisible() && compact->isEnabled());
}

QTEST_MAIN(TestSettingsDialog)
#include "tst_settingsdialog.moc"
