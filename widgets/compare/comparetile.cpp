// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/comparetile.h"

#include "core/format.h"
#include "models/comparetable.h"
#include "widgets/charts/heatmap.h"
#include "widgets/controls/elidedlabel.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace zixly {

namespace {

QToolButton *headButton(QWidget *parent, const QString &icon)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setIconSize({14, 14});
    setThemedIcon(button, icon, theme::Ink::Muted);
    return button;
}

void name(QToolButton *button, const QString &text)
{
    button->setToolTip(text);
    button->setAccessibleName(text);
}

} // namespace

CompareTile::CompareTile(QWidget *parent)
    : QFrame(parent)
    , m_name(new ElidedLabel(this))
    , m_parameters(new ElidedLabel(this))
    , m_chosen(new ElidedLabel(this))
    , m_results(headButton(this, QStringLiteral("results")))
    , m_left(headButton(this, QStringLiteral("chevron-left")))
    , m_right(headButton(this, QStringLiteral("chevron-right")))
    , m_remove(headButton(this, QStringLiteral("close")))
    , m_pages(new QStackedWidget(this))
    , m_map(new HeatMap(this))
    , m_problem(new TintedLabel(theme::Ink::Muted, this))
    , m_fetch(new QPushButton(tr("Fetch result"), this))
{
    m_map->setRegionsChoosable(true);
    m_pages->addWidget(m_map);
    m_pages->addWidget(makeProblem());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kNear, theme::kNear, theme::kNear, theme::kTight);
    layout->setSpacing(theme::kTight);
    layout->addWidget(makeHead());
    layout->addWidget(m_pages, 1);
    setMinimumSize(280, 260);
    connect(m_left, &QToolButton::clicked, this, [this] { emit moveRequested(jobKey(), -1); });
    connect(m_right, &QToolButton::clicked, this, [this] { emit moveRequested(jobKey(), 1); });
    connect(m_remove, &QToolButton::clicked, this, [this] { emit removeRequested(jobKey()); });
    connect(m_results, &QToolButton::clicked, this, [this] { emit resultsRequested(jobKey()); });
    connect(m_fetch, &QPushButton::clicked, this, [this] { emit fetchRequested(jobKey()); });
}

QWidget *CompareTile::makeHead()
{
    QFont heading = font();
    heading.setWeight(QFont::DemiBold);
    m_name->setFont(heading);
    for (ElidedLabel *label : {m_name, m_parameters, m_chosen})
        label->setElideMode(Qt::ElideRight);
    auto *head = new QWidget(this);
    auto *line = new QHBoxLayout;
    line->setSpacing(0);
    line->addWidget(m_name, 1);
    for (QToolButton *button : {m_results, m_left, m_right, m_remove})
        line->addWidget(button);
    auto *layout = new QVBoxLayout(head);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(m_parameters);
    layout->addWidget(m_chosen);
    return head;
}

QWidget *CompareTile::makeProblem()
{
    auto *page = new QWidget(this);
    m_problem->setWordWrap(true);
    m_problem->setAlignment(Qt::AlignCenter);
    m_fetch->setAccessibleName(tr("Fetch result"));
    auto *layout = new QVBoxLayout(page);
    layout->addStretch(1);
    layout->addWidget(m_problem);
    layout->addWidget(m_fetch, 0, Qt::AlignHCenter);
    layout->addStretch(1);
    return page;
}

void CompareTile::setSweep(qsizetype index, qsizetype count, const ComparedSweep &sweep)
{
    m_sweep = sweep;
    const QString title = numberedTitle(index, sweep.job);
    m_name->setText(title);
    m_parameters->setText(parametersText(sweep));
    m_map->setAccessibleName(tr("Heat map of %1").arg(title));
    setAccessibleName(title);
    name(m_results, tr("Open the results of %1").arg(title));
    name(m_left, tr("Move %1 one place forward").arg(title));
    name(m_right, tr("Move %1 one place back").arg(title));
    name(m_remove, tr("Take %1 out of this comparison").arg(title));
    m_left->setEnabled(index > 0);
    m_right->setEnabled(index + 1 < count);
    m_results->setEnabled(sweep.hasCells());
    m_problem->setText(sweep.problem);
    m_fetch->setVisible(sweep.fetchable);
    m_pages->setCurrentIndex(sweep.hasCells() ? 0 : 1);
    m_chosen->setVisible(sweep.hasCells());
    m_map->setDetail([set = sweep.set](qint32 row) {
        if (row < 0 || row >= set.size())
            return QStringList();
        return QStringList{tr("Trades: %1").arg(metricText(Metric::TotalTrades, set.value(row, Metric::TotalTrades)))};
    });
}

void CompareTile::setChosen(const ChosenCell &chosen, Metric metric)
{
    m_map->setCurrentRow(chosen.row);
    if (chosen.row < 0 || chosen.row >= m_sweep.set.size()) {
        m_chosen->setText(coverageText(m_sweep));
        return;
    }
    const QString value = metricText(metric, m_sweep.set.value(chosen.row, metric));
    const QString cell = cellName(m_sweep.set, chosen.row);
    const QString words = chosen.fromSelection ? tr("Chosen %1: %2 %3") : tr("Best by Sharpe %1: %2 %3");
    m_chosen->setText(
        QStringLiteral("%1 \u00B7 %2").arg(coverageText(m_sweep), words.arg(cell, metricTitle(metric), value)));
}

void CompareTile::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

void CompareTile::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setPen(theme::ink(theme::Ink::SurfaceBorder, palette()));
    painter.setBrush(theme::ink(theme::Ink::Surface, palette()));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace zixly
