// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/tilerow.h"

#include "core/format.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/results/tile.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <cmath>

namespace zixly {

namespace {

constexpr double kFewTrades = 50.0; // below this even a fine ratio is mostly chance
constexpr double kShortYears = 3.0;
constexpr double kMsPerYear = 365.25 * 86'400'000.0;

QString dash()
{
    return QString(QChar(0x2013));
}

QString percentText(Metric metric, double value)
{
    return std::isfinite(value) ? metricText(metric, value) + QStringLiteral(" %") : metricText(metric, value);
}

bool isPartial(const CellSet &set)
{
    return !set.isLive() && set.result.cells && !set.result.complete();
}

Tile::Mood moodOf(double value)
{
    return value < 0.0 ? Tile::Mood::Loss : Tile::Mood::Plain;
}

} // namespace

TileRow::TileRow(QWidget *parent)
    : QWidget(parent)
    , m_convention(new TintedLabel(theme::Ink::Muted, this))
    , m_warnings(new TintedLabel(theme::Ink::Warning, this))
{
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::kNear);
    for (Tile **tile : {&m_sharpe, &m_return, &m_drawdown, &m_median, &m_benchmark}) {
        *tile = addTile();
        row->addWidget(*tile, 1);
    }
    m_convention->setWordWrap(true);
    m_convention->setAccessibleName(tr("Convention"));
    m_warnings->setWordWrap(true);
    m_warnings->setAccessibleName(tr("Warnings"));
    m_warnings->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kTight);
    layout->addLayout(row);
    layout->addWidget(m_convention);
    layout->addWidget(m_warnings);

    connect(m_sharpe, &Tile::clicked, this, [this] {
        if (m_sharpeRow >= 0)
            emit cellActivated(m_sharpeRow);
    });
    connect(m_return, &Tile::clicked, this, [this] {
        if (m_returnRow >= 0)
            emit cellActivated(m_returnRow);
    });
    connect(m_drawdown, &Tile::clicked, this, [this] {
        if (m_drawdownRow >= 0)
            emit cellActivated(m_drawdownRow);
    });
    retranslate();
    clear();
}

Tile *TileRow::addTile()
{
    return new Tile(this);
}

void TileRow::retranslate()
{
    m_sharpe->setTitle(m_conventionKnown ? tr("Best Sharpe") : tr("Best Sharpe, convention unknown"));
    m_return->setTitle(tr("Best return"));
    m_drawdown->setTitle(tr("Lowest drawdown"));
    m_median->setTitle(m_conventionKnown || !m_medianShown ? tr("Median Sharpe of the grid")
                                                           : tr("Median Sharpe of the grid, convention unknown"));
    m_benchmark->setTitle(tr("Buy and hold"));
}

void TileRow::clear()
{
    for (Tile *tile : {m_sharpe, m_return, m_drawdown, m_median, m_benchmark})
        tile->setFigure(dash(), {}, false);
    m_sharpeRow = m_returnRow = m_drawdownRow = -1;
    m_warnings->hide();
}

void TileRow::setSummary(const CellSet &set, const CellSummary &summary)
{
    m_sharpeRow = static_cast<qint32>(summary.sharpe.row);
    m_returnRow = static_cast<qint32>(summary.totalReturn.row);
    m_drawdownRow = static_cast<qint32>(summary.maxDrawdown.row);
    m_conventionKnown = set.isLive() || set.result.convention.known;
    m_medianShown = !isPartial(set);
    retranslate();
    showBest(set, summary);
    showMedian(set, summary);
    showBenchmark(set);
    const QStringList sentences = warnings(set, summary);
    m_warnings->setText(sentences.join(QLatin1Char(' ')));
    m_warnings->setVisible(!sentences.isEmpty());
}

