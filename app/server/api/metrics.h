// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QMutex>

#include <vector>

namespace zixly {

// Numbers for Prometheus, in its text format 0.0.4. Names, labels and buckets are those the platform's dashboards
// expect. Any thread.
class MetricsRegistry
{
public:
    enum class Kind : quint8 { Counter, Gauge, Histogram };
    struct Family {
        QByteArray name;
        QByteArray help;
        Kind kind = Kind::Counter;
        QList<QByteArray> labels; // their names
        std::vector<double> buckets; // of a histogram, ascending, without +Inf
    };
    using Labels = QList<QByteArray>; // values, in the order of the family's names

    explicit MetricsRegistry(QList<Family> families);

    void add(const char *family, const Labels &labels, double amount = 1.0); // counters
    void set(const char *family, const Labels &labels, double value); // gauges
    void observe(const char *family, const Labels &labels, double value); // histograms, in their unit
    double value(const char *family, const Labels &labels) const; // of a counter or gauge; of a histogram its count

    QByteArray text() const;

private:
    struct Series {
        double value = 0.0; // a histogram's sum
        quint64 count = 0;
        std::vector<quint64> buckets; // each with what is below
    };
    struct Entry {
        Family family;
        QMap<Labels, Series> series;
    };
    Entry *find(const char *name);

    mutable QMutex m_mutex;
    std::vector<Entry> m_entries;
};

} // namespace zixly
