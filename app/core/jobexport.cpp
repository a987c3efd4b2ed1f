// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobexport.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>

#include <array>

namespace zixly::jobexport {

namespace {

struct Column {
    const char *name;
    void (*write)(CsvWriter &, const Job &);
};

void time(CsvWriter &writer, qint64 utcMs)
{
    if (utcMs == 0)
        writer.empty();
    else
        writer.text(QDateTime::fromMSecsSinceEpoch(utcMs, QTimeZone::utc()).toString(Qt::ISODateWithMs));
}

QString member(const Job &job, const char *name)
{
    return job.parameters.value(QLatin1String(name)).toVariant().toString();
}

QString errorText(const Job &job)
{
    return job.error ? explain(*job.error) : QString();
}

const std::array kColumns{
    Column{"id", [](CsvWriter &w, const Job &j) { w.text(j.id.toString(QUuid::WithoutBraces)); }},
    Column{"name", [](CsvWriter &w, const Job &j) { w.text(j.name); }},
    Column{"type", [](CsvWriter &w, const Job &j) { w.text(j.type); }},
    Column{"state", [](CsvWriter &w, const Job &j) { w.text(wireName(j.state)); }},
    Column{"service_state", [](CsvWriter &w, const Job &j) { w.text(j.serverState); }},
    Column{"ticker", [](CsvWriter &w, const Job &j) { w.text(member(j, "ticker")); }},
    Column{"strategy_type", [](CsvWriter &w, const Job &j) { w.text(member(j, "strategy_type")); }},
    Column{"where",
        [](CsvWriter &w, const Job &j) {
            w.text(j.place.service.isEmpty() ? QStringView(u"local") : QStringView(j.place.service));
        }},
    Column{"host", [](CsvWriter &w, const Job &j) { w.text(j.place.host); }},
    Column{"created", [](CsvWriter &w, const Job &j) { time(w, j.createdMs); }},
    Column{"started", [](CsvWriter &w, const Job &j) { time(w, j.startedMs); }},
    Column{"ended", [](CsvWriter &w, const Job &j) { time(w, j.endedMs); }},
    Column{"runtime_ms", [](CsvWriter &w, const Job &j) { w.integer(j.runtimeMs); }},
    Column{"cells", [](CsvWriter &w, const Job &j) { w.integer(j.cells); }},
    Column{"best_sharpe_ratio", [](CsvWriter &w, const Job &j) { w.number(j.best.sharpe); }},
    Column{"best_total_return_pct", [](CsvWriter &w, const Job &j) { w.number(j.best.totalReturn); }},
    Column{"lowest_max_drawdown_pct", [](CsvWriter &w, const Job &j) { w.number(j.best.maxDrawdown); }},
    Column{"best_score", [](CsvWriter &w, const Job &j) { w.number(j.best.score); }},
    Column{"convention",
        [](CsvWriter &w, const Job &j) {
            w.text(j.state == JobState::Completed ? describe(j.convention) : QString());
        }},
    Column{"engine", [](CsvWriter &w, const Job &j) { w.text(j.engineVersion); }},
    Column{"prices_sha256", [](CsvWriter &w, const Job &j) { w.text(QString::fromLatin1(j.data.sha256)); }},
    Column{"error", [](CsvWriter &w, const Job &j) { w.text(errorText(j)); }},
    Column{"receipt", [](CsvWriter &w, const Job &j) { w.text(j.receipt); }},
    Column{"favourite",
        [](CsvWriter &w, const Job &j) { w.text(j.favourite ? QStringView(u"true") : QStringView(u"false")); }},
    Column{"note", [](CsvWriter &w, const Job &j) { w.text(j.note); }},
    Column{"parameters",
        [](CsvWriter &w, const Job &j) {
            w.text(QString::fromUtf8(QJsonDocument(j.parameters).toJson(QJsonDocument::Compact)));
        }},
};

} // namespace

void header(CsvWriter &writer)
{
    for (const Column &column : kColumns)
        writer.text(QString::fromLatin1(column.name));
    writer.endRow();
}

void row(CsvWriter &writer, const Job &job)
{
    for (const Column &column : kColumns)
        column.write(writer, job);
    writer.endRow();
}

} // namespace zixly::jobexport
