// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QObject>

namespace zixly::test {

// The truth all stand-ins share: rows of pipeline_jobs as the database holds them (camelCase, UPPER status, UTC without
// zone), result rows, jobs of the Trading API, users and their sessions.
class World final : public QObject
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

    QString addJob(const QString &type, const QJsonObject &parameters, const QString &tenant, const QString &id = {});
    void update(const QString &id, const QJsonObject &members, bool toastParameters = false);
    void removeJob(const QString &id);
    bool has(const QString &id) const { return m_jobs.contains(id); }
    QJsonObject job(const QString &id) const { return m_jobs.value(id); }
    QList<QJsonObject> newestFirst(const QString &tenant, const QString &status = {}, const QString &type = {}) const;
    QJsonArray results(const QString &id) const { return m_results.value(id); } // camelCase, numbers
    // The next step in the life of every unfinished job: queued, running, completed with results.
    void advance();

    QList<User> users;
    // A session's tokens: access tokens are JWTs that live `tokenLifeMs`; refresh tokens rotate as Supabase's do.
    QJsonObject signIn(const User &user);
    QJsonObject refresh(const QString &refreshToken, QString &errorCode); // empty with the error's code
    const User *userOf(const QByteArray &accessToken, QString &problem) const;
    void endSession(const QByteArray &accessToken);
    qint64 tokenLifeMs = 3'600'000;

    QHash<QString, QJsonObject> tradingJobs;
    QString anonKey = QStringLiteral("anon-key");
    QString tradingKey = QStringLiteral("dev-key-000000000000000000000000");

    static QString isoZ(qint64 ms); // 2026-11-20T10:05:03.250Z
    static QString naive(qint64 ms); // 2026-11-20T10:05:03.25

signals:
    void changed(const QString &type, const QJsonObject &record, const QString &id);

private:
    struct Family { // of refresh tokens
        int user = 0;
        QString parent;
        QString active;
        bool alive = true;
    };
    QJsonObject session(int family);

    QHash<QString, QJsonObject> m_jobs;
    QStringList m_order; // oldest first
    QHash<QString, QJsonArray> m_results;
    QList<Family> m_families;
    int m_counter = 0;
};

} // namespace zixly::test
