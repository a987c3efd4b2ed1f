// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/exportrows.h"

#include "core/cellexport.h"
#include "core/jobexport.h"
#include "store/cells.h"
#include "store/joblines.h"
#include "store/jobs.h"
#include "store/store.h"

#include <algorithm>
#include <deque>
#include <span>
#include <utility>

namespace zixly {

namespace {

constexpr std::size_t kCellsABatch = 4096;
constexpr std::size_t kJobsABatch = 2000; // some 10 ms of the reader, so that the screen's questions pass between them
constexpr std::size_t kJobBatchesAhead = 4;

using Cells = std::shared_ptr<const cellexport::CellRowWriter>;

// What cellsOfJobs() is about to write.
struct OpenResult {
    Cells cells;
    qsizetype size = 0;
    qsizetype at = 0;
};

Result<OpenResult> openResult(Store &store, qint64 key)
{
    const auto load = [key](QSqlDatabase &db) -> Result<OpenResult> {
        const auto job = jobs::load(db, key);
        if (!job)
            return std::unexpected(job.error());
        const auto result = cells::load(db, key);
        if (!result)
            return std::unexpected(result.error());
        const cellexport::Origin origin{job->id.toByteArray(QUuid::WithoutBraces), job->name.toUtf8()};
        return OpenResult{std::make_shared<const cellexport::CellRowWriter>(*result, origin), result->cells->size()};
    };
    auto opened = store.read(load).result();
    if (!opened && opened.error().kind == Error::Kind::NotFound)
        return OpenResult{};
    return opened;
}

} // namespace

RowSource cellRows(const SweepResult &result, std::vector<qsizetype> rows)
{
    struct State {
        std::vector<qsizetype> rows;
        std::size_t at = 0;
    };
    auto cells = std::make_shared<const cellexport::CellRowWriter>(result);
    auto state = std::make_shared<State>(State{std::move(rows)});
    return [cells, state]() -> Result<RowBatch> {
        const std::size_t first = state->at;
        state->at = std::min(state->rows.size(), first + kCellsABatch);
        const auto write = [cells, state, first, end = state->at](RowWriter &writer) {
            for (std::size_t i = first; i < end; ++i)
                cells->write(writer, state->rows[i]);
        };
        return RowBatch{static_cast<qint64>(state->at - first), write};
    };
}

RowSource cellsOfJobs(Store &store, JobKeys keys)
{
    struct State {
        JobKeys keys;
        std::size_t next = 0;
        OpenResult open;
    };
    auto state = std::make_shared<State>(State{std::move(keys)});
    return [&store, state]() -> Result<RowBatch> {
        OpenResult &open = state->open;
        while (open.at >= open.size) {
            if (state->next >= state->keys.size())
                return RowBatch{};
            auto opened = openResult(store, state->keys[state->next++]);
            if (!opened)
                return std::unexpected(opened.error());
            open = *opened;
        }
        const qsizetype first = open.at;
        open.at = std::min(open.size, first + static_cast<qsizetype>(kCellsABatch));
        const auto write = [cells = open.cells, first, end = open.at](RowWriter &writer) {
            for (qsizetype row = first; row < end; ++row)
                cells->write(writer, row);
        };
        return RowBatch{open.at - first, write};
    };
}

RowSource jobRows(Store &store, JobKeys keys)
{
    using Lines = Result<std::vector<jobexport::JobLine>>;
    struct Asked {
        QFuture<Lines> lines;
        qint64 rows = 0;
    };
    struct State {
        JobKeys keys;
        std::size_t next = 0; // to be asked for
        bool byReader = true;
        std::deque<Asked> asked;
    };
    auto state = std::make_shared<State>(State{std::move(keys)});
    // Batches are asked for ahead of the rows becoming bytes, of the reader and of the searcher in turn: either alone
    // takes longer than all else.
    const auto ask = [&store, state] {
        const std::size_t first = state->next;
        state->next = std::min(state->keys.size(), first + kJobsABatch);
        if (state->next == first)
            return;
        const auto load = [state, first, count = state->next - first](QSqlDatabase &db) {
            return joblines::load(db, std::span(state->keys).subspan(first, count));
        };
        state->asked.push_back(
            {state->byReader ? store.read(load) : store.search(load), static_cast<qint64>(state->next - first)});
        state->byReader = !state->byReader;
    };
    return [state, ask]() -> Result<RowBatch> {
        while (state->asked.size() < kJobBatchesAhead && state->next < state->keys.size())
            ask();
        if (state->asked.empty())
            return RowBatch{};
        auto lines = state->asked.front().lines.takeResult();
        const qint64 rows = state->asked.front().rows;
        state->asked.pop_front();
        ask();
        if (!lines)
            return std::unexpected(lines.error());
        const auto shared = std::make_shared<const std::vector<jobexport::JobLine>>(std::move(*lines));
        return RowBatch{rows, [shared](RowWriter &writer) { jobexport::writeRows(writer, *shared); }};
    };
}

} // namespace zixly
