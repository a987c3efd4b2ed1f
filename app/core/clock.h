// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace zixly {

// Time as a dependency, so that tests run in virtual time. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual qint64 nowMs() const = 0; // wall clock, UTC ms; may jump
    virtual qint64 runningMs() const = 0; // monotonic, stands still while the system sleeps
};

class SystemClock final : public Clock
{
public:
    qint64 nowMs() const override;
    qint64 runningMs() const override;
};

} // namespace zixly
