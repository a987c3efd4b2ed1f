// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fastsweep.h"

#include "engine/crew.h"
#include "engine/exactsums.h"
#include "engine/kernel.h"

#include <algorithm>
#include <optional>

namespace zixly::engine {

namespace {

constexpr int kTileBars = 2560; // tables of a tile stay in the second-level cache
constexpr std::size_t kPartSide = 320; // windows of a part on each side: bounds its memory
constexpr double kPartWork = 2e10; // bars x cells of a part, about a second: progress is seen between parts
constexpr std::size_t kBandRows = 4; // rows that are done side by side, so that slow keys are read once for all
constexpr std::size_t kGroup = 8;

// A rectangle of the grid with keys of its own.
struct Part {
    std::size_t firstFast;
    std::size_t endFast;
    std::size_t firstSlow;
    std::size_t endSlow;
};

std::size_t cellsIn(const Grid &grid, std::size_t fast, std::size_t firstSlow, std::size_t endSlow)
{
    const std::size_t first = std::max(grid.firstSlow[fast], firstSlow);
    return first < endSlow ? endSlow - first : 0;
}

// Few parts, because each one orders its windows anew; but none without an end in sight.
std::vector<Part> partsOf(const Grid &grid, std::size_t bars)
{
    std::vector<Part> parts;
    const std::size_t slowChunks = (grid.slow.size() + kPartSide - 1) / kPartSide;
    const std::size_t slowSide = (grid.slow.size() + slowChunks - 1) / slowChunks;
    for (std::size_t fast = 0; fast < grid.fast.size();) {
        std::size_t end = fast;
        double cells = 0.0;
        const double enough = std::max(kPartWork / static_cast<double>(bars), 96.0 * static_cast<double>(slowSide));
        while (end < grid.fast.size() && end - fast < kPartSide && cells < enough)
            cells += static_cast<double>(std::min(slowSide, grid.rowLength(end++)));
        for (std::size_t slow = 0; slow < grid.slow.size(); slow += slowSide) {
            const Part part{fast, end, slow, std::min(slow + slowSide, grid.slow.size())};
            if (cellsIn(grid, fast, part.firstSlow, part.endSlow) > 0)
                parts.push_back(part);
        }
        fast = end;
    }
    return parts;
}

std::vector<int> windowsOf(const Grid &grid, const Part &part)
{
    std::vector<int> windows(grid.fast.begin() + static_cast<std::ptrdiff_t>(part.firstFast),
        grid.fast.begin() + static_cast<std::ptrdiff_t>(part.endFast));
    windows.insert(windows.end(), grid.slow.begin() + static_cast<std::ptrdiff_t>(part.firstSlow),
        grid.slow.begin() + static_cast<std::ptrdiff_t>(part.endSlow));
    std::sort(windows.begin(), windows.end());
    windows.erase(std::unique(windows.begin(), windows.end()), windows.end());
    return windows;
}

// What one thread needs for itself.
struct ThreadMemory {
    ThreadMemory(std::size_t windows, int tileBars)
        : keys(windows)
        , trades(tileBars)
    {
    }
    KeyScratch keys;
    TradeScratch trades;
};

// What is the same for all parts of a sweep.
struct Setting {
    const SweepJob &job;
    const Kernel &kernel;
    const Market &market;
    const ExactSums *sums;
    bool hasRests;
    int tileBars;
};

// One part of the grid on its way through the tiles.
class PartSweep
{
public:
    PartSweep(const Setting &setting, const Part &part);

    bool run(); // false when asked to stop

private:
    struct Row {
        std::size_t fast; // index in the grid
        std::size_t firstSlow;
        std::size_t endSlow;
        std::size_t firstGroup;
        const std::int16_t *keys;
    };

    bool stopped() const { return m_setting.job.stop.load(std::memory_order_relaxed); }
    std::ptrdiff_t firstSignal(std::size_t firstBar) const
    {
        return static_cast<std::ptrdiff_t>(firstBar) - static_cast<std::ptrdiff_t>(m_setting.market.delay);
    }
    std::size_t windowIndex(int window) const;
    KeyView keyView(std::size_t firstBar, int bars);
    void prepareRunning();
    void buildKeys(std::size_t firstBar, int bars);
    void trade(int bars, bool last);
    void tradeBand(std::size_t band, unsigned thread, const TileView &tile, bool last);
    void finishGroup(const Row &row, std::size_t firstSlow, std::size_t count, const Carried &carried) const;
    TileView tileView() const;

