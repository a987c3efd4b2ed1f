// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shards.h"
#include "tests/support/syntheticcells.h"

#include <QSet>
#include <QTest>

#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

class TestShards : public QObject
{
    Q_OBJECT

private slots:
    void everyPairIsInOnePart();
    void partsAreAboutEqual();
    void aShardSaysWhatItIsPartOf();
    void anOddMarkIsNone_data();
    void anOddMarkIsNone();
    void theUnionIsTheWhole();
    void whatIsMissingIsMissing();
    void differentNumbersAreNotPutTogether();
    void theWholeSaysWhatItsShardsSay_data();
    void theWholeSaysWhatItsShardsSay();
    void theBestOfAllIsShown();
};

namespace {

QList<std::pair<int, int>> pairsOf(const SweepSpec &spec)
{
    QList<std::pair<int, int>> pairs;
    for (int fast = spec.fast.min; fast <= spec.fast.max; fast += spec.fast.step) {
        for (int slow = spec.slow.min; slow <= spec.slow.max; slow += spec.slow.step) {
            if (fast < slow)
                pairs.append({fast, slow});
        }
    }
    return pairs;
}

SweepSpec specOf(WindowRange fast, WindowRange slow)
{
    SweepSpec spec = synthetic::sampleSpec();
    spec.fast = fast;
    spec.slow = slow;
    return spec;
}

// What synthetic::result() gives for the whole, cut out of it: its noise depends on the row.
QList<SweepResult> partsOf(const SweepResult &whole, const QList<SweepSpec> &specs)
{
    QList<SweepResult> parts;
    std::size_t first = 0;
    for (const SweepSpec &spec : specs) {
        const auto count = static_cast<std::size_t>(validPairs(spec));
        auto cells = std::make_shared<CellColumns>();
        const auto cut = [first, count](const auto &from, auto &to) {
            const auto at = from.begin() + static_cast<std::ptrdiff_t>(first);
            to.assign(at, at + static_cast<std::ptrdiff_t>(count));
        };
        cut(whole.cells->fast, cells->fast);
        cut(whole.cells->slow, cells->slow);
        for (std::size_t metric = 0; metric < kMetricCount; ++metric)
            cut(whole.cells->metrics[metric], cells->metrics[metric]);
        SweepResult part = whole;
        part.spec = spec;
        part.validCells = static_cast<qint64>(count);
        part.cells = std::move(cells);
        parts.append(part);
        first += count;
    }
    return parts;
}

bool areSameBits(const std::vector<double> &a, const std::vector<double> &b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

Job shardIn(JobState state)
{
    Job job;
    job.state = state;
    return job;
}

Job wholeRow(int count)
{
    Job whole;
    whole.parameters = toJson(synthetic::sampleSpec());
    whole.parameters.insert(QLatin1String(shards::kCountName), count);
    return whole;
}

} // namespace

void TestShards::everyPairIsInOnePart()
{
    std::mt19937 dice(5);
    const auto number = [&dice](int low, int high) { return std::uniform_int_distribution<int>(low, high)(dice); };
    for (int round = 0; round < 500; ++round) {
        const int fastMin = number(1, 60);
        const int slowMin = number(1, 90);
        const SweepSpec whole = specOf(
            {fastMin, fastMin + number(0, 120), number(1, 9)}, {slowMin, slowMin + number(0, 120), number(1, 9)});
        const int count = number(1, 12);
        const QList<SweepSpec> parts = shards::split(whole, count);
        QVERIFY(parts.size() <= count);
        QList<std::pair<int, int>> together;
        for (const SweepSpec &part : parts) {
            QVERIFY(validPairs(part) > 0);
            SweepSpec same = part;
            same.fast = whole.fast;
            QCOMPARE(same, whole); // nothing else differs
            together += pairsOf(part);
        }
        QCOMPARE(together, pairsOf(whole)); // none missing, none twice, and in the order of the whole
    }
}

void TestShards::partsAreAboutEqual()
{
    const SweepSpec whole = specOf({2, 500, 1}, {5, 600, 1}); // low fast windows have many more cells than high ones
    const QList<SweepSpec> parts = shards::split(whole, 8);
    QCOMPARE(parts.size(), 8);
    const double fair = static_cast<double>(validPairs(whole)) / 8;
    for (const SweepSpec &part : parts)
        QVERIFY(std::abs(static_cast<double>(validPairs(part)) - fair) < 700); // a window
    QCOMPARE(shards::countFor(4'000'000, 4'000'000), 1);
    QCOMPARE(shards::countFor(4'000'001, 4'000'000), 2);
    QCOMPARE(shards::countFor(0, 4'000'000), 1);
}

void TestShards::aShardSaysWhatItIsPartOf()
{
    const SweepSpec whole = specOf({5, 50, 7}, {20, 200, 2}); // 50 is no window
    const QList<SweepSpec> parts = shards::split(whole, 3);
    QCOMPARE(parts.size(), 3);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const shards::Mark mark{QUuid::createUuid(), int(i) + 1, 3, whole.fast.min, whole.fast.max};
        QJsonObject parameters = toJson(parts.at(i));
        parameters.insert(QLatin1String(shards::kMarkName), shards::toJson(mark));
        QCOMPARE(shards::markOf(parameters), std::optional(mark));
        QCOMPARE(sweepSpecFromJson(parameters).value(), parts.at(i)); // who knows nothing of it runs it as it is
        QCOMPARE(shards::wholeOf(parts.at(i), mark), whole);
    }
    QVERIFY(!shards::markOf(toJson(whole)));
    QCOMPARE(shards::countOf(wholeRow(3)), 3);
    QCOMPARE(shards::countOf(Job()), 0);
}

