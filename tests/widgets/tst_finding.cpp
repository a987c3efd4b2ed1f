// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobtablemodel.h"
#include "tests/support/builders.h"
#include "tests/widgets/jobsfixture.h"
#include "widgets/controls/datefield.h"
#include "widgets/dialogs/quickopen.h"
#include "widgets/jobs/jobfilterbar.h"
#include "widgets/jobs/jobheader.h"
#include "widgets/jobs/searchassist.h"
#include "widgets/shell/findingpanel.h"

#include <QAccessible>
#include <QAction>
#include <QDateEdit>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aJob;
using Fixture = zixly::test::JobsFixture;
using Model = JobTableModel;

// Finding jobs on the jobs page: chips, days, order, columns, the search box, pages; quick open and saved views.
class TestFinding : public QObject
{
    Q_OBJECT

private slots:
    void aPresetSetsTheDays();
    void daysThatCrossChangeNothing();
    void aChipTakesSeveralAndGivesThemBack();
    void aChipOpensForAScreenReader_data();
    void aChipOpensForAScreenReader();
    void aChipOpensByKeyAndMouse();
    void filterFieldsAreHeardInOrder();
    void aFilterFieldComesIntoView();
    void tabLeavesAnOpenDate();
    void aWrongSearchIsExplainedAndChangesNothing();
    void aHintIsTaken();
    void earlierSearchesAreKept();
    void filtersUnderTheTitlesAsk();
    void nothingMatchesKeepsTheFilters();
    void shiftClickSortsFurther();
    void columnsOrderAndFiltersComeBack();
    void frozenColumnsStay();
    void rowsArePaged();
    void tagsLeaveAsAWish();
    void quickOpenIsQuickAndNeedsNoMouse();
    void viewsAreButtons();
    void assistiveTechnologyChoosesAView();
};

namespace {

QAction *entry(const QToolButton *button, const QString &text)
{
    for (QAction *action : button->menu()->actions())
        if (action->text() == text)
            return action;
    qFatal("no entry %s", qPrintable(text));
    return nullptr;
}

void click(JobHeader &header, int column, Qt::KeyboardModifiers modifiers = {})
{
    const QPoint at(header.sectionViewportPosition(column) + header.sectionSize(column) / 2, 8);
    QTest::mouseClick(header.viewport(), Qt::LeftButton, modifiers, at);
}

QList<Job> jobs(int count)
{
    QList<Job> list;
    for (int key = count; key > 0; --key)
        list += aJob(key);
    return list;
}

} // namespace

void TestFinding::aPresetSetsTheDays()
{
    Fixture f({aJob(1)});
    f.page.setTimeZone(TimeZoneChoice::Utc);
    entry(f.named<QToolButton>(u"Created: Any day"_s), u"Yesterday"_s)->trigger();
    const QDate yesterday = QDateTime::currentDateTimeUtc().date().addDays(-1);
    QCOMPARE(f.named<QDateEdit>(u"Created from"_s)->date(), yesterday);
    QCOMPARE(f.named<QDateEdit>(u"Created to"_s)->date(), yesterday);
    QCOMPARE(f.model.query().createdToMs - f.model.query().createdFromMs, 86'400'000);
    f.named<QDateEdit>(u"Created from"_s)->setDate(yesterday.addDays(-3));
    QVERIFY(f.named<QToolButton>(u"Created: Chosen days"_s)->isVisible());
    f.named<QToolButton>(u"Remove filter: Created"_s)->click();
    QCOMPARE(f.model.query(), JobQuery());
    QVERIFY(f.named<QToolButton>(u"Created: Any day"_s)->isVisible());
}

void TestFinding::daysThatCrossChangeNothing()
{
    Fixture f({aJob(1)});
    f.page.setTimeZone(TimeZoneChoice::Utc);
    f.named<QDateEdit>(u"Created from"_s)->setDate(QDate(2025, 11, 24));
    const JobQuery before = f.model.query();
    f.named<QDateEdit>(u"Created to"_s)->setDate(QDate(2025, 11, 20));
    QVERIFY(f.says(u"comes after the last day"_s));
    QCOMPARE(f.model.query(), before);
    f.named<QDateEdit>(u"Created to"_s)->setDate(QDate(2025, 11, 24));
    QVERIFY(!f.says(u"comes after the last day"_s));
    QCOMPARE(f.model.query().createdToMs, test::kMonday + 86'400'000);
}

