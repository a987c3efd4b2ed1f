// SPDX-License-Identifier: GPL-3.0-or-later
// What the window of results shows of a service: its own figures, what it does not give, and what comes from here.
#include "tests/support/syntheticcells.h"
#include "widgets/charts/equitychart.h"
#include "widgets/charts/heatmap.h"
#include "widgets/results/cellpanel.h"
#include "widgets/results/chartpanel.h"
#include "widgets/results/heatpanel.h"
#include "widgets/results/resultswindow.h"
#include "widgets/results/tile.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <limits>

using namespace zixly;

class TestRemoteResults : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init() { m_window = std::make_unique<ResultsWindow>(); }
    void aServiceAnswersForItsOwnFiguresOnly();
    void anEquityBesideAServiceSaysWhoMadeIt();
    void missingPricesCanBeImported();
    void aResultElsewhereIsFetched();

private:
    template <class T>
    T *named(const QString &accessibleName) const
    {
        for (T *widget : m_window->findChildren<T *>()) {
            if (widget->accessibleName() == accessibleName)
                return widget;
        }
        return nullptr;
    }
    static Job remoteJob();
    static SweepResult partialResult();

    std::unique_ptr<ResultsWindow> m_window;
};

Job TestRemoteResults::remoteJob()
{
    Job remote;
    remote.key = 42;
    remote.name = QStringLiteral("SP500 SMA 5-50 x 20-200");
    remote.state = JobState::Completed;
    remote.account = 2;
    remote.place.service = QStringLiteral("Zixly");
    remote.available = true;
    return remote;
}

// The first hundred cells, without a convention and without the Calmar ratio.
SweepResult TestRemoteResults::partialResult()
{
    SweepResult result = synthetic::result(synthetic::sampleSpec());
    result.convention = {};
    result.benchmarkReturn = std::numeric_limits<double>::quiet_NaN();
    auto cells = std::make_shared<CellColumns>(*result.cells);
    cells->resize(100);
    auto &calmar = cells->metrics[static_cast<std::size_t>(Metric::Calmar)];
    std::fill(calmar.begin(), calmar.end(), std::numeric_limits<double>::quiet_NaN());
    result.cells = cells;
    return result;
}

void TestRemoteResults::aServiceAnswersForItsOwnFiguresOnly()
{
    m_window->setJob(remoteJob());
    m_window->setResult(partialResult());
    m_window->show();
    QVERIFY(m_window->windowTitle().contains(QStringLiteral("Zixly")));
    QCOMPARE(named<QLabel>(QStringLiteral("Computed by"))->text(),
        QStringLiteral("Computed by Zixly \u00B7 100 of 3,930 cells"));
    QVERIFY(named<QLabel>(QStringLiteral("Convention"))->text().startsWith(QStringLiteral("Convention unknown")));
    const auto tiles = m_window->findChildren<Tile *>();
    QVERIFY(tiles[0]->accessibleName().contains(QStringLiteral("convention unknown")));
    QVERIFY(tiles[0]->accessibleDescription().contains(QStringLiteral("Best of the 100 cells that are here")));
    const QString dash(QChar(0x2013));
    QVERIFY(tiles[3]->accessibleName().endsWith(dash)); // the middle of a hundred is not that of the grid
    QVERIFY(tiles[4]->accessibleName().endsWith(dash));
    QCOMPARE(tiles[4]->accessibleDescription(), QStringLiteral("Zixly does not give this value."));

    const CellTableModel &model = m_window->cellPanel()->model();
    const int calmar = cellcolumn::of(Metric::Calmar);
    QCOMPARE(model.index(0, calmar).data().toString(), dash);
    QCOMPARE(
        model.index(0, calmar).data(Qt::ToolTipRole).toString(), QStringLiteral("Zixly does not give this value."));
    QVERIFY(model.headerData(calmar, Qt::Horizontal, Qt::ToolTipRole).toString().contains(QStringLiteral("Zixly")));
    QVERIFY(
        !model.headerData(calmar + 1, Qt::Horizontal, Qt::ToolTipRole).toString().contains(QStringLiteral("Zixly")));
    m_window->heatPanel()->setMetric(Metric::Calmar);
    QVERIFY(m_window->heatPanel()->map()->accessibleDescription().contains(QStringLiteral("does not give")));
    m_window->heatPanel()->setMetric(Metric::Sharpe);
    QVERIFY(!m_window->heatPanel()->map()->accessibleDescription().contains(QStringLiteral("does not give")));
}

