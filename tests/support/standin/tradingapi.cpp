// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/services.h"
#include "tests/support/standin/shapes.h"
#include "tests/support/standin/tradingstream.h"

#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

// The Trading API: an API key, two shapes of errors, naive times, and zeros that become null.
namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kKeyLength = 32;

Reply detail(int status, const QString &text)
{
    return json(status, QJsonObject{{u"detail"_s, text}});
}

Reply failed(const World &world, int status, const QString &error, const QString &code, const QString &text)
{
    return json(status,
        QJsonObject{{u"error"_s, error}, {u"detail"_s, text}, {u"code"_s, code},
            {u"timestamp"_s, World::naive(world.nowMs())}});
}

Reply unprocessable(const World &world, const QString &issue) // Python's repr of what is wrong
{
    return failed(world, 422, u"Validation Error"_s, u"VALIDATION_ERROR"_s, u"[{%1}]"_s.arg(issue));
}

// A limit of the query; empty with the complaint.
std::optional<int> limitOf(const Request &request, int fallback, int most, QString &issue)
{
    const QString asked = parameter(request, "limit");
    if (asked.isEmpty())
        return fallback;
    bool ok = false;
    const int limit = asked.toInt(&ok);
    if (ok && limit >= 1 && limit <= most)
        return limit;
    issue = !ok ? u"'type': 'int_parsing', 'loc': ('query', 'limit'), 'msg': 'Input should be a valid integer', "
                  "'input': '%1'"_s.arg(asked)
                : u"'type': 'less_than_equal', 'loc': ('query', 'limit'), 'msg': 'Input should be less than or equal "
                  "to %1', 'input': '%2', 'ctx': {'le': %1}"_s.arg(most)
                      .arg(asked);
    return std::nullopt;
}

QString rangeIssue(const QJsonObject &body, const QString &name)
{
    const QJsonArray range = body.value(name).toArray();
    const bool split = body.contains(name + u"_min"_s) && body.contains(name + u"_max"_s);
    const double least = split ? body.value(name + u"_min"_s).toDouble() : range.at(0).toDouble();
    const double most = split ? body.value(name + u"_max"_s).toDouble() : range.at(1).toDouble();
    if (!split && range.size() != 2)
        return u"'type': 'missing', 'loc': ('body', '%1'), 'msg': 'Field required'"_s.arg(name);
    return least < most ? QString()
                        : u"'type': 'value_error', 'loc': ('body', '%1'), 'msg': 'Value error, min must be less than "
                          "max'"_s.arg(name);
}

Reply trigger(World &world, const Request &request)
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!request.headers.value("content-type").startsWith("application/json") || !document.isObject())
        return unprocessable(world,
            u"'type': 'model_attributes_type', 'loc': ('body',), 'msg': 'Input should be a valid dictionary or object "
            "to extract fields from', 'input': '%1'"_s.arg(QString::fromUtf8(request.body)));
    const QJsonObject body = document.object();
    QString issue;
    if (text(body, "ticker").isEmpty())
        issue = u"'type': 'missing', 'loc': ('body', 'ticker'), 'msg': 'Field required', 'input': {}"_s;
    for (const QString &name : {u"fast_range"_s, u"slow_range"_s}) {
        if (issue.isEmpty())
            issue = rangeIssue(body, name);
    }
    if (!issue.isEmpty())
        return unprocessable(world, issue);
    const QJsonObject job = world.addTradingJob(body);
    const QString id = text(job, "job_id");
    return json(200,
        QJsonObject{{u"job_id"_s, id}, {u"status"_s, u"pending"_s}, {u"created_at"_s, job.value("created_at"_L1)},
            {u"stream_url"_s, u"/api/v1/jobs/%1/stream"_s.arg(id)}, {u"status_url"_s, u"/api/v1/jobs/"_s + id}});
}

QJsonObject shown(const QJsonObject &row, bool best, bool forTicker)
{
    static const QStringList kNamed{u"result_id"_s, u"ticker"_s, u"strategy_type"_s, u"fast_period"_s, u"slow_period"_s,
        u"signal_period"_s, u"score"_s};
    static const QStringList kNeverInBest{u"annualized_return"_s, u"trades_per_month"_s, u"avg_trade_duration"_s};
    QJsonObject out = row;
    for (auto it = out.begin(); it != out.end(); ++it) {
        const bool zero = it.value().isDouble() && it.value().toDouble() == 0;
        if (zero || (best && kNeverInBest.contains(it.key())) || (best && !forTicker && !kNamed.contains(it.key())))
            it.value() = QJsonValue::Null;
    }
    return out;
}

QJsonArray rowsOf(const QJsonObject &run, const QString &ticker)
{
    QJsonArray rows;
    for (const QJsonValue &value : run.value("results"_L1).toArray()) {
        if (ticker.isEmpty() || text(value.toObject(), "ticker") == ticker)
            rows.append(value);
    }
    return rows;
}

Reply runReply(const QJsonObject &run, qsizetype total, const QJsonArray &rows)
{
    return json(200,
        QJsonObject{{u"sweep_run_id"_s, run.value("sweep_run_id"_L1)}, {u"run_date"_s, run.value("run_date"_L1)},
            {u"total_results"_s, total}, {u"results"_s, rows}});
}