void TestFinding::aChipTakesSeveralAndGivesThemBack()
{
    Fixture f({aJob(1)});
    auto *status = f.named<QToolButton>(u"Status: All states"_s);
    entry(status, u"Failed"_s)->trigger();
    entry(status, u"Queued"_s)->trigger();
    QCOMPARE(f.model.query().states, (QList{JobState::Queued, JobState::Failed}));
    QCOMPARE(status->text(), u"Queued, Failed"_s);
    entry(status, u"Unknown"_s)->trigger();
    QCOMPARE(status->text(), u"Status: 3"_s);
    f.named<QToolButton>(u"Remove filter: Status"_s)->click();
    QVERIFY(f.model.query().states.isEmpty());
    QVERIFY(!f.named<QToolButton>(u"Remove filter: Status"_s)->isVisible());

    f.page.setSources({u"Zixly"_s});
    entry(f.named<QToolButton>(u"Where: Anywhere"_s), u"Zixly"_s)->trigger();
    QCOMPARE(f.model.query().service, u"Zixly"_s);
    entry(f.named<QToolButton>(u"Strategy: All strategies"_s), u"EMA"_s)->trigger();
    QVERIFY(!f.model.query().expression.isEmpty());
    f.named<QToolButton>(u"Clear filters"_s)->click();
    QCOMPARE(f.model.query(), JobQuery());
}

void TestFinding::aChipOpensForAScreenReader_data()
{
    QTest::addColumn<QString>("action");
    QTest::newRow("press") << QAccessibleActionInterface::pressAction();
    QTest::newRow("show menu") << QAccessibleActionInterface::showMenuAction();
}

void TestFinding::aChipOpensForAScreenReader()
{
    QFETCH(QString, action);
    Fixture f({aJob(1)});
    auto *status = f.named<QToolButton>(u"Status: All states"_s);
    QAccessibleInterface *chip = QAccessible::queryAccessibleInterface(status);
    QVERIFY(chip && chip->actionInterface());
    QCOMPARE(chip->role(), QAccessible::ButtonMenu);
    QVERIFY(chip->actionInterface()->actionNames().contains(action));
    QVERIFY(chip->state().hasPopup && chip->state().collapsed);
    chip->actionInterface()->doAction(action);
    QTRY_VERIFY(status->menu()->isVisible());
    QVERIFY(chip->state().expanded);
    status->menu()->hide();
    chip->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
    QVERIFY(!status->menu()->isVisible());
}

void TestFinding::aChipOpensByKeyAndMouse()
{
    Fixture f({aJob(1)});
    auto *status = f.named<QToolButton>(u"Status: All states"_s);
    for (const auto key : {Qt::Key_Space, Qt::Key_Return, Qt::Key_Down}) {
        QTest::keyClick(status, key);
        QVERIFY(status->menu()->isVisible());
        QVERIFY(status->menu()->activeAction()); // arrow keys go on from here
        status->menu()->hide();
    }
    QTest::mouseClick(status, Qt::LeftButton);
    QVERIFY(status->menu()->isVisible());
    status->menu()->hide();
}

void TestFinding::filterFieldsAreHeardInOrder()
{
    Fixture f({aJob(1)});
    JobHeader &header = f.page.table().header();
    header.setFieldsShown(true);
    QAccessibleInterface *row = QAccessible::queryAccessibleInterface(&header);
    QCOMPARE(row->text(QAccessible::Name), u"Filters of Jobs"_s);
    QVERIFY(row->childCount() > 3);
    int left = std::numeric_limits<int>::min();
    for (int i = 0; i < row->childCount(); ++i) {
        QAccessibleInterface *field = row->child(i);
        QVERIFY2(field->text(QAccessible::Name).startsWith(u"Filter "_s), qPrintable(field->text(QAccessible::Name)));
        QVERIFY(!field->text(QAccessible::Description).isEmpty());
        QVERIFY(field->rect().left() > left);
        left = field->rect().left();
        QCOMPARE(field->parent(), row);
        QCOMPARE(row->indexOfChild(field), i);
    }
    // Found from the window down too: the row stands beside its table.
    QAccessibleInterface *holder = row->parent();
    QVERIFY(holder);
    QCOMPARE(holder->object(), f.page.table().parent());
    const int at = holder->indexOfChild(row);
    QCOMPARE(holder->child(at), row);
    const int children = holder->childCount();
    QVERIFY(at >= 0 && at < children);
    QAccessibleInterface *table = QAccessible::queryAccessibleInterface(&f.page.table());
    QVERIFY(holder->indexOfChild(table) >= 0 && holder->indexOfChild(table) != at);
    header.setFieldsShown(false);
    QCOMPARE(row->childCount(), 0);
    QCOMPARE(holder->childCount(), children - 1); // an empty row is none
}

