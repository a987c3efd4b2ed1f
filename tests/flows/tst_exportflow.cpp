// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/exportflow.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <array>

using namespace zixly;

class TestExportFlow : public QObject
{
    Q_OBJECT
private slots:
    void everyRowArrivesInOrder();
    void aCancelledExportLeavesNoFile();
    void anErrorOfTheSourceLeavesTheOldFile();
    void aDiskThatFillsUpLeavesTheOldFile();
    void aFullDeviceIsSaid();
    void aFolderThatMayNotBeWrittenIsSaid();
    void oneThreadIsEnough();
    void aFolderIsNoFile();
    void deletingTheFlowStopsIt();

private:
    QThreadPool m_pool;
};

namespace {

// Numbers 0 ... total - 1 in batches of 1,000.
RowSource numbers(qint64 total, const std::shared_ptr<std::atomic<qint64>> &given)
{
    return [total, given]() -> Result<RowBatch> {
        const qint64 first = *given;
        const qint64 count = std::min<qint64>(1000, total - first);
        *given = first + count;
        return RowBatch{count, [first, count](RowWriter &writer) {
                            for (qint64 i = 0; i < count; ++i) {
                                writer.integer(first + i);
                                writer.endRow();
                            }
                        }};
    };
}

constexpr std::array kColumns{"n"};

ExportFlow::Plan planOf(const QString &path, qint64 total, const std::shared_ptr<std::atomic<qint64>> &given)
{
    return {.path = path, .total = total, .columns = kColumns, .rows = numbers(total, given)};
}

// A disk that takes the first `room` bytes.
class FailingTarget final : public ExportTarget
{
public:
    explicit FailingTarget(const QString &path, qint64 room)
        : m_real(fileTarget(path))
        , m_path(path)
        , m_room(room)
    {
    }
    Result<> open() override { return m_real->open(); }
    Result<> write(QByteArrayView bytes) override
    {
        m_room -= bytes.size();
        return m_room < 0 ? failure(Error::Kind::DiskFull, m_path) : m_real->write(bytes);
    }
    Result<> commit() override { return m_real->commit(); }

private:
    std::unique_ptr<ExportTarget> m_real;
    QString m_path;
    qint64 m_room;
};

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
    plan.rows = []() -> Result<RowBatch> { return failure(Error::Kind::Corrupt, QStringLiteral("store")); };
    ExportFlow flow(m_pool, plan);
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(resultOf(finished).error().kind, Error::Kind::Corrupt);
    QCOMPARE(contentOf(path), QByteArray("mine"));
}

void TestExportFlow::aDiskThatFillsUpLeavesTheOldFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    QFile old(path);
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("mine");
    old.close();
    ExportFlow::Plan plan = planOf(path, 500'000, counter());
    plan.target = [](const QString &to) { return std::make_unique<FailingTarget>(to, 1'000'000); };
    ExportFlow flow(m_pool, plan);
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    QTRY_COMPARE(finished.count(), 1);
    const Error error = resultOf(finished).error();
    QCOMPARE(error.kind, Error::Kind::DiskFull);
    QVERIFY2(explain(error).contains(u"out.csv was not saved"), qPrintable(explain(error)));
    QCOMPARE(contentOf(path), QByteArray("mine"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("out.csv")});
}

void TestExportFlow::aFullDeviceIsSaid()
{
    const QString path = QStringLiteral("/dev/full");
    if (!QFileInfo::exists(path))
        QSKIP("There is no /dev/full here");
    ExportFlow flow(m_pool, planOf(path, 500'000, counter()));
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(resultOf(finished).error().kind, Error::Kind::DiskFull);
    QVERIFY(QFileInfo::exists(path));
}

void TestExportFlow::aFolderThatMayNotBeWrittenIsSaid()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    QVERIFY(QFile::setPermissions(folder.path(), QFileDevice::ReadOwner | QFileDevice::ExeOwner));
    if (QFileInfo(folder.path()).isWritable()) // Windows, root
        QSKIP("Nothing is forbidden to this user");
    ExportFlow flow(m_pool, planOf(path, 10, counter()));
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(resultOf(finished).error().kind, Error::Kind::Unwritable);
    QVERIFY(
        QFile::setPermissions(folder.path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestExportFlow::oneThreadIsEnough()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.jsonl"));
    QThreadPool single;
    single.setMaxThreadCount(1);
    ExportFlow::Plan plan = planOf(path, 10'001, counter());
    plan.style.format = rowFormatOf(path);
    ExportFlow flow(single, plan);
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    QTRY_COMPARE(finished.count(), 1);
    const QList<QByteArray> lines = contentOf(path).split('\n');
    QCOMPARE(lines.size(), 10'002);
    QCOMPARE(lines.first(), QByteArray("{\"n\":0}"));
    QCOMPARE(lines.at(10'000), QByteArray("{\"n\":10000}"));
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
