// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobtablemodel.h"
#include "models/pricetablemodel.h"
#include "widgets/compare/comparewindow.h"
#include "widgets/controls/actionreason.h"
#include "widgets/dialogs/commandpalette.h"
#include "widgets/dialogs/fuzzymatch.h"
#include "widgets/results/resultswindow.h"
#include "widgets/shell/mainwindow.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace zixly;

class TestCommandPalette : public QObject
{
    Q_OBJECT

    // Menus of a window, small enough to be read here.
    struct Fixture {
        QMainWindow window;
        QMenu *job = window.menuBar()->addMenu(u"&Job"_s);
        QMenu *view = window.menuBar()->addMenu(u"&View"_s);
        QAction *results = job->addAction(u"&Results"_s, QKeySequence(u"Ctrl+R"_s));
        QAction *rerun = job->addAction(u"Run again &with changes"_s);
        QAction *retry = job->addAction(u"Re&try job"_s);
        QAction *stars = view->addAction(u"Favourites"_s);

        QList<MenuCommand> commands() const { return commandsOf(window.menuBar()); }
    };

    struct Opened {
        CommandPalette palette;
        QLineEdit *field = palette.findChild<QLineEdit *>();
        QTreeWidget *list = palette.findChild<QTreeWidget *>();

        explicit Opened(const QList<MenuCommand> &commands, const QStringList &recent = {})
            : palette(commands, recent)
        {
            palette.setAttribute(Qt::WA_DeleteOnClose, false);
            palette.show();
        }
        QStringList names() const
        {
            QStringList all;
            for (int row = 0; row < list->topLevelItemCount(); ++row)
                all += list->topLevelItem(row)->text(0);
            return all;
        }
        bool says(const QString &text) const
        {
            const auto labels = palette.findChildren<QLabel *>();
            return std::ranges::any_of(
                labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
        }
    };

private slots:
    void lettersFit_data();
    void lettersFit();
    void betterFitsScoreMore_data();
    void betterFitsScoreMore();
    void listsEveryCommandWithKeysAndMenu();
    void theBestFitComesFirst();
    void whatWasUsedLastComesFirst();
    void lettersFoundAreMarked();
    void aCommandThatIsNotPossibleSaysWhy();
    void keysAloneRunACommand();
    void theFieldSaysWhichCommandIsMarked();
    void everyWindowHasOne_data();
    void everyWindowHasOne();
    void aCommandUsedIsRemembered();
    void opensAtOnce();
};

void TestCommandPalette::lettersFit_data()
{
    QTest::addColumn<QString>("letters");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fits");
    QTest::addColumn<QList<int>>("places");
    using Places = QList<int>;
    QTest::newRow("nothing typed") << QString() << u"Quit"_s << true << Places{};
    QTest::newRow("start") << u"qu"_s << u"Quit"_s << true << Places{0, 1};
    QTest::newRow("any case") << u"QU"_s << u"quit"_s << true << Places{0, 1};
    QTest::newRow("starts of words") << u"rw"_s << u"Run again with changes"_s << true << Places{0, 10};
    QTest::newRow("left out letters") << u"stngs"_s << u"Settings"_s << true << Places{0, 2, 5, 6, 7};
    QTest::newRow("the start of a word before its middle") << u"c"_s << u"Back up, clear"_s << true << Places{9};
    QTest::newRow("wrong order") << u"tiuq"_s << u"Quit"_s << false << Places{};
    QTest::newRow("too long") << u"quitting"_s << u"Quit"_s << false << Places{};
    QTest::newRow("beyond ASCII") << u"übr"_s << u"Über"_s << true << Places{0, 1, 3};
}

void TestCommandPalette::lettersFit()
{
    QFETCH(QString, letters);
    QFETCH(QString, text);
    QFETCH(bool, fits);
    QFETCH(QList<int>, places);
    const auto match = fuzzyMatch(letters, text);
    QCOMPARE(match.has_value(), fits);
    if (match)
        QCOMPARE(match->places, places);
}

void TestCommandPalette::betterFitsScoreMore_data()
{
    QTest::addColumn<QString>("letters");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    QTest::newRow("start of the text") << u"ret"_s << u"Retry job"_s << u"Interpret"_s;
    QTest::newRow("together") << u"port"_s << u"Import prices"_s << u"Compare more tests"_s;
    QTest::newRow("starts of words") << u"ep"_s << u"Export prices"_s << u"Help"_s;
    QTest::newRow("shorter") << u"export"_s << u"Export CSV"_s << u"Export the selected rows of the table"_s;
}

void TestCommandPalette::betterFitsScoreMore()
{
    QFETCH(QString, letters);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    const auto good = fuzzyMatch(letters, better);
    const auto bad = fuzzyMatch(letters, worse);
    QVERIFY(good && bad);
    QVERIFY2(good->score > bad->score, qPrintable(u"%1 %2"_s.arg(good->score).arg(bad->score)));
}

void TestCommandPalette::listsEveryCommandWithKeysAndMenu()
{
    const Fixture f;
    const Opened opened(f.commands());
    QCOMPARE(opened.names(), (QStringList{u"Results"_s, u"Run again with changes"_s, u"Retry job"_s, u"Favourites"_s}));
    QCOMPARE(opened.list->topLevelItem(0)->text(1), QKeySequence(u"Ctrl+R"_s).toString(QKeySequence::NativeText));
    QCOMPARE(opened.list->topLevelItem(3)->text(2), u"View"_s);
}

void TestCommandPalette::theBestFitComesFirst()
{
    const Fixture f;
    const Opened opened(f.commands());
    opened.field->setText(u"ret"_s);
    QCOMPARE(opened.names().constFirst(), u"Retry job"_s);
    opened.field->setText(u"rwc"_s);
    QCOMPARE(opened.names(), QStringList{u"Run again with changes"_s});
    opened.field->setText(u"view fav"_s); // by the menu and the name
    QCOMPARE(opened.names(), QStringList{u"Favourites"_s});
    opened.field->setText(u"zzz"_s);
    QCOMPARE(opened.names(), QStringList());
    QVERIFY(opened.says(u"No command matches"_s));
    QTest::keyClick(opened.field, Qt::Key_Return);
    QVERIFY(opened.palette.isVisible());
}

void TestCommandPalette::whatWasUsedLastComesFirst()
{
    const Fixture f;
    const auto commands = f.commands();
    const Opened opened(commands, {idOf(commands[3]), idOf(commands[1]), u"gone › Gone"_s});
    QCOMPARE(opened.names(), (QStringList{u"Favourites"_s, u"Run again with changes"_s, u"Results"_s, u"Retry job"_s}));
}

void TestCommandPalette::lettersFoundAreMarked()
{
    Fixture f;
    const Opened opened(f.commands());
    const auto row = [&opened] {
        const QRect area = opened.list->visualItemRect(opened.list->topLevelItem(1));
        return opened.list->viewport()->grab(area).toImage();
    };
    // The second row: "Results" is current, and "Retry job" is not, so that its letters are seen as they are.
    opened.field->setText(u"re"_s);
    QCOMPARE(opened.names().mid(0, 2), (QStringList{u"Results"_s, u"Retry job"_s}));
    const QImage marked = row();
    auto *item = opened.list->topLevelItem(1);
    for (int role = Qt::UserRole; role < Qt::UserRole + 4; ++role)
        if (item->data(0, role).canConvert<QList<int>>() && !item->data(0, role).value<QList<int>>().isEmpty())
            item->setData(0, role, QVariant::fromValue(QList<int>()));
    const QImage bare = row();
    QVERIFY(marked != bare);
    // Not by colour alone: the same difference is there in grey.
    QVERIFY(marked.convertToFormat(QImage::Format_Grayscale8) != bare.convertToFormat(QImage::Format_Grayscale8));
}

void TestCommandPalette::aCommandThatIsNotPossibleSaysWhy()
{
    Fixture f;
    allowAction(f.retry, false, u"Select a job first"_s);
    QSignalSpy triggered(f.retry, &QAction::triggered);
    const Opened opened(f.commands());
    opened.field->setText(u"retry"_s);
    QVERIFY(opened.list->topLevelItem(0)->text(2).contains(u"Select a job first"_s));
    QVERIFY(opened.says(u"Select a job first"_s));
    QTest::keyClick(opened.field, Qt::Key_Return);
    QVERIFY(opened.palette.isVisible());
    QCOMPARE(triggered.count(), 0);
    allowAction(f.retry, true, {});
    QTest::keyClick(opened.field, Qt::Key_Return);
    QVERIFY(!opened.palette.isVisible());
    QCOMPARE(triggered.count(), 1);
}

void TestCommandPalette::keysAloneRunACommand()
{
    Fixture f;
    QSignalSpy triggered(f.stars, &QAction::triggered);
    const Opened opened(f.commands());
    QSignalSpy run(&opened.palette, &CommandPalette::commandRun);
    QTest::keyClick(opened.field, Qt::Key_PageDown);
    QCOMPARE(opened.list->currentItem()->text(0), u"Favourites"_s);
    QTest::keyClick(opened.field, Qt::Key_Up);
    QCOMPARE(opened.list->currentItem()->text(0), u"Retry job"_s);
    QTest::keyClick(opened.field, Qt::Key_Down);
    QTest::keyClick(opened.field, Qt::Key_Return);
    QCOMPARE(triggered.count(), 1);
    QCOMPARE(run.takeFirst().first().toString(), u"View › Favourites"_s);
}

void TestCommandPalette::theFieldSaysWhichCommandIsMarked()
{
    Fixture f;
    f.results->setToolTip(u"Open the results of this sweep"_s);
    allowAction(f.rerun, false, u"Select a job first"_s);
    const Opened opened(f.commands());
    QCOMPARE(opened.field->accessibleDescription(), u"Results. Open the results of this sweep"_s);
    QTest::keyClick(opened.field, Qt::Key_Down);
    QCOMPARE(opened.field->accessibleDescription(),
        u"Run again with changes, not possible now. Not possible now: Select a job first"_s);
}

void TestCommandPalette::everyWindowHasOne_data()
{
    QTest::addColumn<QString>("window");
    QTest::addColumn<QString>("command"); // that no other kind of window has
    QTest::newRow("main") << u"main"_s << u"Back up"_s;
    QTest::newRow("results") << u"results"_s << u"Go to the best cell"_s;
    QTest::newRow("comparison") << u"comparison"_s << u"Whole heat maps"_s;
}

void TestCommandPalette::everyWindowHasOne()
{
    QFETCH(QString, window);
    QFETCH(QString, command);
    JobTableModel jobs;
    PriceTableModel prices;
    std::unique_ptr<QMainWindow> shown;
    if (window == u"main")
        shown = std::make_unique<MainWindow>(jobs, prices);
    else if (window == u"results")
        shown = std::make_unique<ResultsWindow>();
    else
        shown = std::make_unique<CompareWindow>();
    shown->show();
    shown->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(shown.get()));
    QTest::keyClick(shown.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    auto *palette = shown->findChild<CommandPalette *>();
    QVERIFY(palette);
    QVERIFY(palette->isVisible());
    auto *list = palette->findChild<QTreeWidget *>();
    QVERIFY(!list->findItems(command, Qt::MatchExactly).isEmpty());
    QVERIFY(list->findItems(u"Search commands"_s, Qt::MatchExactly).isEmpty()); // it is open
}

void TestCommandPalette::aCommandUsedIsRemembered()
{
    JobTableModel jobs;
    PriceTableModel prices;
    MainWindow window(jobs, prices);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QSignalSpy settings(&window, &MainWindow::settingsRequested);
    const auto open = [&window] {
        QTest::keyClick(&window, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        const auto all = window.findChildren<CommandPalette *>();
        const auto found = std::ranges::find_if(all, &CommandPalette::isVisible);
        return found == all.end() ? nullptr : *found;
    };
    CommandPalette *first = open();
    QVERIFY(first);
    QTest::keyClicks(first->findChild<QLineEdit *>(), u"setti"_s);
    QTest::keyClick(first->findChild<QLineEdit *>(), Qt::Key_Return);
    QCOMPARE(settings.count(), 1);
    CommandPalette *second = open();
    QVERIFY(second);
    QCOMPARE(second->findChild<QTreeWidget *>()->topLevelItem(0)->text(0), u"Settings"_s);
}

// 50 ms on an ordinary machine (zixly-bench measures it); here a loaded one has to be within ten times of it.
void TestCommandPalette::opensAtOnce()
{
    JobTableModel jobs;
    PriceTableModel prices;
    MainWindow window(jobs, prices);
    window.show();
    QElapsedTimer timer;
    timer.start();
    CommandPalette palette(commandsOf(window.menuBar()));
    palette.setAttribute(Qt::WA_DeleteOnClose, false);
    palette.show();
    QVERIFY(!palette.grab().isNull());
    const qint64 took = timer.elapsed();
    qInfo("command palette: %lld ms", took);
    QVERIFY2(took < 500, qPrintable(QString::number(took)));
}

QTEST_MAIN(TestCommandPalette)
#include "tst_commandpalette.moc"
