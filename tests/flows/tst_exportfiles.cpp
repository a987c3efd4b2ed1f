// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cellexport.h"
#include "core/jobexport.h"
#include "flows/exportrows.h"
#include "store/cells.h"
#include "store/joblines.h"
#include "store/jobs.h"
#include "store/store.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/storedata.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QUrl>
#include <QXmlStreamReader>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <optional>
#include <string_view>

using namespace Qt::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// What lies in the file after an export, read back by others.
class TestExportFiles : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void rowsOfTheStoreEqualRowsOfItsJobs();
    void keysKeepTheirOrderAndMissingOnesAreLeftOut();
    void hostileTextsComeBackFromJsonLines();
    void manySweepsLieInOneFile();
    void pythonReadsEqualBits();
    void libreOfficeReadsEqualNumbers();
    void aReallyFullDiskIsSaid();

private:
    bool exported(ExportFlow::Plan plan);
    Result<qint64> m_rows;
    std::unique_ptr<QTemporaryDir> m_folder;
    QThreadPool m_pool;
};

namespace {

std::vector<qsizetype> allRows(const SweepResult &result)
{
    std::vector<qsizetype> rows(static_cast<std::size_t>(result.cells->size()));
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

QByteArray rowsOf(std::span<const jobexport::JobLine> lines)
{
    CsvWriter writer(CsvPreset::rfc4180());
    writer.setColumns(jobexport::columns());
    jobexport::writeRows(writer, lines);
    return writer.take();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestExportFiles::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

bool TestExportFiles::exported(ExportFlow::Plan plan)
{
    ExportFlow flow(m_pool, std::move(plan));
    const QSignalSpy finished(&flow, &ExportFlow::finished);
    flow.start();
    if (!QTest::qWaitFor([&finished] { return finished.count() == 1; }, 60'000))
        return false;
    m_rows = finished.first().first().value<Result<qint64>>();
    return m_rows.has_value();
}

void TestExportFiles::rowsOfTheStoreEqualRowsOfItsJobs()
{
    MemoryDatabase memory;
    QVERIFY(memory.migrated);
    QVERIFY(fillJobs(memory.db, 3000));
    auto hostile = aNewJob(u"=cmd|' /C calc'!A0,\"x\"\n\u20AC"_s);
    hostile.parameters.insert(u"note"_s, u"a \"strategy_type\":\"no\" \\ {"_s);
    hostile.note = u"two\r\nlines"_s;
    hostile.error = Error{Error::Kind::DiskFull, u"a;b"_s, u"\"c\""_s};
    QVERIFY(jobs::insert(memory.db, hostile, u"user"_s));
    // A separator of the fields on their way, and a zero, at which a text of C ends.
    auto odd = aNewJob(u"first\u001Fsecond"_s);
    odd.receipt = u"one\u001F"_s;
    QVERIFY(jobs::insert(memory.db, odd, u"user"_s));
    const auto cut = jobs::insert(memory.db, aNewJob(QString(u"before"_s + QChar(0) + u"after"_s)), u"user"_s);
    QVERIFY(cut);
    QCOMPARE(jobs::load(memory.db, cut->key)->name, u"before\uFFFDafter"_s);
    const auto keys = jobs::query(memory.db, {});
    QVERIFY(keys);
    QCOMPARE(keys->size(), 3003U);
    const auto lines = joblines::load(memory.db, *keys);
    QVERIFY(lines);
    const auto jobs = jobs::load(memory.db, QList<qint64>(keys->begin(), keys->end()));
    QVERIFY(jobs);
    QCOMPARE(static_cast<qsizetype>(lines->size()), jobs->size());
    for (qsizetype i = 0; i < jobs->size(); ++i)
        QCOMPARE(rowsOf(std::span(*lines).subspan(static_cast<std::size_t>(i), 1)),
            rowsOf(std::array{jobexport::lineOf(jobs->at(i))}));
}

void TestExportFiles::keysKeepTheirOrderAndMissingOnesAreLeftOut()
{
    MemoryDatabase memory;
    QVERIFY(fillJobs(memory.db, 50));
    const std::array<qint64, 4> keys{40, 3, 999'999, 17};
    const auto lines = joblines::load(memory.db, keys);
    QVERIFY(lines);
    QCOMPARE(lines->size(), 3U);
    QCOMPARE((*lines)[0].id, jobexport::lineOf(*jobs::load(memory.db, 40)).id);
    QCOMPARE((*lines)[2].id, jobexport::lineOf(*jobs::load(memory.db, 17)).id);
}

void TestExportFiles::hostileTextsComeBackFromJsonLines()
{
    Job job = aNewJob(u"=1+1 \"quoted\" \\ \n\t\u20AC \U0001F600"_s);
    const RowStyle style{RowFormat::JsonLines, {}};
    const auto writer = makeRowWriter(style, jobexport::columns());
    writer->header();
    jobexport::writeRows(*writer, std::array{jobexport::lineOf(job)});
    const QByteArray bytes = writer->take();
    QCOMPARE(bytes.count('\n'), 1);
    QJsonParseError error;
    const QJsonObject row = QJsonDocument::fromJson(bytes, &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(row.size(), static_cast<qsizetype>(jobexport::columns().size()));
    QCOMPARE(row.value(u"name"_s).toString(), job.name);
    QVERIFY(row.value(u"best_sharpe_ratio"_s).isNull()); // undefined
    QCOMPARE(row.value(u"favourite"_s).toBool(true), false);
}

void TestExportFiles::manySweepsLieInOneFile()
{
    Store store;
    QVERIFY(waitFor(store.open(m_folder->filePath(u"zixly.db"_s))));
    JobKeys keys;
    for (const qsizetype cells : {5000, 0, 300}) { // the second has no result
        const auto made = waitFor(store.write([cells](QSqlDatabase &db) -> Result<qint64> {
            const auto job = jobs::insert(db, aNewJob(u"Sweep, %1"_s.arg(cells)), u"user"_s);
            if (!job || cells == 0)
                return job ? Result<qint64>(job->key) : std::unexpected(job.error());
            const auto saved = cells::save(db, job->key, aResult(cells));
            return saved ? Result<qint64>(job->key) : std::unexpected(saved.error());
        }));
        QVERIFY(made);
        keys.push_back(*made);
    }
    const QString path = m_folder->filePath(u"many.csv"_s);
    QVERIFY(exported(
        {.path = path, .total = 5300, .columns = cellexport::columnsOfMany(), .rows = cellsOfJobs(store, keys)}));
    QCOMPARE(*m_rows, 5300);
    const QList<QByteArray> lines = contentOf(path).split('\n');
    QVERIFY(lines.first().endsWith(",too_few_trades,job_id,job_name\r"));
    QVERIFY(lines.at(5000).endsWith(",\"Sweep, 5000\"\r"));
    QVERIFY(lines.at(5001).endsWith(",\"Sweep, 300\"\r"));
    const QList<qint64> list(keys.begin(), keys.end());
    const auto stored = waitFor(store.read([list](QSqlDatabase &db) { return cells::stored(db, list); }));
    QVERIFY(stored);
    QCOMPARE(stored->results, 2);
    QCOMPARE(stored->cells, 5300);
}

void TestExportFiles::pythonReadsEqualBits()
{
    const QString python = QStandardPaths::findExecutable(u"python3"_s);
    if (python.isEmpty())
        QSKIP("There is no python3 here");
    const SweepResult result = aResult(2000);
    const QString path = m_folder->filePath(u"cells.csv"_s);
    QVERIFY(exported(
        {.path = path, .total = 2000, .columns = cellexport::columns(), .rows = cellRows(result, allRows(result))}));
    // Python prints the bits of every number; empty is undefined.
    const QString script = u"import csv, struct, sys\n"
                           "with open(sys.argv[1], newline='', encoding='utf-8') as f:\n"
                           "    for row in csv.DictReader(f):\n"
                           "        for name in ('sharpe_ratio', 'total_return_pct', 'profit_factor', 'end_value'):\n"
                           "            text = row[name]\n"
                           "            print(struct.pack('>d', float(text)).hex() if text else 'none')\n"_s;
    QProcess process;
    process.start(python, {u"-c"_s, script, path});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
    const QList<QByteArray> bits = process.readAllStandardOutput().trimmed().split('\n');
    constexpr std::array kMetrics{Metric::Sharpe, Metric::TotalReturn, Metric::ProfitFactor, Metric::EndValue};
    QCOMPARE(bits.size(), 2000 * static_cast<qsizetype>(kMetrics.size()));
    qsizetype at = 0;
    for (qsizetype row = 0; row < 2000; ++row) {
        for (const Metric metric : kMetrics) {
            const double value = result.cells->value(row, metric);
            const QByteArray expected = std::isnan(value)
                ? QByteArray("none")
                : QByteArray::number(std::bit_cast<quint64>(value), 16).rightJustified(16, '0');
            QCOMPARE(bits.at(at++).trimmed(), expected);
        }
    }
}

// In its own format: what it understood, not what it copied.
void TestExportFiles::libreOfficeReadsEqualNumbers()
{
    const QString office = QStandardPaths::findExecutable(u"soffice"_s);
    if (office.isEmpty())
        QSKIP("There is no LibreOffice here");
    constexpr qsizetype kRows = 500;
    const SweepResult result = aResult(kRows);
    const QString path = m_folder->filePath(u"cells.csv"_s);
    QVERIFY(exported(
        {.path = path, .total = kRows, .columns = cellexport::columns(), .rows = cellRows(result, allRows(result))}));
    const auto convert = [&](const QString &to, const QString &from) {
        QProcess process;
        // A profile of its own, so that an open LibreOffice does not take the work over.
        process.start(office,
            {u"-env:UserInstallation="_s + QUrl::fromLocalFile(m_folder->filePath(u"office"_s)).toString(),
                u"--headless"_s, u"--convert-to"_s, to, u"--outdir"_s, m_folder->filePath(u"read"_s), from});
        return process.waitForFinished(240'000) && process.exitCode() == 0;
    };
    if (!convert(u"fods:OpenDocument Spreadsheet Flat XML"_s, path)
        || !QFile::exists(m_folder->filePath(u"read/cells.fods"_s)))
        QSKIP("LibreOffice has no spreadsheet here");
    // The values of the cells, as the file format has them: office:value with up to 17 digits.
    QFile file(m_folder->filePath(u"read/cells.fods"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QList<QList<std::optional<double>>> rows; // nothing = empty or a text
    const QString table = u"urn:oasis:names:tc:opendocument:xmlns:table:1.0"_s;
    const QString values = u"urn:oasis:names:tc:opendocument:xmlns:office:1.0"_s;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement || xml.namespaceUri() != table)
            continue;
        if (xml.name() == u"table-row")
            rows.append(QList<std::optional<double>>());
        if (xml.name() != u"table-cell" || rows.isEmpty())
            continue;
        const auto attributes = xml.attributes();
        const auto repeated = std::max(1, attributes.value(table, u"number-columns-repeated"_s).toInt());
        std::optional<double> value;
        if (attributes.hasAttribute(values, u"value"_s))
            value = attributes.value(values, u"value"_s).toDouble();
        for (int i = 0; i < std::min(repeated, 100); ++i)
            rows.last() << value;
    }
    QVERIFY(!xml.hasError());
    QVERIFY(rows.size() > kRows);
    const auto names = cellexport::columns();
    const auto column = [&names](const char *name) {
        return std::distance(names.begin(), std::ranges::find(names, std::string_view(name)));
    };
    const std::array<std::pair<const char *, Metric>, 4> metrics{
        {{"sharpe_ratio", Metric::Sharpe}, {"total_return_pct", Metric::TotalReturn},
            {"profit_factor", Metric::ProfitFactor}, {"end_value", Metric::EndValue}}};
    int compared = 0;
    for (qsizetype row = 0; row < kRows; ++row) {
        for (const auto &[name, metric] : metrics) {
            const double value = result.cells->value(row, metric);
            const auto read = rows.at(row + 1).value(column(name));
            if (!std::isfinite(value)) {
                QVERIFY(!read); // no number becomes one
                continue;
            }
            QVERIFY2(read, name);
            // LibreOffice writes 15 digits.
            QVERIFY(std::abs(*read - value) <= 1e-14 * std::abs(value));
            ++compared;
        }
    }
    QVERIFY(compared > kRows);
}

// Runs itself once more in a name space of its own, where it may mount a file system of one megabyte.
void TestExportFiles::aReallyFullDiskIsSaid()
{
    const QString small = qEnvironmentVariable("ZIXLY_SMALL_DISK");
    if (small.isEmpty()) {
        const QString unshare = QStandardPaths::findExecutable(u"unshare"_s);
        const QString shell = QStandardPaths::findExecutable(u"sh"_s);
        if (unshare.isEmpty() || shell.isEmpty())
            QSKIP("There is no unshare here");
        constexpr int kNotAllowed = 77;
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(unshare,
            {u"--mount"_s, u"--map-root-user"_s, shell, u"-c"_s,
                u"mount -t tmpfs -o size=1m none \"$1\" || exit 77; ZIXLY_SMALL_DISK=$1 exec \"$2\" $3"_s, u"sh"_s,
                m_folder->path(), QCoreApplication::applicationFilePath(), u"aReallyFullDiskIsSaid"_s});
        QVERIFY(process.waitForFinished(120'000));
        const QByteArray said = process.readAll();
        if (process.exitCode() == kNotAllowed || said.contains("unshare failed"))
            QSKIP("A file system cannot be mounted here");
        QVERIFY2(process.exitCode() == 0, said.constData());
        QVERIFY2(said.contains("PASS   : TestExportFiles::aReallyFullDiskIsSaid()"), said.constData());
        return;
    }
    const SweepResult result = aResult(20'000); // some 5 MB of CSV
    const QString path = QDir(small).filePath(u"cells.csv"_s);
    for (const bool wasThere : {false, true}) {
        if (wasThere) {
            QFile old(path);
            QVERIFY(old.open(QIODevice::WriteOnly));
            QCOMPARE(old.write("mine"), 4);
        }
        QVERIFY(!exported({.path = path,
            .total = 20'000,
            .columns = cellexport::columns(),
            .rows = cellRows(result, allRows(result))}));
        QCOMPARE(m_rows.error().kind, Error::Kind::DiskFull);
        QCOMPARE(explain(m_rows.error()),
            u"The disk is full, so %1 was not saved. Nothing that was there is lost; free some space and try again."_s
                .arg(QDir::toNativeSeparators(path)));
        QCOMPARE(QDir(small).entryList(QDir::Files), wasThere ? QStringList{u"cells.csv"_s} : QStringList());
        QCOMPARE(contentOf(path), wasThere ? QByteArray("mine") : QByteArray()); // nothing half, nothing lost
    }
}

QTEST_GUILESS_MAIN(TestExportFiles)
#include "tst_exportfiles.moc"
