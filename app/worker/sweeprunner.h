// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/sweepadapter.h"

#include <QObject>

#include <memory>
#include <vector>

class QThread;

namespace zixly {

// How a run ended; the best values are those of its result.
struct SweepOutcome {
    Result<SweepResult> result;
    BestValues best;
};

// One sweep on a thread of its own. The object lives in the thread of its creator, which it never blocks: prices are
// loaded, checked and swept on the other one. Used once.
class SweepRunner final : public QObject
{
    Q_OBJECT
public:
    // `threads` for the engine, 0 = all cores.
    SweepRunner(SweepSpec spec, PriceSource prices, unsigned threads, QObject *parent = nullptr);
    ~SweepRunner() override; // stops and waits: at most 50 ms beyond the loading of prices

    void start();
    void stop(); // obeyed within 50 ms by finished(); Cancelled, unless finishing won

signals:
    // At most ten times a second, and once before finished(). `live` shares its cells with the running engine: only
    // announced rows may be read.
    void cellsReady(const zixly::SweepResult &live, const zixly::CellRange &range);
    void advanced(qint64 done, qint64 total); // cells, after the ranges
    void finished(const zixly::SweepOutcome &outcome);

private:
    struct Shared; // what both threads touch
    static Result<SweepResult> work(Shared &shared, const std::function<void()> &wake);
    void flush();

    std::shared_ptr<Shared> m_shared;
    std::unique_ptr<QThread> m_thread;
    qint64 m_done = 0;
};

} // namespace zixly
