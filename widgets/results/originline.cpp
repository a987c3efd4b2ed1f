// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/originline.h"

#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace zixly {

OriginLine::OriginLine(QWidget *parent)
    : QWidget(parent)
    , m_text(new TintedLabel(theme::Ink::Text, this))
    , m_import(new QPushButton(tr("Import prices"), this))
{
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setMinimumWidth(
        60 * fontMetrics().averageCharWidth()); // a column of single words would push the chart away
    m_text->setAccessibleName(tr("Origin of the equity"));
    m_import->setAccessibleName(tr("Import prices"));
    m_import->setToolTip(tr("Read the missing prices from a CSV file"));
    setThemedIcon(m_import, QStringLiteral("folder"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_import);
    connect(m_import, &QPushButton::clicked, this, &OriginLine::importRequested);
    showOrHide();
}

void OriginLine::setText(const QString &text)
{
    m_text->setText(text);
    showOrHide();
}

void OriginLine::offerImport(bool on)
{
    m_offers = on;
    showOrHide();
}

QString OriginLine::text() const
{
    return m_text->text();
}

void OriginLine::showOrHide()
{
    m_import->setVisible(m_offers);
    setVisible(m_offers || !m_text->text().isEmpty());
}

} // namespace zixly
