// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shards.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace zixly::shards {

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::Shards)
};

// Slow windows above this fast one.
qint64 pairsOf(const SweepSpec &spec, int fast)
{
    SweepSpec one = spec;
    one.fast = {fast, fast, 1};
    return validPairs(one);
}

bool areAlike(const SweepResult &a, const SweepResult &b)
{
    return a.convention == b.convention && a.data == b.data && a.spec.strategy == b.spec.strategy
        && a.spec.ticker == b.spec.ticker && a.engineVersion == b.engineVersion;
}

bool isOpen(JobState state)
{
    return !isTerminal(state) && state != JobState::Unknown;
}

JobState stateOf(const QList<Job> &shards, const Counts &counts)
{
    const auto any = [&shards](auto wanted) {
        return std::any_of(shards.begin(), shards.end(), [&wanted](const Job &job) { return wanted(job.state); });
    };
    const auto is = [](JobState wanted) { return [wanted](JobState state) { return state == wanted; }; };
    if (any(is(JobState::Cancelling)))
        return JobState::Cancelling;
    if (any(is(JobState::Running)))
        return JobState::Running;
    if (any(isOpen) || shards.size() < counts.of) // some of them have not been heard of
        return counts.completed + counts.failed + counts.cancelled > 0 ? JobState::Running : JobState::Queued;
    if (any(is(JobState::Unknown)))
        return JobState::Unknown;
    if (counts.failed > 0)
        return JobState::Failed;
    return counts.cancelled > 0 ? JobState::Cancelled : JobState::Completed;
}

// NaN loses.
bool isBetter(double value, double best)
{
    return !std::isnan(value) && (std::isnan(best) || value > best);
}

void takeBest(BestValues &best, const BestValues &other)
{
    if (isBetter(other.sharpe, best.sharpe)) {
        best.sharpe = other.sharpe;
        best.fast = other.fast;
        best.slow = other.slow;
    }
    if (isBetter(other.totalReturn, best.totalReturn))
        best.totalReturn = other.totalReturn;
    if (isBetter(-other.maxDrawdown, -best.maxDrawdown))
        best.maxDrawdown = other.maxDrawdown;
    if (isBetter(other.score, best.score))
        best.score = other.score;
}

void takeCompleted(Job &whole, const Job &shard)
{
    if (whole.engineVersion.isEmpty())
        whole.engineVersion = shard.engineVersion;
    if (!whole.convention.known || whole.convention.barIntervalMs == 0)
        whole.convention = shard.convention;
    if (whole.data.sha256.isEmpty())
        whole.data = shard.data;
    takeBest(whole.best, shard.best);
}

} // namespace

QJsonObject toJson(const Mark &mark)
{
    return {{QStringLiteral("parent"), mark.parent.toString(QUuid::WithoutBraces)},
        {QStringLiteral("index"), mark.index}, {QStringLiteral("of"), mark.of},
        {QStringLiteral("fast_range"), QJsonArray{mark.fastMin, mark.fastMax}}};
}

std::optional<Mark> markOf(const QJsonObject &parameters)
{
    const QJsonObject object = parameters.value(QLatin1String(kMarkName)).toObject();
    const QJsonArray fast = object.value(QLatin1String("fast_range")).toArray();
    const Mark mark{QUuid::fromString(object.value(QLatin1String("parent")).toString()),
        object.value(QLatin1String("index")).toInt(), object.value(QLatin1String("of")).toInt(), fast.at(0).toInt(),
        fast.at(1).toInt()};
    const bool possible = !mark.parent.isNull() && mark.of >= 2 && mark.of <= kMost && mark.index >= 1
        && mark.index <= mark.of && mark.fastMin >= 1 && mark.fastMax >= mark.fastMin && mark.fastMax <= kMaxWindow;
    return possible ? std::optional(mark) : std::nullopt;
}

int countOf(const Job &job)
{
    const int count = job.parameters.value(QLatin1String(kCountName)).toInt();
    return job.parentKey == 0 && count >= 2 && count <= kMost ? count : 0;
}

SweepSpec wholeOf(SweepSpec shard, const Mark &mark)
{
    shard.fast.min = mark.fastMin;
    shard.fast.max = mark.fastMax;
    return shard;
}

