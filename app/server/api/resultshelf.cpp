// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/resultshelf.h"

#include "store/cells.h"

#include <QMutexLocker>

#include <algorithm>

namespace zixly {

namespace {

constexpr qsizetype kMostCells = 1'000'000; // some 136 MB together

} // namespace

Result<std::shared_ptr<const SweepResult>> ResultShelf::load(const QSqlDatabase &db, qint64 jobKey)
{
    const QMutexLocker lock(&m_mutex);
    const auto found
        = std::find_if(m_kept.begin(), m_kept.end(), [jobKey](const Kept &kept) { return kept.key == jobKey; });
    if (found != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, found);
        return m_kept.front().result;
    }
    auto loaded = cells::load(db, jobKey);
    if (!loaded)
        return std::unexpected(loaded.error());
    auto result = std::make_shared<const SweepResult>(std::move(*loaded));
    m_kept.push_front({jobKey, result});
    qsizetype cells = 0;
    const auto end = std::find_if(m_kept.begin(), m_kept.end(),
        [&cells](const Kept &kept) { return (cells += kept.result->cells->size()) > kMostCells; });
    m_kept.erase(end, m_kept.end());
    return result;
}

} // namespace zixly
