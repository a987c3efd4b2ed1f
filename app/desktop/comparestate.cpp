// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/comparestate.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace zixly {

QByteArray toJson(const QList<CompareRecord> &records)
{
    QJsonArray windows;
    for (const CompareRecord &record : records) {
        QJsonArray jobs;
        for (const QUuid &id : record.jobs)
            jobs.append(id.toString(QUuid::WithoutBraces));
        windows.append(QJsonObject{{u"jobs"_s, jobs}, {u"state"_s, QString::fromLatin1(record.state.toBase64())}});
    }
    return QJsonDocument(windows).toJson(QJsonDocument::Compact);
}

QList<CompareRecord> compareRecordsFromJson(const QByteArray &json)
{
    QList<CompareRecord> records;
    const QJsonArray windows = QJsonDocument::fromJson(json).array();
    for (const auto &window : windows) {
        CompareRecord record;
        const QJsonArray jobs = window[u"jobs"_s].toArray();
        for (const auto &job : jobs) {
            const QUuid id(job.toString());
            if (!id.isNull() && !record.jobs.contains(id))
                record.jobs.append(id);
        }
        record.state = QByteArray::fromBase64(window[u"state"_s].toString().toLatin1());
        if (!record.jobs.isEmpty())
            records.append(record);
    }
    return records;
}

} // namespace zixly
