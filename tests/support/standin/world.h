// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QObject>
#include <QSet>
#include <QStringList>

namespace zixly::test {

// The truth all stand-ins share: rows of pipeline_jobs as the database holds them (camelCase, UPPER status, UTC without
// zone), result rows, jobs of the Trading API, users and their sessions; and what goes wrong inside the services.
// Rows and results lie in memory here; DatabaseWorld keeps them in a PostgreSQL.
class World : public QObject
{
    Q_OBJECT
public:
    struct User {
        QString id;
        QString email;
        QString password;
        QString tenant; // empty = has none
    };

    World();

    // Rows of the database. Unchanged JSON columns above 2 kB are missing from the records of updates (TOAST).
    virtual QString addJob(
        const QString &type, const QJsonObject &parameters, const QString &tenant, const QString &id = {});
    virtual void put(const QJsonObject &row, const QJsonArray &results = {}); // whole and named, newest last
    virtual void update(const QString &id, const QJsonObject &members, bool toastParameters = false);
    virtual void removeJob(const QString &id);
    bool has(const QString &id) const { return !job(id).isEmpty(); }
    virtual QJsonObject job(const QString &id) const { return m_jobs.value(id); }
    virtual QList<QJsonObject> newestFirst(
        const QString &tenant, const QString &status = {}, const QString &type = {}) const;
    virtual QJsonArray results(const QString &id) const { return m_results.value(id); } // camelCase, numbers
    // The next step in the life of every unfinished job: queued, running, completed with results.
    void advance();
    // The time of the services; a test moves it on, as waiting would.
    qint64 nowMs() const;
    qint64 movedMs = 0;

    QList<User> users;
    // A session's tokens: access tokens are JWTs that live `tokenLifeMs`; refresh tokens rotate as Supabase's do: the
    // parent of the active one leads to the active one, an older one after 10 s ends the whole family.
    QJsonObject signIn(const User &user);
    QJsonObject refresh(const QString &refreshToken, QString &errorCode); // empty with the error's code
    const User *userOf(const QByteArray &accessToken, QString &problem) const;
    qint64 expiryOf(const QByteArray &accessToken) const; // ms, 0 = no token of ours
    void endSession(const QByteArray &accessToken, const QString &scope = {}); // local, global, others
    void endAllSessions();
    QJsonObject userJson(const User &user) const;
    qint64 tokenLifeMs = 3'600'000;
    QStringList authRefusals; // the codes of the next answers of Auth

    QJsonObject addTradingJob(const QJsonObject &parameters);
    QHash<QString, QJsonObject> tradingJobs;
    QStringList tradingOrder; // oldest first
    QList<QJsonObject> sweepRuns; // {sweep_run_id, run_date, results}, oldest first
    QSet<QString> foreignTradingJobs; // of another key: 403
    bool tradingMayRun = true; // the key has the scope "strategy"
    bool cancelIsOverwritten = false; // the task goes on after a cancel, and its end overwrites the status
    int streamLimit = 0; // concurrent streams before a 429; 0 = the limit never applies, as in one stored version
    int openStreams = 0;
    QString streamEnd; // error, timeout, disconnected, silence: in place of the end of a job

    bool redisDown = false; // the receiver takes triggers and never answers
    QStringList redisQueue; // ids of the receiver
    QStringList redisWaiting; // accepted without an answer, queued once Redis is back
    void redisReturns();

    QString anonKey = QStringLiteral("anon-key");
    QString tradingKey = QStringLiteral("dev-key-000000000000000000000000");

    static QString isoZ(qint64 ms); // 2026-11-20T10:05:03.250Z
    static QString naive(qint64 ms); // 2026-11-20T10:05:03.25

signals:
    void changed(const QString &type, const QJsonObject &record, const QString &id);

private:
    struct Family { // of refresh tokens
        int user = 0;
        QStringList tokens; // the last one is active
        QList<qint64> usedMs; // of all but the active one
        bool alive = true;
    };
    QJsonObject session(int family);
    int familyOf(const QByteArray &accessToken) const; // -1 = no token of ours
    void advanceTrading();

    QHash<QString, QJsonObject> m_jobs;
    QStringList m_order; // oldest first
    QHash<QString, QJsonArray> m_results;
    QList<Family> m_families;
    int m_counter = 0;
};

} // namespace zixly::test
