// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobtablemodel.h"
#include "models/pricetablemodel.h"
#include "tests/support/builders.h"
#include "widgets/controls/theme.h"
#include "widgets/dialogs/commandlist.h"
#include "widgets/dialogs/commandpalette.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/pricespage.h"
#include "widgets/shell/sidebar.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aJob;
using zixly::test::aSeries;

class TestMainWindow : public QObject
{
    Q_OBJECT

    struct Fixture {
        JobTableModel jobs;
        PriceTableModel prices;
        MainWindow window{jobs, prices};

        Fixture()
        {
            jobs.setKeys({1});
            jobs.setRows({aJob(1)});
            window.show();
        }
        QAction *command(const QString &text) const
        {
            const auto commands = commandsOf(window.menuBar());
            for (const MenuCommand &each : commands)
                if (each.text == text)
                    return each.action;
            qFatal("no command %s", qPrintable(text));
            return nullptr;
        }
        bool says(const QString &text) const
        {
            const auto labels = window.findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(),
                [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
        }
        QAbstractButton *button(const QString &name) const
        {
            const auto buttons = window.findChildren<QAbstractButton *>();
            for (QAbstractButton *each : buttons)
                if (each->accessibleName() == name && each->isVisible())
                    return each;
            qFatal("no button %s", qPrintable(name));
            return nullptr;
        }
    };

private slots:
    void fixedCommandsAreInTheMenus_data();
    void fixedCommandsAreInTheMenus();
    void noTextEndsInAnEllipsis();
    void keysAreNotGivenTwice();
    void everyControlHasAName();
    void commandsLeaveAsWishes();
    void placesAskTheirQuestions_data();
    void placesAskTheirQuestions();
    void assistiveTechnologyChangesThePlace();
    void sidebarFollowsTheFilter();
    void droppedFilesAreImported();
    void noticesComeAndGo();
    void statusLineTellsOfTheWorker();
    void quittingWhileJobsRunAsks();
    void quittingAtRestJustCloses();
    void stateSurvives();
    void darkIsLive();
    void finderRunsACommand();
};

void TestMainWindow::fixedCommandsAreInTheMenus_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"New sweep", "Run sample sweep", "Cancel job", "Retry job", "Results", "Compare",
             "Export CSV", "Import prices", "Back up", "Restore", "Settings", "Connections", "Quit",
             "Run again with changes", "Pause queue"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestMainWindow::fixedCommandsAreInTheMenus()
{
    QFETCH(QString, name);
    const Fixture f;
    QVERIFY(f.command(name));
    QVERIFY(!f.command(name)->toolTip().isEmpty());
}

void TestMainWindow::noTextEndsInAnEllipsis()
{
    const Fixture f;
    for (const MenuCommand &command : commandsOf(f.window.menuBar()))
        QVERIFY2(!command.text.endsWith(u'…') && !command.text.endsWith(u"..."_s), qPrintable(command.text));
}

void TestMainWindow::keysAreNotGivenTwice()
{
    const Fixture f;
    QHash<QString, QString> owners;
    for (const MenuCommand &command : commandsOf(f.window.menuBar())) {
        const QString keys = command.action->shortcut().toString();
        if (keys.isEmpty())
            continue;
        QVERIFY2(!owners.contains(keys), qPrintable(keys + u": "_s + command.text + u", "_s + owners.value(keys)));
        owners.insert(keys, command.text);
    }
    QCOMPARE(f.command(u"Quit"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_Q));
    QCOMPARE(f.command(u"Quit"_s)->shortcutContext(), Qt::ApplicationShortcut); // from any window
}

void TestMainWindow::everyControlHasAName()
{
    Fixture f;
    f.prices.setSeries({aSeries(u"SP500"_s)});
    const auto widgets = f.window.findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        const bool input = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
            || qobject_cast<const QAbstractSpinBox *>(widget) || qobject_cast<const QAbstractItemView *>(widget);
        const QObject *parent = widget->parent();
        const bool part = qobject_cast<const QAbstractSpinBox *>(parent) || qobject_cast<const QComboBox *>(parent)
            || qobject_cast<const QLineEdit *>(parent) || qobject_cast<const QAbstractItemView *>(parent);
        if (!input || part || widget->isHidden() || widget->objectName().startsWith(u"qt_"_s)
            || QString::fromLatin1(widget->metaObject()->className()).startsWith(u"QCalendar"_s))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool inCalendar = widget->window() != &f.window;
        QVERIFY2(inCalendar || !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
            widget->metaObject()->className());
    }
}

