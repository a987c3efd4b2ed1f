// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"
#include "core/sweepresult.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <optional>

class QThreadPool;

namespace zixly {

// Recomputes a whole sweep while its settings are dragged: one run at a time, then the newest wish; those in between
// are dropped. The numbers are those of a job with the same settings, bit by bit, because they come from the same
// computeSweep(). Nothing is stored. Lives in the thread of its owner, computes on the pool, whose threads it never
// waits for: deleting it stops the run within 50 ms.
class WhatIf final : public QObject
{
    Q_OBJECT
public:
    explicit WhatIf(QThreadPool &pool, QObject *parent = nullptr);
    ~WhatIf() override;

    void compute(const PriceSeriesPtr &series, const SweepSpec &spec);
    void stop(); // what is under way is not told any more

signals:
    void computed(const zixly::SweepResult &result, double milliseconds);
    void failed(const zixly::SweepSpec &spec, const zixly::Error &error);

private:
    struct Wish {
        PriceSeriesPtr series;
        SweepSpec spec;
    };
    struct Answer {
        Result<SweepResult> result;
        double milliseconds = 0.0;
    };
    void run(const Wish &wish);
    void answered(const Wish &wish, const Answer &answer);

    QThreadPool &m_pool;
    std::shared_ptr<std::atomic<bool>> m_stop; // of the run under way; null = none
    std::optional<Wish> m_next;
};

} // namespace zixly
