// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/postgres.h"

#include <QCoreApplication>
#include <QSqlError>
#include <QStringList>
#include <QUrl>
#include <QUrlQuery>

#include <atomic>
#include <utility>

namespace zixly {

namespace {

// A cable that is out is noticed in half a minute, as a server that does not answer is.
constexpr auto kLimits = "connect_timeout=5;keepalives_idle=10;keepalives_interval=5;keepalives_count=3;"
                         "tcp_user_timeout=30000";
constexpr auto kLongestStatement = "60s";

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(zixly::Postgres)
};

QString nextName()
{
    static std::atomic<quint64> count{0}; // names of connections are global in QtSql
    return QStringLiteral("zixly-postgres-%1").arg(++count);
}

// As libpq reads a value of a connection string.
QString quoted(QString value)
{
    value.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('\''), QLatin1String("\\'"));
    return QLatin1Char('\'') + value + QLatin1Char('\'');
}

// https://www.postgresql.org/docs/15/errcodes-appendix.html; without a code the connection itself failed.
Error::Kind kindOf(const QString &state)
{
    using K = Error::Kind;
    if (state.isEmpty() || state.startsWith(QLatin1String("08")) || state.startsWith(QLatin1String("57P")))
        return K::Network;
    if (state.startsWith(QLatin1String("28")))
        return K::Unauthorized;
    if (state == QLatin1String("42501"))
        return K::Forbidden;
    if (state == QLatin1String("3D000") || state == QLatin1String("3F000") || state == QLatin1String("42P01")
        || state == QLatin1String("42703") || state == QLatin1String("42704"))
        return K::NotFound;
    if (state.startsWith(QLatin1String("40")) || state.startsWith(QLatin1String("53"))
        || state == QLatin1String("55P03"))
        return K::Busy;
    if (state == QLatin1String("57014"))
        return K::Timeout;
    return K::Internal;
}

// A refused sign-in comes without a code: libpq has only its words then.
Error::Kind kindOfOpening(const QString &words)
{
    using K = Error::Kind;
    for (const char *sign : {"authentication failed", "no password supplied", "no pg_hba.conf entry"}) {
        if (words.contains(QLatin1String(sign)))
            return K::Unauthorized;
    }
    if (words.contains(QLatin1String("does not exist")))
        return words.contains(QLatin1String("role")) ? K::Unauthorized : K::NotFound;
    return K::Network;
}

QString shownAddress(const QUrl &url)
{
    const QString host = QUrlQuery(url).queryItemValue(QStringLiteral("host"), QUrl::FullyDecoded);
    const QString place = !url.host().isEmpty() ? url.host() : host.isEmpty() ? QStringLiteral("localhost") : host;
    return QStringLiteral("%1%2").arg(place, url.path());
}

} // namespace

Postgres::Postgres(QString name, QString subject)
    : m_name(std::move(name))
    , m_subject(std::move(subject))
{
}

Postgres::Postgres(Postgres &&other) noexcept
    : m_name(std::exchange(other.m_name, QString()))
    , m_subject(std::move(other.m_subject))
    , m_refused(std::exchange(other.m_refused, QSqlQuery(nullptr)))
{
}

Postgres &Postgres::operator=(Postgres &&other) noexcept
{
    std::swap(m_name, other.m_name);
    std::swap(m_subject, other.m_subject);
    std::swap(m_refused, other.m_refused);
    return *this;
}

Postgres::~Postgres()
{
    if (m_name.isEmpty())
        return;
    m_refused = QSqlQuery(nullptr);
    database().close();
    QSqlDatabase::removeDatabase(m_name);
}

QSqlDatabase Postgres::database() const
{
    return QSqlDatabase::database(m_name, false);
}

Result<Postgres> Postgres::open(const QString &address)
{
    const QUrl url(address);
    const bool known = url.scheme() == QLatin1String("postgresql") || url.scheme() == QLatin1String("postgres");
    if (!known || !url.isValid() || url.path().size() < 2) {
        return failure(Error::Kind::InvalidInput, {},
            Tr::tr("The database is given as postgresql://user@host/name, not otherwise."));
    }
    const QString subject = shownAddress(url);
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL"))) {
        return failure(Error::Kind::Unsupported, subject,
            Tr::tr("Qt's driver for PostgreSQL is not installed (on Debian: libqt6sql6-psql)."));
    }
    Postgres opened(nextName(), subject);
    QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), opened.m_name);
    QString host = url.host();
    QString schema;
    QStringList options{QLatin1String(kLimits)};
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded)) {
        if (name == QLatin1String("host"))
            host = value;
        else if (name == QLatin1String("schema"))
            schema = value;
        else
            options << name + QLatin1Char('=') + quoted(value);
    }
    db.setHostName(host);
    if (url.port() > 0)
        db.setPort(url.port());
    db.setDatabaseName(url.path(QUrl::FullyDecoded).mid(1));
    db.setUserName(url.userName(QUrl::FullyDecoded));
    db.setPassword(url.password(QUrl::FullyDecoded));
    db.setConnectOptions(options.join(QLatin1Char(';')));
    if (!db.open()) {
        const QSqlError error = db.lastError();
        return failure(kindOfOpening(error.databaseText()), subject, error.databaseText().simplified());
    }
    const QString settings
        = QStringLiteral("SET TIME ZONE 'UTC'; SET statement_timeout = '%1'").arg(QLatin1String(kLongestStatement));
    if (const auto done = opened.run(settings); !done)
        return std::unexpected(done.error());
    if (!schema.isEmpty()) {
        const auto done = opened.run(QStringLiteral("SELECT set_config('search_path', ?, false)"), {schema});
        if (!done)
            return std::unexpected(done.error());
    }
    return opened;
}

Result<QSqlQuery> Postgres::run(const QString &statement, const QVariantList &values)
{
    QSqlQuery query(database());
    query.setForwardOnly(true);
    bool done = false;
    if (values.isEmpty()) {
        done = query.exec(statement);
    } else {
        done = query.prepare(statement);
        for (int i = 0; done && i < values.size(); ++i)
            query.bindValue(i, values.at(i));
        done = done && query.exec();
    }
    if (!done) {
        const QSqlError error = query.lastError();
        m_refused = std::move(query);
        return failure(kindOf(error.nativeErrorCode()), m_subject, error.databaseText().simplified());
    }
    return query;
}

void Postgres::rollBack()
{
    const Result<QSqlQuery> done = run(QStringLiteral("ROLLBACK"));
    if (done)
        m_refused = QSqlQuery(nullptr);
}

} // namespace zixly
