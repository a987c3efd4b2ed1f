// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/world.h"

#include "tests/support/standin/pretend.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QUuid>

#include <utility>

namespace zixly::test {

namespace {

constexpr QLatin1String kAlgorithm("alg");
constexpr qsizetype kToastBytes = 2'000;
constexpr qint64 kReuseMs = 10'000; // how long an old refresh token still leads on

QByteArray base64Url(const QJsonObject &object)
{
    return QJsonDocument(object)
        .toJson(QJsonDocument::Compact)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QJsonObject claimsOf(const QByteArray &token)
{
    const auto read = [](const QByteArray &part) {
        return QJsonDocument::fromJson(QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding)).object();
    };
    const auto parts = token.split('.');
    const bool signedHere = parts.size() == 3 && parts.at(2) == "signature" && read(parts.at(0)).contains(kAlgorithm);
    return signedHere ? read(parts.at(1)) : QJsonObject();
}

} // namespace

World::World()
{
    users = {{QStringLiteral("11111111-1111-4111-8111-111111111111"), QStringLiteral("ops@zixly.test"),
                 QStringLiteral("correct-horse"), QStringLiteral("zixly-internal")},
        {QStringLiteral("22222222-2222-4222-8222-222222222222"), QStringLiteral("other@zixly.test"),
            QStringLiteral("correct-horse"), QStringLiteral("other-tenant")},
        {QStringLiteral("33333333-3333-4333-8333-333333333333"), QStringLiteral("nobody@zixly.test"),
            QStringLiteral("correct-horse"), QString()}};
}

QString World::isoZ(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ"));
}

QString World::naive(qint64 ms)
{
    QString text = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz"));
    while (text.endsWith(QLatin1Char('0')))
        text.chop(1);
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text;
}

QString World::addJob(const QString &type, const QJsonObject &parameters, const QString &tenant, const QString &id)
{
    const QString name = id.isEmpty() ? QStringLiteral("cmw%1").arg(++m_counter, 22, 10, QLatin1Char('0')) : id;
    const QJsonObject row{{QStringLiteral("id"), name}, {QStringLiteral("tenantId"), tenant},
        {QStringLiteral("jobType"), type}, {QStringLiteral("status"), QStringLiteral("QUEUED")},
        {QStringLiteral("parameters"), parameters}, {QStringLiteral("result"), QJsonValue::Null},
        {QStringLiteral("metrics"), QJsonValue::Null}, {QStringLiteral("errorMessage"), QJsonValue::Null},
        {QStringLiteral("createdAt"), naive(nowMs())}, {QStringLiteral("startedAt"), QJsonValue::Null},
        {QStringLiteral("completedAt"), QJsonValue::Null}};
    m_jobs.insert(name, row);
    m_order.append(name);
    emit changed(QStringLiteral("INSERT"), row, name);
    return name;
}

void World::put(const QJsonObject &row, const QJsonArray &results)
{
    const QString id = row.value(QLatin1String("id")).toString();
    m_jobs.insert(id, row);
    m_order.append(id);
    if (!results.isEmpty())
        m_results.insert(id, results);
    emit changed(QStringLiteral("INSERT"), row, id);
}

void World::update(const QString &id, const QJsonObject &members, bool toastParameters)
{
    QJsonObject &row = m_jobs[id];
    for (auto it = members.begin(); it != members.end(); ++it)
        row.insert(it.key(), it.value());
    QJsonObject record = row;
    for (const char *column : {"parameters", "result", "metrics"}) {
        const QLatin1String name(column);
        const QByteArray stored = QJsonDocument(row.value(name).toObject()).toJson(QJsonDocument::Compact);
        const bool forced = toastParameters && name == QLatin1String("parameters");
        if (forced || (stored.size() > kToastBytes && !members.contains(name)))
            record.remove(name);
    }
    emit changed(QStringLiteral("UPDATE"), record, id);
}

void World::removeJob(const QString &id)
{
    m_jobs.remove(id);
    m_order.removeOne(id);
    emit changed(QStringLiteral("DELETE"), {}, id);
}

QList<QJsonObject> World::newestFirst(const QString &tenant, const QString &status, const QString &type) const
{
    QList<QJsonObject> rows;
    for (auto it = m_order.crbegin(); it != m_order.crend(); ++it) {
        const QJsonObject &row = *m_jobs.constFind(*it);
        if (row.value(QLatin1String("tenantId")).toString() == tenant
            && (status.isEmpty() || row.value(QLatin1String("status")).toString() == status.toUpper())
            && (type.isEmpty() || row.value(QLatin1String("jobType")).toString() == type))
            rows.append(row);
    }
    return rows;
}

void World::advance()
{
    const QString now = naive(nowMs());
    const QStringList ids = m_order;
    for (const QString &id : ids) {
        const QJsonObject row = m_jobs.value(id);
        const QString status = row.value(QLatin1String("status")).toString();
        if (status == QLatin1String("QUEUED")) {
            update(id, {{QStringLiteral("status"), QStringLiteral("RUNNING")}, {QStringLiteral("startedAt"), now}});
        } else if (status == QLatin1String("RUNNING")) {
            const QJsonObject parameters = row.value(QLatin1String("parameters")).toObject();
            if (row.value(QLatin1String("jobType")).toString() == QLatin1String("trading-sweep"))
                m_results.insert(id,
                    pretendedResults(
                        row, {parameters.value(QLatin1String("strategy_type")).toString(QStringLiteral("SMA"))}));
            update(id,
                {{QStringLiteral("status"), QStringLiteral("COMPLETED")}, {QStringLiteral("completedAt"), now},
                    {QStringLiteral("result"),
                        QJsonObject{{QStringLiteral("best_score"), 2.33}, {QStringLiteral("best_sharpe"), 1.7}}},
                    {QStringLiteral("metrics"), QJsonObject{{QStringLiteral("combinations_tested"), 12}}}});
        }
    }
    advanceTrading();
}

qint64 World::nowMs() const
{
    return QDateTime::currentMSecsSinceEpoch() + movedMs;
}

void World::redisReturns()
{
    redisDown = false;
    redisQueue += std::exchange(redisWaiting, {});
}

QJsonObject World::addTradingJob(const QJsonObject &parameters)
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QJsonValue null(QJsonValue::Null);
    const QJsonObject job{{QStringLiteral("job_id"), id}, {QStringLiteral("status"), QStringLiteral("pending")},
        {QStringLiteral("progress"), 0}, {QStringLiteral("command_group"), QStringLiteral("strategy")},
        {QStringLiteral("command_name"), QStringLiteral("sweep")}, {QStringLiteral("parameters"), parameters},
        {QStringLiteral("result_path"), null}, {QStringLiteral("result_data"), null},
        {QStringLiteral("error_message"), null}, {QStringLiteral("created_at"), naive(nowMs())},
        {QStringLiteral("started_at"), null}, {QStringLiteral("completed_at"), null}};
    tradingJobs.insert(id, job);
    tradingOrder.append(id);
    return job;
}

