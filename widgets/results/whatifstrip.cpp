// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/whatifstrip.h"

#include "core/format.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSlider>
#include <QSpinBox>

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly {

namespace {

constexpr int kMostBps = 200; // of the sliders; a sweep with more keeps what it has until it is dragged
constexpr int kMostTrades = 100'000;
constexpr std::array kExecutions{Execution::Next, Execution::Same, Execution::NextOpen};

int toBps(double rate)
{
    return static_cast<int>(std::lround(rate * 1e4));
}

} // namespace

WhatIfStrip::WhatIfStrip(QWidget *parent)
    : QWidget(parent)
    , m_heading(new TintedLabel(theme::Ink::Text, this))
    , m_state(new TintedLabel(theme::Ink::Muted, this))
    , m_executionName(new QLabel(this))
    , m_execution(new QComboBox(this))
    , m_tradesName(new QLabel(this))
    , m_trades(new QSpinBox(this))
    , m_reset(new QPushButton(this))
    , m_keep(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    m_heading->setHeading(1.0, true);
    m_state->setWordWrap(true);
    setThemedIcon(m_close, QStringLiteral("close"));
    m_close->setFlat(true);
    m_trades->setRange(0, kMostTrades);
    for (const Execution execution : kExecutions)
        m_execution->addItem(describe(execution), static_cast<int>(execution));

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(theme::kWide, theme::kNear, theme::kWide, theme::kNear);
    grid->setHorizontalSpacing(theme::kNear);
    grid->setVerticalSpacing(theme::kTight);
    auto *top = new QHBoxLayout;
    top->setSpacing(theme::kNear);
    top->addWidget(m_heading);
    top->addWidget(m_state, 1);
    top->addWidget(m_reset);
    top->addWidget(m_keep);
    top->addWidget(m_close);
    grid->addLayout(top, 0, 0, 1, 8);
    m_from = addRow(*grid, 1, 0);
    m_to = addRow(*grid, 2, 0);
    m_fees = addRow(*grid, 1, 3);
    m_slippage = addRow(*grid, 2, 3);
    grid->addWidget(m_executionName, 1, 6);
    grid->addWidget(m_execution, 1, 7);
    grid->addWidget(m_tradesName, 2, 6);
    grid->addWidget(m_trades, 2, 7);
    m_executionName->setBuddy(m_execution);
    m_tradesName->setBuddy(m_trades);
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(4, 2);
    for (QSlider *slider : {m_fees.slider, m_slippage.slider})
        slider->setRange(0, kMostBps);
    setFocusProxy(m_from.slider);
    retranslate();
    wire();
}

WhatIfStrip::Row WhatIfStrip::addRow(QGridLayout &grid, int row, int column)
{
    Row made{new QLabel(this), new QSlider(Qt::Horizontal, this), new QLabel(this)};
    made.name->setBuddy(made.slider);
    made.value->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("2000-00-00 ")));
    grid.addWidget(made.name, row, column);
    grid.addWidget(made.slider, row, column + 1);
    grid.addWidget(made.value, row, column + 2);
    return made;
}

void WhatIfStrip::wire()
{
    // The other end of the dates gives way: a period is never empty.
    connect(m_from.slider, &QSlider::valueChanged, this, [this](int day) {
        if (!m_showing && m_to.slider->value() <= day)
            m_to.slider->setValue(day + 1);
    });
    connect(m_to.slider, &QSlider::valueChanged, this, [this](int day) {
        if (!m_showing && m_from.slider->value() >= day)
            m_from.slider->setValue(day - 1);
    });
    for (const QSlider *slider : {m_from.slider, m_to.slider, m_fees.slider, m_slippage.slider})
        connect(slider, &QSlider::valueChanged, this, &WhatIfStrip::take);
    connect(m_execution, &QComboBox::currentIndexChanged, this, &WhatIfStrip::take);
    connect(m_trades, &QSpinBox::valueChanged, this, &WhatIfStrip::take);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        present(m_base);
        emit specChanged(m_spec);
    });
    connect(m_keep, &QPushButton::clicked, this, [this] { emit keepRequested(m_spec); });
    connect(m_close, &QPushButton::clicked, this, &WhatIfStrip::closeRequested);
}

