// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/mapspanel.h"

#include "models/griddifference.h"
#include "widgets/charts/heatmap.h"
#include "widgets/compare/comparetile.h"
#include "widgets/controls/theme.h"

#include <QGridLayout>
#include <QResizeEvent>
#include <QScopedValueRollback>

#include <algorithm>

namespace zixly {

namespace {
constexpr int kTileWidth = 330; // below this the read-outs of a map get cramped
}

MapsPanel::MapsPanel(QWidget *parent)
    : QScrollArea(parent)
    , m_content(new QWidget(this))
    , m_grid(new QGridLayout(m_content))
{
    m_grid->setContentsMargins(0, theme::kNear, 0, 0);
    m_grid->setSpacing(theme::kNear);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setWidget(m_content);
    setAccessibleName(tr("Heat maps side by side"));
}

CompareTile *MapsPanel::makeTile()
{
    auto *tile = new CompareTile(m_content);
    HeatMap *map = tile->map();
    connect(map, &HeatMap::cellActivated, this, [this, tile](qint32 row) {
        const CellSet &set = tile->sweep().set;
        emit cellChosen(set.fast(row), set.slow(row));
    });
    connect(map, &HeatMap::regionChosen, this, &MapsPanel::regionChosen);
    connect(map, &PlotWidget::viewChanged, this, [this, tile] { followView(tile); });
    connect(tile, &CompareTile::moveRequested, this, &MapsPanel::moveRequested);
    connect(tile, &CompareTile::removeRequested, this, &MapsPanel::removeRequested);
    connect(tile, &CompareTile::fetchRequested, this, &MapsPanel::fetchRequested);
    connect(tile, &CompareTile::resultsRequested, this, &MapsPanel::resultsRequested);
    emit mapAdded(map);
    return tile;
}

void MapsPanel::setSweeps(const QList<ComparedSweep> &sweeps)
{
    while (m_tiles.size() > sweeps.size()) {
        CompareTile *tile = m_tiles.takeLast();
        m_grid->removeWidget(tile);
        tile->hide();
        tile->deleteLater(); // it may be its own button that asked for this
    }
    while (m_tiles.size() < sweeps.size())
        m_tiles.append(makeTile());
    for (qsizetype i = 0; i < sweeps.size(); ++i)
        m_tiles[i]->setSweep(i, sweeps.size(), sweeps[i]);
    m_columns = 0;
    m_chosen.clear(); // rows of the sweeps that were here
    arrange();
    fill();
}

void MapsPanel::arrange()
{
    const auto count = static_cast<int>(m_tiles.size());
    if (count == 0)
        return;
    const int fitting = std::clamp(viewport()->width() / kTileWidth, 1, count);
    const int rows = (count + fitting - 1) / fitting;
    const int columns = (count + rows - 1) / rows; // no row much shorter than the others
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (CompareTile *tile : std::as_const(m_tiles))
        m_grid->removeWidget(tile);
    for (int i = 0; i < count; ++i) {
        m_grid->addWidget(m_tiles[i], i / columns, i % columns);
        m_tiles[i]->show();
    }
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
    for (int row = 0; row < m_grid->rowCount(); ++row)
        m_grid->setRowStretch(row, row < rows ? 1 : 0);
    // The order of the keyboard is the order of the eye.
    for (int i = 1; i < count; ++i)
        QWidget::setTabOrder(m_tiles[i - 1]->map(), m_tiles[i]->map());
}

void MapsPanel::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

void MapsPanel::setMetric(Metric metric)
{
    m_metric = metric;
    fill();
}

void MapsPanel::setColoursLocked(bool on)
{
    m_coloursLocked = on;
    fill();
}

void MapsPanel::setAxesLocked(bool on)
{
    m_axesLocked = on;
    fitAxes();
}

void MapsPanel::fill()
{
    QList<HeatValues> heats;
    for (const CompareTile *tile : std::as_const(m_tiles)) {
        const ComparedSweep &sweep = tile->sweep();
        if (sweep.hasCells())
            heats.append(heatValues(sweep.set, sweep.grid, m_metric));
    }
    const HeatScale common = m_coloursLocked ? commonScale(m_metric, heats) : HeatScale{};
    {
        const QScopedValueRollback quiet(m_following, true);
        qsizetype at = 0;
        for (CompareTile *tile : std::as_const(m_tiles)) {
            const ComparedSweep &sweep = tile->sweep();
            if (!sweep.hasCells())
                continue;
            const HeatValues &heat = heats[at++];
            tile->map()->setMessage(isGiven(sweep.set, m_metric) ? QString() : notGivenText(sweep.set));
            tile->map()->setHeat(heat, m_coloursLocked ? common : scaleFor(m_metric, heat), m_metric);
        }
    }
    fitAxes();
    setSelection(m_regions, m_chosen);
}

void MapsPanel::fitAxes()
{
    const QScopedValueRollback quiet(m_following, true);
    std::optional<HeatMap::Bars> all;
    for (const CompareTile *tile : std::as_const(m_tiles)) {
        if (!tile->sweep().hasCells())
            continue;
        const HeatMap::Bars own = tile->map()->gridBars();
        if (!all)
            all = own;
        all->slow = {std::min(all->slow.low, own.slow.low), std::max(all->slow.high, own.slow.high)};
        all->fast = {std::min(all->fast.low, own.fast.low), std::max(all->fast.high, own.fast.high)};
    }
    for (const CompareTile *tile : std::as_const(m_tiles))
        tile->map()->setExtentBars(m_axesLocked ? all : std::nullopt);
}

void MapsPanel::followView(const CompareTile *source)
{
    if (m_following || !m_axesLocked)
        return;
    const QScopedValueRollback quiet(m_following, true);
    const bool whole = !source->map()->isZoomed();
    const HeatMap::Bars bars = source->map()->viewBars();
    for (const CompareTile *tile : std::as_const(m_tiles)) {
        if (tile == source || !tile->sweep().hasCells())
            continue;
        if (whole)
            tile->map()->resetZoom();
        else
            tile->map()->showBars(bars);
    }
}

void MapsPanel::setSelection(const CellRegions &regions, const QList<ChosenCell> &chosen)
{
    m_regions = regions;
    m_chosen = chosen;
    for (qsizetype i = 0; i < m_tiles.size(); ++i) {
        m_tiles[i]->map()->setSelection(regions);
        m_tiles[i]->setChosen(chosen.value(i), m_metric);
    }
}

} // namespace zixly