void TileRow::showBest(const CellSet &set, const CellSummary &summary)
{
    const auto cell = [&set](qint32 row) {
        return tr("Cell %1, %n trades", nullptr, static_cast<int>(set.value(row, Metric::TotalTrades)))
            .arg(cellName(set, row));
    };
    const auto none
        = [&set](Metric metric) { return isGiven(set, metric) ? tr("No cell has enough trades.") : notGivenText(set); };
    if (m_sharpeRow >= 0)
        m_sharpe->setFigure(metricText(Metric::Sharpe, summary.sharpe.value),
            cell(m_sharpeRow) + QLatin1Char('\n')
                + (isPartial(set) ? tr("Best of the %1 cells that are here").arg(countText(summary.tried))
                                  : tr("Best of %1 tried: partly luck").arg(countText(summary.tried))),
            true, moodOf(summary.sharpe.value));
    else
        m_sharpe->setFigure(dash(), none(Metric::Sharpe), false);
    if (m_returnRow >= 0)
        m_return->setFigure(percentText(Metric::TotalReturn, summary.totalReturn.value), cell(m_returnRow), true,
            moodOf(summary.totalReturn.value));
    else
        m_return->setFigure(dash(), none(Metric::TotalReturn), false);
    if (m_drawdownRow >= 0)
        m_drawdown->setFigure(percentText(Metric::MaxDrawdown, summary.maxDrawdown.value), cell(m_drawdownRow), true);
    else
        m_drawdown->setFigure(dash(), none(Metric::MaxDrawdown), false);
}

// A service gives its best cells first, so the middle of those few says nothing about the grid.
void TileRow::showMedian(const CellSet &set, const CellSummary &summary)
{
    if (isPartial(set))
        m_median->setFigure(dash(), tr("Needs all %1 cells").arg(countText(set.result.validCells)), false);
    else
        m_median->setFigure(metricText(Metric::Sharpe, summary.medianSharpe),
            tr("What a pair picked blindly gave; return %1")
                .arg(percentText(Metric::TotalReturn, summary.medianReturn)),
            false, moodOf(summary.medianSharpe));
}

void TileRow::showBenchmark(const CellSet &set)
{
    const double benchmark = set.result.benchmarkReturn;
    if (set.isLive())
        m_benchmark->setFigure(dash(), tr("Known when the sweep is done"), false);
    else if (!set.service.isEmpty() && !std::isfinite(benchmark))
        m_benchmark->setFigure(dash(), notGivenText(set), false);
    else
        m_benchmark->setFigure(percentText(Metric::TotalReturn, benchmark),
            tr("Return of holding from the first to the last bar"), false, moodOf(benchmark));
}

QStringList TileRow::warnings(const CellSet &set, const CellSummary &summary)
{
    QStringList sentences;
    if (summary.sharpe.row >= 0 && set.value(summary.sharpe.row, Metric::TotalTrades) < kFewTrades)
        sentences.append(tr("The best cell made only %n trades; under 50 its numbers are mostly chance.", nullptr,
            static_cast<int>(set.value(summary.sharpe.row, Metric::TotalTrades))));
    const double years = static_cast<double>(set.result.data.lastMs - set.result.data.firstMs) / kMsPerYear;
    if (set.result.data.bars > 1 && years < kShortYears)
        sentences.append(
            tr("The prices cover only %1 years; under 3 one market phase decides.").arg(numberText(years, 1)));
    if (isPartial(set))
        sentences.append(tr("Only %1 of %2 cells are here, so nothing can be said about the others.")
                .arg(countText(set.size()), countText(set.result.validCells)));
    if (!set.isLive() && !set.result.convention.known)
        sentences.append(tr("How the ratios were made is not known, so compare them with care."));
    return sentences;
}

void TileRow::setConvention(const Convention &convention, const DataRange &range)
{
    QString text = convention.known ? tr("Convention: %1").arg(describe(convention)) : describe(convention);
    if (range.bars > 0)
        text += QStringLiteral(" \u00B7 ")
            + tr("%1 to %2, %3 bars").arg(dateText(range.firstMs), dateText(range.lastMs), countText(range.bars));
    m_convention->setText(text);
}

void TileRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace zixly
