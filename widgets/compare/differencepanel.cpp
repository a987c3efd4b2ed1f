// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/differencepanel.h"

#include "core/format.h"
#include "models/comparetable.h"
#include "widgets/charts/heatmap.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace zixly {

DifferencePanel::DifferencePanel(QWidget *parent)
    : QWidget(parent)
    , m_a(new QComboBox(this))
    , m_b(new QComboBox(this))
    , m_swap(new QToolButton(this))
    , m_text(new TintedLabel(theme::Ink::Muted, this))
    , m_map(new HeatMap(this))
{
    m_map->setRegionsChoosable(true);
    m_map->setAccessibleName(tr("Difference map"));
    m_map->setDetail([this](qint32 pair) { return detail(pair); });
    m_swap->setAutoRaise(true);
    m_swap->setText(tr("Swap"));
    m_swap->setToolTip(tr("Subtract the other way round"));
    m_swap->setAccessibleName(tr("Swap A and B"));
    m_text->setWordWrap(true);
    auto *labelA = new QLabel(tr("&A"), this);
    auto *labelB = new QLabel(tr("\u2212 &B"), this);
    labelA->setBuddy(m_a);
    labelB->setBuddy(m_b);
    m_a->setAccessibleName(tr("Sweep A"));
    m_b->setAccessibleName(tr("Sweep B, which is subtracted"));
    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::kNear);
    bar->addWidget(labelA);
    bar->addWidget(m_a, 1);
    bar->addWidget(labelB);
    bar->addWidget(m_b, 1);
    bar->addWidget(m_swap);
    for (QComboBox *box : {m_a, m_b}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(16);
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            refresh();
            emit pairChanged();
        });
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme::kNear, 0, 0);
    layout->setSpacing(theme::kNear);
    layout->addLayout(bar);
    layout->addWidget(m_text);
    layout->addWidget(m_map, 1);
    connect(m_swap, &QToolButton::clicked, this, &DifferencePanel::swap);
    connect(m_map, &HeatMap::regionChosen, this, &DifferencePanel::regionChosen);
    connect(m_map, &HeatMap::cellActivated, this, [this](qint32 pair) {
        const ComparedSweep *a = sweepOf(jobA());
        const qint32 row = m_difference.pairs[static_cast<std::size_t>(pair)].a;
        if (a && row >= 0)
            emit cellChosen(a->set.fast(row), a->set.slow(row));
    });
}

qint64 DifferencePanel::jobA() const
{
    return m_a->currentData().toLongLong();
}

qint64 DifferencePanel::jobB() const
{
    return m_b->currentData().toLongLong();
}

void DifferencePanel::choose(qint64 jobA, qint64 jobB)
{
    const int a = m_a->findData(jobA);
    const int b = m_b->findData(jobB);
    if (a >= 0)
        m_a->setCurrentIndex(a);
    if (b >= 0)
        m_b->setCurrentIndex(b);
}

void DifferencePanel::swap()
{
    const qint64 a = jobA();
    choose(jobB(), a);
}

void DifferencePanel::setSweeps(const QList<ComparedSweep> &sweeps)
{
    const qint64 a = jobA();
    const qint64 b = jobB();
    m_sweeps = sweeps;
    {
        const QSignalBlocker quietA(m_a);
        const QSignalBlocker quietB(m_b);
        for (QComboBox *box : {m_a, m_b}) {
            box->clear();
            for (qsizetype i = 0; i < sweeps.size(); ++i)
                box->addItem(numberedTitle(i, sweeps[i].job), sweeps[i].job.key);
        }
        m_a->setCurrentIndex(std::max(0, m_a->findData(a)));
        const int wanted = m_b->findData(b);
        const int other = m_a->currentIndex() == 0 ? 1 : 0;
        m_b->setCurrentIndex(wanted >= 0 && wanted != m_a->currentIndex() ? wanted : other);
    }
    refresh();
}

void DifferencePanel::setMetric(Metric metric)
{
    m_metric = metric;
    refresh();
}

void DifferencePanel::setSelection(const CellRegions &regions)
{
    m_map->setSelection(regions);
}

const ComparedSweep *DifferencePanel::sweepOf(qint64 job) const
{
    const auto at = std::find_if(
        m_sweeps.begin(), m_sweeps.end(), [job](const ComparedSweep &sweep) { return sweep.job.key == job; });
    return at == m_sweeps.end() ? nullptr : &*at;
}

void DifferencePanel::refresh()
{
    m_stale = true;
    if (isVisible())
        draw();
}

void DifferencePanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_stale)
        draw();
}

// What the sign says, because colours alone do not.
QString DifferencePanel::meaning() const
{
    return metricInfo(m_metric).higherIsBetter
        ? tr("Above zero A has the higher value, below zero B; for this metric higher is better.")
        : tr("Above zero A has the higher value, below zero B; for this metric lower is better.");
}

void DifferencePanel::draw()
{
    m_stale = false;
    const ComparedSweep *a = sweepOf(jobA());
    const ComparedSweep *b = sweepOf(jobB());
    m_swap->setEnabled(a && b);
    QString problem;
    if (!a || !b)
        problem = tr("Add a second sweep to see a difference.");
    else if (!a->hasCells() || !b->hasCells())
        problem = tr("The cells of one of the two are not here. Its tile under Heat maps says what to do.");
    else if (!isGiven(a->set, m_metric) || !isGiven(b->set, m_metric))
        problem = notGivenText(isGiven(a->set, m_metric) ? b->set : a->set);
    m_difference = problem.isEmpty() ? gridDifference(*a, *b, m_metric) : GridDifference();
    if (problem.isEmpty() && m_difference.shared() == 0)
        problem = differenceText(m_difference);
    m_map->setMessage(problem);
    m_text->setText(problem.isEmpty() ? differenceText(m_difference) + QLatin1Char(' ') + meaning() : QString());
    m_text->setVisible(problem.isEmpty());
    if (!problem.isEmpty())
        return;
    m_map->setTitle(tr("Difference of %1").arg(metricTitle(m_metric)));
    m_map->setHeat(m_difference.heat, m_difference.scale, m_metric);
}

QStringList DifferencePanel::detail(qint32 pair) const
{
    const ComparedSweep *a = sweepOf(jobA());
    const ComparedSweep *b = sweepOf(jobB());
    if (pair < 0 || !a || !b || static_cast<std::size_t>(pair) >= m_difference.pairs.size())
        return {};
    const auto [rowA, rowB] = m_difference.pairs[static_cast<std::size_t>(pair)];
    return {tr("A: %1").arg(metricText(m_metric, a->set.value(rowA, m_metric))),
        tr("B: %1").arg(metricText(m_metric, b->set.value(rowB, m_metric)))};
}

} // namespace zixly
