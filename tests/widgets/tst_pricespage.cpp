// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/pricetablemodel.h"
#include "tests/support/builders.h"
#include "widgets/shell/pricespage.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aSeries;

class TestPrices : public QObject
{
    Q_OBJECT

    static QPushButton *button(const QWidget &page, const QString &name)
    {
        const auto buttons = page.findChildren<QPushButton *>();
        for (QPushButton *each : buttons)
            if (each->accessibleName() == name)
                return each;
        qFatal("no button %s", qPrintable(name));
        return nullptr;
    }
    static QTableView *table(const QWidget &page) { return page.findChild<QTableView *>(); }

private slots:
    void emptyPageOffersTheImport();
    void removingIsConfirmed();
    void aSeriesLeadsToASweep();
    void selectionSurvivesNewPrices();
};

void TestPrices::emptyPageOffersTheImport()
{
    PriceTableModel model;
    PricesPage page(model);
    page.show();
    QVERIFY(table(page)->isVisible()); // nothing is known yet
    model.setSeries({});
    QVERIFY(!table(page)->isVisible());
    QSignalSpy asked(&page, &PricesPage::importRequested);
    button(page, u"Import prices from a file"_s)->click();
    QCOMPARE(asked.count(), 1);
    model.setSeries({aSeries(u"SP500"_s)});
    QVERIFY(table(page)->isVisible());
    QCOMPARE(table(page)->accessibleName(), u"Prices"_s);
    button(page, u"Import prices"_s)->click();
    QCOMPARE(asked.count(), 2);
}

void TestPrices::removingIsConfirmed()
{
    PriceTableModel model;
    PricesPage page(model);
    model.setSeries({aSeries(u"AAPL"_s), aSeries(u"SP500"_s)});
    page.show();
    QVERIFY(!button(page, u"Remove"_s)->isEnabled());
    page.select(u"SP500"_s);
    QSignalSpy asked(&page, &PricesPage::removeRequested);
    button(page, u"Remove"_s)->click();
    auto *box = page.findChild<QMessageBox *>();
    QVERIFY(box && box->text().contains(u"SP500"_s));
    QCOMPARE(asked.count(), 0);
    const auto buttons = box->buttons();
    for (QAbstractButton *each : buttons)
        if (box->buttonRole(each) == QMessageBox::DestructiveRole)
            each->click();
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toStringList(), QStringList{u"SP500"_s});
}

void TestPrices::aSeriesLeadsToASweep()
{
    PriceTableModel model;
    PricesPage page(model);
    model.setSeries({aSeries(u"AAPL"_s), aSeries(u"SP500"_s)});
    page.show();
    page.select(u"AAPL"_s);
    QSignalSpy asked(&page, &PricesPage::newSweepRequested);
    button(page, u"Sweep this series"_s)->click();
    QCOMPARE(asked.first().first().toString(), u"AAPL"_s);
    table(page)->selectAll();
    QVERIFY(!button(page, u"Sweep this series"_s)->isEnabled());
}

void TestPrices::selectionSurvivesNewPrices()
{
    PriceTableModel model;
    PricesPage page(model);
    model.setSeries({aSeries(u"SP500"_s)});
    page.show();
    page.select(u"SP500"_s);
    model.setSeries({aSeries(u"AAPL"_s), aSeries(u"SP500"_s)});
    const auto rows = table(page)->selectionModel()->selectedRows();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first().data(PriceTableModel::TickerRole).toString(), u"SP500"_s);
}

QTEST_MAIN(TestPrices)
#include "tst_pricespage.moc"
