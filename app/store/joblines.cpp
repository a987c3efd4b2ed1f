// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/joblines.h"

#include "store/jobrow.h"
#include "store/sql.h"

#include <array>

namespace zixly::joblines {

namespace {

using jobexport::JobLine;

struct Column {
    const char *expression;
    void (*read)(JobLine &, const QVariant &);
};

double realFrom(const QVariant &value)
{
    return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.toDouble();
}

Error &errorOf(JobLine &line)
{
    if (!line.error)
        line.error.emplace();
    return *line.error;
}

using L = JobLine &;
using V = const QVariant &;

// Text comes as a blob: the bytes of the file, not turned into UTF-16 and back. What most rows do not have is NULL,
// which costs nothing.
// clang-format off
constexpr std::array kColumns{
    Column{"CAST(j.id AS BLOB)", [](L l, V v) { l.id = v.toByteArray(); }},
    Column{"CAST(j.name AS BLOB)", [](L l, V v) { l.name = v.toByteArray(); }},
    Column{"CAST(j.type AS BLOB)", [](L l, V v) { l.type = v.toByteArray(); }},
    Column{"CAST(j.parameters AS BLOB)", [](L l, V v) { l.parameters = v.toByteArray(); }},
    Column{"CAST(nullif(j.server_state, '') AS BLOB)", [](L l, V v) { l.serverState = v.toByteArray(); }},
    Column{"CAST(nullif(j.receipt, '') AS BLOB)", [](L l, V v) { l.receipt = v.toByteArray(); }},
    Column{"CAST(nullif(j.engine_version, '') AS BLOB)", [](L l, V v) { l.engineVersion = v.toByteArray(); }},
    Column{"CAST(nullif(j.data_sha, '') AS BLOB)", [](L l, V v) { l.dataSha = v.toByteArray(); }},
    Column{"CAST(nullif(j.service, '') AS BLOB)", [](L l, V v) { l.service = v.toByteArray(); }},
    Column{"CAST(nullif(j.host, '') AS BLOB)", [](L l, V v) { l.host = v.toByteArray(); }},
    Column{"CAST(nullif(j.tenant, '') AS BLOB)", [](L l, V v) { l.tenant = v.toByteArray(); }},
    Column{"CAST(nullif(j.worker, '') AS BLOB)", [](L l, V v) { l.worker = v.toByteArray(); }},
    Column{"CAST(n.text AS BLOB)", [](L l, V v) { l.note = v.toByteArray(); }},
    Column{"j.state", [](L l, V v) { l.state = jobrow::stateFrom(v.toLongLong()); }},
    Column{"j.created_ms", [](L l, V v) { l.createdMs = v.toLongLong(); }},
    Column{"j.started_ms", [](L l, V v) { l.startedMs = v.toLongLong(); }},
    Column{"j.ended_ms", [](L l, V v) { l.endedMs = v.toLongLong(); }},
    Column{"j.runtime_ms", [](L l, V v) { l.runtimeMs = v.toLongLong(); }},
    Column{"j.cells", [](L l, V v) { l.cells = v.toLongLong(); }},
    Column{"j.best_sharpe", [](L l, V v) { l.best.sharpe = realFrom(v); }},
    Column{"j.best_return", [](L l, V v) { l.best.totalReturn = realFrom(v); }},
    Column{"j.best_drawdown", [](L l, V v) { l.best.maxDrawdown = realFrom(v); }},
    Column{"j.best_score", [](L l, V v) { l.best.score = realFrom(v); }},
    Column{"f.job_key IS NOT NULL", [](L l, V v) { l.favourite = v.toBool(); }},
    Column{"j.gone", [](L l, V v) { l.goneFromServer = v.toBool(); }},
    Column{"j.error_kind", [](L l, V v) { if (!v.isNull()) errorOf(l).kind = jobrow::errorKindFrom(v.toString()); }},
    Column{"j.error_subject", [](L l, V v) { if (!v.isNull()) errorOf(l).subject = v.toString(); }},
    Column{"j.error_detail", [](L l, V v) { if (!v.isNull()) errorOf(l).detail = v.toString(); }},
    Column{"CASE WHEN EXISTS (SELECT 1 FROM remote_ids WHERE job_key = j.key) THEN (SELECT"
           " json_group_array(json_array(source, kind, id)) FROM remote_ids WHERE job_key = j.key) END",
        [](L l, V v) { if (!v.isNull()) l.remoteIds = jobrow::remoteIdsFrom(v.toString()); }},
    Column{"j.convention_known", [](L l, V v) { l.convention.known = v.toBool(); }},
    // Only where there is one: the words of an unknown convention do not depend on the rest.
    Column{"CASE WHEN j.convention_known THEN j.fees END", [](L l, V v) { if (!v.isNull()) l.convention.fees = realFrom(v); }},
    Column{"CASE WHEN j.convention_known THEN j.slippage END", [](L l, V v) { if (!v.isNull()) l.convention.slippage = realFrom(v); }},
    Column{"CASE WHEN j.convention_known THEN j.execution END", [](L l, V v) {
        if (!v.isNull()) l.convention.execution = executionFromText(v.toString()).value_or(Execution::Next); }},
    Column{"CASE WHEN j.convention_known THEN j.annualisation END", [](L l, V v) {
        if (!v.isNull()) l.convention.annualisation = annualisationFromText(v.toString()).value_or(Annualisation::Reference); }},
    Column{"CASE WHEN j.convention_known THEN j.bar_interval_ms END", [](L l, V v) { l.convention.barIntervalMs = v.toLongLong(); }},
};
// clang-format on

QString selectText()
{
    QStringList columns;
    for (const Column &column : kColumns)
        columns << QLatin1String(column.expression);
    // CROSS keeps the order of the list.
    return QStringLiteral("SELECT %1 FROM json_each(?) e CROSS JOIN jobs j ON j.key = e.value"
                          " LEFT JOIN favourites f ON f.job_key = j.key LEFT JOIN notes n ON n.job_key = j.key")
        .arg(columns.join(QLatin1String(", ")));
}

QString listText(std::span<const qint64> keys)
{
    QByteArray text("[");
    for (const qint64 key : keys)
        text.append(QByteArray::number(key)).append(',');
    text.back() = ']';
    return QString::fromLatin1(text);
}

} // namespace

Result<std::vector<JobLine>> load(const QSqlDatabase &db, std::span<const qint64> keys)
{
    std::vector<JobLine> lines;
    if (keys.empty())
        return lines;
    lines.reserve(keys.size());
    static const QString text = selectText();
    sql::Statement statement(db, text, sql::Statement::Keep::Yes);
    if (const auto done = statement.run(listText(keys)); !done)
        return std::unexpected(done.error());
    while (statement.next()) {
        JobLine &line = lines.emplace_back();
        int index = 0;
        for (const Column &column : kColumns)
            column.read(line, statement.value(index++));
    }
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return lines;
}

} // namespace zixly::joblines
