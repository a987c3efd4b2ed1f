// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/networkwatch.h"

#include <QNetworkInformation>

namespace zixly::platform {

NetworkWatch::NetworkWatch(QObject *parent)
    : QObject(parent)
{
    using Info = QNetworkInformation;
    m_available = Info::loadBackendByFeatures(Info::Feature::Reachability);
    if (m_available)
        follow(*Info::instance());
}

void NetworkWatch::follow(const QNetworkInformation &information)
{
    using Info = QNetworkInformation;
    m_online = information.reachability() == Info::Reachability::Online;
    connect(&information, &Info::reachabilityChanged, this, [this](Info::Reachability reachability) {
        const bool online = reachability == Info::Reachability::Online;
        if (online && !std::exchange(m_online, online))
            emit cameBack();
        m_online = online;
    });
    if (information.supports(Info::Feature::TransportMedium)) // from cable to radio: the old sockets are dead
        connect(&information, &Info::transportMediumChanged, this, &NetworkWatch::cameBack);
}

} // namespace zixly::platform
