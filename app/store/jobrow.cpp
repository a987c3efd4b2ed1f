// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobrow.h"

#include "core/shards.h"
#include "store/sql.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly::jobrow {

namespace {

struct ErrorName {
    Error::Kind kind;
    const char *name;
};

// Names in the file, so that the order of the enum may change.
constexpr std::array kErrorNames{
    ErrorName{Error::Kind::Internal, "internal"},
    ErrorName{Error::Kind::Cancelled, "cancelled"},
    ErrorName{Error::Kind::InvalidInput, "invalid_input"},
    ErrorName{Error::Kind::NotFound, "not_found"},
    ErrorName{Error::Kind::Ambiguous, "ambiguous"},
    ErrorName{Error::Kind::Unreadable, "unreadable"},
    ErrorName{Error::Kind::Unwritable, "unwritable"},
    ErrorName{Error::Kind::DiskFull, "disk_full"},
    ErrorName{Error::Kind::ReadOnly, "read_only"},
    ErrorName{Error::Kind::Corrupt, "corrupt"},
    ErrorName{Error::Kind::NewerSchema, "newer_schema"},
    ErrorName{Error::Kind::Busy, "busy"},
    ErrorName{Error::Kind::Conflict, "conflict"},
    ErrorName{Error::Kind::Timeout, "timeout"},
    ErrorName{Error::Kind::OutOfMemory, "out_of_memory"},
    ErrorName{Error::Kind::Network, "network"},
    ErrorName{Error::Kind::Unauthorized, "unauthorized"},
    ErrorName{Error::Kind::Forbidden, "forbidden"},
    ErrorName{Error::Kind::Rejected, "rejected"},
    ErrorName{Error::Kind::ServiceFailed, "service_failed"},
    ErrorName{Error::Kind::BadAnswer, "bad_answer"},
    ErrorName{Error::Kind::TooLarge, "too_large"},
    ErrorName{Error::Kind::TooManyRequests, "too_many_requests"},
    ErrorName{Error::Kind::OutcomeUnknown, "outcome_unknown"},
    ErrorName{Error::Kind::Untrusted, "untrusted"},
    ErrorName{Error::Kind::PlainHttp, "plain_http"},
    ErrorName{Error::Kind::Unsupported, "unsupported"},
};

QVariant errorName(const std::optional<Error> &error)
{
    if (!error)
        return {};
    const auto *found = std::find_if(
        kErrorNames.begin(), kErrorNames.end(), [&](const ErrorName &n) { return n.kind == error->kind; });
    return QString::fromLatin1(found == kErrorNames.end() ? kErrorNames.front().name : found->name);
}

QVariant realOf(double value)
{
    return std::isnan(value) ? QVariant() : QVariant(value);
}

double realFrom(const QVariant &value)
{
    return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.toDouble();
}

Error &errorOf(Job &job)
{
    if (!job.error)
        job.error.emplace();
    return *job.error;
}

QString tickerOf(const QJsonObject &parameters)
{
    return parameters.value(QLatin1String("ticker")).toString();
}

using V = const QVariant &;
using J = const Job &;

struct Column {
    const char *name;
    QVariant (*write)(const Job &);
    void (*read)(Job &, const QVariant &); // null for derived columns
    bool assigned = true; // by update()
};

// clang-format off
constexpr std::array kColumns {
    Column{"id", [](J j) { return QVariant(j.id.toString(QUuid::WithoutBraces)); },
        [](Job &j, V v) { j.id = QUuid::fromString(v.toString()); }, false},
    Column{"name", [](J j) { return QVariant(j.name); }, [](Job &j, V v) { j.name = v.toString(); }, false},
    Column{"type", [](J j) { return QVariant(j.type); }, [](Job &j, V v) { j.type = v.toString(); }},
    Column{"type_version", [](J j) { return QVariant(j.typeVersion); }, [](Job &j, V v) { j.typeVersion = v.toInt(); }},
    Column{"parameters", [](J j) { return QVariant(QString::fromUtf8(parametersText(j.parameters))); },
        [](Job &j, V v) { j.parameters = QJsonDocument::fromJson(v.toString().toUtf8()).object(); }},
    Column{"parameters_hash", [](J j) { return QVariant(parametersHash(parametersText(j.parameters))); }, nullptr},
    Column{"ticker", [](J j) { return QVariant(tickerOf(j.parameters)); }, nullptr},
    Column{"state", [](J j) { return QVariant(static_cast<int>(j.state)); }, [](Job &j, V v) { j.state = stateFrom(v.toLongLong()); }},
    Column{"server_state", [](J j) { return QVariant(j.serverState); }, [](Job &j, V v) { j.serverState = v.toString(); }},
    Column{"created_ms", [](J j) { return QVariant(j.createdMs); }, [](Job &j, V v) { j.createdMs = v.toLongLong(); }},
    Column{"started_ms", [](J j) { return QVariant(j.startedMs); }, [](Job &j, V v) { j.startedMs = v.toLongLong(); }},
    Column{"ended_ms", [](J j) { return QVariant(j.endedMs); }, [](Job &j, V v) { j.endedMs = v.toLongLong(); }},
    Column{"priority", [](J j) { return QVariant(j.priority); }, [](Job &j, V v) { j.priority = v.toInt(); }},
    Column{"attempts", [](J j) { return QVariant(j.attempts); }, [](Job &j, V v) { j.attempts = v.toInt(); }},
    Column{"crashes", [](J j) { return QVariant(j.crashes); }, [](Job &j, V v) { j.crashes = v.toInt(); }},
    Column{"dead_letter", [](J j) { return QVariant(j.deadLetter); }, [](Job &j, V v) { j.deadLetter = v.toBool(); }},
    Column{"not_before_ms", [](J j) { return QVariant(j.notBeforeMs); }, [](Job &j, V v) { j.notBeforeMs = v.toLongLong(); }},
    Column{"error_kind", [](J j) { return errorName(j.error); },
        [](Job &j, V v) { if (!v.isNull()) errorOf(j).kind = errorKindFrom(v.toString()); }},
    Column{"error_subject", [](J j) { return j.error ? QVariant(j.error->subject) : QVariant(); },
        [](Job &j, V v) { if (!v.isNull()) errorOf(j).subject = v.toString(); }},
    Column{"error_detail", [](J j) { return j.error ? QVariant(j.error->detail) : QVariant(); },
        [](Job &j, V v) { if (!v.isNull()) errorOf(j).detail = v.toString(); }},
    Column{"receipt", [](J j) { return QVariant(j.receipt); }, [](Job &j, V v) { j.receipt = v.toString(); }},
    Column{"parent_key", [](J j) { return QVariant(j.parentKey); }, [](Job &j, V v) { j.parentKey = v.toLongLong(); }},
    Column{"shard", [](J j) { return QVariant(j.shard); }, [](Job &j, V v) { j.shard = v.toInt(); }},
    Column{"retry_of", [](J j) { return QVariant(j.retryOf); }, [](Job &j, V v) { j.retryOf = v.toLongLong(); }},
    Column{"engine_version", [](J j) { return QVariant(j.engineVersion); }, [](Job &j, V v) { j.engineVersion = v.toString(); }},
    Column{"convention_known", [](J j) { return QVariant(j.convention.known); }, [](Job &j, V v) { j.convention.known = v.toBool(); }},
    Column{"execution", [](J j) { return QVariant(toText(j.convention.execution)); },
        [](Job &j, V v) { j.convention.execution = executionFromText(v.toString()).value_or(Execution::Next); }},
    Column{"fees", [](J j) { return realOf(j.convention.fees); }, [](Job &j, V v) { j.convention.fees = realFrom(v); }},
    Column{"slippage", [](J j) { return realOf(j.convention.slippage); }, [](Job &j, V v) { j.convention.slippage = realFrom(v); }},
    Column{"annualisation", [](J j) { return QVariant(toText(j.convention.annualisation)); },
        [](Job &j, V v) { j.convention.annualisation = annualisationFromText(v.toString()).value_or(Annualisation::Reference); }},
    Column{"bar_interval_ms", [](J j) { return QVariant(j.convention.barIntervalMs); },
        [](Job &j, V v) { j.convention.barIntervalMs = v.toLongLong(); }},
    Column{"data_sha", [](J j) { return QVariant(QString::fromLatin1(j.data.sha256)); },
        [](Job &j, V v) { j.data.sha256 = v.toString().toLatin1(); }},
    Column{"data_first_ms", [](J j) { return QVariant(j.data.firstMs); }, [](Job &j, V v) { j.data.firstMs = v.toLongLong(); }},
    Column{"data_last_ms", [](J j) { return QVariant(j.data.lastMs); }, [](Job &j, V v) { j.data.lastMs = v.toLongLong(); }},
    Column{"data_bars", [](J j) { return QVariant(j.data.bars); }, [](Job &j, V v) { j.data.bars = v.toLongLong(); }},
    Column{"service", [](J j) { return QVariant(j.place.service); }, [](Job &j, V v) { j.place.service = v.toString(); }},
    Column{"host", [](J j) { return QVariant(j.place.host); }, [](Job &j, V v) { j.place.host = v.toString(); }},
    Column{"tenant", [](J j) { return QVariant(j.place.tenant); }, [](Job &j, V v) { j.place.tenant = v.toString(); }},
    Column{"worker", [](J j) { return QVariant(j.place.worker); }, [](Job &j, V v) { j.place.worker = v.toString(); }},
    Column{"account", [](J j) { return QVariant(j.account); }, [](Job &j, V v) { j.account = v.toLongLong(); }},
    Column{"gone", [](J j) { return QVariant(j.goneFromServer); }, [](Job &j, V v) { j.goneFromServer = v.toBool(); }},
    Column{"outdated", [](J j) { return QVariant(j.resultOutdated); }, [](Job &j, V v) { j.resultOutdated = v.toBool(); }},
    Column{"cells", [](J j) { return QVariant(j.cells); }, [](Job &j, V v) { j.cells = v.toLongLong(); }},
    Column{"runtime_ms", [](J j) { return QVariant(j.runtimeMs); }, [](Job &j, V v) { j.runtimeMs = v.toLongLong(); }},
    Column{"best_sharpe", [](J j) { return realOf(j.best.sharpe); }, [](Job &j, V v) { j.best.sharpe = realFrom(v); }},
    Column{"best_return", [](J j) { return realOf(j.best.totalReturn); }, [](Job &j, V v) { j.best.totalReturn = realFrom(v); }},
    Column{"best_drawdown", [](J j) { return realOf(j.best.maxDrawdown); }, [](Job &j, V v) { j.best.maxDrawdown = realFrom(v); }},
    Column{"best_score", [](J j) { return realOf(j.best.score); }, [](Job &j, V v) { j.best.score = realFrom(v); }},
    Column{"best_fast", [](J j) { return QVariant(j.best.fast); }, [](Job &j, V v) { j.best.fast = v.toInt(); }},
    Column{"best_slow", [](J j) { return QVariant(j.best.slow); }, [](Job &j, V v) { j.best.slow = v.toInt(); }},
};
// clang-format on

template <class Text>
QString joined(bool onlyAssigned, Text text)
{
    QStringList parts;
    for (const Column &column : kColumns) {
        if (column.assigned || !onlyAssigned)
            parts << text(QLatin1String(column.name));
    }
    return parts.join(QLatin1String(", "));
}

QVariantList collected(const Job &job, bool onlyAssigned)
{
    QVariantList list;
    for (const Column &column : kColumns) {
        if (column.assigned || !onlyAssigned)
            list << column.write(job);
    }
    return list;
}

constexpr QChar kTagSeparator(0x1F);

} // namespace

