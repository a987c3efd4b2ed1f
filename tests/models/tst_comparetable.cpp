// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/comparetable.h"
#include "models/comparetablemodel.h"
#include "tests/support/comparedsweeps.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <limits>

using namespace zixly;
using namespace zixly::test;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

const CompareRow *rowNamed(const CompareTable &table, const QString &name)
{
    for (const CompareRow &row : table.rows) {
        if (row.name == name)
            return &row;
    }
    return nullptr;
}

CompareTable tableOf(const QList<ComparedSweep> &sweeps)
{
    QList<ChosenCell> chosen;
    for (const ComparedSweep &sweep : sweeps)
        chosen.append(chosenCell(sweep, {}));
    return compareTable(sweeps, chosen);
}

bool anySays(const QStringList &sentences, const QString &words)
{
    return std::any_of(
        sentences.begin(), sentences.end(), [&words](const QString &sentence) { return sentence.contains(words); });
}

} // namespace

class TestCompareTable : public QObject
{
    Q_OBJECT
private slots:
    void findsTheBest_data();
    void findsTheBest();
    void tellsWhatDiffers();
    void whatIsNotStatedDiffersFromNothing();
    void sweepsWithoutCells();
    void chosenCells();
    void warnsOfWhatCannotBeCompared();
    void commonDatesOfSweeps();
    void leavesAsText();
    void modelSpeaks();
};

void TestCompareTable::findsTheBest_data()
{
    using Bools = QList<bool>;
    QTest::addColumn<int>("metric");
    QTest::addColumn<QList<double>>("values");
    QTest::addColumn<Bools>("counts");
    QTest::addColumn<Bools>("best");
    const auto row
        = [](const char *name, Metric metric, const QList<double> &values, const Bools &counts, const Bools &best) {
              QTest::newRow(name) << static_cast<int>(metric) << values << counts << best;
          };
    row("highest Sharpe", Metric::Sharpe, {0.1, 0.9, 0.5}, {true, true, true}, {false, true, false});
    row("lowest drawdown", Metric::MaxDrawdown, {30.0, 20.0, 25.0}, {true, true, true}, {false, true, false});
    row("drawdowns written below zero", Metric::MaxDrawdown, {-30.0, 20.0, -10.0}, {true, true, true},
        {false, false, true});
    row("two share it", Metric::Sharpe, {0.9, 0.9, 0.5}, {true, true, true}, {true, true, false});
    row("all the same", Metric::Sharpe, {0.9, 0.9}, {true, true}, {false, false});
    row("alone", Metric::Sharpe, {0.9}, {true}, {false});
    row("undefined ones", Metric::Sharpe, {kNan, 0.2, 0.1}, {true, true, true}, {false, true, false});
    row("only one is defined", Metric::Sharpe, {kNan, 0.2}, {true, true}, {false, false});
    row("infinity proves nothing", Metric::ProfitFactor, {kInf, 2.0, 1.5}, {true, true, true}, {false, true, false});
    row("too few trades", Metric::Sharpe, {9.0, 0.2, 0.1}, {false, true, true}, {false, true, false});
    row("losses", Metric::TotalReturn, {-20.0, -5.0}, {true, true}, {false, true});
}

void TestCompareTable::findsTheBest()
{
    QFETCH(int, metric);
    QFETCH(QList<double>, values);
    QFETCH(QList<bool>, counts);
    QFETCH(QList<bool>, best);
    QCOMPARE(bestOf(static_cast<Metric>(metric), values, counts), best);
}

void TestCompareTable::tellsWhatDiffers()
{
    SweepResult other = handResult({{5, 20, 0.5}});
    other.spec.ticker = QStringLiteral("BTC-USD");
    other.spec.strategy = Strategy::Ema;
    other.convention.fees = 0.002;
    other.data.sha256 = QByteArray("others");
    other.data.firstMs += 86'400'000;
    const auto table = tableOf({sweepOf(1, handResult({{5, 20, 0.8}})), sweepOf(2, other)});
    QCOMPARE(table.titles, (QStringList{QStringLiteral("1 Sweep 1"), QStringLiteral("2 Sweep 2")}));
    const auto differs = [&table](const char *name) {
        const CompareRow *row = rowNamed(table, QString::fromLatin1(name));
        return row && row->differs;
    };
    for (const char *name : {"Ticker", "Strategy", "First bar", "Fingerprint of the prices", "Fees a side", "Sharpe",
             "Best Sharpe", "Median Sharpe of the grid"})
        QVERIFY2(differs(name), name);
    for (const char *name : {"Fast windows", "Last bar", "Bars", "Fills", "Annualisation", "Trades", "Cells"}) {
        QVERIFY2(rowNamed(table, QString::fromLatin1(name)), name);
        QVERIFY2(!differs(name), name);
    }
    QVERIFY(!rowNamed(table, QStringLiteral("Signal window")));
    QCOMPARE(rowNamed(table, QStringLiteral("First bar"))->values,
        (QStringList{QStringLiteral("2000-01-03"), QStringLiteral("2000-01-04")}));
    QCOMPARE(rowNamed(table, QStringLiteral("Fingerprint of the prices"))->values.first(),
        QStringLiteral("prices")); // "prices"
    QCOMPARE(rowNamed(table, QStringLiteral("Sharpe"))->best, (QList<bool>{true, false}));
    QCOMPARE(rowNamed(table, QStringLiteral("Best Sharpe"))->values.first(), QStringLiteral("0.800 (cell 5/20)"));
}

