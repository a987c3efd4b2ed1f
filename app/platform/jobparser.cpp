// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jobparser.h"

#include "platform/json.h"

#include <cmath>

namespace zixly::platform {

namespace {

using F = RemoteJob;

constexpr qsizetype kLongestId = 80; // characters of an id in a message

// Reads members one after another and remembers the first that is wrong.
class Reader
{
public:
    explicit Reader(const QJsonObject &object)
        : m_object(object)
    {
    }

    QString text(F::Field field, F::Fields &fields, std::initializer_list<const char *> names)
    {
        return take(field, fields, names, readText, QString());
    }
    qint64 time(F::Field field, F::Fields &fields, std::initializer_list<const char *> names)
    {
        return take(field, fields, names, readTime, qint64(0));
    }
    // Objects or null; anything else is refused.
    QJsonObject object(F::Field field, F::Fields &fields, std::initializer_list<const char *> names)
    {
        const QJsonValue value = member(m_object, names);
        if (value.isUndefined())
            return {};
        fields |= field;
        if (!value.isNull() && !value.isObject())
            fail(QStringLiteral("%1 is not an object").arg(QLatin1String(*names.begin())));
        return value.toObject();
    }
    QJsonValue any(F::Field field, F::Fields &fields, std::initializer_list<const char *> names)
    {
        const QJsonValue value = member(m_object, names);
        if (value.isUndefined())
            return QJsonValue(QJsonValue::Null);
        fields |= field;
        return value;
    }
    void fail(const QString &detail)
    {
        if (!m_error)
            m_error = Error{Error::Kind::BadAnswer, {}, detail};
    }
    const std::optional<Error> &error() const { return m_error; }

private:
    template <class T, class Read>
    T take(F::Field field, F::Fields &fields, std::initializer_list<const char *> names, Read read, T fallback)
    {
        const QJsonValue value = member(m_object, names);
        if (value.isUndefined())
            return fallback;
        fields |= field;
        const auto result = read(value, *names.begin());
        if (!result) {
            fail(result.error().detail);
            return fallback;
        }
        return *result;
    }

