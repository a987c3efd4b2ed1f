// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/connectiondialogs.h"

#include "core/async.h"
#include "core/settings.h"
#include "store/accounts.h"
#include "store/store.h"
#include "widgets/dialogs/connectionsdialog.h"
#include "widgets/dialogs/leavedialog.h"
#include "widgets/dialogs/signindialog.h"
#include "widgets/shell/mainwindow.h"

namespace zixly {

ConnectionDialogs::ConnectionDialogs(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    const MainWindow &window = m_services.window;
    connect(&window, &MainWindow::connectionsRequested, this, &ConnectionDialogs::openConnections);
    connect(&window, &MainWindow::signInRequested, this, qOverload<const QUuid &>(&ConnectionDialogs::signIn));
    connect(&window, &MainWindow::signOutRequested, this, &ConnectionDialogs::askToSignOut);
    connect(&m_services.connections, &ConnectionsDesk::changed, this, &ConnectionDialogs::fill);
    connect(&m_services.connections, &ConnectionsDesk::statusChanged, this, &ConnectionDialogs::fill);
}

ConnectionDialogs::~ConnectionDialogs() = default;

void ConnectionDialogs::openConnections()
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    m_dialog = new ConnectionsDialog(&m_services.window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    wire(*m_dialog);
    fill();
    for (const ConnectionProfile &profile : m_services.connections.profiles())
        countJobs(profile.id);
    m_dialog->open();
}

void ConnectionDialogs::wire(ConnectionsDialog &dialog)
{
    ConnectionsDesk &desk = m_services.connections;
    connect(&dialog, &ConnectionsDialog::saveRequested, &desk, &ConnectionsDesk::save);
    connect(&dialog, &ConnectionsDialog::removeRequested, &desk, &ConnectionsDesk::remove);
    connect(&dialog, &ConnectionsDialog::testRequested, this, &ConnectionDialogs::test);
    connect(&dialog, &ConnectionsDialog::testCancelled, this, [this] {
        ++m_test;
        delete m_tester.data();
    });
    connect(&dialog, &ConnectionsDialog::signInRequested, this, qOverload<const QUuid &>(&ConnectionDialogs::signIn));
    connect(&dialog, &ConnectionsDialog::signOutRequested, this, &ConnectionDialogs::askToSignOut);
}

void ConnectionDialogs::fill()
{
    for (const auto &open : std::as_const(m_signIns)) {
        if (open)
            open->setKeyStoreMissing(!m_services.connections.keepsSecrets());
    }
    if (!m_dialog)
        return;
    const ConnectionsDesk &desk = m_services.connections;
    const QList<ConnectionProfile> profiles = desk.profiles();
    QList<ConnectionStatus> statuses;
    m_dialog->setProfiles(profiles);
    for (const ConnectionProfile &profile : profiles) {
        if (PlatformLink *link = desk.link(profile.id)) {
            statuses.append(link->status());
            m_dialog->setKeyKept(profile.id, link->connection().hasTradingKey());
        }
    }
    m_dialog->setStatuses(statuses);
    m_dialog->setKeyStoreMissing(!desk.keepsSecrets());
}

template <class Then>
void ConnectionDialogs::withJobCount(const QUuid &connection, bool onlySignedIn, Then then)
{
    const auto count = [connection, onlySignedIn](QSqlDatabase &db) -> Result<qint64> {
        const auto all = accounts::all(db);
        if (!all)
            return std::unexpected(all.error());
        qint64 jobs = 0;
        for (const accounts::Account &account : *all) {
            if (account.connection != connection
                || (onlySignedIn && (!account.current || account.realm != QLatin1String("supabase"))))
                continue;
            const auto some = accounts::countJobs(db, account.key);
            if (!some)
                return some;
            jobs += *some;
        }
        return jobs;
    };
    whenReady(m_services.store.read(count), this, then);
}

void ConnectionDialogs::countJobs(const QUuid &connection)
{
    withJobCount(connection, false, [this, connection](const Result<qint64> &jobs) {
        if (m_dialog && jobs)
            m_dialog->setJobCount(connection, *jobs);
    });
}

void ConnectionDialogs::test(const ConnectionProfile &profile, const QString &tradingKey)
{
    ++m_test;
    delete m_tester.data();
    if (!tradingKey.isEmpty())
        return runTest(profile, tradingKey);
    const auto stored = m_services.connections.secrets().read(secretKey(profile, u"trading-api-key"));
    whenReady(stored, m_dialog, [this, profile, test = m_test](const Result<QByteArray> &key) {
        if (test == m_test)
            runTest(profile, key ? QString::fromUtf8(*key) : QString());
    });
}

void ConnectionDialogs::runTest(const ConnectionProfile &profile, const QString &tradingKey)
{
    // The session of the saved connection counts only where the addresses it belongs to are still the same.
    PlatformLink *link = m_services.connections.link(profile.id);
    platform::AuthSession *auth
        = link && link->connection().isSignedIn() && link->profile().supabase == profile.supabase
        ? &link->connection().auth()
        : nullptr;
    m_tester = new platform::ConnectionTester(m_services.connections.runner(), profile, auth,
        auth ? auth->identity() : platform::Identity{}, tradingKey, m_dialog);
    const QUuid id = profile.id;
    if (auth) // saving or removing the connection takes its session away
        connect(auth, &QObject::destroyed, m_tester, &platform::ConnectionTester::forgetTokens);
    connect(m_tester, &platform::ConnectionTester::serviceTested, m_dialog,
        [this, id](const ServiceInfo &info) { m_dialog->serviceTested(id, info); });
    connect(m_tester, &platform::ConnectionTester::finished, m_dialog, [this, id](const ConnectionReport &report) {
        m_dialog->testFinished(id, report);
        m_tester->deleteLater();
    });
    m_dialog->testStarted(id);
    m_tester->start();
}

void ConnectionDialogs::signIn(const QUuid &connection)
{
    PlatformLink *link = m_services.connections.link(connection);
    if (!link)
        return;
    if (SignInDialog *open = m_signIns.value(connection)) {
        open->raise();
        open->activateWindow();
        return;
    }
    QWidget *parent = m_dialog ? static_cast<QWidget *>(m_dialog.data()) : &m_services.window;
    auto *dialog = new SignInDialog(link->profile(), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setKeyStoreMissing(!m_services.connections.keepsSecrets());
    m_signIns.insert(connection, dialog);
    connect(dialog, &SignInDialog::signInRequested, this,
        [this, dialog, connection](
            const QString &email, const QString &password) { signIn(dialog, connection, email, password); });
    connect(dialog, &SignInDialog::cancelled, link, [link] { link->connection().auth().giveUpSigningIn(); });
    const auto last
        = [connection](QSqlDatabase &db) { return accounts::current(db, connection, QStringLiteral("supabase")); };
    whenReady(m_services.store.read(last), dialog, [dialog](const Result<accounts::Account> &account) {
        if (account)
            dialog->setEmail(account->email);
    });
    dialog->open();
}

void ConnectionDialogs::signIn(
    SignInDialog *dialog, const QUuid &connection, const QString &email, const QString &password)
{
    PlatformLink *link = m_services.connections.link(connection);
    if (!link)
        return dialog->reject();
    whenReady(link->connection().signIn(email, password), dialog,
        [dialog](const platform::AuthResult<platform::Identity> &identity) {
            if (identity)
                dialog->accept();
            else
                dialog->setFailure(platform::explain(identity.error()));
        });
}

void ConnectionDialogs::askToSignOut(const QUuid &connection)
{
    withJobCount(connection, true, [this, connection](const Result<qint64> &jobs) {
        const PlatformLink *link = m_services.connections.link(connection);
        if (!link)
            return;
        const ConnectionStatus status = link->status();
        QWidget *parent = m_dialog ? static_cast<QWidget *>(m_dialog.data()) : &m_services.window;
        auto *dialog = new LeaveDialog(LeaveDialog::Way::SignOut,
            {.connection = status.name, .user = status.user, .jobs = jobs ? *jobs : -1, .waiting = status.waiting},
            parent);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &LeaveDialog::decided, &m_services.connections,
            [this, connection](bool removeHistory) { m_services.connections.signOut(connection, removeHistory); });
        dialog->open();
    });
}

} // namespace zixly
