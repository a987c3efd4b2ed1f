// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/heatpanel.h"

#include "core/format.h"
#include "widgets/charts/heatmap.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace zixly {

HeatPanel::HeatPanel(QWidget *parent)
    : QWidget(parent)
    , m_metric(new QComboBox(this))
    , m_reset(new QToolButton(this))
    , m_map(new HeatMap(this))
{
    forEachMetric([this](Metric metric) { m_metric->addItem(QString(), static_cast<int>(metric)); });
    m_metric->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto *label = new QLabel(tr("&Metric"), this);
    label->setBuddy(m_metric);
    m_reset->setAutoRaise(true);
    setThemedIcon(m_reset, QStringLiteral("zoom-reset"));
    m_reset->setEnabled(false);
    retranslate();
    setMetric(Metric::Sharpe);

    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::kNear);
    bar->addWidget(label);
    bar->addWidget(m_metric);
    bar->addStretch(1);
    bar->addWidget(m_reset);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kTight);
    layout->addLayout(bar);
    layout->addWidget(m_map, 1);

    m_map->setDetail([this](qint32 row) {
        if (row < 0 || row >= m_set.size() || !m_set.isReady(row))
            return QStringList();
        return QStringList{
            tr("Trades: %1").arg(metricText(Metric::TotalTrades, m_set.value(row, Metric::TotalTrades)))};
    });
    connect(m_map, &HeatMap::cellActivated, this, &HeatPanel::cellActivated);
    connect(m_map, &PlotWidget::viewChanged, this, [this] { m_reset->setEnabled(m_map->isZoomed()); });
    connect(m_reset, &QToolButton::clicked, m_map, &PlotWidget::resetZoom);
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        refresh();
        emit metricChanged(metric());
    });
}

void HeatPanel::retranslate()
{
    m_metric->setAccessibleName(tr("Metric of the heat map"));
    m_reset->setToolTip(tr("Show the whole grid (double click)"));
    m_reset->setAccessibleName(tr("Reset zoom of the heat map"));
    for (int i = 0; i < m_metric->count(); ++i) {
        const auto metric = static_cast<Metric>(m_metric->itemData(i).toInt());
        m_metric->setItemText(i, metricTitle(metric));
        m_metric->setItemData(i, metricPlain(metric), Qt::ToolTipRole);
    }
    m_metric->setToolTip(metricPlain(metric()));
}

Metric HeatPanel::metric() const
{
    return static_cast<Metric>(m_metric->currentData().toInt());
}

void HeatPanel::setMetric(Metric metric)
{
    m_metric->setCurrentIndex(m_metric->findData(static_cast<int>(metric)));
}

void HeatPanel::setCells(const CellSet &set, const std::shared_ptr<const CellGrid> &grid)
{
    m_set = set;
    m_grid = grid;
    refresh();
}

void HeatPanel::setCurrentRow(qint32 row)
{
    m_map->setCurrentRow(row);
}

void HeatPanel::setMessage(const QString &message)
{
    m_message = message;
    showMessage();
}

void HeatPanel::showMessage()
{
    m_map->setMessage(m_message.isEmpty() && !isGiven(m_set, metric()) ? notGivenText(m_set) : m_message);
}

void HeatPanel::refresh()
{
    m_metric->setToolTip(metricPlain(metric()));
    showMessage();
    if (!m_grid)
        return;
    const HeatValues heat = heatValues(m_set, m_grid, metric());
    m_map->setHeat(heat, scaleFor(metric(), heat), metric());
}

void HeatPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace zixly
