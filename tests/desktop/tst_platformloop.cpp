// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cellset.h"
#include "models/celltablemodel.h"
#include "store/cells.h"
#include "tests/desktop/clicks.h"
#include "tests/desktop/platformdesk.h"
#include "tests/server/joinfixture.h"
#include "tests/support/standin/databaseworld.h"
#include "tests/support/standin/rawcall.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QSpinBox>
#include <QTableView>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// The whole loop, with nothing but the platform's own web pages left out: the web API's rows in a real PostgreSQL, the
// real `zixly-worker join` as a process of its own, and the desktop that shows what came of them.
class TestPlatformLoop : public QObject, private JoinFixture
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { QVERIFY(clear()); }
    void aClientsSweepComesToTheDesktop();
    void aSweepOfTheDesktopIsRunByAWorker();
    void aCancelInTheDesktopStopsTheWorker();
    void whatCannotRunIsExplainedInTheDesktop();
    void aSweepInShardsIsSharedByWorkersAndShownAsOne();

private:
    std::unique_ptr<World> world() const { return std::make_unique<DatabaseWorld>(m_server->address()); }
    // The service: runs until the object is gone.
    struct Worker {
        explicit Worker(std::unique_ptr<QProcess> started)
            : process(std::move(started))
        {
        }
        ~Worker()
        {
            process->terminate();
            if (!process->waitForFinished(15'000))
                process->kill();
        }
        std::unique_ptr<QProcess> process;
    };
    Result<SweepResult> computed(const QString &file, const SweepSpec &spec) const;
    void startInShards(PlatformDesk &desk, int count);
    void leavesAReceipt(const QString &id);
    void showsTheUnion(PlatformDesk &desk, qint64 key);
    static void press(PlatformDesk &desk, qint64 key, const char *command);
    int rows(const char *where) const
    {
        return m_server->value(u"SELECT count(*) FROM \"pipeline_jobs\" WHERE %1"_s.arg(QString::fromLatin1(where)))
            .toInt();
    }
    void showsTheSame(PlatformDesk &desk, const Job &job, const SweepResult &expected);
};

namespace {

// A client of the platform's web API, such as its own web pages: signs in at Supabase and shows the cookie.
class WebClient
{
public:
    explicit WebClient(const Standin &platform)
        : m_platform(platform)
    {
        const RawAnswer signedIn = ask(m_network, platform.supabase.url(),
            {.method = "POST",
                .target = "/auth/v1/token?grant_type=password",
                .headers = {{"apikey", platform.world.anonKey.toLatin1()}, {"Content-Type", "application/json"}},
                .body = R"({"email":"ops@zixly.test","password":"correct-horse"})"});
        const QJsonObject session = parsedJson(signedIn.body).toObject();
        const QJsonObject kept{{u"access_token"_s, session.value("access_token"_L1)}, {u"refresh_token"_s, u"x"_s},
            {u"expires_at"_s, 4'102'444'800.0}};
        m_cookie = "sb-127-auth-token=base64-"
            + QJsonDocument(kept).toJson(QJsonDocument::Compact).toBase64(QByteArray::Base64UrlEncoding);
    }

    RawAnswer call(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return ask(m_network, m_platform.next.url(),
            {.method = method,
                .target = "/api/pipelines" + path.toUtf8(),
                .headers = {{"Cookie", m_cookie}, {"Content-Type", "application/json"}},
                .body = body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact)});
    }
    QJsonObject get(const QString &path) { return parsedJson(call("GET", path).body).toObject(); }
    // The id of the job; empty if it was refused.
    QString post(const QJsonObject &parameters)
    {
        QJsonObject config = parameters;
        const QJsonValue ticker = config.take("ticker"_L1);
        const RawAnswer answer
            = call("POST", {}, {{u"job_type"_s, u"trading-sweep"_s}, {u"ticker"_s, ticker}, {u"config"_s, config}});
        const QJsonObject job = parsedJson(answer.body).toObject().value("job"_L1).toObject();
        return answer.status == 201 && job.value("status"_L1) == u"queued"_s ? job.value("id"_L1).toString()
                                                                             : QString();
    }

private:
    const Standin &m_platform;
    QNetworkAccessManager m_network;
    QByteArray m_cookie;
};

// As the platform's column keeps it.
double cents(double value)
{
    return std::round(value * 100) / 100;
}

} // namespace

void TestPlatformLoop::initTestCase()
{
    if (const QString why = begin(); !why.isEmpty())
        QSKIP(qPrintable(why));
    // The worker's folder has the series that the desktop comes with.
    QVERIFY(QFile::copy(
        QStringLiteral(ZIXLY_SOURCE_DIR "/resources/samples/sp500.csv"), m_prices.filePath(u"SP500.csv"_s)));
}

Result<SweepResult> TestPlatformLoop::computed(const QString &file, const SweepSpec &spec) const
{
    const auto series = pricesFromFile(m_prices.filePath(file), spec.ticker);
    const std::atomic<bool> never = false;
    return series ? computeSweep(**series, spec, 1, never) : std::unexpected(series.error());
}

// Every cell in the store, and the first ones as the results window writes them.
void TestPlatformLoop::showsTheSame(PlatformDesk &desk, const Job &job, const SweepResult &expected)
{
    const auto kept
        = desk.zixly().store().read([key = job.key](QSqlDatabase &db) { return cells::load(db, key); }).result();
    QVERIFY(kept);
    const CellColumns &cells = *kept->cells;
    QCOMPARE(cells.size(), expected.cells->size());
    QCOMPARE(cells.fast, expected.cells->fast);
    QCOMPARE(cells.slow, expected.cells->slow);
    for (const Metric metric :
        {Metric::Score, Metric::Sharpe, Metric::Sortino, Metric::TotalReturn, Metric::AnnualizedReturn,
            Metric::MaxDrawdown, Metric::WinRate, Metric::ProfitFactor, Metric::TotalTrades, Metric::TradesPerMonth}) {
        for (qsizetype row = 0; row < cells.size(); ++row) {
            const double wanted = std::clamp(expected.cells->value(row, metric), -99'999'999.99, 99'999'999.99);
            QVERIFY2(std::abs(cells.value(row, metric) - wanted) <= 0.005 + 1e-9,
                qPrintable(u"%1 of row %2: %3, computed %4"_s.arg(int(metric))
                        .arg(row)
                        .arg(cells.value(row, metric))
                        .arg(wanted)));
        }
    }

    desk.select(job.key);
    EVENTUALLY(button("Results"));
    click(button("Results"));
    EVENTUALLY(named<QTableView>("Results"));
    const QAbstractItemModel &table = *named<QTableView>("Results")->model();
    QTRY_COMPARE_WITH_TIMEOUT(table.rowCount(), int(expected.cells->size()), kPatience);
    const auto number = [&table](int row, int column) {
        return table.index(row, column).data(CellTableModel::NumberRole).toDouble();
    };
    for (int row = 0; row < std::min(50, table.rowCount()); ++row) {
        qsizetype cell = 0;
        while (expected.cells->fast[std::size_t(cell)] != int(number(row, cellcolumn::Fast))
            || expected.cells->slow[std::size_t(cell)] != int(number(row, cellcolumn::Slow)))
            ++cell;
        for (const Metric metric : {Metric::Sharpe, Metric::TotalReturn, Metric::MaxDrawdown})
            QCOMPARE(number(row, cellcolumn::of(metric)), cents(expected.cells->value(cell, metric)));
    }
}

void TestPlatformLoop::aClientsSweepComesToTheDesktop()
{
    PlatformDesk desk(ApiGeneration::Next, world());
    WebClient client(desk.services);
    const QString id = client.post(kSmall);
    QVERIFY(!id.isEmpty());
    QCOMPARE(state(id), u"QUEUED"_s);
    QCOMPARE(client.get(u'/' + id).value("status"_L1), u"queued"_s);
    desk.startLive();
    EVENTUALLY(desk.job(id));
    const qint64 key = desk.job(id)->key;
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), u"Queued"_s, kPatience);

    const Worker service(worker({}));
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), u"Completed"_s, kPatience);
    const auto expected = computed(u"ABC_D.csv"_s, *sweepSpecFromJson(kSmall));
    QVERIFY(expected);
    // What the platform's other clients read.
    const QJsonObject detail = client.get(u'/' + id);
    QCOMPARE(detail.value("status"_L1), u"completed"_s);
    QCOMPARE(detail.value("results"_L1).toArray().size(), expected->cells->size());
    QCOMPARE(detail.value("result_summary"_L1).toObject().value("cells_written"_L1), expected->cells->size());
    const QJsonArray best
        = client.get(u"/%1/results?sort_by=sharpe_ratio&limit=1"_s.arg(id)).value("results"_L1).toArray();
    QCOMPARE(best.size(), 1);
    const auto &sharpe = expected->cells->column(Metric::Sharpe);
    QCOMPARE(best.first().toObject().value("performance"_L1).toObject().value("sharpe_ratio"_L1).toDouble(),
        cents(*std::max_element(sharpe.begin(), sharpe.end())));

    EVENTUALLY(desk.job(id)->available);
    showsTheSame(desk, *desk.job(id), *expected);
}

