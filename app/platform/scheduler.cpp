// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/scheduler.h"

#include <QRandomGenerator>
#include <QTimer>

#include <chrono>

namespace zixly::platform {

void TimerScheduler::after(qint64 ms, QObject *context, std::function<void()> run)
{
    QTimer::singleShot(std::chrono::milliseconds(ms), context, std::move(run));
}

Jitter systemJitter()
{
    return [] { return QRandomGenerator::global()->generateDouble(); };
}

} // namespace zixly::platform