void TestShards::anOddMarkIsNone_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("no parent") << u"parent"_s << QJsonValue(u"me"_s);
    QTest::newRow("index 0") << u"index"_s << QJsonValue(0);
    QTest::newRow("beyond") << u"index"_s << QJsonValue(5);
    QTest::newRow("one of one") << u"of"_s << QJsonValue(1);
    QTest::newRow("a million") << u"of"_s << QJsonValue(1'000'000);
    QTest::newRow("no range") << u"fast_range"_s << QJsonValue();
    QTest::newRow("backwards") << u"fast_range"_s << QJsonValue(QJsonArray{9, 3});
}

void TestShards::anOddMarkIsNone()
{
    QFETCH(const QString, member);
    QFETCH(const QJsonValue, value);
    QJsonObject mark = shards::toJson({QUuid::createUuid(), 2, 4, 5, 50});
    QVERIFY(shards::markOf({{QLatin1String(shards::kMarkName), mark}}));
    mark.insert(member, value);
    QVERIFY(!shards::markOf({{QLatin1String(shards::kMarkName), mark}}));
}

void TestShards::theUnionIsTheWhole()
{
    const SweepResult whole = synthetic::result(synthetic::sampleSpec());
    QList<SweepResult> parts = partsOf(whole, shards::split(whole.spec, 5));
    QCOMPARE(parts.size(), 5);
    std::swap(parts[0], parts[3]); // in any order
    const auto united = shards::unite(whole.spec, parts);
    QVERIFY(united);
    QCOMPARE(united->spec, whole.spec);
    QCOMPARE(united->validCells, whole.validCells);
    QVERIFY(united->complete());
    QCOMPARE(united->cells->fast, whole.cells->fast);
    QCOMPARE(united->cells->slow, whole.cells->slow);
    for (std::size_t metric = 0; metric < kMetricCount; ++metric)
        QVERIFY(areSameBits(united->cells->metrics[metric], whole.cells->metrics[metric]));
    QCOMPARE(united->benchmarkReturn, whole.benchmarkReturn);
    QCOMPARE(united->data, whole.data);
}

void TestShards::whatIsMissingIsMissing()
{
    const SweepResult whole = synthetic::result(synthetic::sampleSpec());
    QList<SweepResult> parts = partsOf(whole, shards::split(whole.spec, 4));
    const qint64 gone = parts.takeAt(1).validCells;
    const auto united = shards::unite(whole.spec, parts);
    QVERIFY(united);
    QVERIFY(!united->complete());
    QCOMPARE(united->cells->size(), whole.validCells - gone);
    QCOMPARE(united->validCells, whole.validCells);
    QCOMPARE(shards::unite(whole.spec, {}).error().kind, Error::Kind::NotFound);
}

void TestShards::differentNumbersAreNotPutTogether()
{
    const SweepResult whole = synthetic::result(synthetic::sampleSpec());
    const QList<SweepResult> parts = partsOf(whole, shards::split(whole.spec, 2));
    QList<SweepResult> others = parts;
    others[1].data.sha256 = "other prices";
    QCOMPARE(shards::unite(whole.spec, others).error().kind, Error::Kind::Conflict);
    others = parts;
    others[1].convention.fees += 0.001;
    QCOMPARE(shards::unite(whole.spec, others).error().kind, Error::Kind::Conflict);
    others = parts;
    others[1].engineVersion = u"another"_s;
    QCOMPARE(shards::unite(whole.spec, others).error().kind, Error::Kind::Conflict);
}