void TestPlatformLoop::aSweepOfTheDesktopIsRunByAWorker()
{
    PlatformDesk desk(ApiGeneration::Next, world());
    const Worker service(worker({}));
    desk.startLive();
    desk.startSweep(u"there"_s);
    EVENTUALLY(desk.jobNamed(u"there"_s));
    const qint64 key = desk.jobNamed(u"there"_s)->key;
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), u"Completed"_s, kPatience);
    EVENTUALLY(desk.jobNamed(u"there"_s)->available);
    const Job job = *desk.jobNamed(u"there"_s);
    QCOMPARE(desk.table().rowCount(), 1);
    const auto expected = computed(u"SP500.csv"_s, *specOf(job));
    QVERIFY(expected);
    QCOMPARE(job.cells, expected->validCells);
    QCOMPARE(job.cellsHere, expected->validCells);
    QCOMPARE(job.convention, expected->convention); // the worker says how it made the numbers, and of what
    QCOMPARE(job.data, expected->data);
    QCOMPARE(job.engineVersion, expected->engineVersion);
    showsTheSame(desk, job, *expected);
}

void TestPlatformLoop::press(PlatformDesk &desk, qint64 key, const char *command)
{
    desk.select(key);
    EVENTUALLY(button(command));
    click(button(command));
}

