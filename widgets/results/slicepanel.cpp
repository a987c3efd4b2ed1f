// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/slicepanel.h"

#include "widgets/charts/slicechart.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace zixly {

namespace {

constexpr int kSpread = 5; // slices until somebody asks for others
constexpr std::size_t kMost = 35; // more cannot be told apart

} // namespace

SlicePanel::SlicePanel(QWidget *parent)
    : QWidget(parent)
    , m_along(new QComboBox(this))
    , m_windows(new QLineEdit(this))
    , m_problem(new TintedLabel(theme::Ink::Error, this))
    , m_chart(new SliceChart(this))
{
    m_along->addItem(tr("Fast window"), static_cast<int>(SliceAxis::Fast));
    m_along->addItem(tr("Slow window"), static_cast<int>(SliceAxis::Slow));
    m_along->setAccessibleName(tr("Window that varies"));
    m_windows->setToolTip(
        tr("Values of the other window, one line each: 20, 50, 100. Empty: some over the whole grid."));
    m_windows->setClearButtonEnabled(true);
    for (auto *button : m_windows->findChildren<QToolButton *>())
        button->setAccessibleName(tr("Clear the windows"));
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("Problem of the windows"));
    m_problem->hide();
    auto *along = new QLabel(tr("&Against"), this);
    along->setBuddy(m_along);
    auto *windows = new QLabel(tr("f&or"), this);
    windows->setBuddy(m_windows);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(theme::kNear);
    bar->addWidget(along);
    bar->addWidget(m_along);
    bar->addWidget(windows);
    bar->addWidget(m_windows, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kNear, theme::kNear, theme::kNear, theme::kNear);
    layout->setSpacing(theme::kTight);
    layout->addLayout(bar);
    layout->addWidget(m_problem);
    layout->addWidget(m_chart, 1);
    connect(m_along, &QComboBox::currentIndexChanged, this, [this] {
        m_written = false;
        refresh();
    });
    connect(m_windows, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_written = !text.trimmed().isEmpty();
        refresh();
    });
    connect(m_chart, &SliceChart::cellActivated, this, &SlicePanel::cellActivated);
    refresh();
}

SliceAxis SlicePanel::along() const
{
    return static_cast<SliceAxis>(m_along->currentData().toInt());
}

const std::vector<qint32> &SlicePanel::keptWindows() const
{
    static const std::vector<qint32> none;
    if (!m_heat.grid)
        return none;
    return along() == SliceAxis::Fast ? m_heat.grid->slow : m_heat.grid->fast;
}

void SlicePanel::setHeat(const HeatValues &heat, Metric metric)
{
    m_heat = heat;
    m_metric = metric;
    refresh();
}

void SlicePanel::setCurrentCell(qint32 row, qint32 fast, qint32 slow)
{
    const bool other = fast != m_fast || slow != m_slow;
    m_fast = fast;
    m_slow = slow;
    m_chart->setCurrentRow(row);
    if (other && !m_written)
        refresh();
}

void SlicePanel::setMessage(const QString &message)
{
    m_chart->setMessage(message);
}

void SlicePanel::refresh()
{
    const bool fast = along() == SliceAxis::Fast;
    m_windows->setAccessibleName(fast ? tr("Slow windows") : tr("Fast windows"));
    QStringList unknown;
    std::vector<qint32> fixed;
    if (m_written) {
        fixed = windowsOf(m_windows->text(), keptWindows(), unknown);
    } else {
        fixed = spreadWindows(keptWindows(), kSpread, fast ? m_slow : m_fast);
        QStringList words;
        for (const qint32 window : fixed)
            words.append(QString::number(window));
        if (!m_windows->hasFocus())
            m_windows->setText(words.join(QStringLiteral(", ")));
    }
    QString problem;
    if (!unknown.isEmpty())
        problem = tr("Not in the grid: %1. Its values lie between %2 and %3.")
                      .arg(unknown.join(QStringLiteral(", ")))
                      .arg(keptWindows().empty() ? 0 : keptWindows().front())
                      .arg(keptWindows().empty() ? 0 : keptWindows().back());
    if (fixed.size() > kMost) {
        fixed.resize(kMost);
        problem = tr("Only the first %1 are drawn: more lines cannot be told apart.").arg(kMost);
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_chart->setSlices(slicesOf(m_heat, along(), fixed), along(), m_metric);
}

} // namespace zixly