void World::advanceTrading()
{
    const QString now = naive(nowMs());
    for (const QString &id : std::as_const(tradingOrder)) {
        QJsonObject &job = tradingJobs[id];
        const QString status = job.value(QLatin1String("status")).toString();
        const bool late = status == QLatin1String("cancelled") && cancelIsOverwritten;
        if (status == QLatin1String("pending")) {
            job.insert(QStringLiteral("status"), QStringLiteral("running"));
            job.insert(QStringLiteral("progress"), 30);
            job.insert(QStringLiteral("started_at"), now);
        } else if (status == QLatin1String("running") || late) {
            const QString run = pretendedRunId(int(sweepRuns.size()));
            const QJsonValue ticker = job.value(QLatin1String("parameters")).toObject().value(QLatin1String("ticker"));
            sweepRuns.append({{QStringLiteral("sweep_run_id"), run}, {QStringLiteral("run_date"), now},
                {QStringLiteral("results"), pretendedSweep(ticker.toString())}});
            job.insert(QStringLiteral("status"), QStringLiteral("completed"));
            job.insert(QStringLiteral("progress"), 100);
            job.insert(QStringLiteral("completed_at"), now);
            job.insert(QStringLiteral("result_data"),
                QJsonObject{{QStringLiteral("success"), true}, {QStringLiteral("ticker"), ticker},
                    {QStringLiteral("output"), QStringLiteral("run ID: ") + run.left(8)},
                    {QStringLiteral("sweep_run_id"), run.left(8)}});
        }
    }
}

QJsonObject World::userJson(const User &user) const
{
    QJsonObject metadata{{QStringLiteral("email_verified"), true}};
    if (!user.tenant.isEmpty())
        metadata.insert(QStringLiteral("tenant_id"), user.tenant);
    const QString then = QStringLiteral("2025-01-01T00:00:00.000000Z");
    return {{QStringLiteral("id"), user.id}, {QStringLiteral("aud"), QStringLiteral("authenticated")},
        {QStringLiteral("role"), QStringLiteral("authenticated")}, {QStringLiteral("email"), user.email},
        {QStringLiteral("email_confirmed_at"), then}, {QStringLiteral("phone"), QString()},
        {QStringLiteral("app_metadata"), QJsonObject{{QStringLiteral("provider"), QStringLiteral("email")}}},
        {QStringLiteral("user_metadata"), metadata}, {QStringLiteral("identities"), QJsonArray()},
        {QStringLiteral("created_at"), then}, {QStringLiteral("updated_at"), then},
        {QStringLiteral("is_anonymous"), false}};
}

