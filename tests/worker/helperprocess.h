// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/cells.h"
#include "store/jobs.h"

#include <QProcess>
#include <QSqlDatabase>
#include <QSqlError>
#include <QTest>

namespace zixly::test {

// A running queuehelper, and the lines it has said so far.
class HelperProcess : public QObject
{
public:
    explicit HelperProcess(const QString &folder)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        connect(&m_process, &QProcess::readyReadStandardOutput, this, [this] {
            while (m_process.canReadLine())
                m_lines.append(QString::fromUtf8(m_process.readLine()).trimmed());
        });
        m_process.start(QString::fromUtf8(ZIXLY_HELPER), {folder});
    }
    ~HelperProcess() override { kill(); }

    void tell(const QString &line) { m_process.write(line.toUtf8() + '\n'); }
    bool hears(const QString &line, int timeoutMs = 30'000) const
    {
        return QTest::qWaitFor([this, &line] { return m_lines.contains(line); }, timeoutMs);
    }
    // The key of a submitted job, 0 if it is not acknowledged in time.
    qint64 keyOf(const QUuid &id, int timeoutMs = 30'000) const
    {
        const QString begin = QStringLiteral("submitted %1 ").arg(id.toString(QUuid::WithoutBraces));
        const auto found = [this, &begin] {
            for (const QString &line : m_lines) {
                if (line.startsWith(begin))
                    return line.mid(begin.size()).toLongLong();
            }
            return qint64{0};
        };
        return QTest::qWaitFor([&found] { return found() != 0; }, timeoutMs) ? found() : 0;
    }
    void kill() // SIGKILL
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.kill();
        m_process.waitForFinished();
    }
    bool quits(const QString &how)
    {
        tell(QStringLiteral("quit ") + how);
        return QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, 60'000)
            && m_process.exitCode() == 0 && m_lines.contains(QStringLiteral("stopped"));
    }
    const QStringList &lines() const { return m_lines; }
    qint64 pid() const { return m_process.processId(); }

private:
    QProcess m_process;
    QStringList m_lines;
};

// A look into a profile's store from outside, on a connection of its own.
class Peephole
{
public:
    explicit Peephole(const QString &path)
    {
        m_db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("peephole"));
        m_db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=20000"));
        m_db.setDatabaseName(path);
        if (!m_db.open())
            qWarning("%s", qUtf8Printable(m_db.lastError().text()));
    }
    Peephole(const Peephole &) = delete;
    Peephole &operator=(const Peephole &) = delete;
    ~Peephole()
    {
        m_db.close();
        m_db = {};
        QSqlDatabase::removeDatabase(QStringLiteral("peephole"));
    }

    QList<Job> all()
    {
        const auto keys = jobs::query(m_db, {.sort = JobSort::Created, .descending = false});
        if (!keys)
            return {};
        return jobs::load(m_db, QList<qint64>(keys->begin(), keys->end())).value_or(QList<Job>());
    }
    Job job(qint64 key) { return jobs::load(m_db, key).value_or(Job()); }
    QList<JobEvent> events(qint64 key) { return jobs::events(m_db, key).value_or(QList<JobEvent>()); }
    int count(qint64 key, const QString &kind)
    {
        const QList<JobEvent> list = events(key);
        return static_cast<int>(
            std::ranges::count_if(list, [&kind](const JobEvent &event) { return event.kind == kind; }));
    }
    qint64 lastStarter(qint64 key) // process id
    {
        qint64 pid = 0;
        for (const JobEvent &event : events(key)) {
            if (event.kind == u"started")
                pid = event.payload.value(u"pid").toInteger();
        }
        return pid;
    }
    Result<SweepResult> cells(qint64 key) { return cells::load(m_db, key); }

private:
    QSqlDatabase m_db;
};

} // namespace zixly::test
