// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/connectiondraft.h"

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

QUrl urlOf(const QString &typed)
{
    const QUrl url = urlFromUser(typed);
    return url.isEmpty() && !typed.trimmed().isEmpty() ? QUrl(u"unreadable:"_s) : url;
}

} // namespace

ConnectionDraft ConnectionDraft::of(const ConnectionProfile &profile)
{
    ConnectionDraft draft{.id = profile.id,
        .name = profile.name,
        .urls = {},
        .anonKey = profile.anonKey,
        .allowPlainHttp = profile.allowPlainHttp,
        .tradingKey = {}};
    for (const ServiceKind kind : kServiceKinds)
        draft.url(kind) = profile.url(kind).toString();
    return draft;
}

ConnectionProfile ConnectionDraft::profile() const
{
    return {.id = id,
        .name = name.trimmed(),
        .webApi = urlOf(url(ServiceKind::WebApi)),
        .receiver = urlOf(url(ServiceKind::Receiver)),
        .tradingApi = urlOf(url(ServiceKind::TradingApi)),
        .supabase = urlOf(url(ServiceKind::Supabase)),
        .anonKey = anonKey.trimmed(),
        .allowPlainHttp = allowPlainHttp};
}

bool ConnectionDraft::isBlank() const
{
    ConnectionDraft blank;
    blank.id = id;
    return *this == blank;
}

} // namespace zixly
