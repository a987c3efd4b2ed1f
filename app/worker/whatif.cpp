// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/whatif.h"

#include "core/async.h"
#include "worker/sweepadapter.h"

#include <QElapsedTimer>
#include <QtConcurrentRun>

#include <utility>

namespace zixly {

WhatIf::WhatIf(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
{
}

WhatIf::~WhatIf()
{
    stop();
}

void WhatIf::compute(const PriceSeriesPtr &series, const SweepSpec &spec)
{
    if (m_stop)
        m_next = Wish{series, spec};
    else
        run({series, spec});
}

void WhatIf::stop()
{
    m_next.reset();
    if (const auto stop = std::exchange(m_stop, nullptr))
        stop->store(true);
}

void WhatIf::run(const Wish &wish)
{
    m_stop = std::make_shared<std::atomic<bool>>(false);
    const auto work = [wish, stop = m_stop] {
        QElapsedTimer timer;
        timer.start();
        auto result = computeSweep(*wish.series, wish.spec, 0, *stop);
        return Answer{std::move(result), static_cast<double>(timer.nsecsElapsed()) / 1e6};
    };
    whenReady(QtConcurrent::run(&m_pool, work), this, [this, wish, stop = m_stop](const Answer &answer) {
        if (m_stop == stop) // else it was stopped
            answered(wish, answer);
    });
}

void WhatIf::answered(const Wish &wish, const Answer &answer)
{
    m_stop.reset();
    if (const auto next = std::exchange(m_next, std::nullopt))
        run(*next); // computes while the one before is painted
    if (answer.result)
        emit computed(*answer.result, answer.milliseconds);
    else
        emit failed(wish.spec, answer.result.error());
}

} // namespace zixly
