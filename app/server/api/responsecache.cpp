// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/responsecache.h"

#include <utility>

namespace zixly {

namespace {

constexpr qsizetype kMostEntries = 2000;
constexpr qsizetype kMostBytes = qsizetype{64} * 1024 * 1024;

} // namespace

ResponseCache::Outcome ResponseCache::get(
    const QString &name, const QString &subject, const Maker &make, const Waiter &waiter)
{
    std::shared_ptr<Entry> &slot = m_entries[name];
    if (!slot) {
        slot = std::make_shared<Entry>();
        slot->subject = subject;
        slot->place = m_order.insert(m_order.begin(), name);
    }
    const std::shared_ptr<Entry> entry = slot;
    m_order.splice(m_order.begin(), m_order, entry->place);
    if (entry->fresh) {
        waiter(entry->response);
        return Outcome::Hit;
    }
    if (entry->making) {
        (entry->changed ? entry->late : entry->waiters).push_back(waiter);
        return Outcome::Shared;
    }
    entry->make = make;
    entry->waiters.push_back(waiter);
    begin(name, entry);
    shrink();
    return Outcome::Made;
}

void ResponseCache::begin(const QString &name, const std::shared_ptr<Entry> &entry)
{
    entry->making = true;
    entry->changed = false;
    const Maker make = entry->make;
    make([this, name, entry](const Made &made) { finish(name, entry, made); });
}

void ResponseCache::finish(const QString &name, const std::shared_ptr<Entry> &entry, const Made &made)
{
    entry->making = false;
    const bool kept = made.keep && made.response.status == 200 && !entry->changed && m_entries.value(name) == entry;
    if (kept) {
        entry->fresh = true;
        entry->response = made.response;
        m_bytes += made.response.body.size();
    }
    const auto waiters = std::exchange(entry->waiters, std::exchange(entry->late, {}));
    if (!entry->waiters.empty())
        begin(name, entry);
    else if (!entry->fresh)
        entry->make = {};
    for (const Waiter &waiter : waiters)
        waiter(made.response);
    if (kept)
        shrink();
}

void ResponseCache::spoil(Entry &entry)
{
    if (std::exchange(entry.fresh, false)) {
        m_bytes -= entry.response.body.size();
        entry.response = {};
    }
    entry.changed = entry.changed || entry.making;
}

void ResponseCache::invalidate()
{
    for (const auto &entry : std::as_const(m_entries))
        spoil(*entry);
}

void ResponseCache::invalidate(const QString &subject)
{
    for (const auto &entry : std::as_const(m_entries)) {
        if (entry->subject.isEmpty() || entry->subject == subject)
            spoil(*entry);
    }
}

void ResponseCache::clear()
{
    m_entries.clear();
    m_order.clear();
    m_bytes = 0;
}

void ResponseCache::shrink()
{
    auto candidate = m_order.end();
    while (candidate != m_order.begin() && (m_entries.size() > kMostEntries || m_bytes > kMostBytes)) {
        --candidate;
        const auto found = m_entries.find(*candidate);
        if ((*found)->making) // somebody waits for it
            continue;
        spoil(**found);
        m_entries.erase(found);
        candidate = m_order.erase(candidate);
    }
}

} // namespace zixly
