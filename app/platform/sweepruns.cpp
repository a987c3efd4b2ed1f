// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/sweepruns.h"

#include "platform/json.h"

namespace zixly::platform {

namespace {

constexpr qint64 kSlackMs = 2'000; // the worker and the database of a service have their own clocks

} // namespace

Result<QList<SweepRun>> parseRuns(const QByteArray &body)
{
    const auto value = parseJson(body);
    if (!value)
        return std::unexpected(value.error());
    if (!value->isArray())
        return badAnswer(QStringLiteral("no list of sweep runs"));
    QList<SweepRun> runs;
    const QJsonArray array = value->toArray();
    for (const auto &item : array) {
        const QJsonObject object = item.toObject();
        const auto ran = readTime(object.value(QLatin1String("run_date")), "run_date");
        const auto whole
            = [&object](const char *name) { return readWhole(object.value(QLatin1String(name)), name, 0, 1LL << 40); };
        const auto tickers = whole("ticker_count");
        const auto rows = whole("result_count");
        SweepRun run{.id = object.value(QLatin1String("sweep_run_id")).toString(),
            .bestTicker = object.value(QLatin1String("best_ticker")).toString()};
        if (run.id.isEmpty() || !ran || !tickers || !rows)
            continue;
        run.ranMs = *ran;
        run.tickers = tickers->value_or(0);
        run.rows = rows->value_or(0);
        runs.append(run);
    }
    return runs;
}

Result<QString> runOf(const RemoteJob &job, const QList<SweepRun> &runs)
{
    const QString subject = QStringLiteral("%1 %2").arg(serviceTitle(ServiceKind::TradingApi), job.id);
    const QString ticker = job.parameters.value(QLatin1String("ticker")).toString();
    if (ticker.isEmpty() || job.startedMs == 0 || job.completedMs == 0)
        return failure(Error::Kind::Ambiguous, subject, QStringLiteral("the job tells no ticker or no times"));
    QStringList found;
    for (const SweepRun &run : runs) {
        if (run.tickers == 1 && run.bestTicker.compare(ticker, Qt::CaseInsensitive) == 0
            && run.ranMs >= job.startedMs - kSlackMs && run.ranMs <= job.completedMs + kSlackMs)
            found.append(run.id);
    }
    if (found.isEmpty())
        return failure(Error::Kind::NotFound, subject, QStringLiteral("no sweep run of %1 at that time").arg(ticker));
    if (found.size() > 1) {
        return failure(Error::Kind::Ambiguous, subject,
            QStringLiteral("%1 sweep runs of %2 at that time").arg(found.size()).arg(ticker));
    }
    return found.first();
}

} // namespace zixly::platform