QJsonObject World::session(int family)
{
    const User &user = users.at(m_families.at(family).user);
    const qint64 now = nowMs();
    const QJsonObject person = userJson(user);
    const QJsonObject claims{{QStringLiteral("sub"), user.id}, {QStringLiteral("email"), user.email},
        {QStringLiteral("aud"), QStringLiteral("authenticated")},
        {QStringLiteral("role"), QStringLiteral("authenticated")}, {QStringLiteral("iat"), double(now / 1000)},
        {QStringLiteral("exp"), double(now + tokenLifeMs) / 1000}, {QStringLiteral("session_id"), family},
        {QStringLiteral("n"), ++m_counter},
        {QStringLiteral("user_metadata"), person.value(QLatin1String("user_metadata"))}};
    const QJsonObject head{{kAlgorithm, QStringLiteral("HS256")}, {QStringLiteral("typ"), QStringLiteral("JWT")}};
    const QByteArray token = base64Url(head) + '.' + base64Url(claims) + ".signature";
    return {{QStringLiteral("access_token"), QString::fromLatin1(token)},
        {QStringLiteral("token_type"), QStringLiteral("bearer")},
        {QStringLiteral("expires_in"), double(tokenLifeMs) / 1000},
        {QStringLiteral("expires_at"), double((now + tokenLifeMs) / 1000)},
        {QStringLiteral("refresh_token"), m_families.at(family).tokens.last()}, {QStringLiteral("user"), person}};
}

QJsonObject World::signIn(const User &user)
{
    Family family;
    for (int i = 0; i < users.size(); ++i)
        family.user = users.at(i).id == user.id ? i : family.user;
    family.tokens.append(QStringLiteral("r%1").arg(++m_counter));
    m_families.append(family);
    return session(int(m_families.size()) - 1);
}

QJsonObject World::refresh(const QString &refreshToken, QString &errorCode)
{
    for (int i = 0; i < m_families.size(); ++i) {
        Family &family = m_families[i];
        const qsizetype place = family.tokens.indexOf(refreshToken);
        if (place < 0)
            continue;
        if (!family.alive) {
            errorCode = QStringLiteral("session_not_found");
            return {};
        }
        const qsizetype active = family.tokens.size() - 1;
        if (place == active) {
            family.tokens.append(QStringLiteral("r%1").arg(++m_counter));
            family.usedMs.append(nowMs());
        } else if (place < active - 1 && nowMs() - family.usedMs.at(place) > kReuseMs) {
            family.alive = false; // somebody holds a copy: nobody goes on
            errorCode = QStringLiteral("refresh_token_already_used");
            return {};
        }
        return session(i);
    }
    errorCode = QStringLiteral("refresh_token_not_found");
    return {};
}

int World::familyOf(const QByteArray &accessToken) const
{
    const int family = claimsOf(accessToken).value(QLatin1String("session_id")).toInt(-1);
    return family < m_families.size() ? family : -1;
}

qint64 World::expiryOf(const QByteArray &accessToken) const
{
    return qint64(claimsOf(accessToken).value(QLatin1String("exp")).toDouble() * 1000);
}

const World::User *World::userOf(const QByteArray &accessToken, QString &problem) const
{
    const int family = familyOf(accessToken);
    if (family < 0) {
        problem = accessToken.count('.') == 2
            ? QStringLiteral("token signature is invalid: signature is invalid")
            : QStringLiteral("token is malformed: token contains an invalid number of segments");
        return nullptr;
    }
    if (expiryOf(accessToken) < nowMs()) {
        problem = QStringLiteral("token is expired");
        return nullptr;
    }
    if (!m_families.at(family).alive) {
        problem = QStringLiteral("session_not_found");
        return nullptr;
    }
    return &users.at(m_families.at(family).user);
}

void World::endSession(const QByteArray &accessToken, const QString &scope)
{
    const int mine = familyOf(accessToken);
    if (mine < 0)
        return;
    for (int i = 0; i < m_families.size(); ++i) {
        const bool same = m_families.at(i).user == m_families.at(mine).user;
        const bool others = scope == QLatin1String("others");
        if (i == mine ? !others : same && (others || scope == QLatin1String("global")))
            m_families[i].alive = false;
    }
}

void World::endAllSessions()
{
    for (Family &family : m_families)
        family.alive = false;
}

} // namespace zixly::test
