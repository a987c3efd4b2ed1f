// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/joblines.h"

#include "store/jobrow.h"
#include "store/jobs.h"
#include "store/sql.h"

#include <QStringList>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

namespace zixly::joblines {

namespace {

using jobexport::JobLine;
using L = JobLine &;

// A row comes as one text with all that is text or a whole number, put together by SQLite, and the numbers with a
// fraction beside it: thirty values one by one take the driver several times as long.
constexpr char kSeparator = '\x1f';

struct Text {
    const char *expression;
    QByteArray JobLine::*member;
};

struct Whole {
    const char *expression;
    void (*set)(L, qint64);
};

// What is put into words here, of the few rows that have it.
struct Part {
    const char *expression;
    void (*set)(L, QByteArrayView);
};

struct Real {
    const char *expression;
    void (*set)(L, double);
};

Error &errorOf(JobLine &line)
{
    if (!line.error)
        line.error.emplace();
    return *line.error;
}

// clang-format off
constexpr std::array kTexts{
    Text{"j.id", &JobLine::id},
    Text{"j.name", &JobLine::name},
    Text{"j.type", &JobLine::type},
    Text{"j.parameters", &JobLine::parameters},
    Text{"j.server_state", &JobLine::serverState},
    Text{"j.receipt", &JobLine::receipt},
    Text{"j.engine_version", &JobLine::engineVersion},
    Text{"j.data_sha", &JobLine::dataSha},
    Text{"j.service", &JobLine::service},
    Text{"j.host", &JobLine::host},
    Text{"j.tenant", &JobLine::tenant},
    Text{"j.worker", &JobLine::worker},
    Text{"n.text", &JobLine::note},
};

constexpr std::array kParts{
    Part{"j.error_kind", [](L l, QByteArrayView v) { errorOf(l).kind = jobrow::errorKindFrom(QString::fromUtf8(v)); }},
    Part{"j.error_subject", [](L l, QByteArrayView v) { errorOf(l).subject = QString::fromUtf8(v); }},
    Part{"j.error_detail", [](L l, QByteArrayView v) { errorOf(l).detail = QString::fromUtf8(v); }},
    Part{"CASE WHEN EXISTS (SELECT 1 FROM remote_ids WHERE job_key = j.key) THEN (SELECT"
         " json_group_array(json_array(source, kind, id)) FROM remote_ids WHERE job_key = j.key) END",
        [](L l, QByteArrayView v) { l.remoteIds = jobrow::remoteIdsFrom(QString::fromUtf8(v)); }},
    // Only where there is one: the words of an unknown convention do not depend on the rest.
    Part{"CASE WHEN j.convention_known THEN j.execution END", [](L l, QByteArrayView v) {
        l.convention.execution = executionFromText(QString::fromUtf8(v)).value_or(Execution::Next); }},
    Part{"CASE WHEN j.convention_known THEN j.annualisation END", [](L l, QByteArrayView v) {
        l.convention.annualisation = annualisationFromText(QString::fromUtf8(v)).value_or(Annualisation::Reference); }},
};

constexpr std::array kWholes{
    Whole{"j.state", [](L l, qint64 v) { l.state = jobrow::stateFrom(v); }},
    Whole{"j.created_ms", [](L l, qint64 v) { l.createdMs = v; }},
    Whole{"j.started_ms", [](L l, qint64 v) { l.startedMs = v; }},
    Whole{"j.ended_ms", [](L l, qint64 v) { l.endedMs = v; }},
    Whole{"j.runtime_ms", [](L l, qint64 v) { l.runtimeMs = v; }},
    Whole{"j.cells", [](L l, qint64 v) { l.cells = v; }},
    Whole{"f.job_key IS NOT NULL", [](L l, qint64 v) { l.favourite = v != 0; }},
    Whole{"j.gone", [](L l, qint64 v) { l.goneFromServer = v != 0; }},
    Whole{"j.convention_known", [](L l, qint64 v) { l.convention.known = v != 0; }},
    Whole{"iif(j.convention_known, j.bar_interval_ms, 0)", [](L l, qint64 v) { l.convention.barIntervalMs = v; }},
};

constexpr std::array kReals{
    Real{"j.best_sharpe", [](L l, double v) { l.best.sharpe = v; }},
    Real{"j.best_return", [](L l, double v) { l.best.totalReturn = v; }},
    Real{"j.best_drawdown", [](L l, double v) { l.best.maxDrawdown = v; }},
    Real{"j.best_score", [](L l, double v) { l.best.score = v; }},
    Real{"CASE WHEN j.convention_known THEN j.fees END", [](L l, double v) { l.convention.fees = v; }},
    Real{"CASE WHEN j.convention_known THEN j.slippage END", [](L l, double v) { l.convention.slippage = v; }},
};
// clang-format on

constexpr int kFirstReal = 2; // behind the key and the text

QString selectText()
{
    QStringList formats;
    QStringList values;
    const auto text = [&](const char *expression) {
        formats << QStringLiteral("%s");
        values << QLatin1String(expression);
    };
    for (const Text &column : kTexts)
        text(column.expression);
    for (const Part &column : kParts)
        text(column.expression);
    for (const Whole &column : kWholes) {
        formats << QStringLiteral("%d");
        values << QLatin1String(column.expression);
    }
    QStringList columns{QStringLiteral("j.key"),
        QStringLiteral("CAST(printf('%1', %2) AS BLOB)").arg(formats.join(QLatin1Char(kSeparator)), values.join(u','))};
    for (const Real &column : kReals)
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

// The fields of a packed row, one after the other.
class Fields
{
public:
    explicit Fields(QByteArrayView row)
        : m_at(row.data())
        , m_end(row.data() + row.size())
    {
    }

    QByteArrayView next()
    {
        const char *const start = m_at;
        const auto *const found
            = static_cast<const char *>(std::memchr(m_at, kSeparator, static_cast<std::size_t>(m_end - m_at)));
        const char *const stop = found ? found : m_end;
        m_missing = m_missing || m_over;
        m_over = stop == m_end;
        m_at = m_over ? m_end : stop + 1;
        return {start, stop};
    }
    qint64 nextWhole()
    {
        const QByteArrayView field = next();
        qint64 value = 0;
        const auto read = std::from_chars(field.begin(), field.end(), value);
        m_missing = m_missing || read.ec != std::errc() || read.ptr != field.end();
        return value;
    }
    bool wereAll() const { return m_over && !m_missing; }

private:
    const char *m_at;
    const char *m_end;
    bool m_over = false; // the last field was taken
    bool m_missing = false;
};

// Nothing where a text holds the separator. None holds a zero, at which SQLite's printf() would stop: sql::Statement
// lets none in.
std::optional<JobLine> unpacked(const QByteArray &row)
{
    JobLine line;
    line.storage = row;
    Fields fields(line.storage);
    for (const Text &column : kTexts) {
        const QByteArrayView text = fields.next();
        line.*column.member = QByteArray::fromRawData(text.data(), text.size());
    }
    for (const Part &column : kParts) {
        if (const QByteArrayView text = fields.next(); !text.isEmpty())
            column.set(line, text);
    }
    for (const Whole &column : kWholes)
        column.set(line, fields.nextWhole());
    return fields.wereAll() ? std::optional(std::move(line)) : std::nullopt;
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
        auto line = unpacked(statement.blob(1));
        if (!line) {
            const auto job = jobs::load(db, statement.integer(0));
            if (!job)
                return std::unexpected(job.error());
            lines.push_back(jobexport::lineOf(*job));
            continue;
        }
        for (std::size_t i = 0; i < kReals.size(); ++i)
            kReals[i].set(*line, statement.real(kFirstReal + static_cast<int>(i)));
        lines.push_back(std::move(*line));
    }
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return lines;
}

} // namespace zixly::joblines
