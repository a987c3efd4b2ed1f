// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QMutex>
#include <QString>

#include <functional>
#include <initializer_list>
#include <utility>

namespace zixly {

// The log of the service, one line for each event: as JSON for machines, or as words. And the audit log, always JSON
// lines, in a file of the profile: who changed what, with which outcome. Neither ever holds a key, a cookie, a query or
// a body: callers hand in named fields, never requests. Any thread.
class ServiceLog
{
public:
    enum class Format : quint8 { Text, Json };
    enum class Level : quint8 { Debug, Info, Warning, Error };
    using Field = std::pair<const char *, QString>;
    using Sink = std::function<void(const QByteArray &line)>; // without the line's end

    ServiceLog(const Clock &clock, Format format, Level least, Sink sink);

    void openAudit(const QString &path); // kept below 16 MB: then it becomes PATH.1
    void write(Level level, const char *event, std::initializer_list<Field> fields);
    QList<QByteArray> lastAudit(qint64 count); // lines of the current file, the newest first
    void audit(const char *action, std::initializer_list<Field> fields);

private:
    const Clock &m_clock;
    const Format m_format;
    const Level m_least;
    const Sink m_sink;
    QMutex m_mutex;
    QFile m_audit;
};

} // namespace zixly