Reply bestOf(const QJsonObject &run, const QString &ticker, bool perTicker)
{
    QJsonArray best;
    QStringList tickers;
    for (const QJsonValue &value : rowsOf(run, ticker)) { // by score, best first
        const QString of = text(value.toObject(), "ticker");
        if (perTicker ? tickers.contains(of) : !best.isEmpty())
            continue;
        tickers.append(of);
        best.append(shown(value.toObject(), true, !ticker.isEmpty() || perTicker));
    }
    return best.isEmpty() ? detail(404, u"No results found for sweep run "_s + text(run, "sweep_run_id"))
                          : runReply(run, best.size(), best);
}

Reply sweeps(const World &world, const Request &request)
{
    QString issue;
    const auto limit = limitOf(request, 50, 500, issue);
    if (!limit)
        return unprocessable(world, issue);
    const QString name = request.path.section(u'/', 4, 4);
    if (name.isEmpty()) {
        QJsonArray runs;
        for (auto it = world.sweepRuns.rbegin(); it != world.sweepRuns.rend() && runs.size() < *limit; ++it)
            runs.append(QJsonObject{{u"sweep_run_id"_s, it->value("sweep_run_id"_L1)},
                {u"run_date"_s, it->value("run_date"_L1)},
                {u"result_count"_s, it->value("results"_L1).toArray().size()}});
        return json(200, runs);
    }
    const QString ticker = parameter(request, "ticker");
    const bool latest = name == u"latest" && !world.sweepRuns.isEmpty();
    auto run = std::find_if(world.sweepRuns.begin(), world.sweepRuns.end(),
        [&name](const QJsonObject &each) { return text(each, "sweep_run_id").startsWith(name); });
    if (latest)
        run = std::prev(world.sweepRuns.end());
    if (run == world.sweepRuns.end())
        return detail(404, u"No results found for sweep run "_s + name);
    const QString part = request.path.section(u'/', 5, 5);
    if (part == u"best" || part == u"best-per-ticker")
        return bestOf(*run, ticker, part != u"best");
    const QJsonArray all = rowsOf(*run, ticker);
    QJsonArray page;
    const qsizetype from = std::max(0, parameter(request, "offset").toInt());
    for (qsizetype i = from; i < std::min<qsizetype>(from + *limit, all.size()); ++i)
        page.append(shown(all.at(i).toObject(), false, true));
    return runReply(*run, all.size(), page);
}

Reply jobList(const World &world, const Request &request)
{
    QString issue;
    const auto limit = limitOf(request, 50, 100, issue);
    if (!limit)
        return unprocessable(world, issue);
    const QString status = parameter(request, "status");
    QJsonArray all;
    int skip = parameter(request, "offset").toInt();
    for (auto it = world.tradingOrder.crbegin(); it != world.tradingOrder.crend() && all.size() < *limit; ++it) {
        const QJsonObject job = world.tradingJobs.value(*it);
        if ((status.isEmpty() || text(job, "status") == status) && skip-- <= 0)
            all.append(job);
    }
    return json(200, all);
}

Reply cancel(World &world, const QString &id)
{
    QJsonObject &job = world.tradingJobs[id];
    const QString status = text(job, "status");
    if (status != u"pending" && status != u"running")
        return detail(400, u"Cannot cancel job with status: "_s + status);
    job.insert(u"status"_s, u"cancelled"_s);
    return json(200,
        QJsonObject{{u"success"_s, true}, {u"message"_s, u"Job cancelled successfully"_s}, {u"job_id"_s, id},
            {u"status"_s, u"cancelled"_s}});
}

Reply jobs(World &world, const Request &request)
{
    const QString id = request.path.section(u'/', 4, 4);
    if (id.isEmpty())
        return jobList(world, request);
    if (QUuid::fromString(id).isNull())
        return failed(
            world, 500, u"Internal Server Error"_s, u"INTERNAL_ERROR"_s, u"badly formed hexadecimal UUID string"_s);
    if (!world.tradingJobs.contains(id))
        return detail(404, u"Job %1 not found"_s.arg(id));
    if (world.foreignTradingJobs.contains(id))
        return detail(403, u"You don't have access to this job"_s);
    if (request.path.endsWith("/stream"_L1))
        return tradingStream(world, id);
    return request.method == "DELETE" ? cancel(world, id) : json(200, world.tradingJobs.value(id));
}

Reply withKey(World &world, const Request &request)
{
    if (request.path == u"/api/v1/strategy/sweep" && request.method == "POST")
        return world.tradingMayRun ? trigger(world, request)
                                   : detail(403, u"Scope 'strategy' required for this operation"_s);
    if (request.path.startsWith("/api/v1/sweeps/"_L1))
        return sweeps(world, request);
    if (request.path.startsWith("/api/v1/jobs/"_L1))
        return jobs(world, request);
    return detail(404, u"Not Found"_s);
}

} // namespace

Reply tradingApi(World &world, const Request &request)
{
    if (request.path == u"/health")
        return {.status = 307, .headers = {{"Location", "http://" + request.headers.value("host") + "/health/"}}};
    if (request.path == u"/health/")
        return json(200,
            QJsonObject{{u"status"_s, u"healthy"_s}, {u"version"_s, u"1.0.0"_s},
                {u"timestamp"_s, World::naive(world.nowMs())}});
    const QByteArray key = request.headers.value("x-api-key");
    Reply reply = key.isEmpty()                                         ? detail(401, u"API key required"_s)
        : key.size() < kKeyLength || key != world.tradingKey.toLatin1() ? detail(401, u"Invalid or inactive API key"_s)
                                                                        : withKey(world, request);
    if (reply.status == 401)
        reply.headers.emplaceBack("WWW-Authenticate", "X-API-Key");
    return reply;
}

} // namespace zixly::test