QString columnNames()
{
    return joined(false, [](QLatin1String name) { return QString(name); });
}

QString placeholders()
{
    return joined(false, [](QLatin1String) { return QStringLiteral("?"); });
}

QVariantList values(const Job &job)
{
    return collected(job, false);
}

QString assignments()
{
    return joined(true, [](QLatin1String name) { return name + QLatin1String(" = ?"); });
}

QVariantList assignedValues(const Job &job)
{
    return collected(job, true);
}

const QString &selectStatement(ServerResults results)
{
    const auto text = [](const QString &json) {
        return QStringLiteral(
            "SELECT j.key, f.job_key IS NOT NULL, coalesce(n.text, ''),"
            " coalesce((SELECT group_concat(tag, char(31)) FROM tags WHERE job_key = j.key), ''),"
            " k.job_key IS NOT NULL, r.job_key IS NOT NULL OR (s.job_key IS NOT NULL AND j.type <> '%1'),"
            " (SELECT max(kind) FROM wishes WHERE job_key = j.key),"
            " (SELECT json_group_array(json_array(source, kind, id)) FROM remote_ids WHERE job_key = j.key), %2,"
            " coalesce(r.cells, 0), %3"
            " FROM jobs j LEFT JOIN favourites f ON f.job_key = j.key LEFT JOIN notes n ON n.job_key = j.key"
            " LEFT JOIN kept k ON k.job_key = j.key LEFT JOIN results r ON r.job_key = j.key"
            " LEFT JOIN server_results s ON s.job_key = j.key ")
            .arg(QLatin1String(kSweepType), json,
                joined(false, [](QLatin1String name) { return QLatin1String("j.") + name; }));
    };
    static const QString small = text(QStringLiteral("CASE WHEN s.bytes <= %1 THEN s.json END").arg(kSmallResult));
    static const QString whole = text(QStringLiteral("s.json"));
    return results == ServerResults::All ? whole : small;
}

