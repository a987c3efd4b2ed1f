// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/joinwatch.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace zixly {

using namespace std::chrono_literals;
using pipelinejobs::Hold;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto kTick = 50ms;
constexpr auto kLook = 500ms; // a cancelled job stops within two seconds
constexpr auto kGrace = 5000ms; // that an interrupted worker gives its job to end by itself

} // namespace

JoinWatch::JoinWatch(Settings settings, pipelinejobs::Taken job, qint64 cells, const std::atomic<bool> &interrupted,
    std::atomic<bool> &stop)
    : m_settings(std::move(settings))
    , m_job(std::move(job))
    , m_cells(cells)
    , m_interrupted(interrupted)
    , m_stop(stop)
    , m_thread([this] { watch(); })
{
}

JoinWatch::~JoinWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_ended.notify_one(); // a small job is done long before the next tick
    m_thread.join();
}

void JoinWatch::watch()
{
    const auto lease = std::chrono::milliseconds(m_settings.leaseMs);
    const auto look = std::min<std::chrono::milliseconds>(kLook, lease / 3);
    std::optional<Postgres> db;
    auto looked = Clock::now();
    auto renewed = looked;
    std::optional<Clock::time_point> interruptedAt;
    const auto ended = [this] {
        std::unique_lock lock(m_mutex);
        return m_ended.wait_for(lock, kTick, [this] { return m_ends; });
    };
    while (!m_stop && !ended()) {
        const auto now = Clock::now();
        if (m_interrupted && !interruptedAt)
            interruptedAt = now;
        if (interruptedAt && now - *interruptedAt >= kGrace)
            m_stop = true;
        if (now - looked < look)
            continue;
        looked = now;
        const bool renew = now - renewed >= lease / 3;
        if (renew)
            renewed = now;
        ask(db, renew);
    }
}

void JoinWatch::ask(std::optional<Postgres> &db, bool renew)
{
    if (!db) {
        auto opened = Postgres::open(m_settings.database);
        if (!opened)
            return; // at the next look
        db.emplace(std::move(*opened));
    }
    const auto hold
        = renew ? pipelinejobs::renew(*db, m_job, m_settings.leaseMs, progress()) : pipelinejobs::look(*db, m_job);
    if (!hold) {
        db.reset();
        return;
    }
    m_hold = *hold;
    if (*hold != Hold::Mine)
        m_stop = true;
}

} // namespace zixly