void WhatIfStrip::retranslate()
{
    const auto name = [](QLabel *label, QWidget *field, const QString &text, const QString &plain) {
        label->setText(text);
        field->setAccessibleName(plain);
    };
    m_heading->setText(tr("What if"));
    m_state->setAccessibleName(tr("What-if state"));
    name(m_from.name, m_from.slider, tr("&From"), tr("What if from"));
    name(m_to.name, m_to.slider, tr("&To"), tr("What if to"));
    name(m_fees.name, m_fees.slider, tr("F&ees"), tr("What if fees"));
    name(m_slippage.name, m_slippage.slider, tr("S&lippage"), tr("What if slippage"));
    name(m_executionName, m_execution, tr("Fill&s"), tr("What if execution"));
    name(m_tradesName, m_trades, tr("&Minimum trades"), tr("What if minimum trades"));
    for (int i = 0; i < m_execution->count(); ++i)
        m_execution->setItemText(i, describe(static_cast<Execution>(m_execution->itemData(i).toInt())));
    m_reset->setText(tr("Reset"));
    m_reset->setToolTip(tr("Back to the settings this sweep ran with."));
    m_keep->setText(tr("Keep as a new sweep"));
    m_keep->setToolTip(tr("Start a sweep with these settings, so that its result is stored."));
    m_close->setAccessibleName(tr("Close the what-if"));
    m_close->setToolTip(tr("Close, and show the stored result again."));
}

QDate WhatIfStrip::dayOf(const QSlider &slider) const
{
    return m_first.addDays(slider.value());
}

void WhatIfStrip::setBase(const SweepSpec &base, const QDate &first, const QDate &last)
{
    m_base = base;
    m_first = first;
    m_last = last;
    m_problem.clear();
    present(base);
    m_state->setText(tr("Drag a setting: the whole sweep is computed again. Nothing is stored until you keep it."));
    m_state->setInk(theme::Ink::Muted);
}

void WhatIfStrip::present(const SweepSpec &spec)
{
    const QScopedValueRollback showing(m_showing, true);
    m_spec = spec;
    const int days = static_cast<int>(std::max<qint64>(1, m_first.daysTo(m_last)));
    for (QSlider *slider : {m_from.slider, m_to.slider}) {
        slider->setRange(0, days);
        slider->setPageStep(std::max(1, days / 20));
    }
    m_from.slider->setValue(spec.from ? static_cast<int>(m_first.daysTo(*spec.from)) : 0);
    m_to.slider->setValue(spec.to ? static_cast<int>(m_first.daysTo(*spec.to)) : days);
    m_fees.slider->setValue(std::min(kMostBps, toBps(spec.fees)));
    m_slippage.slider->setValue(std::min(kMostBps, toBps(spec.slippage)));
    m_execution->setCurrentIndex(m_execution->findData(static_cast<int>(spec.execution)));
    m_trades->setValue(spec.minTrades);
    say();
}

void WhatIfStrip::take()
{
    if (m_showing)
        return;
    SweepSpec spec = m_spec;
    // Only what was moved changes: a fee of 12.5 bps or a date outside the prices stays until its own slider is
    // dragged.
    const QObject *moved = sender();
    if (moved == m_from.slider || moved == m_to.slider) {
        spec.from = m_from.slider->value() == 0 ? std::nullopt : std::optional(dayOf(*m_from.slider));
        spec.to = m_to.slider->value() == m_to.slider->maximum() ? std::nullopt : std::optional(dayOf(*m_to.slider));
    } else if (moved == m_fees.slider) {
        spec.fees = m_fees.slider->value() / 1e4;
    } else if (moved == m_slippage.slider) {
        spec.slippage = m_slippage.slider->value() / 1e4;
    } else if (moved == m_execution) {
        spec.execution = static_cast<Execution>(m_execution->currentData().toInt());
    } else {
        spec.minTrades = m_trades->value();
    }
    if (spec == m_spec)
        return;
    m_spec = spec;
    say();
    emit specChanged(m_spec);
}

void WhatIfStrip::say()
{
    m_from.value->setText(dayOf(*m_from.slider).toString(Qt::ISODate));
    m_to.value->setText(dayOf(*m_to.slider).toString(Qt::ISODate));
    m_fees.value->setText(rateText(m_spec.fees));
    m_slippage.value->setText(rateText(m_spec.slippage));
    m_reset->setEnabled(isChanged());
    m_keep->setEnabled(isChanged() && m_problem.isEmpty());
}

void WhatIfStrip::setComputed(qint64 cells, qint64 bars, double milliseconds)
{
    m_problem.clear();
    const QString text = tr("%1 cells on %2 bars, computed in %3 ms. Not stored.")
                             .arg(countText(cells), countText(bars), numberText(milliseconds, 1));
    m_state->setText(isChanged() ? text : tr("As it ran. Drag a setting to see what it changes."));
    m_state->setInk(theme::Ink::Muted);
    say();
}

void WhatIfStrip::setProblem(const QString &sentence)
{
    m_problem = sentence;
    m_state->setText(sentence);
    m_state->setInk(theme::Ink::Error);
    say();
}

void WhatIfStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

// A card whose edge says that these figures are no stored ones.
void WhatIfStrip::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::ink(theme::Ink::SurfaceBorder, palette()), 1.0));
    painter.setBrush(theme::ink(theme::Ink::Surface, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0);
    painter.fillRect(QRectF(0.0, 4.0, 3.0, height() - 8.0), theme::ink(theme::Ink::Accent, palette()));
}

} // namespace zixly
