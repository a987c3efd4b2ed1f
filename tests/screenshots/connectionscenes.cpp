// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.h"
#include "widgets/dialogs/connectioneditor.h"
#include "widgets/dialogs/connectionsdialog.h"
#include "widgets/dialogs/leavedialog.h"
#include "widgets/dialogs/signindialog.h"
#include "widgets/shell/connectionmenu.h"

#include <QDateTime>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace zixly::screenshots {

namespace {

template <class Widget>
Stage staged(std::unique_ptr<Widget> widget)
{
    widget->setAttribute(Qt::WA_DeleteOnClose, false);
    return {.keep = {}, .window = std::move(widget), .ready = {}};
}

ConnectionProfile zixly()
{
    return {.id = QUuid(u"{11111111-1111-4111-8111-111111111111}"_s),
        .name = u"Zixly"_s,
        .webApi = QUrl(u"https://zixly.example.com"_s),
        .receiver = QUrl(u"https://hooks.zixly.example.com"_s),
        .tradingApi = QUrl(u"https://trading.zixly.example.com:8443"_s),
        .supabase = QUrl(u"https://abcdefghijkl.supabase.example.com"_s),
        .anonKey = u"eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl"_s,
        .allowPlainHttp = false};
}

ConnectionProfile testBed()
{
    return {.id = QUuid(u"{22222222-2222-4222-8222-222222222222}"_s),
        .name = u"Test bed in the laboratory on the second floor"_s,
        .webApi = QUrl(u"http://testbed.example.com:3000"_s),
        .receiver = {},
        .tradingApi = {},
        .supabase = {},
        .anonKey = {},
        .allowPlainHttp = true};
}

Stage connections(const std::function<void(ConnectionsDialog &)> &arrange, bool filled = true)
{
    auto dialog = std::make_unique<ConnectionsDialog>();
    if (filled) {
        dialog->setProfiles({zixly(), testBed()});
        dialog->setStatuses(someConnections());
        dialog->setKeyKept(zixly().id, true);
        dialog->setJobCount(zixly().id, 1'204);
    }
    if (arrange)
        arrange(*dialog);
    return staged(std::move(dialog));
}

// The finished one is tall, so that the picture shows all of it.
void mixedTest(ConnectionsDialog &dialog, bool finished)
{
    if (finished)
        dialog.resize(dialog.width(), 900);
    ConnectionReport report;
    report.services.append({.kind = ServiceKind::WebApi,
        .reachable = true,
        .generation = ApiGeneration::Nest,
        .version = u"2.3.1"_s,
        .health = u"healthy"_s,
        .latencyMs = 41,
        .clockSkewMs = 95'000,
        .user = u"ana@example.com"_s,
        .tenant = u"Acme"_s});
    report.services.append({.kind = ServiceKind::Receiver, .reachable = true, .health = u"ok"_s, .latencyMs = 12});
    report.services.append({.kind = ServiceKind::TradingApi,
        .error = Error{Error::Kind::Untrusted, u"trading.zixly.example.com:8443"_s,
            u"The certificate is self-signed, and untrusted"_s}});
    dialog.testStarted(zixly().id);
    if (!finished) {
        dialog.serviceTested(zixly().id, report.services[0]);
        return;
    }
    report.services.append({.kind = ServiceKind::Supabase,
        .error = Error{Error::Kind::BadAnswer, u"abcdefghijkl.supabase.example.com"_s, u"HTML instead of JSON"_s}});
    dialog.testFinished(zixly().id, report);
}

// Typed into the fields from the top.
void problems(ConnectionsDialog &dialog)
{
    dialog.addConnection();
    const auto fields = dialog.findChild<ConnectionEditor *>()->findChildren<QLineEdit *>();
    const QStringList typed{u"zixly"_s, u"http://example.com"_s, QString(), u"not an address"_s, QString(),
        u"https://abc.example.com?x=1"_s};
    for (qsizetype i = 0; i < typed.size(); ++i)
        fields[i]->setText(typed[i]);
    for (auto *button : dialog.findChildren<QPushButton *>())
        if (button->isDefault())
            button->click();
}

Stage signIn(const std::function<void(SignInDialog &)> &arrange = {})
{
    auto dialog = std::make_unique<SignInDialog>(zixly());
    dialog->setEmail(u"ana@example.com"_s);
    if (arrange)
        arrange(*dialog);
    return staged(std::move(dialog));
}

Stage leave(LeaveDialog::Way way, const LeaveDialog::Facts &facts)
{
    return staged(std::make_unique<LeaveDialog>(way, facts));
}

Stage menu(qsizetype count)
{
    const auto statuses = someConnections();
    auto menu = std::make_unique<ConnectionMenu>(statuses.first(count), statuses.first().freshMs + 4'200);
    menu->resize(menu->sizeHint());
    return staged(std::move(menu));
}

} // namespace

QList<ConnectionStatus> someConnections()
{
    ConnectionStatus live;
    live.connection = zixly().id;
    live.name = zixly().name;
    live.badge = LinkBadge::Live;
    live.freshMs = QDateTime::currentMSecsSinceEpoch() - 4'200;
    live.user = u"ana@example.com"_s;
    live.tenant = u"Acme"_s;
    live.canSignIn = true;
    ConnectionStatus offline;
    offline.connection = testBed().id;
    offline.name = testBed().name;
    offline.badge = LinkBadge::Offline;
    offline.reason = u"Nothing answers at testbed.example.com:3000. Zixly tries again in 10 s."_s;
    offline.waiting = 2;
    return {live, offline};
}

std::vector<Scene> connectionScenes()
{
    using Way = LeaveDialog::Way;
    return {
        {u"dialog-connections-empty"_s, {}, [] { return connections({}, false); }},
        {u"dialog-connections"_s, {}, [] { return connections({}); }},
        {u"dialog-connections-new"_s, {}, [] { return connections([](auto &dialog) { dialog.addConnection(); }); }},
        {u"dialog-connections-no-key-store"_s, {},
            [] {
                return connections([](ConnectionsDialog &dialog) {
                    dialog.setKeyStoreMissing(true);
                    dialog.select(testBed().id);
                });
            }},
        {u"dialog-connections-problems"_s, {}, [] { return connections(problems); }},
        {u"dialog-connections-testing"_s, {},
            [] { return connections([](auto &dialog) { mixedTest(dialog, false); }); }},
        {u"dialog-connections-tested"_s, {}, [] { return connections([](auto &dialog) { mixedTest(dialog, true); }); }},
        {u"dialog-sign-in"_s, {}, [] { return signIn(); }},
        {u"dialog-sign-in-busy"_s, {}, [] { return signIn([](auto &dialog) { dialog.setBusy(true); }); }},
        {u"dialog-sign-in-failed"_s, {},
            [] {
                return signIn([](SignInDialog &dialog) {
                    dialog.setReason(u"Your session has ended; sign in again."_s);
                    dialog.setKeyStoreMissing(true);
                    dialog.setFailure(u"The e-mail or the password is wrong. After several failures the platform lets "
                                      u"nobody in for a "
                                      u"while."_s);
                });
            }},
        {u"dialog-sign-out"_s, {},
            [] {
                return leave(Way::SignOut,
                    {.connection = u"Zixly"_s, .user = u"ana@example.com"_s, .jobs = 1'204, .waiting = 2});
            }},
        {u"dialog-remove-connection"_s, {},
            [] { return leave(Way::Remove, {.connection = testBed().name, .user = {}, .jobs = 1, .waiting = 0}); }},
        {u"menu-connection"_s, {}, [] { return menu(1); }},
        {u"menu-connections"_s, {}, [] { return menu(2); }},
    };
}

} // namespace zixly::screenshots