void TestCompareTable::whatIsNotStatedDiffersFromNothing()
{
    SweepResult unknown = handResult({{5, 20, 0.5}});
    unknown.convention = {};
    unknown.data = {};
    const auto table = tableOf({sweepOf(1, unknown), sweepOf(2, handResult({{5, 20, 0.5}}))});
    for (const char *name : {"Fills", "Fees a side", "First bar", "Fingerprint of the prices"}) {
        const CompareRow *row = rowNamed(table, QString::fromLatin1(name));
        QCOMPARE(row->values.first(), QStringLiteral("\u2013"));
        QVERIFY2(!row->differs, name);
    }
}

void TestCompareTable::sweepsWithoutCells()
{
    ComparedSweep missing;
    missing.job = aJob(7);
    const auto table = tableOf({missing, sweepOf(2, handResult({{5, 20, 0.5}}))});
    QCOMPARE(rowNamed(table, QStringLiteral("Sharpe"))->values,
        (QStringList{QStringLiteral("\u2013"), QStringLiteral("0.500")}));
    QVERIFY(!rowNamed(table, QStringLiteral("Sharpe"))->differs);
    QVERIFY(!rowNamed(table, QStringLiteral("Cell (fast/slow)"))->differs);
    QVERIFY(!rowNamed(table, QStringLiteral("Best Sharpe"))->best.contains(true));
}

void TestCompareTable::chosenCells()
{
    const auto one = sweepOf(1, handResult({{5, 20, 0.8}, {6, 20, 0.3}}));
    const auto two = sweepOf(2, handResult({{5, 20, 0.1}, {6, 20, 0.4, 3.0}}));
    const CellRegions regions{CellRegion::cell(6, 20)};
    const auto table = compareTable({one, two}, {chosenCell(one, regions), chosenCell(two, regions)});
    QCOMPARE(rowNamed(table, QStringLiteral("Cell (fast/slow)"))->values,
        (QStringList{QStringLiteral("6/20"), QStringLiteral("6/20")}));
    const CompareRow *sharpe = rowNamed(table, QStringLiteral("Sharpe"));
    QCOMPARE(sharpe->numbers, (QList<double>{0.3, 0.4}));
    QVERIFY(!sharpe->best.contains(true)); // the higher one has three trades
    QVERIFY(!rowNamed(table, QStringLiteral("Trades"))->best.contains(true)); // more of them is not better
}

void TestCompareTable::warnsOfWhatCannotBeCompared()
{
    const SweepResult plain = handResult({{5, 20, 0.5}});
    QCOMPARE(compareWarnings({sweepOf(1, plain), sweepOf(2, plain)}), QStringList());
    SweepResult same = plain;
    same.convention.execution = Execution::Same;
    const auto fills = compareWarnings({sweepOf(1, plain), sweepOf(2, same), sweepOf(3, plain)});
    QCOMPARE(fills.size(), 1);
    QVERIFY(fills.first().contains(QStringLiteral("1, 3: ") + describe(Execution::Next)));
    QVERIFY(fills.first().contains(QStringLiteral("2: ") + describe(Execution::Same)));
    SweepResult years = plain;
    years.convention.annualisation = Annualisation::Days365;
    QVERIFY(
        anySays(compareWarnings({sweepOf(1, plain), sweepOf(2, years)}), QStringLiteral("count a year differently")));
    SweepResult hours = plain;
    hours.convention.barIntervalMs = 3'600'000;
    QVERIFY(anySays(compareWarnings({sweepOf(1, plain), sweepOf(2, hours)}), QStringLiteral("different lengths")));
    SweepResult unknown = plain;
    unknown.convention.known = false;
    QVERIFY(anySays(compareWarnings({sweepOf(1, plain), sweepOf(2, unknown)}), QStringLiteral("ratios of 2")));
    SweepResult partial = plain;
    partial.validCells = 9;
    QVERIFY(anySays(compareWarnings({sweepOf(1, partial), sweepOf(2, plain)}), QStringLiteral("cells of 1 is here")));
    SweepResult later = plain;
    later.data.firstMs += 86'400'000;
    QVERIFY(anySays(compareWarnings({sweepOf(1, later), sweepOf(2, plain)}), QStringLiteral("Recompute on common")));
    later.data.firstMs = plain.data.lastMs + 86'400'000;
    later.data.lastMs = later.data.firstMs + 86'400'000;
    QVERIFY(anySays(compareWarnings({sweepOf(1, later), sweepOf(2, plain)}), QStringLiteral("no day in common")));
}

