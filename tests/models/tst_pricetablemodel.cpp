// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/pricetablemodel.h"
#include "tests/support/builders.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aSeries;

using Model = PriceTableModel;

class TestPriceTableModel : public QObject
{
    Q_OBJECT

private slots:
    void rowsAreSortedByAnyColumn_data();
    void rowsAreSortedByAnyColumn();
    void sortingKeepsPersistentIndexes();
    void emptyListIsKnownToBeEmpty();
    void textsAreForPeople();
};

void TestPriceTableModel::rowsAreSortedByAnyColumn_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("order");
    QTest::addColumn<QStringList>("tickers");
    QTest::newRow("ticker") << int(Model::TickerColumn) << int(Qt::AscendingOrder)
                            << QStringList{u"A"_s, u"B"_s, u"C"_s};
    QTest::newRow("ticker down") << int(Model::TickerColumn) << int(Qt::DescendingOrder)
                                 << QStringList{u"C"_s, u"B"_s, u"A"_s};
    QTest::newRow("bars") << int(Model::BarsColumn) << int(Qt::AscendingOrder) << QStringList{u"C"_s, u"A"_s, u"B"_s};
    QTest::newRow("bars down") << int(Model::BarsColumn) << int(Qt::DescendingOrder)
                               << QStringList{u"B"_s, u"A"_s, u"C"_s};
    QTest::newRow("equal values by ticker")
        << int(Model::IntervalColumn) << int(Qt::DescendingOrder) << QStringList{u"A"_s, u"B"_s, u"C"_s};
}

void TestPriceTableModel::rowsAreSortedByAnyColumn()
{
    QFETCH(int, column);
    QFETCH(int, order);
    QFETCH(QStringList, tickers);
    Model model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSeries({aSeries(u"B"_s, 9), aSeries(u"C"_s, 1), aSeries(u"A"_s, 5)});
    model.sort(column, static_cast<Qt::SortOrder>(order));
    QStringList seen;
    for (int row = 0; row < model.rowCount(); ++row)
        seen += model.index(row, 0).data(Model::TickerRole).toString();
    QCOMPARE(seen, tickers);
    model.setSeries(model.series()); // new values keep the order
    QCOMPARE(model.rowOf(tickers.first()), 0);
}

void TestPriceTableModel::sortingKeepsPersistentIndexes()
{
    Model model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSeries({aSeries(u"A"_s, 9), aSeries(u"B"_s, 1)});
    const QPersistentModelIndex kept = model.index(0, Model::BarsColumn);
    model.sort(Model::BarsColumn, Qt::AscendingOrder);
    QCOMPARE(kept.row(), 1);
    QCOMPARE(kept.data(Model::TickerRole).toString(), u"A"_s);
}

void TestPriceTableModel::emptyListIsKnownToBeEmpty()
{
    Model model;
    QVERIFY(!model.isLoaded());
    const QSignalSpy reset(&model, &Model::modelReset);
    model.setSeries({});
    QVERIFY(model.isLoaded());
    QCOMPARE(reset.count(), 1);
    model.setSeries({});
    QCOMPARE(reset.count(), 1);
}

void TestPriceTableModel::textsAreForPeople()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    Model model;
    model.setTimeZone(TimeZoneChoice::Utc);
    model.setSeries({aSeries(u"SP500"_s)});
    const auto text = [&model](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(text(Model::FirstColumn), u"2000-01-03"_s);
    QCOMPARE(text(Model::LastColumn), u"2014-02-03"_s);
    QCOMPARE(text(Model::BarsColumn), u"3,522"_s);
    QCOMPARE(text(Model::IntervalColumn), u"1d"_s);
    QCOMPARE(text(Model::ImportedColumn), u"2025-11-24 00:00:00"_s);
}

QTEST_GUILESS_MAIN(TestPriceTableModel)
#include "tst_pricetablemodel.moc"