    const QJsonObject &m_object;
    std::optional<Error> m_error;
};

qint64 wholeOf(const QJsonObject &object, std::initializer_list<const char *> names)
{
    const double number = member(object, names).toDouble();
    return number > 0 && number < 1e15 && number == std::floor(number) ? static_cast<qint64>(number) : 0;
}

void readExtras(RemoteJob &job, const QJsonObject &object)
{
    const QJsonObject result = job.result.toObject();
    for (const QJsonObject &place : {object, result, job.metrics}) {
        if (job.runId.isEmpty())
            job.runId = member(place, {"sweep_run_id", "sweepRunId"}).toString();
        if (job.totalCells == 0)
            job.totalCells
                = wholeOf(place, {"total_combinations", "combinations_tested", "combinations", "totalCombinations"});
    }
    if (job.totalCells == 0)
        job.totalCells = wholeOf(job.parameters, {"combinations"});
    const QJsonValue progress = object.value(QLatin1String("progress"));
    if (progress.isDouble())
        job.progress = qBound(0.0, progress.toDouble(), 100.0);
}

Result<RemoteJob> readJob(const QJsonObject &object, bool partial)
{
    Reader reader(object);
    RemoteJob job;
    F::Fields none;
    job.id = reader.text(F::Type, none, {"id", "job_id", "jobId"});
    if (!object.contains(QLatin1String("id")) && object.contains(QLatin1String("job_id")))
        job.idKind = QStringLiteral("trading");
    job.tenant = reader.text(F::Tenant, job.fields, {"tenantId", "tenant_id"});
    job.type = reader.text(F::Type, job.fields, {"job_type", "jobType"});
    job.status = reader.text(F::Status, job.fields, {"status", "job_status", "jobStatus"});
    job.parameters = reader.object(F::Parameters, job.fields, {"parameters"});
    job.result = reader.any(F::ResultData, job.fields, {"result", "result_summary", "resultSummary", "result_data"});
    job.metrics = reader.object(F::Metrics, job.fields, {"metrics"});
    job.errorMessage = reader.text(F::ErrorMessage, job.fields, {"error_message", "errorMessage"});
    job.createdMs = reader.time(F::Created, job.fields, {"created_at", "createdAt"});
    job.startedMs = reader.time(F::Started, job.fields, {"started_at", "startedAt"});
    job.completedMs = reader.time(F::Completed, job.fields, {"completed_at", "completedAt"});
    if (job.id.isEmpty())
        reader.fail(QStringLiteral("a job without id"));
    if (!partial && job.status.isEmpty())
        reader.fail(QStringLiteral("job %1 has no status").arg(job.id));
    if (reader.error())
        return std::unexpected(*reader.error());
    readExtras(job, object);
    // The Trading API knows one kind of job only by its command.
    if (!job.fields.testFlag(F::Type)
        && object.value(QLatin1String("command_name")).toString() == QLatin1String("sweep")) {
        job.type = QString::fromLatin1(kSweepType);
        job.fields |= F::Type;
    }
    return job;
}

QJsonObject unwrapped(const QJsonObject &object)
{
    for (const char *name : {"job", "data"}) {
        const QJsonValue inner = object.value(QLatin1String(name));
        if (inner.isObject() && !object.contains(QLatin1String("id")))
            return inner.toObject();
    }
    return object;
}

// Named by its id where it has one: its place in the list changes with every new job.
QString nameOf(const QJsonObject &object, qsizetype place)
{
    const QString id = member(object, {"id", "job_id", "jobId"}).toString().left(kLongestId);
    return QStringLiteral("job %1").arg(id.isEmpty() ? QString::number(place) : id);
}

JobPage readJobs(const QJsonArray &array)
{
    JobPage page;
    page.jobs.reserve(array.size());
    for (const QJsonValue &value : array) {
        auto job = value.isObject() ? readJob(value.toObject(), false)
                                    : Result<RemoteJob>(badAnswer(QStringLiteral("not an object")));
        if (job)
            page.jobs.append(std::move(*job));
        else
            page.skipped.append(
                QStringLiteral("%1: %2").arg(nameOf(value.toObject(), page.rows() + 1), job.error().detail));
    }
    return page;
}

} // namespace

Result<RemoteJob> parseJob(const QJsonObject &object)
{
    return readJob(unwrapped(object), false);
}

Result<RemoteJob> parseJob(const QByteArray &body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::unexpected(object.error());
    return parseJob(*object);
}

Result<RemoteJob> parseRecord(const QJsonObject &record)
{
    return readJob(record, true);
}

Result<JobPage> parseJobPage(const QByteArray &body)
{
    const auto value = parseJson(body);
    if (!value)
        return std::unexpected(value.error());
    const QJsonObject envelope = value->toObject();
    const QJsonValue list = value->isArray() ? *value : envelope.value(QLatin1String("jobs"));
    if (!list.isArray())
        return badAnswer(QStringLiteral("no list of jobs"));
    JobPage page = readJobs(list.toArray());
    const auto total = readWhole(member(envelope, {"totalJobs", "total_jobs", "total"}), "totalJobs", 0, 1LL << 52);
    if (!total)
        return std::unexpected(total.error());
    page.total = total->value_or(-1);
    page.hasMore = member(envelope, {"hasMore", "has_more"}).toBool();
    return page;
}

Result<RemoteJob> parseTriggered(const QByteArray &body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::unexpected(object.error());
    auto job = parseJob(*object);
    if (!job)
        return job;
    // The receiver invents an id that no other service knows.
    if (object->contains(QLatin1String("job_id")) && object->contains(QLatin1String("webhook_url"))
        && !object->contains(QLatin1String("parameters")))
        job->idKind = QStringLiteral("receiver");
    return job;
}

Result<CancelReceipt> parseCancelled(const QByteArray &body)
{
    const auto object = parseObject(body);
    if (!object)
        return std::unexpected(object.error());
    CancelReceipt receipt;
    receipt.id = member(*object, {"id", "job_id"}).toString();
    receipt.status = member(*object, {"status"}).toString();
    receipt.message = member(*object, {"message"}).toString();
    const auto completed = readTime(member(*object, {"completed_at", "completedAt"}), "completed_at");
    if (!completed)
        return std::unexpected(completed.error());
    receipt.completedMs = *completed;
    if (receipt.id.isEmpty() || receipt.status.isEmpty())
        return badAnswer(QStringLiteral("a cancelled job without id or status"));
    return receipt;
}

} // namespace zixly::platform