void TestFinding::aFilterFieldComesIntoView()
{
    Fixture f({aJob(1)});
    f.page.resize(700, 500);
    JobTable &table = f.page.table();
    JobHeader &header = table.header();
    header.setFieldsShown(true);
    const auto seen = [&table, &header](int column) {
        const QRect field = header.field(column)->geometry();
        return field.left() >= 0 && field.right() <= table.viewport()->width();
    };
    const int last = JobTableModel::DurationColumn;
    QVERIFY(!seen(last));
    header.focusField(last);
    QTRY_VERIFY(seen(last));
    QVERIFY(!seen(JobTableModel::StatusColumn));
    header.focusField(JobTableModel::StatusColumn);
    QTRY_VERIFY(seen(JobTableModel::StatusColumn));
}

void TestFinding::tabLeavesAnOpenDate()
{
    Fixture f({aJob(1)});
    const auto fields = f.page.findChildren<DateField *>();
    QCOMPARE(fields.size(), 2);
    fields[0]->setFocus();
    QTRY_VERIFY(fields[0]->hasFocus());
    QTest::keyClicks(fields[0], u"abc"_s);
    QCOMPARE(fields[0]->text(), fields[0]->specialValueText()); // no letters behind the words
    QTest::keyClick(fields[0], Qt::Key_Tab);
    QVERIFY(fields[1]->hasFocus());
    QTest::keyClick(fields[1], Qt::Key_Backtab, Qt::ShiftModifier);
    QVERIFY(fields[0]->hasFocus());
    QVERIFY(!fields[0]->value());
}

void TestFinding::aWrongSearchIsExplainedAndChangesNothing()
{
    Fixture f({aJob(1)});
    auto *search = f.named<QLineEdit>(u"Search jobs"_s);
    search->setText(u"status:failed"_s);
    QTRY_VERIFY(!f.model.query().expression.isEmpty());
    const JobQuery before = f.model.query();
    search->setText(u"status:fial"_s);
    QTRY_VERIFY(f.says(u"<u>fial</u>"_s));
    QCOMPARE(f.model.query(), before);
    QVERIFY(!search->accessibleDescription().isEmpty());
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(!f.says(u"<u>"_s));
    QCOMPARE(f.model.query(), JobQuery());
}