Job read(const sql::Statement &row)
{
    Job job;
    job.key = row.integer(0);
    job.favourite = row.integer(1) != 0;
    job.note = row.text(2);
    job.tags = row.text(3).split(kTagSeparator, Qt::SkipEmptyParts);
    job.tags.sort();
    job.keepOffline = row.integer(4) != 0;
    job.available = row.integer(5) != 0;
    job.wish = wishFrom(row.integer(6));
    job.remoteIds = remoteIdsFrom(row.text(7));
    if (!row.isNull(8))
        job.serverResult = QJsonDocument::fromJson(row.text(8).toUtf8()).object();
    job.cellsHere = row.integer(9);
    int index = 10;
    for (const Column &column : kColumns) {
        if (column.read)
            column.read(job, row.value(index));
        ++index;
    }
    // It has no result of its own: what its shards have is put together whenever somebody asks.
    job.available = job.available || shards::countOf(job) > 0;
    return job;
}

Error::Kind errorKindFrom(const QString &name)
{
    const auto *found = std::find_if(
        kErrorNames.begin(), kErrorNames.end(), [&](const ErrorName &n) { return name == QLatin1String(n.name); });
    return found == kErrorNames.end() ? Error::Kind::Internal : found->kind;
}

QList<RemoteId> remoteIdsFrom(const QString &json)
{
    QList<RemoteId> list;
    if (json.size() <= 2) // []
        return list;
    const QJsonArray rows = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const auto &row : rows) {
        const QJsonArray parts = row.toArray();
        list.append({parts.at(0).toString(), parts.at(1).toString(), parts.at(2).toString()});
    }
    return list;
}

