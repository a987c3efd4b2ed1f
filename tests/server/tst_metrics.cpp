// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/metrics.h"

#include <QTest>

#include <limits>
#include <thread>

using namespace zixly;

class TestMetrics : public QObject
{
    Q_OBJECT

private slots:
    void textIsThatOfPrometheus();
    void bucketsCountWhatIsBelow();
    void labelsAreEscaped();
    void seriesHaveAnEnd();
    void namesNobodyKnowsDoNothing();
    void anyThreadMayCount();
};

void TestMetrics::textIsThatOfPrometheus()
{
    using Kind = MetricsRegistry::Kind;
    MetricsRegistry metrics(
        {{"a_total", "How many", Kind::Counter, {"x", "y"}, {}}, {"b", "Now", Kind::Gauge, {}, {}}});
    metrics.add("a_total", {"1", "2"});
    metrics.add("a_total", {"1", "2"}, 2.5);
    metrics.set("b", {}, 7);
    metrics.set("b", {}, -std::numeric_limits<double>::infinity());
    QCOMPARE(metrics.text(),
        QByteArray("# HELP a_total How many\n# TYPE a_total counter\na_total{x=\"1\",y=\"2\"} 3.5\n"
                   "# HELP b Now\n# TYPE b gauge\nb -Inf\n"));
}

void TestMetrics::bucketsCountWhatIsBelow()
{
    MetricsRegistry metrics({{"d_seconds", "Time", MetricsRegistry::Kind::Histogram, {"x"}, {.5, 1, 5}}});
    for (const double value : {0.1, 0.5, 0.7, 5.0, 99.0})
        metrics.observe("d_seconds", {"k"}, value);
    QCOMPARE(metrics.text(),
        QByteArray("# HELP d_seconds Time\n# TYPE d_seconds histogram\n"
                   "d_seconds_bucket{x=\"k\",le=\"0.5\"} 2\nd_seconds_bucket{x=\"k\",le=\"1\"} 3\n"
                   "d_seconds_bucket{x=\"k\",le=\"5\"} 4\nd_seconds_bucket{x=\"k\",le=\"+Inf\"} 5\n"
                   "d_seconds_sum{x=\"k\"} 105.3\nd_seconds_count{x=\"k\"} 5\n"));
    QCOMPARE(metrics.value("d_seconds", {"k"}), 5.0);
}

void TestMetrics::labelsAreEscaped()
{
    MetricsRegistry metrics({{"a", "A", MetricsRegistry::Kind::Counter, {"x"}, {}}});
    metrics.add("a", {"\"} 1\nevil{\\"});
    QVERIFY(metrics.text().endsWith("a{x=\"\\\"} 1\\nevil{\\\\\"} 1\n"));
    QCOMPARE(metrics.text().count('\n'), 3);
}

void TestMetrics::seriesHaveAnEnd()
{
    using Kind = MetricsRegistry::Kind;
    MetricsRegistry metrics({{"a", "A", Kind::Counter, {"x"}, {}}, {"h", "H", Kind::Histogram, {"x"}, {1}}});
    for (int i = 0; i < 10'000; ++i) {
        metrics.add("a", {QByteArray::number(i)});
        metrics.observe("h", {QByteArray::number(i)}, 1);
    }
    QCOMPARE(metrics.text().count("\na{"), 2000);
    QCOMPARE(metrics.text().count("\nh_count{"), 2000);
    metrics.add("a", {"0"}); // the known ones go on
    QCOMPARE(metrics.value("a", {"0"}), 2.0);
}

void TestMetrics::namesNobodyKnowsDoNothing()
{
    MetricsRegistry metrics({});
    metrics.add("a", {});
    metrics.set("a", {}, 1);
    metrics.observe("a", {}, 1);
    QCOMPARE(metrics.value("a", {}), 0.0);
    QVERIFY(metrics.text().isEmpty());
}

void TestMetrics::anyThreadMayCount()
{
    MetricsRegistry metrics({{"a", "A", MetricsRegistry::Kind::Counter, {}, {}}});
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&metrics] {
            for (int n = 0; n < 10'000; ++n)
                metrics.add("a", {});
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(metrics.value("a", {}), 40'000.0);
}

QTEST_GUILESS_MAIN(TestMetrics)

#include "tst_metrics.moc"
