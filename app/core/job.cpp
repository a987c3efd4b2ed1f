// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job.h"

#include "core/servicelimits.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>

namespace zixly {

// RFC 9562 section 5.7: 48 bits of UTC milliseconds, then random bits.
QUuid makeUuidV7(qint64 nowMs)
{
    const auto time = static_cast<quint64>(nowMs) & 0xFFFF'FFFF'FFFFULL;
    const quint64 high = QRandomGenerator::system()->generate64();
    const quint64 low = QRandomGenerator::system()->generate64();
    const auto byte = [low](int shift) { return static_cast<uchar>(low >> shift); };
    return QUuid(static_cast<uint>(time >> 16), static_cast<ushort>(time),
        static_cast<ushort>(0x7000U | (high & 0x0FFFU)), static_cast<uchar>(0x80U | (byte(56) & 0x3FU)), byte(48),
        byte(40), byte(32), byte(24), byte(16), byte(8), byte(0));
}

std::optional<SweepSpec> specOf(const Job &job)
{
    if (job.type != QLatin1String(kSweepType))
        return std::nullopt;
    auto spec = sweepSpecFromJson(job.parameters);
    if (!spec)
        return std::nullopt;
    return *spec;
}

bool isStated(const Job &job, QLatin1StringView parameter)
{
    if (job.account == 0 && job.place.service.isEmpty() && job.remoteIds.isEmpty())
        return true;
    const bool atTradingApi = std::ranges::any_of(
        job.remoteIds, [](const RemoteId &id) { return id.kind == QLatin1StringView("trading"); });
    if (atTradingApi && limits::isIgnored(ServiceKind::TradingApi, parameter))
        return false; // it repeats what it was sent and runs something else
    return job.parameters.contains(parameter);
}

bool areStepsStated(const Job &job)
{
    return isStated(job, QLatin1StringView("step"))
        || (isStated(job, QLatin1StringView("fast_step")) && isStated(job, QLatin1StringView("slow_step")));
}

QString placeTitle(const Place &place)
{
    return place.service.isEmpty() ? QCoreApplication::translate("zixly::Place", "This computer") : place.service;
}

} // namespace zixly