void TestPlatformLoop::aCancelInTheDesktopStopsTheWorker()
{
    PlatformDesk desk(ApiGeneration::Next, world());
    const Worker service(worker({}));
    const QString id = WebClient(desk.services).post(kLarge);
    desk.startLive();
    EVENTUALLY(desk.job(id));
    const qint64 key = desk.job(id)->key;
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), u"Running"_s, kPatience);
    press(desk, key, "Cancel job");
    leavesAReceipt(id);
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), u"Cancelled"_s, kPatience);

    // It is free for the next one.
    const QString next = WebClient(desk.services).post(kSmall);
    EVENTUALLY(state(next) == u"COMPLETED"_s);
    QCOMPARE(state(id), u"FAILED"_s);
}

void TestPlatformLoop::leavesAReceipt(const QString &id)
{
    EVENTUALLY(state(id) == u"FAILED"_s);
    QElapsedTimer timer;
    timer.start();
    EVENTUALLY(metrics(id).contains(u"receipt"_s));
    QVERIFY2(timer.elapsed() <= 2000, qPrintable(QString::number(timer.elapsed())));
    const QString receipt = metrics(id).value(u"receipt"_s).toString();
    QVERIFY2(receipt.startsWith(u"Stopped after "_s), qPrintable(receipt));
    QVERIFY(!metrics(id).contains(u"lease"_s));
    QCOMPARE(m_server->value(u"SELECT count(*) FROM \"trading_sweep_results\""_s), u"0"_s);
}

