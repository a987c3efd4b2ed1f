// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/world.h"

#include <QDateTime>
#include <QJsonDocument>

namespace zixly::test {

namespace {

QByteArray base64Url(const QJsonObject &object)
{
    return QJsonDocument(object)
        .toJson(QJsonDocument::Compact)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QJsonObject claimsOf(const QByteArray &token)
{
    const auto parts = token.split('.');
    return parts.size() != 3 || parts.at(2) != "signature"
        ? QJsonObject()
        : QJsonDocument::fromJson(QByteArray::fromBase64(parts.at(1), QByteArray::Base64UrlEncoding)).object();
}

// Twelve cells of a pretended sweep, some with the oddities the services show.
QJsonArray pretendedResults(const QJsonObject &job)
{
    QJsonArray rows;
    const QJsonObject parameters = job.value(QLatin1String("parameters")).toObject();
    const QString strategy = parameters.value(QLatin1String("strategy_type")).toString(QStringLiteral("SMA"));
    for (int i = 0; i < 12; ++i) {
        rows.append(QJsonObject{{QStringLiteral("id"), QStringLiteral("res%1").arg(i + 1, 3, 10, QLatin1Char('0'))},
            {QStringLiteral("jobId"), job.value(QLatin1String("id"))},
            {QStringLiteral("sweepRunId"), QStringLiteral("run_") + job.value(QLatin1String("id")).toString()},
            {QStringLiteral("ticker"), parameters.value(QLatin1String("ticker"))},
            {QStringLiteral("strategyType"), strategy}, {QStringLiteral("fastPeriod"), 6 + i},
            {QStringLiteral("slowPeriod"), 22 + 2 * i}, {QStringLiteral("score"), 2.33 - 0.17 * i},
            {QStringLiteral("sharpeRatio"), 1.7 - 0.2 * i}, {QStringLiteral("sortinoRatio"), 1.95 - 0.25 * i},
            {QStringLiteral("totalReturnPct"), 130.5 - 20 * i}, {QStringLiteral("annualizedReturn"), 28.3 - 5 * i},
            {QStringLiteral("maxDrawdownPct"), i % 2 == 0 ? 9.2 + i : -9.2 - i}, {QStringLiteral("winRatePct"), 59 - i},
            {QStringLiteral("profitFactor"), i == 2 ? 99999999.99 : 2.0 - 0.1 * i},
            {QStringLiteral("totalTrades"), 97 - 3 * i}, {QStringLiteral("tradesPerMonth"), 4.05 - 0.2 * i},
            {QStringLiteral("avgTradeDuration"),
                i % 3 == 1 ? QStringLiteral("NaT") : QStringLiteral("8 days 12:30:00")},
            {QStringLiteral("createdAt"), job.value(QLatin1String("startedAt"))}});
    }
    return rows;
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
        {QStringLiteral("createdAt"), naive(QDateTime::currentMSecsSinceEpoch())},
        {QStringLiteral("startedAt"), QJsonValue::Null}, {QStringLiteral("completedAt"), QJsonValue::Null}};
    m_jobs.insert(name, row);
    m_order.append(name);
    emit changed(QStringLiteral("INSERT"), row, name);
    return name;
}

void World::update(const QString &id, const QJsonObject &members, bool toastParameters)
{
    QJsonObject &row = m_jobs[id];
    for (auto it = members.begin(); it != members.end(); ++it)
        row.insert(it.key(), it.value());
    QJsonObject record = row;
    if (toastParameters)
        record.remove(QStringLiteral("parameters"));
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
    const QString now = naive(QDateTime::currentMSecsSinceEpoch());
    const QStringList ids = m_order;
    for (const QString &id : ids) {
        const QJsonObject row = m_jobs.value(id);
        const QString status = row.value(QLatin1String("status")).toString();
        if (status == QLatin1String("QUEUED")) {
            update(id, {{QStringLiteral("status"), QStringLiteral("RUNNING")}, {QStringLiteral("startedAt"), now}});
        } else if (status == QLatin1String("RUNNING")) {
            if (row.value(QLatin1String("jobType")).toString() == QLatin1String("trading-sweep"))
                m_results.insert(id, pretendedResults(row));
            update(id,
                {{QStringLiteral("status"), QStringLiteral("COMPLETED")}, {QStringLiteral("completedAt"), now},
                    {QStringLiteral("result"),
                        QJsonObject{{QStringLiteral("best_score"), 2.33}, {QStringLiteral("best_sharpe"), 1.7}}},
                    {QStringLiteral("metrics"), QJsonObject{{QStringLiteral("combinations_tested"), 12}}}});
        }
    }
    for (auto it = tradingJobs.begin(); it != tradingJobs.end(); ++it) {
        const QString status = it->value(QLatin1String("status")).toString();
        if (status == QLatin1String("pending")) {
            it->insert(QStringLiteral("status"), QStringLiteral("running"));
            it->insert(QStringLiteral("progress"), 30);
            it->insert(QStringLiteral("started_at"), now);
        } else if (status == QLatin1String("running")) {
            it->insert(QStringLiteral("status"), QStringLiteral("completed"));
            it->insert(QStringLiteral("progress"), 100);
            it->insert(QStringLiteral("completed_at"), now);
            it->insert(QStringLiteral("result_data"),
                QJsonObject{
                    {QStringLiteral("success"), true}, {QStringLiteral("sweep_run_id"), QStringLiteral("fbecc235")}});
        }
    }
}

QJsonObject World::session(int family)
{
    const User &user = users.at(m_families.at(family).user);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    QJsonObject metadata;
    if (!user.tenant.isEmpty())
        metadata.insert(QStringLiteral("tenant_id"), user.tenant);
    const QJsonObject claims{{QStringLiteral("sub"), user.id}, {QStringLiteral("email"), user.email},
        {QStringLiteral("role"), QStringLiteral("authenticated")},
        {QStringLiteral("exp"), double(now + tokenLifeMs) / 1000}, {QStringLiteral("session_id"), family},
        {QStringLiteral("n"), ++m_counter}, {QStringLiteral("user_metadata"), metadata}};
    const QByteArray token
        = base64Url({{QStringLiteral("alg"), QStringLiteral("HS256")}}) + '.' + base64Url(claims) + ".signature";
    return {{QStringLiteral("access_token"), QString::fromLatin1(token)},
        {QStringLiteral("token_type"), QStringLiteral("bearer")},
        {QStringLiteral("expires_in"), double(tokenLifeMs) / 1000},
        {QStringLiteral("expires_at"), double((now + tokenLifeMs) / 1000)},
        {QStringLiteral("refresh_token"), m_families.at(family).active},
        {QStringLiteral("user"),
            QJsonObject{{QStringLiteral("id"), user.id}, {QStringLiteral("email"), user.email},
                {QStringLiteral("user_metadata"), metadata}}}};
}

QJsonObject World::signIn(const User &user)
{
    Family family;
    for (int i = 0; i < users.size(); ++i)
        family.user = users.at(i).id == user.id ? i : family.user;
    family.active = QStringLiteral("r%1").arg(++m_counter);
    m_families.append(family);
    return session(int(m_families.size()) - 1);
}

QJsonObject World::refresh(const QString &refreshToken, QString &errorCode)
{
    for (int i = 0; i < m_families.size(); ++i) {
        Family &family = m_families[i];
        const bool active = family.active == refreshToken;
        const bool parent = !family.parent.isEmpty() && family.parent == refreshToken;
        if (!active && !parent)
            continue;
        if (!family.alive) {
            errorCode = QStringLiteral("session_not_found");
            return {};
        }
        if (active) {
            family.parent = family.active;
            family.active = QStringLiteral("r%1").arg(++m_counter);
        }
        return session(i);
    }
    errorCode = QStringLiteral("refresh_token_not_found");
    return {};
}

const World::User *World::userOf(const QByteArray &accessToken, QString &problem) const
{
    const QJsonObject claims = claimsOf(accessToken);
    const int family = claims.value(QLatin1String("session_id")).toInt(-1);
    if (family < 0 || family >= m_families.size()) {
        problem = QStringLiteral("bad_jwt");
        return nullptr;
    }
    if (claims.value(QLatin1String("exp")).toDouble() * 1000 < double(QDateTime::currentMSecsSinceEpoch())) {
        problem = QStringLiteral("token is expired");
        return nullptr;
    }
    if (!m_families.at(family).alive) {
        problem = QStringLiteral("session_not_found");
        return nullptr;
    }
    return &users.at(m_families.at(family).user);
}

void World::endSession(const QByteArray &accessToken)
{
    const int family = claimsOf(accessToken).value(QLatin1String("session_id")).toInt(-1);
    if (family >= 0 && family < m_families.size())
        m_families[family].alive = false;
}

} // namespace zixly::test
