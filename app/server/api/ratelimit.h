// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace zixly {

// Token buckets, one for each name: `perMinute` requests may come at once, and as many a minute in the long run. Lives
// in one thread; time is given in, in milliseconds of a monotonic clock.
class RateLimit
{
public:
    // 0 = it may go on; else the milliseconds until it may.
    qint64 take(const QString &name, int perMinute, qint64 nowMs);
    // What the name still has, without taking any.
    bool isEmpty(const QString &name, int perMinute, qint64 nowMs) const;
    qsizetype size() const { return m_buckets.size(); }

private:
    struct Bucket {
        double tokens = 0.0;
        qint64 sinceMs = 0;
    };
    static double tokensAt(const Bucket &bucket, int perMinute, qint64 nowMs);
    void sweep(qint64 nowMs); // forgets full buckets, so that strangers cannot fill the memory

    QHash<QString, Bucket> m_buckets;
    qint64 m_sweptMs = 0;
};

} // namespace zixly
