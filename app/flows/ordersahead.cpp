// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/ordersahead.h"

#include "core/async.h"
#include "store/jobscan.h"
#include "store/store.h"

#include <chrono>

namespace zixly {

using namespace std::chrono_literals;

namespace {

constexpr auto kMoment = 700ms;

} // namespace

OrdersAhead::OrdersAhead(Store &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    m_moment.setSingleShot(true);
    m_moment.setInterval(kMoment);
    connect(&m_moment, &QTimer::timeout, this, &OrdersAhead::next);
}

void OrdersAhead::start()
{
    m_step = 0;
    if (!m_running || m_moment.isActive())
        m_moment.start();
    m_running = true;
}

void OrdersAhead::next()
{
    const auto learn = [&store = m_store, step = m_step](QSqlDatabase &db) {
        const auto goesOn = [&store](double) { return !store.isSearchWaiting(); };
        return jobscan::learn(db, step, {goesOn, {}, 0});
    };
    whenReady(m_store.search(learn), this, [this, step = m_step](const Result<qint64> &version) {
        if (!version && version.error().kind == Error::Kind::Cancelled) {
            m_moment.start(); // a search came in between
            return;
        }
        if (m_step != step) { // start() meanwhile
            m_moment.start();
            return;
        }
        if (!version || *version < 0 || (m_step > 0 && *version != m_version)) {
            end();
            return;
        }
        m_version = *version;
        if (++m_step == jobscan::kLearnSteps)
            end();
        else
            next();
    });
}

void OrdersAhead::end()
{
    m_running = false;
    emit ended();
}

} // namespace zixly
