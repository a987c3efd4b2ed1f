// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runplace.h"

#include "core/servicelimits.h"

#include <QCoreApplication>

namespace zixly {

namespace {

class PlaceText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::RunPlace)
};

void addPlace(QList<RunPlace> &places, const PlaceSource &source, ServiceKind kind)
{
    if (!source.profile.has(kind))
        return;
    RunPlace place{source.profile.id, kind, QStringLiteral("%1: %2").arg(source.profile.name, serviceTitle(kind)),
        source.online, {}};
    QStringList remarks;
    if (kind == ServiceKind::WebApi && !source.signedIn)
        remarks << PlaceText::tr("Nobody is signed in there; the sweep waits until you sign in.");
    else if (kind == ServiceKind::TradingApi && !source.hasTradingKey)
        remarks << PlaceText::tr("The API key is missing; the sweep waits until you enter it.");
    else if (!source.online)
        remarks << PlaceText::tr("Offline now: the sweep waits here and is sent on reconnect.");
    if (kind == ServiceKind::WebApi)
        remarks << PlaceText::tr("The web API stores the job. Whether a worker takes it shows in its status.");
    if (!limits::canBeFollowed(kind)) {
        place.title = PlaceText::tr("%1 (cannot be followed)").arg(place.title);
        remarks << PlaceText::tr("Its jobs cannot be followed: it gives an id that no service knows afterwards.");
    }
    place.remark = remarks.join(QLatin1Char(' '));
    places << place;
}

} // namespace

QList<RunPlace> runPlaces(const QList<PlaceSource> &connections)
{
    QList<RunPlace> places{{.title = PlaceText::tr("This computer")}};
    for (const ServiceKind kind : {ServiceKind::WebApi, ServiceKind::TradingApi, ServiceKind::Receiver}) {
        for (const PlaceSource &source : connections)
            addPlace(places, source, kind);
    }
    return places;
}

QList<SpecProblem> problemsAt(const RunPlace &place, const SweepSpec &spec)
{
    return place.isHere() ? QList<SpecProblem>() : limits::unsupported(place.service, spec);
}

QString untakenAt(const RunPlace &place, SpecField field)
{
    return place.isHere() ? QString() : limits::untakenReason(place.service, field);
}

} // namespace zixly