void TestCompareTable::commonDatesOfSweeps()
{
    const SweepResult plain = handResult({{5, 20, 0.5}}); // 2000-01-03 to 2020-03-13
    SweepResult other = plain;
    other.data.firstMs = 1'410'912'000'000; // 2014-09-17
    other.data.lastMs = 1'600'000'000'000;
    const QList<ComparedSweep> both{sweepOf(1, plain), sweepOf(2, other), ComparedSweep{}};
    QVERIFY(datesDiffer(both));
    const auto dates = commonDates(both);
    QVERIFY(dates.has_value());
    QCOMPARE(dates->from, QDate(2014, 9, 17));
    QCOMPARE(dates->to, QDate(2020, 3, 13));
    const SweepSpec spec = onDates(plain.spec, *dates);
    QCOMPARE(spec.from, std::optional(QDate(2014, 9, 17)));
    QCOMPARE(spec.fast, plain.spec.fast);

    // Asked for the same dates: one market opens a day later, which no recomputing can change.
    SweepResult a = plain;
    SweepResult b = other;
    a.spec = onDates(a.spec, *dates);
    b.spec = onDates(b.spec, *dates);
    a.data.firstMs = other.data.firstMs + 86'400'000;
    b.data.lastMs = plain.data.lastMs;
    QVERIFY(!datesDiffer({sweepOf(1, a), sweepOf(2, b)}));

    SweepResult unknown = plain;
    unknown.data = {};
    QVERIFY(!datesDiffer({sweepOf(1, plain), sweepOf(2, unknown)}));
    QVERIFY(!commonDates({sweepOf(1, plain), sweepOf(2, unknown)}));
    QVERIFY(!datesDiffer({sweepOf(1, plain), sweepOf(2, plain)}));
    QVERIFY(!commonDates({}));
}

void TestCompareTable::leavesAsText()
{
    SweepResult hostile = handResult({{5, 20, 0.5}});
    hostile.spec.ticker = QStringLiteral("=cmd\t\"x\"\n");
    const auto table = tableOf({sweepOf(1, handResult({{5, 20, 0.25}})), sweepOf(2, hostile)});
    const QStringList lines = tableAsText(table).split(u'\n');
    QCOMPARE(lines.size(), table.rows.size() + 2); // headers and the end of the last line
    for (const QString &line : lines.mid(0, lines.size() - 1))
        QCOMPARE(line.count(u'\t'), 4);
    QVERIFY(lines.first().endsWith(u"1 Sweep 1\t2 Sweep 2"));
    const QByteArray csv = tableAsCsv(table, CsvPreset::rfc4180());
    QVERIFY(csv.startsWith("Part,What,Differs,1 Sweep 1,2 Sweep 2\r\n"));
    QVERIFY(csv.contains("\"'=cmd\t\"\"x\"\"\n\""));
    QVERIFY(csv.contains("Chosen cell,Sharpe,yes,0.25,0.5\r\n"));
}

void TestCompareTable::modelSpeaks()
{
    CompareTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto table = tableOf({sweepOf(1, handResult({{5, 20, 0.25}})), sweepOf(2, handResult({{5, 20, 0.5}}))});
    model.setTable(table);
    QCOMPARE(model.columnCount(), 4);
    QCOMPARE(model.rowCount(), static_cast<int>(table.rows.size()) + 5);
    QVERIFY(model.index(0, 0).data(CompareTableModel::SectionRole).toBool());
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Parameters"));
    bool spoken = false;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data().toString() != QStringLiteral("Sharpe"))
            continue;
        QCOMPARE(model.index(row, 1).data().toString(), QStringLiteral("differs"));
        QCOMPARE(model.index(row, 3).data(Qt::AccessibleTextRole).toString(), QStringLiteral("0.500, the best"));
        QVERIFY(!model.index(row, 2).data(CompareTableModel::BestRole).toBool());
        spoken = true;
    }
    QVERIFY(spoken);
    model.setOnlyDifferences(true);
    QVERIFY(model.rowCount() < static_cast<int>(table.rows.size()));
    for (const CompareRow &row : model.shownTable().rows)
        QVERIFY(row.differs);
    QCOMPARE(model.shownTable().titles, table.titles);
    model.setTable(tableOf({sweepOf(1, handResult({{5, 20, 0.25}}))}));
    QCOMPARE(model.rowCount(), 0); // one sweep differs from nothing
}

QTEST_GUILESS_MAIN(TestCompareTable)
#include "tst_comparetable.moc"