void TestMainWindow::commandsLeaveAsWishes()
{
    Fixture f;
    QSignalSpy sweep(&f.window, &MainWindow::newSweepRequested);
    QSignalSpy sample(&f.window, &MainWindow::sampleRequested);
    QSignalSpy settings(&f.window, &MainWindow::settingsRequested);
    QSignalSpy pause(&f.window, &MainWindow::pauseRequested);
    QSignalSpy theme(&f.window, &MainWindow::themeRequested);
    QSignalSpy save(&f.window, &MainWindow::exportJobsRequested);
    f.command(u"New sweep"_s)->trigger();
    f.button(u"New sweep"_s)->click();
    QCOMPARE(sweep.count(), 2);
    f.command(u"Run sample sweep"_s)->trigger();
    QCOMPARE(sample.count(), 1);
    f.command(u"Settings"_s)->trigger();
    QCOMPARE(settings.count(), 1);
    f.command(u"Pause queue"_s)->trigger();
    f.button(u"Pause the queue"_s)->click();
    QCOMPARE(pause.count(), 2);
    QCOMPARE(pause.last().first().toBool(), true);
    f.command(u"Dark"_s)->trigger();
    QCOMPARE(theme.first().first().toString(), u"dark"_s);
    f.command(u"Export jobs table"_s)->trigger();
    QCOMPARE(save.count(), 1);
}

void TestMainWindow::placesAskTheirQuestions_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QList<JobState>>("states");
    QTest::addColumn<bool>("favourites");
    using States = QList<JobState>;
    QTest::newRow("running") << u"Running"_s << States{JobState::Queued, JobState::Running, JobState::Cancelling}
                             << false;
    QTest::newRow("failed") << u"Failed"_s << States{JobState::Failed} << false;
    QTest::newRow("favourites") << u"Favourites"_s << States{} << true;
    QTest::newRow("all") << u"All jobs"_s << States{} << false;
    QTest::newRow("here") << u"This computer"_s << States{} << false;
}

void TestMainWindow::placesAskTheirQuestions()
{
    QFETCH(QString, place);
    QFETCH(QList<JobState>, states);
    QFETCH(bool, favourites);
    Fixture f;
    f.button(place)->click();
    QCOMPARE(f.jobs.query().states, states);
    QCOMPARE(f.jobs.query().favouritesOnly, favourites);
    QCOMPARE(f.jobs.query().localOnly, place == u"This computer"_s);
    QVERIFY(f.button(place)->isChecked());
    QVERIFY(f.command(place)->isChecked());
    QVERIFY(f.window.jobsPage().isVisible());
    f.button(u"Prices"_s)->click();
    QVERIFY(f.window.pricesPage().isVisible());
    QVERIFY(!f.button(place)->isChecked());
}

void TestMainWindow::assistiveTechnologyChangesThePlace()
{
    Fixture f;
    auto *sidebar = f.window.findChild<Sidebar *>();
    QVERIFY(sidebar);
    QSignalSpy chosen(sidebar, &Sidebar::placeChosen);
    f.button(u"Prices"_s)->toggle(); // as AT-SPI and UI Automation do
    QCOMPARE(chosen.size(), 1);
    QVERIFY(f.window.pricesPage().isVisible());
    QTest::mouseClick(f.button(u"All jobs"_s), Qt::LeftButton);
    QCOMPARE(chosen.size(), 2); // once, though a click switches on as well
    QTest::mouseClick(f.button(u"All jobs"_s), Qt::LeftButton);
    QCOMPARE(chosen.size(), 3); // the place that is shown can be asked for again
    f.window.showPlace(Sidebar::Prices);
    QCOMPARE(chosen.size(), 3); // what the program shows nobody chose
}

void TestMainWindow::sidebarFollowsTheFilter()
{
    Fixture f;
    JobQuery query;
    query.states = {JobState::Failed};
    query.text = u"btc"_s;
    f.window.jobsPage().setQuery(query);
    QVERIFY(f.button(u"Failed"_s)->isChecked()); // a search within it is still that place
    query.states = {JobState::Unknown};
    f.window.jobsPage().setQuery(query);
    QVERIFY(!f.button(u"Failed"_s)->isChecked());
    QVERIFY(!f.button(u"All jobs"_s)->isChecked());
}

void TestMainWindow::droppedFilesAreImported()
{
    Fixture f;
    QSignalSpy asked(&f.window, &MainWindow::filesRequested);
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(u"/tmp/a.csv"_s), QUrl(u"https://example.com/b.csv"_s)});
    QDropEvent drop({10, 10}, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&f.window, &enter);
    QVERIFY(enter.isAccepted());
    QApplication::sendEvent(&f.window, &drop);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toStringList(), QStringList{u"/tmp/a.csv"_s});
    QMimeData text;
    text.setText(u"no file"_s);
    QDragEnterEvent other({10, 10}, Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&f.window, &other);
    QVERIFY(!other.isAccepted());
}