void TestFinding::aHintIsTaken()
{
    Fixture f({aJob(1)});
    f.page.activateWindow();
    auto *search = f.named<QLineEdit>(u"Search jobs"_s);
    search->setFocus();
    QTest::keyClicks(search, u"tick"_s);
    QTRY_VERIFY(f.says(u"ticker:"_s));
    QTest::keyClick(search, Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(search->text(), u"ticker:"_s);
}

void TestFinding::earlierSearchesAreKept()
{
    Fixture f({aJob(1)});
    SearchAssist &assist = f.page.filterBar().assist();
    QSignalSpy kept(&assist, &SearchAssist::historyChanged);
    auto *search = f.named<QLineEdit>(u"Search jobs"_s);
    for (const QString &text : {u"btc"_s, u"spy"_s, u"btc"_s}) {
        search->setText(text);
        QTest::keyClick(search, Qt::Key_Return);
    }
    QCOMPARE(assist.history(), (QStringList{u"btc"_s, u"spy"_s}));
    QCOMPARE(kept.count(), 3);
    search->setText(u"status:fial"_s);
    QTest::keyClick(search, Qt::Key_Return); // told and not understood
    QCOMPARE(assist.history().size(), 2);
}

void TestFinding::filtersUnderTheTitlesAsk()
{
    Fixture f({aJob(1)});
    auto *sharpe = f.named<QLineEdit>(u"Filter Best Sharpe"_s);
    sharpe->setText(u">1.2"_s);
    QTRY_VERIFY(!f.model.query().expression.isEmpty());
    const JobQuery before = f.model.query();
    sharpe->setText(u">many"_s);
    QTRY_VERIFY(!f.page.table().header().problem().isEmpty());
    QCOMPARE(f.model.query(), before);
    f.named<QToolButton>(u"Clear filters"_s)->click();
    QVERIFY(sharpe->text().isEmpty());
    QVERIFY(f.page.table().header().problem().isEmpty());
    QCOMPARE(f.model.query(), JobQuery());
}

void TestFinding::nothingMatchesKeepsTheFilters()
{
    Fixture f({aJob(1)});
    auto *ticker = f.named<QLineEdit>(u"Filter Ticker"_s);
    ticker->setText(u"nobody"_s);
    QTRY_VERIFY(!f.model.query().expression.isEmpty());
    f.model.setKeys({});
    QVERIFY(f.says(u"nobody"_s)); // what is asked for is said
    QVERIFY(ticker->isVisible()); // and can be changed where it was typed
}

void TestFinding::shiftClickSortsFurther()
{
    Fixture f(jobs(3));
    JobHeader &header = f.page.table().header();
    click(header, Model::TickerColumn);
    QCOMPARE(f.model.order(), (QList<Model::ColumnOrder>{{Model::TickerColumn, false}}));
    click(header, Model::SharpeColumn, Qt::ShiftModifier);
    QCOMPARE(f.model.query().sort, JobSort::Ticker);
    QCOMPARE(f.model.query().thenBy, (QList<JobSortKey>{{JobSort::Sharpe, true}}));
    click(header, Model::SharpeColumn, Qt::ShiftModifier);
    QCOMPARE(f.model.query().thenBy, (QList<JobSortKey>{{JobSort::Sharpe, false}}));
    click(header, Model::SharpeColumn, Qt::ShiftModifier); // the third click takes it back
    QVERIFY(f.model.query().thenBy.isEmpty());
    click(header, Model::TickerColumn);
    QVERIFY(f.model.query().descending);
    QCOMPARE(header.sortIndicatorSection(), int(Model::TickerColumn));
    // A filter keeps the order, with all its columns.
    click(header, Model::CellsColumn, Qt::ShiftModifier);
    f.page.setQuery({.favouritesOnly = true});
    QCOMPARE(f.model.order().size(), 2);
}

void TestFinding::columnsOrderAndFiltersComeBack()
{
    QByteArray state;
    {
        Fixture f({aJob(1)});
        JobHeader &header = f.page.table().header();
        header.moveSection(header.visualIndex(Model::CreatedColumn), 2);
        header.setFrozen(2);
        header.setFieldsShown(false);
        state = f.page.saveState();
    }
    Fixture f({aJob(1)});
    f.page.restoreState(state);
    const JobHeader &header = f.page.table().header();
    QCOMPARE(header.visualIndex(Model::CreatedColumn), 2);
    QCOMPARE(header.frozen(), 2);
    QVERIFY(!header.areFieldsShown());
    QVERIFY(!f.named<QLineEdit>(u"Filter Ticker"_s)->isVisible());
}

void TestFinding::frozenColumnsStay()
{
    Fixture f(jobs(40));
    f.page.resize(800, 500);
    JobTable &table = f.page.table();
    auto *frozen = f.named<QTableView>(u"Jobs, columns kept in view"_s);
    table.header().setFrozen(2);
    QVERIFY(!frozen->isVisible()); // at the left end all is in view anyway
    table.horizontalScrollBar()->setValue(300);
    QVERIFY(frozen->isVisible());
    QCOMPARE(frozen->width(), table.columnWidth(0) + table.columnWidth(1));
    // The rows lie on one line, and a click selects in the table.
    table.verticalScrollBar()->setValue(50);
    QCOMPARE(frozen->verticalScrollBar()->value(), 50);
    const QPoint inside(40, 30);
    const int row = frozen->rowAt(30);
    QTest::mouseClick(frozen->viewport(), Qt::LeftButton, {}, inside);
    QCOMPARE(table.currentKey(), f.model.keyAt(row));
    QCOMPARE(frozen->viewport()->mapTo(&table, QPoint(0, frozen->rowViewportPosition(row))).y(),
        table.viewport()->mapTo(&table, QPoint(0, table.rowViewportPosition(row))).y());
    // The filter of a frozen column stays above it.
    QCOMPARE(f.named<QLineEdit>(u"Filter Status"_s)->x(), table.columnWidth(0) + 1);
    table.header().setFrozen(0);
    QVERIFY(!frozen->isVisible());
}

void TestFinding::rowsArePaged()
{
    Fixture f(jobs(500));
    QVERIFY(f.says(u"Rows 1 to "_s));
    QVERIFY(f.says(u" of 500"_s));
    QVERIFY(!f.named<QToolButton>(u"Previous rows"_s)->isEnabled());
    const auto [first, last] = f.page.table().shownRows();
    f.named<QToolButton>(u"Next rows"_s)->click();
    const auto next = f.page.table().shownRows();
    QVERIFY(next.first >= last && next.first <= last + 1); // no row is jumped over
    Q_UNUSED(first)
    f.named<QToolButton>(u"Last rows"_s)->click();
    QCOMPARE(f.page.table().shownRows().second, 499);
    auto *go = f.named<QLineEdit>(u"Go to row"_s);
    go->setText(u"123"_s);
    QTest::keyClick(go, Qt::Key_Return);
    QCOMPARE(f.page.table().currentKey(), f.model.keyAt(122));
    QCOMPARE(f.page.table().shownRows().first, 122);
    auto *all = f.named<QToolButton>(u"Select all 500"_s);
    QTRY_VERIFY(all->isVisible()); // once something is selected
    all->click();
    QCOMPARE(f.page.table().selectedCount(), 500);
}

void TestFinding::tagsLeaveAsAWish()
{
    Fixture f({aJob(1)});
    f.select(1);
    QSignalSpy asked(&f.page, &JobsPage::tagsRequested);
    auto *tags = f.named<QLineEdit>(u"Tags"_s);
    tags->setFocus();
    QTest::keyClicks(tags, u"slow, to check"_s);
    QTest::keyClick(tags, Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][1].toStringList(), (QStringList{u"slow"_s, u"to check"_s}));
    tags->setText(QString(10'000, u'x'));
    tags->setModified(true);
    QTest::keyClick(tags, Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    QVERIFY(f.says(u"a tag has at most 60"_s));
}

void TestFinding::quickOpenIsQuickAndNeedsNoMouse()
{
    QWidget window;
    window.show();
    QElapsedTimer timer;
    timer.start();
    auto *dialog = new QuickOpen(TimeZoneChoice::Utc, &window);
    dialog->setRecent(jobs(8));
    dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    const auto opened = timer.elapsed();
    qInfo("quick open: %lld ms", static_cast<long long>(opened));
    QSignalSpy searched(dialog, &QuickOpen::searched);
    QSignalSpy chosen(dialog, &QuickOpen::chosen);
    auto *field = dialog->findChild<QLineEdit *>();
    QTest::keyClicks(field, u"sp"_s);
    QTRY_COMPARE(searched.count(), 1);
    dialog->setFound(u"other"_s, jobs(1), 1); // the answer to what is no longer asked
    dialog->setFound(u"sp"_s, jobs(3), 3);
    QCOMPARE(dialog->findChild<QTreeWidget *>()->topLevelItemCount(), 3);
    QTest::keyClick(field, Qt::Key_Down);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen[0][0].value<Job>().key, 2);
}

void TestFinding::viewsAreButtons()
{
    FindingPanel panel;
    panel.setViews({u"Mine"_s, u"Yours"_s});
    panel.setRecent({{7, u"SP500 SMA"_s}});
    panel.show();
    QSignalSpy view(&panel, &FindingPanel::viewChosen);
    QSignalSpy recent(&panel, &FindingPanel::recentChosen);
    const auto buttons = panel.findChildren<QToolButton *>();
    for (QToolButton *button : buttons)
        if (button->accessibleName() == u"Yours"_s || button->accessibleName() == u"SP500 SMA"_s)
            button->click();
    QCOMPARE(view.count(), 1);
    QCOMPARE(view[0][0].toInt(), 1);
    QCOMPARE(recent.count(), 1);
    QCOMPARE(recent[0][0].toLongLong(), 7);
}

void TestFinding::assistiveTechnologyChoosesAView()
{
    FindingPanel panel;
    panel.setViews({u"Mine"_s, u"Yours"_s});
    panel.show();
    QSignalSpy chosen(&panel, &FindingPanel::viewChosen);
    const auto views = panel.findChildren<QToolButton *>(u"savedView"_s);
    views[1]->toggle(); // as AT-SPI and UI Automation do
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen[0][0].toInt(), 1);
    panel.setCurrentView(1);
    panel.setCurrentView(0); // what the program shows nobody chose
    QCOMPARE(chosen.count(), 1);
    QTest::mouseClick(views[1], Qt::LeftButton);
    QCOMPARE(chosen.count(), 2); // once, though a click switches on as well
    QTest::keyClick(views[0], Qt::Key_Space);
    QCOMPARE(chosen.count(), 3);
    views[1]->toggle(); // off: the view is asked for again
    QCOMPARE(chosen.count(), 4);
    QCOMPARE(chosen[3][0].toInt(), 1);
}

QTEST_MAIN(TestFinding)
#include "tst_finding.moc"
