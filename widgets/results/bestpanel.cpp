// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/bestpanel.h"

#include "core/format.h"
#include "widgets/charts/barchart.h"
#include "widgets/controls/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace zixly {

BestPanel::BestPanel(QWidget *parent)
    : QWidget(parent)
    , m_key(new QButtonGroup(this))
    , m_count(new QSpinBox(this))
    , m_chart(new BarChart(this))
{
    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::kWide);
    const auto add = [this, bar](Metric metric, const QString &text) {
        auto *button = new QRadioButton(text, this);
        button->setAccessibleName(text);
        button->setToolTip(metricPlain(metric));
        m_key->addButton(button, static_cast<int>(metric));
        bar->addWidget(button);
    };
    add(Metric::Sharpe, tr("Best Sharpe"));
    add(Metric::TotalReturn, tr("Best return"));
    add(Metric::MaxDrawdown, tr("Lowest drawdown"));
    m_key->button(static_cast<int>(Metric::Sharpe))->setChecked(true);
    bar->addStretch(1);
    auto *label = new QLabel(tr("&Show"), this);
    label->setBuddy(m_count);
    m_count->setRange(3, static_cast<int>(CellDigest::kBest));
    m_count->setValue(10);
    m_count->setAccessibleName(tr("Number of bars"));
    bar->addWidget(label);
    bar->addWidget(m_count);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kNear, theme::kNear, theme::kNear, theme::kNear);
    layout->setSpacing(theme::kNear);
    layout->addLayout(bar);
    layout->addWidget(m_chart, 1);

    connect(m_key, &QButtonGroup::idClicked, this, &BestPanel::refresh);
    connect(m_count, &QSpinBox::valueChanged, this, &BestPanel::refresh);
    connect(m_chart, &BarChart::barActivated, this, &BestPanel::cellActivated);
}

Metric BestPanel::metric() const
{
    return static_cast<Metric>(m_key->checkedId());
}

void BestPanel::setDigest(const CellDigest &digest)
{
    m_digest = digest;
    refresh();
}

void BestPanel::setMessage(const QString &message)
{
    m_message = message;
    refresh();
}

void BestPanel::setCurrentRow(qint32 row)
{
    m_chart->setCurrentRow(row);
}

void BestPanel::refresh()
{
    const Metric key = metric();
    const CellRows &rows = key == Metric::Sharpe ? m_digest.bySharpe
        : key == Metric::TotalReturn             ? m_digest.byReturn
                                                 : m_digest.byDrawdown;
    QList<Bar> bars;
    for (std::size_t i = 0; i < rows.size() && bars.size() < m_count->value(); ++i) {
        const double value = m_digest.set.value(rows[i], key);
        bars.append({cellName(m_digest.set, rows[i]), value, metricText(key, value), rows[i]});
    }
    m_chart->setMessage(!m_message.isEmpty() ? m_message
            : !isGiven(m_digest.set, key)    ? notGivenText(m_digest.set)
            : bars.isEmpty()                 ? tr("No cell has enough trades to be called best.")
                                             : QString());
    m_chart->setBars(bars, metricTitle(key), true);
}

} // namespace zixly
