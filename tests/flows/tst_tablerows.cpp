// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/tablerows.h"

#include <QDateTime>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QTimeZone>
#include <QtTest>

#include <limits>

using namespace zixly;

// The data of a chart on their way into a file.
class TestTableRows : public QObject
{
    Q_OBJECT
private slots:
    void csvHasAllDigits();
    void manyRowsKeepTheirOrder();
    void aForbiddenPlaceLeavesNothing();

private:
    Result<qint64> write(const ChartTable &table, const QString &path);
    static ChartTable sample(qsizetype rows);

    QThreadPool m_pool;
};

ChartTable TestTableRows::sample(qsizetype rows)
{
    ChartTable table;
    table.title = QStringLiteral("Sample");
    table.columns = {{QStringLiteral("Day"), ChartTable::Kind::Day},
        {QStringLiteral("Moment"), ChartTable::Kind::Moment}, {QStringLiteral("Value, %"), ChartTable::Kind::Number},
        {QStringLiteral("Cells"), ChartTable::Kind::Count}, {QStringLiteral("Name"), ChartTable::Kind::Text}};
    table.rows = rows;
    const auto start
        = static_cast<double>(QDateTime(QDate(2024, 2, 29), QTime(13, 30), QTimeZone::utc()).toMSecsSinceEpoch());
    table.number = [start](qsizetype row, int column) {
        if (column < 2)
            return start + static_cast<double>(row) * 86'400'000.0;
        if (column == 2)
            return row == 1 ? std::numeric_limits<double>::quiet_NaN() : 0.1 + static_cast<double>(row);
        return 1000.0 + static_cast<double>(row);
    };
    table.text = [](qsizetype row, int) { return row == 0 ? QStringLiteral("=1+1") : QStringLiteral("a;\"b\""); };
    return table;
}

Result<qint64> TestTableRows::write(const ChartTable &table, const QString &path)
{
    ExportFlow::Plan plan = planOf(table);
    plan.path = path;
    plan.style = {RowFormat::Csv, CsvPreset::rfc4180()};
    ExportFlow flow(m_pool, std::move(plan));
    Result<qint64> end = failure(Error::Kind::Internal);
    QSignalSpy finished(&flow, &ExportFlow::finished);
    connect(&flow, &ExportFlow::finished, this, [&end](const Result<qint64> &rows) { end = rows; });
    flow.start();
    if (finished.isEmpty())
        finished.wait();
    return end;
}

void TestTableRows::csvHasAllDigits()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    const auto rows = write(sample(2), path);
    QVERIFY(rows.has_value());
    QCOMPARE(*rows, 2);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(),
        QByteArray("Day,Moment,\"Value, %\",Cells,Name\r\n"
                   "2024-02-29,2024-02-29T13:30:00Z,0.1,1000,'=1+1\r\n"
                   "2024-03-01,2024-03-01T13:30:00Z,,1001,\"a;\"\"b\"\"\"\r\n"));
}

void TestTableRows::manyRowsKeepTheirOrder()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    const auto rows = write(sample(10'001), path);
    QVERIFY(rows.has_value());
    QCOMPARE(*rows, 10'001);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    file.readLine();
    for (qint64 row = 0; row < 10'001; ++row)
        QVERIFY(file.readLine().contains(',' + QByteArray::number(1000 + row) + ','));
    QVERIFY(file.atEnd());
}

void TestTableRows::aForbiddenPlaceLeavesNothing()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("no such folder/out.csv"));
    const auto rows = write(sample(2), path);
    QVERIFY(!rows.has_value());
    QCOMPARE(rows.error().kind, Error::Kind::Unwritable);
    QVERIFY(QDir(folder.path()).isEmpty());
}

QTEST_GUILESS_MAIN(TestTableRows)
#include "tst_tablerows.moc"