    const Setting &m_setting;
    const Grid &m_grid;
    KeyTable m_keys;
    Running m_running;
    TileTables m_tables;
    std::vector<Row> m_rows;
    std::vector<const std::int16_t *> m_slowKeys; // of the part's slow windows
    std::size_t m_firstSlow;
    std::vector<Carried> m_carried; // empty where one tile holds all bars
    std::vector<ThreadMemory> m_memory;
};

PartSweep::PartSweep(const Setting &setting, const Part &part)
    : m_setting(setting)
    , m_grid(setting.job.grid)
    , m_keys(windowsOf(m_grid, part), setting.tileBars)
    , m_running(setting.sums ? 0 : m_keys.windows.size(), setting.tileBars)
    , m_tables(setting.tileBars)
    , m_firstSlow(part.firstSlow)
    , m_memory(setting.job.crew.size(), ThreadMemory(m_keys.windows.size(), setting.tileBars))
{
    std::size_t groups = 0;
    for (std::size_t fast = part.firstFast; fast < part.endFast; ++fast) {
        const std::size_t cells = cellsIn(m_grid, fast, part.firstSlow, part.endSlow);
        if (cells == 0)
            break;
        m_rows.push_back(
            {fast, part.endSlow - cells, part.endSlow, groups, m_keys.row(windowIndex(m_grid.fast[fast]))});
        groups += (cells + kGroup - 1) / kGroup;
    }
    for (std::size_t slow = part.firstSlow; slow < part.endSlow; ++slow)
        m_slowKeys.push_back(m_keys.row(windowIndex(m_grid.slow[slow])));
    if (static_cast<std::size_t>(setting.tileBars) < setting.market.close.size()) {
        m_carried.resize(groups);
        for (Carried &carried : m_carried)
            carried.reset();
    }
    prepareRunning();
}

std::size_t PartSweep::windowIndex(int window) const
{
    return static_cast<std::size_t>(
        std::lower_bound(m_keys.windows.begin(), m_keys.windows.end(), window) - m_keys.windows.begin());
}

void PartSweep::prepareRunning()
{
    if (m_setting.sums)
        return;
    const bool ema = m_setting.job.parameters.strategy == Strategy::Ema;
    for (std::size_t i = 0; i < m_keys.windows.size(); ++i) {
        const double alpha = 2.0 / (m_keys.windows[i] + 1.0);
        m_running.rate[i] = ema ? alpha : 1.0 - alpha;
    }
    if (ema)
        std::fill(m_running.mean.begin(), m_running.mean.end(), m_setting.market.close.front());
}

KeyView PartSweep::keyView(std::size_t firstBar, int bars)
{
    const Parameters &parameters = m_setting.job.parameters;
    const ExactSums *sums = m_setting.sums;
    return {.strategy = parameters.strategy,
        .flatSignal = parameters.strategy == Strategy::Macd && parameters.signal == 1,
        .close = m_setting.market.close.data(),
        .sums = sums ? sums->sums().data() : nullptr,
        .rests = sums && m_setting.hasRests ? sums->rests().data() : nullptr,
        .doubt = sums ? sums->doubt() : 0.0,
        .windows = m_keys.windows.data(),
        .windowCount = m_keys.windows.size(),
        .keys = m_keys.keys(),
        .stride = m_keys.stride,
        .running = {.lanes = m_running.lanes,
            .rate = m_running.rate.data(),
            .signalKeep = 1.0 - 2.0 / (parameters.signal + 1.0),
            .mean = m_running.mean.data(),
            .weight = m_running.weight.data(),
            .signalMean = m_running.signalMean.data(),
            .signalWeight = m_running.signalWeight.data()},
        .firstBar = firstSignal(firstBar),
        .bars = bars};
}

// Fills the tables and the keys of a tile.
void PartSweep::buildKeys(std::size_t firstBar, int bars)
{
    const KeyView view = keyView(firstBar, bars);
    const auto blocks = static_cast<std::size_t>((bars + kBlockBars - 1) / kBlockBars);
    Crew &crew = m_setting.job.crew;
    if (!m_setting.sums)
        crew.run(m_running.lanes / kGroup, [&](std::size_t group, unsigned) { m_setting.kernel.advance(view, group); });
    const KeySource source{m_setting.job.parameters.strategy, m_setting.sums};
    crew.run(blocks + 1, [&](std::size_t task, unsigned thread) {
        if (stopped())
            return;
        if (task == 0) {
            m_tables.build(m_setting.market, firstBar, bars);
            return;
        }
        const std::size_t block = task - 1;
        KeyScratch &scratch = m_memory[thread].keys;
        const std::uint64_t careful = m_setting.kernel.fillBlock(view, block, scratch.values.data());
        const int offset = static_cast<int>(block) * kBlockBars;
        separate(
            {source, m_keys, block, view.firstBar + offset, std::min(kBlockBars, bars - offset)}, scratch, careful);
    });
    if (!m_setting.sums)
        m_running.moveEndToStart(blocks);
}

TileView PartSweep::tileView() const
{
    return {.bars = m_tables.bars(),
        .firstBar = static_cast<double>(m_tables.firstBar()),
        .idleSlot = m_tables.idleSlot(),
        .entering = m_tables.entering(),
        .leaving = m_tables.leaving(),
        .paid = m_tables.paid(),
        .received = m_tables.received(),
        .extremes = m_tables.extremes(),
        .shareBounds = m_tables.shareBounds(),
        .levelShift = m_tables.levelShift(),
        .plainUnit = m_tables.plainUnit(),
        .squareUnit = m_tables.squareUnit(),
        .tables = &m_tables};
}

// Groups are counted from the end of a row, so that those of neighbouring rows have the same slow windows.
void PartSweep::tradeBand(std::size_t band, unsigned thread, const TileView &tile, bool last)
{
    TradeScratch &scratch = m_memory[thread].trades;
    const TradeView view{scratch.lists.data(), scratch.listLength, scratch.bounds.data()};
    const std::size_t first = band * kBandRows;
    const std::size_t end = std::min(first + kBandRows, m_rows.size());
    const bool holdsTies = m_setting.job.parameters.strategy == Strategy::Macd;
    const std::size_t widest = m_rows[first].endSlow - m_rows[first].firstSlow;
    const std::size_t groups = (widest + kGroup - 1) / kGroup;
    Carried single;
    for (std::size_t k = groups; k-- > 0;) {
        if (stopped())
            return;
        for (std::size_t i = first; i < end; ++i) {
            const Row &row = m_rows[i];
            const std::size_t length = row.endSlow - row.firstSlow;
            if (length <= k * kGroup)
                continue;
            const std::size_t endSlow = row.endSlow - k * kGroup;
            const std::size_t firstSlow = endSlow - std::min(kGroup, length - k * kGroup);
            Group group{.count = static_cast<int>(endSlow - firstSlow),
                .fast = row.keys,
                .slow = {},
                .ties = holdsTies ? m_keys.ties.data() : nullptr};
            std::copy(m_slowKeys.begin() + static_cast<std::ptrdiff_t>(firstSlow - m_firstSlow),
                m_slowKeys.begin() + static_cast<std::ptrdiff_t>(endSlow - m_firstSlow), std::begin(group.slow));
            if (m_carried.empty())
                single.reset();
            Carried &carried = m_carried.empty() ? single : m_carried[row.firstGroup + k];
            m_setting.kernel.trade(tile, group, view, carried);
            if (last)
                finishGroup(row, firstSlow, endSlow - firstSlow, carried);
        }
    }
    if (!last)
        return;
    for (std::size_t i = first; i < end; ++i)
        m_setting.job.batches.add(
            m_grid.cellOf(m_rows[i].fast, m_rows[i].firstSlow), m_rows[i].endSlow - m_rows[i].firstSlow);
}

void PartSweep::finishGroup(const Row &row, std::size_t firstSlow, std::size_t count, const Carried &carried) const
{
    const Output &output = m_setting.job.output;
    const std::size_t cell = m_grid.cellOf(row.fast, firstSlow);
    FinishView view{&m_setting.job.terms, m_setting.market.close.back(), {}};
    for (std::size_t i = 0; i < kMetricCount; ++i)
        view.columns[i] = output.metrics[i].data() + cell;
    m_setting.kernel.finish(carried, view, static_cast<int>(count));
    for (std::size_t i = 0; i < count; ++i) {
        output.fast[cell + i] = m_grid.fast[row.fast];
        output.slow[cell + i] = m_grid.slow[firstSlow + i];
    }
}

bool PartSweep::run()
{
    const std::size_t bars = m_setting.market.close.size();
    const auto step = static_cast<std::size_t>(m_setting.tileBars);
    const std::size_t bands = (m_rows.size() + kBandRows - 1) / kBandRows;
    for (std::size_t firstBar = 0; firstBar < bars && !stopped(); firstBar += step) {
        buildKeys(firstBar, static_cast<int>(std::min(step, bars - firstBar)));
        const bool last = firstBar + step >= bars;
        const TileView tile = tileView();
        if (!stopped())
            m_setting.job.crew.run(
                bands, [&](std::size_t band, unsigned thread) { tradeBand(band, thread, tile, last); });
    }
    return !stopped();
}

// Tiles of equal length, whole blocks each.
int tileBarsFor(std::size_t bars)
{
    const std::size_t tiles = (bars + kTileBars - 1) / kTileBars;
    const std::size_t blocks = ((bars + tiles - 1) / tiles + kBlockBars - 1) / kBlockBars;
    return static_cast<int>(blocks) * kBlockBars;
}

} // namespace

void sweepFast(Path path, const SweepJob &job)
{
    const Market market(job.prices, job.parameters);
    std::optional<ExactSums> sums;
    if (job.parameters.strategy == Strategy::Sma)
        sums.emplace(job.prices.close, job.prices.decimals);
    const Setting setting{.job = job,
        .kernel = kernelFor(path),
        .market = market,
        .sums = sums ? &*sums : nullptr,
        .hasRests = sums && sums->hasRests(),
        .tileBars = tileBarsFor(market.close.size())};
    for (const Part &part : partsOf(job.grid, market.close.size())) {
        if (!PartSweep(setting, part).run())
            return;
    }
}

} // namespace zixly::engine
