// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/apidesk.h"

#include "core/async.h"
#include "core/clock.h"
#include "core/settings.h"
#include "desktop/notices.h"
#include "server/api/apikeys.h"
#include "server/api/apiservice.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/shell/mainwindow.h"
#include "worker/pricelookup.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QtConcurrent>

#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

QString sentenceOf(const Error &error, int port)
{
    using K = Error::Kind;
    switch (error.kind) {
    case K::Busy: return ApiDesk::tr("Another program uses the port %1; choose another one.").arg(port);
    case K::Forbidden: return ApiDesk::tr("This user may not use the port %1; choose one above 1023.").arg(port);
    default: return explain(error);
    }
}

} // namespace

ApiDesk::ApiDesk(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
{
    m_pool.setMaxThreadCount(1);
    connect(&m_parts.settings, &Settings::changed, this, [this](Setting key) {
        if (key == Setting::LocalApi || key == Setting::LocalApiPort)
            apply();
    });
}

ApiDesk::~ApiDesk() = default;

void ApiDesk::start()
{
    m_open = true;
    apply();
}

void ApiDesk::stop()
{
    m_open = false;
    apply();
}

void ApiDesk::refresh()
{
    if (m_service)
        m_service->refresh();
}

QString ApiDesk::address() const
{
    return m_service ? m_service->address() : QString();
}

void ApiDesk::apply()
{
    m_service.reset(); // first: another port may be the same one again
    m_problem.clear();
    if (m_open && m_parts.settings.value(Setting::LocalApi).toBool()) {
        ApiService::Options options;
        const int port = m_parts.settings.value(Setting::LocalApiPort).toInt();
        options.http.port = static_cast<quint16>(port);
        options.prices = [&prices = m_parts.prices](const QString &ticker) { return prices.find(ticker); };
        options.profileFolder = m_parts.profileFolder;
        auto service = ApiService::start(m_parts.store, m_parts.queue, m_parts.clock, m_parts.log, options);
        if (service) {
            m_service = std::move(*service);
        } else {
            m_problem = sentenceOf(service.error(), port);
            if (!m_dialog) { // at the start of the program: there is no row to say it in
                m_parts.window.notify({.id = u"local-api"_s,
                    .severity = Notice::Severity::Warning,
                    .text = tr("The local API does not run: %1").arg(m_problem),
                    .details = service.error().detail});
            }
        }
    }
    show();
}

void ApiDesk::serve(SettingsDialog *dialog)
{
    m_dialog = dialog;
    connect(dialog, &SettingsDialog::apiKeyRequested, this, &ApiDesk::makeKey);
    show();
}

void ApiDesk::show()
{
    if (m_dialog)
        m_dialog->setApiState(address(), m_problem);
}

void ApiDesk::makeKey()
{
    const QString name = tr("Made in the desktop");
    const auto make = [folder = m_parts.profileFolder, now = m_parts.clock.nowMs(), name] {
        return ApiKeyFile(folder).add({.name = name, .scope = ApiScope::Run}, now);
    };
    whenReady(QtConcurrent::run(&m_pool, make), this, [this](const Result<ApiKeyFile::Made> &made) {
        if (!made)
            return showFailure(m_parts.window, made.error());
        QGuiApplication::clipboard()->setText(QString::fromLatin1(made->text));
        if (m_dialog)
            m_dialog->setKeyMade(made->key.id);
    });
}

} // namespace zixly
