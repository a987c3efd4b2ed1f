// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/servicelog.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMutexLocker>

#include <algorithm>
#include <array>
#include <utility>

namespace zixly {

namespace {

constexpr qint64 kMostAudit = qint64{16} * 1024 * 1024;
constexpr std::array kLevels{"debug", "info", "warning", "error"};

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

// A value that could be taken for more than one, or for another field, stands in quotes.
QByteArray textValue(const QString &value)
{
    const auto isPlain = [](QChar c) { return c.isPrint() && !c.isSpace() && c != u'=' && c != u'"' && c != u'\\'; };
    if (!value.isEmpty() && std::all_of(value.begin(), value.end(), isPlain))
        return value.toUtf8();
    const QByteArray quoted = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return quoted.sliced(1, quoted.size() - 2);
}

QByteArray jsonLine(qint64 nowMs, const char *what, const QString &name, const char *level,
    std::initializer_list<ServiceLog::Field> fields)
{
    QJsonObject object{{QStringLiteral("time"), timeText(nowMs)}, {QLatin1String(what), name}};
    if (level)
        object.insert(QStringLiteral("level"), QLatin1String(level));
    for (const auto &[key, value] : fields)
        object.insert(QLatin1String(key), value);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

ServiceLog::ServiceLog(const Clock &clock, Format format, Level least, Sink sink)
    : m_clock(clock)
    , m_format(format)
    , m_least(least)
    , m_sink(std::move(sink))
{
}

void ServiceLog::openAudit(const QString &path)
{
    const QMutexLocker lock(&m_mutex);
    m_audit.close(); // of a service that ran before
    m_audit.setFileName(path);
    if (m_audit.open(QIODevice::Append))
        m_audit.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

void ServiceLog::write(Level level, const char *event, std::initializer_list<Field> fields)
{
    if (level < m_least || !m_sink)
        return;
    const char *name = kLevels[static_cast<std::size_t>(level)];
    const qint64 now = m_clock.nowMs();
    QByteArray line;
    if (m_format == Format::Json) {
        line = jsonLine(now, "event", QLatin1String(event), name, fields);
    } else {
        line = timeText(now).toLatin1() + ' ' + name + ' ' + event;
        for (const auto &[key, value] : fields)
            line += QByteArray(" ") + key + '=' + textValue(value);
    }
    const QMutexLocker lock(&m_mutex);
    m_sink(line);
}

void ServiceLog::audit(const char *action, std::initializer_list<Field> fields)
{
    const QByteArray line = jsonLine(m_clock.nowMs(), "action", QLatin1String(action), nullptr, fields) + '\n';
    const QMutexLocker lock(&m_mutex);
    if (!m_audit.isOpen())
        return;
    if (m_audit.size() + line.size() > kMostAudit) {
        const QString path = m_audit.fileName();
        m_audit.close();
        QFile::remove(path + QStringLiteral(".1"));
        QFile::rename(path, path + QStringLiteral(".1"));
        if (!m_audit.open(QIODevice::Append))
            return;
    }
    m_audit.write(line);
    m_audit.flush();
}

QList<QByteArray> ServiceLog::lastAudit(qint64 count)
{
    constexpr qint64 kMostOfLine = 1000;
    QString path;
    {
        const QMutexLocker lock(&m_mutex);
        path = m_audit.fileName();
    }
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - count * kMostOfLine));
    QList<QByteArray> lines = file.readAll().split('\n');
    if (file.size() > count * kMostOfLine)
        lines.removeFirst(); // only its end
    lines.removeAll(QByteArray());
    std::reverse(lines.begin(), lines.end());
    return lines.first(std::min<qsizetype>(count, lines.size()));
}

} // namespace zixly
