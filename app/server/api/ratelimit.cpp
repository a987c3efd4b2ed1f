// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/ratelimit.h"

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr double kMinuteMs = 60'000.0;
constexpr qint64 kSweepMs = 60'000; // by then every bucket that was not touched is full again

} // namespace

double RateLimit::tokensAt(const Bucket &bucket, int perMinute, qint64 nowMs)
{
    const auto passed = static_cast<double>(std::max<qint64>(0, nowMs - bucket.sinceMs));
    return std::min<double>(perMinute, bucket.tokens + passed * perMinute / kMinuteMs);
}

qint64 RateLimit::take(const QString &name, int perMinute, qint64 nowMs)
{
    sweep(nowMs);
    const auto found = m_buckets.find(name);
    Bucket &bucket
        = found == m_buckets.end() ? *m_buckets.insert(name, {static_cast<double>(perMinute), nowMs}) : *found;
    bucket = {tokensAt(bucket, perMinute, nowMs), nowMs};
    if (bucket.tokens >= 1.0) {
        bucket.tokens -= 1.0;
        return 0;
    }
    if (perMinute <= 0)
        return static_cast<qint64>(kMinuteMs);
    return std::max<qint64>(1, static_cast<qint64>(std::ceil((1.0 - bucket.tokens) * kMinuteMs / perMinute)));
}

bool RateLimit::isEmpty(const QString &name, int perMinute, qint64 nowMs) const
{
    const auto found = m_buckets.find(name);
    return found != m_buckets.end() && tokensAt(*found, perMinute, nowMs) < 1.0;
}

void RateLimit::sweep(qint64 nowMs)
{
    if (nowMs - m_sweptMs < kSweepMs)
        return;
    m_sweptMs = nowMs;
    m_buckets.removeIf([nowMs](const auto &entry) { return nowMs - entry.value().sinceMs >= kSweepMs; });
}

} // namespace zixly
