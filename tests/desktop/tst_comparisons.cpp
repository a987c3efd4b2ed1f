// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"
#include "desktop/application.h"
#include "desktop/comparestate.h"
#include "store/jobs.h"
#include "store/sql.h"
#include "store/trash.h"
#include "tests/support/storedata.h"
#include "widgets/charts/heatmap.h"
#include "widgets/compare/comparetile.h"
#include "widgets/compare/comparewindow.h"
#include "widgets/compare/mapspanel.h"
#include "widgets/compare/overlaychart.h"
#include "widgets/jobs/jobspage.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace zixly;
using namespace Qt::StringLiterals;

// The whole program: from the command to windows that come back.
class TestComparisons : public QObject
{
    Q_OBJECT
private slots:
    void recordsAreRemembered();
    void comparesLinksAndRecomputes();
    void windowsComeBack();
    void deletedSweepsAreSaid();

private:
    QString settingsPath() const { return Profile::at(m_folder.path()).settingsPath(); }

    QTemporaryDir m_folder;
};

namespace {

QList<CompareWindow *> windows()
{
    QList<CompareWindow *> found;
    const QWidgetList all = QApplication::topLevelWidgets();
    for (QWidget *widget : all) {
        if (auto *window = qobject_cast<CompareWindow *>(widget); window && window->isVisible())
            found.append(window);
    }
    return found;
}

bool allHere(const CompareWindow &window, qsizetype count)
{
    return window.sweeps().size() == count
        && std::all_of(window.sweeps().begin(), window.sweeps().end(),
            [](const ComparedSweep &sweep) { return sweep.hasCells(); });
}

SweepSpec smallSpec(std::optional<QDate> from)
{
    SweepSpec spec;
    spec.ticker = u"SP500"_s;
    spec.fast = {5, 20, 5};
    spec.slow = {30, 60, 10};
    spec.from = from;
    return spec;
}

QPushButton *recomputeOf(const CompareWindow &window)
{
    for (auto *button : window.findChildren<QPushButton *>()) {
        if (button->accessibleName() == u"Recompute on common dates"_s)
            return button;
    }
    return nullptr;
}

} // namespace

void TestComparisons::recordsAreRemembered()
{
    const QList<CompareRecord> records{
        {{QUuid::createUuid(), QUuid::createUuid()}, QByteArray("\0state", 6)}, {{QUuid::createUuid()}, {}}};
    QCOMPARE(compareRecordsFromJson(toJson(records)), records);
    QCOMPARE(compareRecordsFromJson(toJson({{{}, "no sweeps"}})), QList<CompareRecord>());
    for (const char *hostile : {"", "{", "[1, null, {\"jobs\": 7}]", "[{\"jobs\": [\"no id\", null]}]"})
        QCOMPARE(compareRecordsFromJson(hostile), QList<CompareRecord>());
}

void TestComparisons::comparesLinksAndRecomputes()
{
    Settings settings(settingsPath());
    Application zixly(Profile::at(m_folder.path()), settings);
    QSignalSpy ready(&zixly, &Application::ready);
    zixly.start();
    QTRY_COMPARE(ready.count(), 1);
    const auto first = zixly.queue().submit(smallSpec({}), u"Whole"_s);
    const auto second = zixly.queue().submit(smallSpec(QDate(2010, 1, 4)), u"Later"_s);
    QTRY_VERIFY(first.isFinished() && second.isFinished());
    emit zixly.window().jobsPage().compareRequested({*first.result(), *second.result()});
    QTRY_COMPARE(windows().size(), 1);
    CompareWindow &window = *windows().first();
    QTRY_VERIFY(allHere(window, 2));

    // A second window: what is chosen in one is chosen in both.
    emit zixly.window().jobsPage().compareRequested({*second.result(), *first.result()});
    QTRY_COMPARE(windows().size(), 2);
    CompareWindow *other = windows()[0] == &window ? windows()[1] : windows()[0];
    QTRY_VERIFY(allHere(*other, 2));
    HeatMap *map = window.mapsPanel()->tiles().first()->map();
    emit map->cellActivated(0);
    for (const CompareWindow *each : windows()) {
        for (const ChosenCell &chosen : each->chosen())
            QVERIFY(chosen.fromSelection && chosen.row == 0);
    }

    window.showTab(CompareWindow::Curves);
    QTRY_COMPARE(window.overlay()->curves().curves.size(), 2);
    QCOMPARE(window.overlay()->curves().firstMs, window.sweeps()[1].set.result.data.firstMs);
    QCOMPARE(window.overlay()->curves().curves[0].equity.front(), 100.0);

    QPushButton *recompute = recomputeOf(window);
    QVERIFY(recompute && recompute->isVisible());
    recompute->click();
    QTRY_VERIFY(allHere(window, 2) && !recompute->isVisible());
    QVERIFY(window.sweeps().first().job.key != *first.result());
    QCOMPARE(window.sweeps().first().set.result.spec.from, std::optional(QDate(2010, 1, 4)));
    QCOMPARE(window.sweeps().last().job.key, *second.result()); // it had these dates before
    QCOMPARE(window.sweeps().first().set.result.data, window.sweeps().last().set.result.data);
    QCOMPARE(other->sweeps().size(), 2); // the other window keeps the old ones
    QVERIFY(recomputeOf(*other)->isVisible());
    zixly.window().close();
    QTRY_VERIFY(windows().isEmpty());
}

void TestComparisons::windowsComeBack()
{
    Settings settings(settingsPath());
    Application zixly(Profile::at(m_folder.path()), settings);
    zixly.start();
    QTRY_COMPARE(windows().size(), 2);
    for (const CompareWindow *window : windows())
        QTRY_VERIFY(window->sweeps().size() >= 1 && allHere(*window, window->sweeps().size()));
    // Closed by hand, it stays closed.
    windows().first()->close();
    QTRY_COMPARE(windows().size(), 1);
    QTRY_COMPARE(compareRecordsFromJson(settings.value(Setting::Comparisons).toByteArray()).size(), qsizetype(1));
}

void TestComparisons::deletedSweepsAreSaid()
{
    Settings settings(settingsPath());
    Application zixly(Profile::at(m_folder.path()), settings);
    zixly.start();
    QTRY_COMPARE(windows().size(), 1);
    CompareWindow &window = *windows().first();
    QTRY_VERIFY(!window.sweeps().isEmpty() && allHere(window, window.sweeps().size()));
    const qsizetype count = window.sweeps().size();
    emit zixly.window().jobsPage().removeRequested({window.sweeps().first().job.key});
    // A deletion may be undone for a while; until then the sweep is what it was.
    const auto trashed = [&zixly] {
        return test::waitFor(zixly.store().read([](QSqlDatabase &db) { return trash::count(db); })).value_or(0);
    };
    QTRY_COMPARE(trashed(), 1);
    QVERIFY(window.sweeps().first().hasCells());
    QVERIFY(test::waitFor(
        zixly.store().write([](QSqlDatabase &db) { return sql::run(db, u"UPDATE trash SET due_ms = 0"_s); })));
    QTRY_VERIFY_WITH_TIMEOUT(!window.sweeps().first().hasCells(), 30'000);
    QCOMPARE(window.sweeps().size(), count);
    QVERIFY(window.sweeps().first().problem.contains(u"deleted"_s));
}

QTEST_MAIN(TestComparisons)
#include "tst_comparisons.moc"
