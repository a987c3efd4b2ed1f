// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/factsgrid.h"

#include "widgets/controls/idfield.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace zixly {

FactsGrid::FactsGrid(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(theme::kWide);
    m_layout->setVerticalSpacing(theme::kTight);
    m_layout->setColumnStretch(1, 1);
}

void FactsGrid::setFacts(const QList<Fact> &facts)
{
    if (m_facts == facts)
        return;
    m_facts = facts;
    while (const std::unique_ptr<QLayoutItem> item{m_layout->takeAt(0)})
        delete item->widget();
    int row = 0;
    for (const Fact &fact : facts) {
        if (fact.value.isEmpty())
            continue;
        auto *name = new TintedLabel(fact.name, theme::Ink::Muted, this);
        // Beside the first line of a long value, or the only one of an id.
        const auto beside = fact.copyable ? Qt::AlignVCenter : Qt::AlignTop;
        name->setAlignment(Qt::AlignLeading | beside);
        m_layout->addWidget(name, row, 0, beside);
        m_layout->addWidget(valueWidget(fact), row, 1);
        ++row;
    }
    for (int i = 0; i <= std::max(row, m_layout->rowCount() - 1); ++i)
        m_layout->setRowStretch(i, i == row ? 1 : 0); // room that is left over lies below, not between the lines
}

QWidget *FactsGrid::valueWidget(const Fact &fact)
{
    if (!fact.copyable) {
        auto *label = new TintedLabel(fact.value, theme::Ink::Text, this);
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignLeading | Qt::AlignTop);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setAccessibleName(tr("%1: %2", "a name, its value, read aloud").arg(fact.name, fact.value));
        return label;
    }
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::kTight);
    auto *label = new IdField(fact.value, row);
    label->setAccessibleName(fact.name);
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