void TestMainWindow::noticesComeAndGo()
{
    Fixture f;
    int acted = 0;
    f.window.notify({.id = u"store"_s, .text = u"First report"_s});
    f.window.notify({.id = u"store"_s,
        .severity = Notice::Severity::Warning,
        .text = u"Second report"_s,
        .actionText = u"Show file"_s,
        .action = [&acted] { ++acted; }});
    QTRY_VERIFY(!f.says(u"First report"_s)); // replaced
    QTRY_VERIFY(f.says(u"Second report"_s));
    f.button(u"Show file"_s)->click();
    QCOMPARE(acted, 1);
    QVERIFY(!f.says(u"Second report"_s));
    for (int i = 0; i < 10; ++i)
        f.window.notify({.text = u"Trouble %1"_s.arg(i)});
    QTRY_VERIFY(f.says(u"Trouble 9"_s)); // the newest stay, the page stays usable
    QVERIFY(!f.says(u"Trouble 3"_s));
}

void TestMainWindow::statusLineTellsOfTheWorker()
{
    Fixture f;
    f.window.setWorker(1, 3, false);
    QVERIFY(f.says(u"1 running, 3 queued"_s));
    f.window.setWorker(0, 3, true);
    QVERIFY(f.says(u"paused"_s));
    QVERIFY(f.command(u"Pause queue"_s)->isChecked());
    QSignalSpy pause(&f.window, &MainWindow::pauseRequested);
    f.button(u"Resume the queue"_s)->click();
    QCOMPARE(pause.first().first().toBool(), false);
}

void TestMainWindow::quittingWhileJobsRunAsks()
{
    Fixture f;
    QSignalSpy quit(&f.window, &MainWindow::quitRequested);
    QSignalSpy withdrawn(&f.window, &MainWindow::quitWithdrawn);
    f.window.setWorker(2, 0, false);
    f.window.close();
    QVERIFY(f.window.isVisible());
    QCOMPARE(quit.count(), 0);
    auto *box = f.window.findChild<QMessageBox *>();
    QVERIFY(box);
    const auto choose = [box](const QString &text) {
        const auto buttons = box->buttons();
        for (QAbstractButton *button : buttons)
            if (QString(button->text()).remove(u'&') == text)
                button->click();
    };
    choose(u"Finish first"_s);
    QCOMPARE(quit.count(), 1);
    QCOMPARE(quit.first().first().value<MainWindow::Quit>(), MainWindow::Quit::AfterWork);
    QVERIFY(f.window.isVisible());
    f.button(u"Keep open"_s)->click();
    QCOMPARE(withdrawn.count(), 1);
}

void TestMainWindow::quittingAtRestJustCloses()
{
    Fixture f;
    QSignalSpy quit(&f.window, &MainWindow::quitRequested);
    f.command(u"Quit"_s)->trigger();
    QVERIFY(!f.window.isVisible());
    QCOMPARE(quit.count(), 1);
    QCOMPARE(quit.first().first().value<MainWindow::Quit>(), MainWindow::Quit::Now);
}

void TestMainWindow::stateSurvives()
{
    QByteArray state;
    {
        Fixture f;
        f.window.resize(901, 702);
        state = f.window.saveGeometryState();
    }
    Fixture f;
    f.window.restoreGeometryState(state);
    QCOMPARE(f.window.size(), QSize(901, 702));
    f.window.restoreGeometryState("rubbish");
    QCOMPARE(f.window.size(), QSize(901, 702));
}

void TestMainWindow::darkIsLive()
{
    Fixture f;
    const auto pixel
        = [&f] { return f.window.grab().toImage().pixelColor(f.window.width() / 2, f.window.height() / 2); };
    f.window.setPalette(theme::palette(false)); // the application's palette spreads only inside exec()
    const int light = pixel().lightness();
    f.window.setPalette(theme::palette(true));
    const int dark = pixel().lightness();
    QVERIFY2(light > 200 && dark < 80, qPrintable(u"%1 %2"_s.arg(light).arg(dark)));
}

void TestMainWindow::finderRunsACommand()
{
    Fixture f;
    QSignalSpy settings(&f.window, &MainWindow::settingsRequested);
    f.command(u"Search commands"_s)->trigger();
    auto *finder = f.window.findChild<CommandPalette *>();
    QVERIFY(finder);
    auto *field = finder->findChild<QLineEdit *>();
    QTest::keyClicks(field, u"settin"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(settings.count(), 1);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
