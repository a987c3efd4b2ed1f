// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <expected>
#include <optional>

namespace zixly {

// One entry of "postgres_changes" in a Realtime join: which changes of pipeline_jobs a client wants to hear of. Pure.
class ChangeFilter
{
public:
    // The error is a sentence in the words of the service it stands for.
    static std::expected<ChangeFilter, QString> of(const QJsonObject &entry);

    // `event` is INSERT, UPDATE or DELETE. Of a removed row only the id is known, so other filters never match it.
    bool matches(const QString &event, const QJsonObject &record) const;
    qint64 id() const { return m_id; } // the same for the same parameters

private:
    QString m_event; // "*", "INSERT", ...
    QString m_column; // empty = all rows
    QString m_operation;
    QStringList m_values;
    qint64 m_id = 0;
};

} // namespace zixly
