// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/jobtexts.h"

#include "server/api/jobjson.h"
#include "store/jobs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMutexLocker>

#include <utility>

namespace zixly {

namespace {

constexpr qsizetype kMost = 20'000; // some 16 MB

} // namespace

Result<QByteArrayList> JobTexts::load(const QSqlDatabase &db, const QList<qint64> &keys)
{
    QHash<qint64, QByteArray> texts;
    QList<qint64> missing;
    {
        const QMutexLocker lock(&m_mutex);
        for (const qint64 key : keys) {
            if (const auto found = m_ended.constFind(key); found != m_ended.constEnd())
                texts.insert(key, *found);
            else
                missing << key;
        }
    }
    const auto jobs = missing.isEmpty() ? Result<QList<Job>>(QList<Job>()) : jobs::load(db, missing);
    if (!jobs)
        return std::unexpected(jobs.error());
    for (const Job &job : *jobs) {
        QJsonObject object = jobjson::nextJob(job, std::nullopt);
        object.insert(QStringLiteral("results"), QJsonArray());
        const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Compact);
        texts.insert(job.key, text);
        if (!isTerminal(job.state))
            continue;
        const QMutexLocker lock(&m_mutex);
        if (m_ended.size() >= kMost)
            m_ended.clear();
        m_ended.insert(job.key, text);
    }
    QByteArrayList list;
    for (const qint64 key : keys) {
        if (const auto found = texts.constFind(key); found != texts.constEnd())
            list << *found;
    }
    return list;
}

} // namespace zixly
