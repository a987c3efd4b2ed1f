// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/metrics.h"

#include <QMutexLocker>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

// A label's value may come from outside, so the number of series has an end.
constexpr qsizetype kMostSeries = 2000;

QByteArray numberText(double value)
{
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    return value == std::floor(value) && std::abs(value) < 1e15 ? QByteArray::number(static_cast<qint64>(value))
                                                                : QByteArray::number(value, 'g', 17);
}

QByteArray escaped(QByteArray value)
{
    return value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

QByteArray labelText(
    const QList<QByteArray> &names, const MetricsRegistry::Labels &values, const QByteArray &bound = {})
{
    QList<QByteArray> parts;
    for (qsizetype i = 0; i < names.size(); ++i)
        parts << names.at(i) + "=\"" + escaped(values.value(i)) + '"';
    if (!bound.isEmpty())
        parts << "le=\"" + bound + '"';
    return parts.isEmpty() ? QByteArray() : '{' + parts.join(',') + '}';
}

QByteArray kindText(MetricsRegistry::Kind kind)
{
    switch (kind) {
    case MetricsRegistry::Kind::Counter: return "counter";
    case MetricsRegistry::Kind::Gauge: return "gauge";
    case MetricsRegistry::Kind::Histogram: break;
    }
    return "histogram";
}

} // namespace

MetricsRegistry::MetricsRegistry(QList<Family> families)
{
    for (Family &family : families) {
        Entry entry{std::move(family), {}};
        if (entry.family.labels.isEmpty()) // there from the first scrape on
            entry.series.insert({}, {0.0, 0, std::vector<quint64>(entry.family.buckets.size())});
        m_entries.push_back(std::move(entry));
    }
}

MetricsRegistry::Entry *MetricsRegistry::find(const char *name)
{
    const auto found = std::find_if(
        m_entries.begin(), m_entries.end(), [name](const Entry &entry) { return entry.family.name == name; });
    return found == m_entries.end() ? nullptr : &*found;
}

void MetricsRegistry::add(const char *family, const Labels &labels, double amount)
{
    const QMutexLocker lock(&m_mutex);
    Entry *entry = find(family);
    if (entry && (entry->series.contains(labels) || entry->series.size() < kMostSeries))
        entry->series[labels].value += amount;
}

void MetricsRegistry::set(const char *family, const Labels &labels, double value)
{
    const QMutexLocker lock(&m_mutex);
    if (Entry *entry = find(family))
        entry->series[labels].value = value;
}

void MetricsRegistry::observe(const char *family, const Labels &labels, double value)
{
    const QMutexLocker lock(&m_mutex);
    Entry *entry = find(family);
    if (!entry || (!entry->series.contains(labels) && entry->series.size() >= kMostSeries))
        return;
    Series &series = entry->series[labels];
    series.buckets.resize(entry->family.buckets.size());
    series.value += value;
    ++series.count;
    for (std::size_t i = 0; i < series.buckets.size(); ++i)
        series.buckets[i] += value <= entry->family.buckets[i] ? 1 : 0;
}

double MetricsRegistry::value(const char *family, const Labels &labels) const
{
    const QMutexLocker lock(&m_mutex);
    for (const Entry &entry : m_entries) {
        if (entry.family.name != family)
            continue;
        const Series series = entry.series.value(labels);
        return entry.family.kind == Kind::Histogram ? static_cast<double>(series.count) : series.value;
    }
    return 0.0;
}

QByteArray MetricsRegistry::text() const
{
    const QMutexLocker lock(&m_mutex);
    QByteArray text;
    for (const Entry &entry : m_entries) {
        const Family &family = entry.family;
        text += "# HELP " + family.name + ' ' + family.help + "\n# TYPE " + family.name + ' ' + kindText(family.kind)
            + '\n';
        for (auto it = entry.series.begin(); it != entry.series.end(); ++it) {
            if (family.kind != Kind::Histogram) {
                text += family.name + labelText(family.labels, it.key()) + ' ' + numberText(it->value) + '\n';
                continue;
            }
            for (std::size_t i = 0; i < family.buckets.size(); ++i) {
                text += family.name + "_bucket" + labelText(family.labels, it.key(), numberText(family.buckets[i]))
                    + ' ' + QByteArray::number(it->buckets.empty() ? 0 : it->buckets[i]) + '\n';
            }
            text += family.name + "_bucket" + labelText(family.labels, it.key(), "+Inf") + ' '
                + QByteArray::number(it->count) + '\n';
            text += family.name + "_sum" + labelText(family.labels, it.key()) + ' ' + numberText(it->value) + '\n';
            text += family.name + "_count" + labelText(family.labels, it.key()) + ' ' + QByteArray::number(it->count)
                + '\n';
        }
    }
    return text;
}

} // namespace zixly