void TestRemoteResults::anEquityBesideAServiceSaysWhoMadeIt()
{
    SweepResult result = partialResult();
    auto cells = std::make_shared<CellColumns>(*result.cells);
    cells->metrics[static_cast<std::size_t>(Metric::TotalReturn)][0] = 40.9;
    cells->metrics[static_cast<std::size_t>(Metric::TotalReturn)][1] = std::numeric_limits<double>::quiet_NaN();
    result.cells = cells;
    m_window->setJob(remoteJob());
    m_window->setResult(result);
    const auto choose = [&](std::size_t row) {
        QVERIFY(m_window->chooseCell(cells->fast[row], cells->slow[row]));
        auto curve = std::make_shared<CellCurve>(*synthetic::curve(cells->fast[row], cells->slow[row], 500));
        curve->equity.back() = 1412.0;
        m_window->setCurve(curve);
    };
    choose(0);
    QCOMPARE(m_window->chartPanel()->origin(),
        QStringLiteral("Computed on this computer from its own prices of %1, not by Zixly. Return: here 41.20 %, Zixly "
                       "40.90 %: difference 0.30 percentage points.")
            .arg(result.spec.ticker));
    choose(1);
    QVERIFY(m_window->chartPanel()->origin().endsWith(QStringLiteral("Zixly does not give the return of this cell.")));

    Job local = remoteJob(); // of this computer: nothing to tell apart
    local.account = 0;
    local.place = {};
    m_window->setJob(local);
    m_window->setResult(synthetic::result(synthetic::sampleSpec()));
    QVERIFY(m_window->chooseCell(12, 40));
    m_window->setCurve(synthetic::curve(12, 40, 500));
    QCOMPARE(m_window->chartPanel()->origin(), QString());
}

void TestRemoteResults::missingPricesCanBeImported()
{
    m_window->setJob(remoteJob());
    m_window->setResult(partialResult());
    m_window->show();
    m_window->setPriceMissing(QStringLiteral("SP500 was not found."));
    QVERIFY(m_window->chartPanel()->origin().startsWith(QStringLiteral("Zixly gives no equity.")));
    QCOMPARE(m_window->chartPanel()->equity()->accessibleDescription(), QStringLiteral("SP500 was not found."));
    QSignalSpy asked(m_window.get(), &ResultsWindow::importRequested);
    int offers = 0;
    for (QPushButton *button : m_window->findChildren<QPushButton *>()) {
        if (button->accessibleName() != QStringLiteral("Import prices") || !button->isVisible())
            continue;
        ++offers;
        button->click();
    }
    QCOMPARE(offers, 1); // on the page that is open
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().first().toString(), m_window->result().spec.ticker);
}

void TestRemoteResults::aResultElsewhereIsFetched()
{
    Job remote = remoteJob();
    remote.available = false;
    m_window->setJob(remote);
    m_window->setResultMissing({Error::Kind::NotFound, QStringLiteral("the result"), {}}); // nobody fetched it yet
    m_window->show();
    auto *words = named<QLabel>(QStringLiteral("State of the sweep"));
    auto *fetch = named<QPushButton>(QStringLiteral("Fetch result"));
    QVERIFY(words->isVisible() && fetch->isVisible());
    QVERIFY(words->text().contains(QStringLiteral("lies at Zixly")));
    QSignalSpy asked(m_window.get(), &ResultsWindow::fetchRequested);
    fetch->click();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().first().toLongLong(), 42);

    m_window->setFetching();
    QVERIFY(!fetch->isVisible());
    QVERIFY(words->text().contains(QStringLiteral("Fetching the result from Zixly")));
    m_window->setFetchFailed(QStringLiteral("Zixly did not answer."));
    QVERIFY(fetch->isVisible()); // once more
    QVERIFY(words->text().contains(QStringLiteral("Zixly did not answer.")));
    m_window->setFetching();
    remote.available = true;
    m_window->setJob(remote);
    m_window->setResult(partialResult());
    QVERIFY(!words->isVisible());
    QVERIFY(!fetch->isVisible());
    QCOMPARE(m_window->cellPanel()->model().rowCount(), 100);

    ResultsWindow gone;
    remote.available = false;
    remote.goneFromServer = true;
    gone.setJob(remote);
    gone.show();
    for (const QPushButton *button : gone.findChildren<QPushButton *>())
        QVERIFY(button->accessibleName() != QStringLiteral("Fetch result") || !button->isVisible());
}

QTEST_MAIN(TestRemoteResults)
#include "tst_resultsremote.moc"