void TestShards::theWholeSaysWhatItsShardsSay_data()
{
    using S = JobState;
    QTest::addColumn<QList<JobState>>("states");
    QTest::addColumn<JobState>("whole");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const QList<S> &states, S whole, const char *words) {
        QTest::newRow(name) << states << whole << QString::fromLatin1(words);
    };
    row("waiting", {S::Queued, S::Queued, S::Queued}, S::Queued, "0 of 3 shard(s) completed");
    row("one runs", {S::Queued, S::Running, S::Queued}, S::Running, "0 of 3 shard(s) completed, 1 running");
    row("between two", {S::Completed, S::Queued, S::Queued}, S::Running, "1 of 3 shard(s) completed");
    row("one failed early", {S::Failed, S::Running, S::Queued}, S::Running,
        "0 of 3 shard(s) completed, 1 running, 1 failed");
    row("all", {S::Completed, S::Completed, S::Completed}, S::Completed, "3 of 3 shard(s) completed");
    row("one failed", {S::Completed, S::Failed, S::Completed}, S::Failed, "2 of 3 shard(s) completed, 1 failed");
    row("cancelled", {S::Completed, S::Cancelled, S::Cancelled}, S::Cancelled,
        "1 of 3 shard(s) completed, 2 cancelled");
    row("failed and cancelled", {S::Failed, S::Cancelled, S::Completed}, S::Failed,
        "1 of 3 shard(s) completed, 1 failed, 1 cancelled");
    row("being cancelled", {S::Completed, S::Cancelling, S::Queued}, S::Cancelling, "1 of 3 shard(s) completed");
    row("an answer was lost", {S::Completed, S::Unknown, S::Failed}, S::Unknown, "1 of 3 shard(s) completed, 1 failed");
    row("one not heard of", {S::Completed, S::Completed}, S::Running, "2 of 3 shard(s) completed");
    row("none heard of", {}, S::Queued, "0 of 3 shard(s) completed");
}

void TestShards::theWholeSaysWhatItsShardsSay()
{
    QFETCH(const QList<JobState>, states);
    QFETCH(const JobState, whole);
    QFETCH(const QString, words);
    QList<Job> jobs;
    for (const JobState state : states)
        jobs << shardIn(state);
    const Job row = shards::followed(wholeRow(3), jobs);
    QCOMPARE(row.state, whole);
    QCOMPARE(row.receipt, words);
}

void TestShards::theBestOfAllIsShown()
{
    Job first = shardIn(JobState::Completed);
    first.startedMs = 200;
    first.endedMs = 300;
    first.runtimeMs = 100;
    first.best.sharpe = 0.5;
    first.best.fast = 5;
    first.best.slow = 20;
    first.best.maxDrawdown = 30.0;
    Job second = shardIn(JobState::Completed);
    second.startedMs = 100;
    second.endedMs = 250;
    second.runtimeMs = 150;
    second.best.sharpe = 0.7;
    second.best.fast = 9;
    second.best.slow = 40;
    second.best.maxDrawdown = 35.0;
    second.data.sha256 = "prices";
    const Job none = shardIn(JobState::Completed); // all of its cells had too few trades
    const Job row = shards::followed(wholeRow(3), {first, second, none});
    QCOMPARE(row.startedMs, 100);
    QCOMPARE(row.endedMs, 300);
    QCOMPARE(row.runtimeMs, 250);
    QCOMPARE(row.best.sharpe, 0.7);
    QCOMPARE(row.best.fast, 9);
    QCOMPARE(row.best.maxDrawdown, 30.0);
    QVERIFY(std::isnan(row.best.score));
    QCOMPARE(row.data.sha256, QByteArray("prices"));

    Job failed = shardIn(JobState::Failed);
    failed.error = Error{Error::Kind::OutOfMemory, u"SP500"_s, {}};
    const Job half = shards::followed(row, {first, failed, second});
    QCOMPARE(half.error, failed.error);
    const Job again = shards::followed(half, {first, shardIn(JobState::Running), second});
    QVERIFY(!again.error);
    QCOMPARE(again.endedMs, 0);
}

QTEST_GUILESS_MAIN(TestShards)
#include "tst_shards.moc"
