// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/searchwork.h"

#include "store/jobs.h"
#include "store/store.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace zixly::searchwork {

namespace {

constexpr size_t kScreenful = 60; // rows
constexpr size_t kLongList = 20'000;

// The beginning of a list, with its rows if they are still wanted.
FoundJobs withRows(const QSqlDatabase &db, JobKeys keys, const SearchState &state)
{
    FoundJobs found{std::move(keys), {}, false};
    if (!state.rowsWanted)
        return found;
    const auto end = found.keys.begin() + static_cast<qsizetype>(std::min(found.keys.size(), kScreenful));
    found.rows = jobs::load(db, QList<qint64>(found.keys.begin(), end)).value_or(QList<Job>()); // else a table asks
    return found;
}

} // namespace

bool isLongList(const JobKeys &keys)
{
    return keys.size() > kLongList;
}

Result<FoundJobs> head(const QSqlDatabase &db, const JobQuery &query, int count, SearchState &state)
{
    if (state.stopped)
        return failure(Error::Kind::Cancelled);
    auto head = jobscan::head(db, query, count);
    if (!head)
        return std::unexpected(head.error());
    // Fewer are shown only if all of them are far.
    const bool shown = head->whole || head->keys.size() >= kScreenful || jobscan::isLong(query);
    FoundJobs found = shown ? withRows(db, std::move(head->keys), state) : FoundJobs{std::move(head->keys), {}, false};
    found.whole = head->whole;
    return found;
}

Result<FoundJobs> all(
    const QSqlDatabase &db, const JobQuery &query, int count, const sharedwork::Assist &assist, SearchState &state)
{
    const auto goesOn = [&state](double done) {
        state.done = done;
        return !state.stopped;
    };
    bool told = false;
    const auto beginning = [&](const JobKeys &keys) {
        told = true;
        state.beginning.addResult(withRows(db, keys, state));
        state.beginning.finish();
    };
    auto keys = jobscan::all(db, query, {goesOn, beginning, static_cast<size_t>(count), assist});
    if (!keys)
        return std::unexpected(keys.error());
    // A table takes longer to get ready for many rows than to paint the first ones.
    if (isLongList(*keys) && state.rowsWanted && !told)
        beginning(JobKeys(keys->begin(), keys->begin() + std::min<qsizetype>(count, std::ssize(*keys))));
    FoundJobs found = withRows(db, std::move(*keys), state);
    found.whole = true;
    return found;
}

sharedwork::Assist assistOf(Store &store)
{
    return [&store](std::function<void(const QSqlDatabase &)> part) {
        store.assist([part = std::move(part)](QSqlDatabase &db) -> Result<> {
            part(db);
            return {};
        });
    };
}

} // namespace zixly::searchwork
