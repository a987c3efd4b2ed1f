// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/factsgrid.h"

#include "widgets/controls/elidedlabel.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace zixly {

FactsGrid::FactsGrid(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(theme::kWide);
    m_layout->setVerticalSpacing(theme::kTight);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setRowWrapPolicy(QFormLayout::DontWrapRows);
    m_layout->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
}

void FactsGrid::setFacts(const QList<Fact> &facts)
{
    if (m_facts == facts)
        return;
    m_facts = facts;
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    for (const Fact &fact : facts) {
        if (fact.value.isEmpty())
            continue;
        auto *name = new TintedLabel(fact.name, theme::Ink::Muted, this);
        name->setAlignment(Qt::AlignLeading | Qt::AlignTop); // beside the first line of a long value
        m_layout->addRow(name, valueWidget(fact));
    }
}

QWidget *FactsGrid::valueWidget(const Fact &fact)
{
    if (!fact.copyable) {
        auto *label = new TintedLabel(fact.value, theme::Ink::Text, this);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setAccessibleName(u"%1: %2"_s.arg(fact.name, fact.value));
        return label;
    }
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kTight);
    auto *label = new ElidedLabel(row);
    label->setText(fact.value);
    auto *copy = new QToolButton(row);
    copy->setAutoRaise(true);
    copy->setIconSize({14, 14});
    copy->setToolTip(tr("Copy: %1").arg(fact.name));
    copy->setAccessibleName(tr("Copy: %1").arg(fact.name));
    setThemedIcon(copy, u"copy"_s, theme::Ink::Muted);
    connect(copy, &QToolButton::clicked, this, [text = fact.value] { QApplication::clipboard()->setText(text); });
    layout->addWidget(label, 1);
    layout->addWidget(copy);
    return row;
}

} // namespace zixly