QList<SweepSpec> split(const SweepSpec &whole, int count)
{
    const qint64 total = validPairs(whole);
    QList<SweepSpec> parts;
    qint64 before = 0; // pairs in finished parts and the current one
    int first = whole.fast.min;
    for (int fast = whole.fast.min; fast <= whole.fast.max && before < total; fast += whole.fast.step) {
        before += pairsOf(whole, fast);
        const auto cut = static_cast<qint64>(parts.size()) + 1;
        if (before < total && before * count < total * cut)
            continue;
        SweepSpec part = whole;
        part.fast.min = first;
        part.fast.max = fast;
        parts.append(part);
        first = fast + whole.fast.step;
    }
    if (!parts.isEmpty()) // windows above every slow one have no cells; they stay with the last part
        parts.last().fast.max = whole.fast.max;
    return parts;
}

int countFor(qint64 cells, qint64 limit)
{
    return static_cast<int>(std::clamp<qint64>((cells + limit - 1) / std::max<qint64>(1, limit), 1, kMost));
}

Result<SweepResult> unite(const SweepSpec &whole, QList<SweepResult> parts)
{
    if (parts.isEmpty())
        return failure(Error::Kind::NotFound, defaultName(whole));
    std::stable_sort(parts.begin(), parts.end(),
        [](const SweepResult &a, const SweepResult &b) { return a.spec.fast.min < b.spec.fast.min; });
    SweepResult united = parts.first();
    qsizetype size = 0;
    for (const SweepResult &part : std::as_const(parts)) {
        if (!areAlike(part, united)) {
            return failure(Error::Kind::Conflict, defaultName(whole),
                Tr::tr("Its shards were computed from different prices or in different ways, so they are not one "
                       "sweep. Run it again."));
        }
        if (part.engineBuild != united.engineBuild)
            united.engineBuild.clear(); // several: not known of the whole
        size += part.cells->size();
    }
    auto cells = std::make_shared<CellColumns>();
    cells->fast.reserve(static_cast<std::size_t>(size));
    cells->slow.reserve(static_cast<std::size_t>(size));
    const auto append = [](auto &to, const auto &from) { to.insert(to.end(), from.begin(), from.end()); };
    for (const SweepResult &part : std::as_const(parts)) {
        append(cells->fast, part.cells->fast);
        append(cells->slow, part.cells->slow);
    }
    for (std::size_t metric = 0; metric < kMetricCount; ++metric) {
        cells->metrics[metric].reserve(static_cast<std::size_t>(size));
        for (const SweepResult &part : std::as_const(parts))
            append(cells->metrics[metric], part.cells->metrics[metric]);
    }
    united.spec.fast = whole.fast;
    united.validCells = std::max<qint64>(validPairs(whole), size);
    united.cells = std::move(cells);
    return united;
}

Counts countsOf(const QList<Job> &shards, int of)
{
    Counts counts{.of = of};
    for (const Job &job : shards) {
        counts.completed += job.state == JobState::Completed ? 1 : 0;
        counts.failed += job.state == JobState::Failed ? 1 : 0;
        counts.cancelled += job.state == JobState::Cancelled ? 1 : 0;
        counts.running += job.state == JobState::Running ? 1 : 0;
    }
    return counts;
}

QString describe(const Counts &counts)
{
    QStringList words{Tr::tr("%1 of %n shard(s) completed", nullptr, counts.of).arg(counts.completed)};
    if (counts.running > 0)
        words << Tr::tr("%n running", nullptr, counts.running);
    if (counts.failed > 0)
        words << Tr::tr("%n failed", nullptr, counts.failed);
    if (counts.cancelled > 0)
        words << Tr::tr("%n cancelled", nullptr, counts.cancelled);
    return words.join(Tr::tr(", "));
}

Job followed(Job whole, const QList<Job> &shards)
{
    const Counts counts = countsOf(shards, countOf(whole));
    whole.state = stateOf(shards, counts);
    whole.receipt = describe(counts);
    whole.error.reset();
    whole.best = {};
    whole.startedMs = whole.endedMs = whole.runtimeMs = 0;
    for (const Job &shard : shards) {
        if (shard.startedMs != 0)
            whole.startedMs = whole.startedMs == 0 ? shard.startedMs : std::min(whole.startedMs, shard.startedMs);
        if (isTerminal(whole.state))
            whole.endedMs = std::max(whole.endedMs, shard.endedMs);
        whole.runtimeMs += shard.runtimeMs;
        if (whole.state == JobState::Failed && shard.state == JobState::Failed && !whole.error)
            whole.error = shard.error;
        if (shard.state == JobState::Completed)
            takeCompleted(whole, shard);
    }
    return whole;
}

} // namespace zixly::shards
