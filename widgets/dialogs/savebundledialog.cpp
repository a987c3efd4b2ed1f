// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/savebundledialog.h"

#include "core/format.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/dialogs/formrows.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QVBoxLayout>

namespace zixly {

namespace {

constexpr int kWidth = 460;

} // namespace

SaveBundleDialog::SaveBundleDialog(const Facts &facts, QWidget *parent)
    : QDialog(parent)
    , m_prices(new QCheckBox(tr("Include the &prices"), this))
{
    setWindowTitle(tr("Save bundle"));
    auto *title = TintedLabel::wrapped(facts.name, theme::Ink::Text, this);
    title->setHeading(1.2, true);
    m_prices->setAccessibleName(tr("Include the prices"));
    m_prices->setEnabled(facts.noPrices.isEmpty());
    const QString why = facts.noPrices.isEmpty()
        ? tr("%1 bars of %2, so that whoever gets the file can verify it at once. Tick this only if you may pass "
             "them on.")
              .arg(countText(facts.bars), facts.ticker)
        : facts.noPrices;
    auto *hint = TintedLabel::wrapped(why, theme::Ink::Muted, this);
    hint->setContentsMargins(22, 0, 0, 0); // under the words of the box
    m_prices->setAccessibleDescription(why);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kWide);
    layout->setSpacing(theme::kNear);
    layout->addWidget(title);
    layout->addWidget(TintedLabel::wrapped(
        tr("One file with the parameters, the convention, the fingerprint of the prices and all %1 "
           "cells, sealed, so that any change is found.")
            .arg(countText(facts.cells)),
        theme::Ink::Muted, this));
    layout->addSpacing(theme::kTight);
    layout->addWidget(m_prices);
    layout->addWidget(hint);
    layout->addStretch(1);
    auto *go = new PrimaryButton(tr("Choose &file"), this);
    go->setDefault(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(go, QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const bool withPrices = m_prices->isChecked();
        accept();
        emit decided(withPrices);
    });
    layout->addSpacing(theme::kNear);
    layout->addWidget(buttons);
    resize(kWidth, 0);
    setMinimumWidth(kWidth);
}

void SaveBundleDialog::showEvent(QShowEvent *event)
{
    fitHeight(this);
    QDialog::showEvent(event);
}

} // namespace zixly