void TestPlatformLoop::whatCannotRunIsExplainedInTheDesktop()
{
    PlatformDesk desk(ApiGeneration::Next, world());
    const Worker service(worker({}));
    QJsonObject parameters = kSmall;
    parameters.insert(u"ticker"_s, u"TWO"_s);
    const QString id = WebClient(desk.services).post(parameters);
    desk.startLive();
    EVENTUALLY(desk.job(id));
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(desk.job(id)->key), u"Failed"_s, kPatience);
    const Job job = *desk.job(id);
    QVERIFY(job.error);
    QVERIFY2(job.error->detail.contains(u"TWO_D.csv, TWO_W.csv"_s), qPrintable(job.error->detail));
}

// By the dialog, as a person does it.
void TestPlatformLoop::startInShards(PlatformDesk &desk, int count)
{
    emit desk.zixly().window().newSweepRequested({});
    EVENTUALLY(dialog("New sweep"));
    QDialog *sweep = dialog("New sweep");
    auto *places = named<QComboBox>("Where to run", sweep);
    places->setCurrentIndex(places->findText(u"web API"_s, Qt::MatchContains));
    click(button("More options", sweep));
    EVENTUALLY(named<QSpinBox>("Split into", sweep));
    named<QSpinBox>("Split into", sweep)->setValue(count);
    named<QLineEdit>("Name", sweep)->setText(u"shared"_s);
    QAbstractButton *start = button("Start sweep", sweep);
    EVENTUALLY(
        start->mapTo(sweep, QPoint()).y() > sweep->height() * 3 / 4); // it has found its place in the grown dialog
    click(start);
    EVENTUALLY(!dialog("New sweep"));
}

void TestPlatformLoop::aSweepInShardsIsSharedByWorkersAndShownAsOne()
{
    PlatformDesk desk(ApiGeneration::Next, world());
    WebClient client(desk.services);
    desk.startLive();
    startInShards(desk, 4);
    QTRY_COMPARE_WITH_TIMEOUT(rows("true"), 4, kPatience);
    EVENTUALLY(desk.jobNamed(u"shared"_s));
    const qint64 key = desk.jobNamed(u"shared"_s)->key;
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), u"Queued"_s, kPatience);

    // One of them is cancelled by somebody else, the others are shared by two workers.
    const QString one
        = m_server->value(u"SELECT \"id\" FROM \"pipeline_jobs\" WHERE \"parameters\"->'shard'->>'index' = '2'"_s);
    QCOMPARE(client.call("DELETE", u'/' + one).status, 200);
    const Worker first(worker({}));
    const Worker second(worker({}));
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), u"Cancelled"_s, kPatience);
    QCOMPARE(desk.jobNamed(u"shared"_s)->receipt, u"3 of 4 shard(s) completed, 1 cancelled"_s);
    QCOMPARE(rows("\"status\" = 'COMPLETED'"), 3);

    press(desk, key, "Retry job");
    QTRY_COMPARE_WITH_TIMEOUT(desk.statusOf(key), u"Completed"_s, kPatience);
    QCOMPARE(rows("true"), 5); // that one alone was sent again
    QCOMPARE(rows("\"status\" = 'COMPLETED'"), 4);
    showsTheUnion(desk, key);
}

void TestPlatformLoop::showsTheUnion(PlatformDesk &desk, qint64 key)
{
    QCOMPARE(m_server->value(u"SELECT count(DISTINCT coalesce(\"parameters\"->>'price_sha256', '')) FROM"
                             " \"pipeline_jobs\""_s),
        u"1"_s);
    const Job whole = *desk.jobNamed(u"shared"_s);
    const auto expected = computed(u"SP500.csv"_s, *specOf(whole));
    QVERIFY(expected);
    const auto cellsHere = [&desk, key] {
        const auto kept = desk.zixly().store().read([key](QSqlDatabase &db) { return cells::load(db, key); }).result();
        return kept ? kept->cells->size() : 0;
    };
    QTRY_COMPARE_WITH_TIMEOUT(cellsHere(), expected->cells->size(), kPatience); // the last result is fetched
    showsTheSame(desk, whole, *expected);
}

QTEST_MAIN(TestPlatformLoop)
#include "tst_platformloop.moc"
