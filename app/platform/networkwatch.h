// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QNetworkInformation;

namespace zixly::platform {

// Tells when the machine's network came back or became another one, where the operating system says so (without, the
// connections still find out by their own tries). One for the program. GUI thread.
class NetworkWatch final : public QObject
{
    Q_OBJECT
public:
    explicit NetworkWatch(QObject *parent = nullptr);

    bool isAvailable() const { return m_available; }

signals:
    void cameBack(); // reconnect now

private:
    void follow(const QNetworkInformation &information);

    bool m_available = false;
    bool m_online = true;
};

} // namespace zixly::platform