JobState stateFrom(qint64 number)
{
    const bool known = number >= 0 && number < static_cast<qint64>(kJobStates.size());
    return known ? static_cast<JobState>(number) : JobState::Unknown;
}

Wish wishFrom(qint64 number)
{
    const bool known = number > 0 && number <= static_cast<qint64>(Wish::Cancel);
    return known ? static_cast<Wish>(number) : Wish::None;
}

QByteArray parametersText(const QJsonObject &parameters)
{
    return QJsonDocument(parameters).toJson(QJsonDocument::Compact);
}

qint64 parametersHash(const QByteArray &parametersText)
{
    const QByteArray hash = QCryptographicHash::hash(parametersText, QCryptographicHash::Sha256);
    return qFromLittleEndian<qint64>(hash.constData());
}

Result<> rederive(QSqlDatabase &db)
{
    sql::Statement select(db, QStringLiteral("SELECT key, parameters FROM jobs WHERE key > ? ORDER BY key LIMIT 1000"));
    sql::Statement update(db, QStringLiteral("UPDATE jobs SET ticker = ?, parameters_hash = ? WHERE key = ?"));
    qint64 last = 0;
    for (bool more = true; more;) {
        if (const auto done = select.run(last); !done)
            return done;
        QList<std::pair<qint64, QByteArray>> rows; // read first: a table is not changed under its own cursor
        while (select.next())
            rows.append({select.integer(0), select.text(1).toUtf8()});
        if (const auto done = select.end(); !done)
            return done;
        for (const auto &[key, text] : rows) {
            const QJsonObject parameters = QJsonDocument::fromJson(text).object();
            const qint64 hash = parametersHash(parametersText(parameters));
            if (const auto done = update.run(tickerOf(parameters), hash, key); !done)
                return done;
            last = key;
        }
        more = !rows.isEmpty();
    }
    return {};
}

} // namespace zixly::jobrow
