// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/exportflow.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

using namespace zixly;

class TestExportFlow : public QObject
{
    Q_OBJECT
private slots:
    void everyRowArrivesInOrder();
    void aCancelledExportLeavesNoFile();
    void anErrorOfTheSourceLeavesTheOldFile();
    void aFolderIsNoFile();
    void deletingTheFlowStopsIt();

private:
    QThreadPool m_pool;
};

namespace {

// Numbers 0 ... total - 1 in chunks of 1,000.
RowSource numbers(qint64 total, const std::shared_ptr<std::atomic<qint64>> &given)
{
    return [total, given](CsvWriter &writer) -> Result<qint64> {
        const qint64 first = *given;
        const qint64 count = std::min<qint64>(1000, total - first);
        for (qint64 i = 0; i < count; ++i) {
            writer.integer(first + i);
            writer.endRow();
        }
        *given = first + count;
        return count;
    };
}

ExportFlow::Plan planOf(const QString &path, qint64 total, const std::shared_ptr<std::atomic<qint64>> &given)
{
    return {path, CsvPreset::rfc4180(), total,
        [](CsvWriter &writer) {
            writer.text(u"n");
            writer.endRow();
        },
        numbers(total, given)};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::shared_ptr<std::atomic<qint64>> counter()
{
    return std::make_shared<std::atomic<qint64>>(0);
}

Result<qint64> resultOf(const QSignalSpy &spy)
{
    return spy.first().first().value<Result<qint64>>();
}

} // namespace

void TestExportFlow::everyRowArrivesInOrder()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    ExportFlow flow(m_pool, planOf(path, 250'500, counter()));
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(resultOf(finished).value(), 250'500);
    const QList<QByteArray> lines = contentOf(path).split('\n');
    QCOMPARE(lines.size(), 250'502);
    QCOMPARE(lines.at(0), QByteArray("n\r"));
    QCOMPARE(lines.at(250'500), QByteArray("250499\r"));
}

void TestExportFlow::aCancelledExportLeavesNoFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    const auto given = counter();
    ExportFlow flow(m_pool, planOf(path, std::numeric_limits<qint64>::max(), given));
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    QTRY_VERIFY(*given > 100'000);
    flow.cancel();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(resultOf(finished).error().kind, Error::Kind::Cancelled);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestExportFlow::anErrorOfTheSourceLeavesTheOldFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    QFile old(path);
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("mine");
    old.close();
    ExportFlow::Plan plan = planOf(path, 10, counter());
    plan.rows = [](CsvWriter &) -> Result<qint64> { return failure(Error::Kind::Corrupt, QStringLiteral("store")); };
    ExportFlow flow(m_pool, plan);
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(resultOf(finished).error().kind, Error::Kind::Corrupt);
    QCOMPARE(contentOf(path), QByteArray("mine"));
}

void TestExportFlow::aFolderIsNoFile()
{
    const QTemporaryDir folder;
    ExportFlow flow(m_pool, planOf(folder.path(), 10, counter()));
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(resultOf(finished).error().kind, Error::Kind::Unwritable);
}

void TestExportFlow::deletingTheFlowStopsIt()
{
    const QTemporaryDir folder;
    const auto given = counter();
    {
        ExportFlow flow(
            m_pool, planOf(folder.filePath(QStringLiteral("out.csv")), std::numeric_limits<qint64>::max(), given));
        flow.start();
        QTRY_VERIFY(*given > 10'000);
    }
    QTRY_VERIFY(QDir(folder.path()).isEmpty());
}

QTEST_GUILESS_MAIN(TestExportFlow)
#include "tst_exportflow.moc"
